"""
Lays the code of the ported projects as it was before the port, from local clones, into bench/laid/CASE.

Usage: python bench/lay_ports.py --mirrors DIR [CASE...]     clones as DIR/OWNER+NAME/repo or DIR/OWNER/NAME
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
from pathlib import Path, PurePosixPath
from typing import Any

HERE = Path(__file__).resolve().parent
PORTS = HERE / "ports"
LAID = HERE / "laid"


def main() -> None:
    """Lay the cases named, or all; one that has no clone is said and left out."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mirrors", type=Path, required=True)
    arguments.add_argument("cases", nargs="*")
    options = arguments.parse_args()
    for case in json.loads((PORTS / "cases.json").read_text()):
        if options.cases and case["name"] not in options.cases:
            continue
        missing = [name for name in (case["repo"], case.get("after_repo")) if name and not clone(options.mirrors, name)]
        if missing:
            print(f"{case['name']}: no clone of {', '.join(missing)}; git clone https://github.com/{missing[0]}")
            continue
        print(f"{case['name']}: {lay(case, options.mirrors)} files")


def clone(mirrors: Path, name: str) -> Path | None:
    """Return the git directory of a repository, if there is a clone of it."""
    owner, _, short = name.partition("/")
    for folder in (mirrors / f"{owner}+{short}" / "repo", mirrors / owner / short, mirrors / owner / f"{short}.git"):
        for git in (folder / ".git", folder):
            if (git / "HEAD").is_file():
                return git
    return None


def lay(case: dict[str, Any], mirrors: Path) -> int:
    """Write the tree of the case and return the number of files; of a vendor's copy only what it kept counts."""
    wanted = None
    if case["method"] == "tree":
        wanted = set(read_tree(mirrors, case["after_repo"], case["after_sha"], case["after_path"]))
    target = LAID / case["name"]
    shutil.rmtree(target, ignore_errors=True)
    count = 0
    for name, data in read_tree(mirrors, case["repo"], case["base_sha"], "").items():
        if wanted is None or name in wanted:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            count += 1
    return count


def read_tree(mirrors: Path, name: str, commit: str, folder: str) -> dict[str, bytes]:
    """Return the regular files of a commit's folder, without what a partial clone lacks."""
    git = clone(mirrors, name)
    listing = run_git(git, b"", "ls-tree", "-r", "-z", f"{commit}:{folder}" if folder else commit)
    blobs: list[tuple[str, str]] = []
    for entry in listing.decode(errors="surrogateescape").split("\0"):
        meta, _, path = entry.partition("\t")
        if meta.startswith("100") and ".." not in PurePosixPath(path).parts:
            blobs.append((meta.split()[2], path))
    stream = io.BytesIO(run_git(git, "".join(f"{blob}\n" for blob, _ in blobs).encode(), "cat-file", "--batch"))
    files = {}
    for _, path in blobs:
        header = stream.readline().split()
        if header[-1] == b"missing":
            continue
        files[path] = stream.read(int(header[2]))
        stream.readline()
    return files


def run_git(git: Path | None, given: bytes, *arguments: str) -> bytes:
    """Return what git prints; raises SystemExit with its complaint."""
    run = subprocess.run(["git", f"--git-dir={git}", *arguments], input=given, capture_output=True, check=False)
    if run.returncode:
        raise SystemExit(f"{git}: {run.stderr.decode(errors='replace').strip()}")
    return run.stdout


if __name__ == "__main__":
    main()
