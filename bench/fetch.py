"""
Lays the pinned corpora: takes each sdist file itself, checks its hash, unpacks it. Runs none of its code.

Usage: python bench/fetch.py [NAME...]     into bench/corpora/NAME
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sys
import tarfile
import urllib.request
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).resolve().parent
CORPORA = HERE / "corpora"


def simple_index() -> str:
    """Return the package index that pip is set up for."""
    if "PIP_INDEX_URL" in os.environ:
        return os.environ["PIP_INDEX_URL"].rstrip("/")
    from pip._internal.models.index import PyPI

    return PyPI.simple_url.rstrip("/")


def fetch(name: str, version: str, sha256: str | None) -> Path:
    """Return the folder of the unpacked sdist; raises SystemExit where the hash differs."""
    target = CORPORA / name
    if (target / ".version").is_file() and (target / ".version").read_text() == version:
        return target
    request = urllib.request.Request(
        f"{simple_index()}/{name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(request, timeout=180) as answer:
        files: list[dict[str, Any]] = json.load(answer)["files"]
    stems = {f"{stem}-{version}.tar.gz" for stem in (name, name.replace("-", "_"))}
    entry = next(entry for entry in files if entry["filename"] in stems)
    with urllib.request.urlopen(entry["url"], timeout=600) as answer:
        data = answer.read()
    digest = hashlib.sha256(data).hexdigest()
    if sha256 and digest != sha256:
        raise SystemExit(f"{name} {version}: hash {digest} is not the pinned {sha256}")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(target, filter="data")
    (target / ".version").write_text(version)
    print(f"{name} {version} sha256 = {digest}", flush=True)
    return target


def main(names: list[str]) -> None:
    """Fetch the corpora named, or all."""
    pinned = tomllib.loads((HERE / "corpora.toml").read_text())
    for name, pin in pinned.items():
        if not names or name in names:
            fetch(name, pin["version"], pin.get("sha256"))


if __name__ == "__main__":
    main(sys.argv[1:])
