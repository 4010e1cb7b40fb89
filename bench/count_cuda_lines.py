"""
Counts the CUDA lines that a commit adds, by tokens; and knows nothing of cannscope's rules and code.

A line counts where code names something of CUDA: in Python a dotted name, or a string of one word that is no docstring;
in scripts, images, requirements and workflows any word but in a comment; in C++ and CUDA sources the same. A name that
the same commit removes elsewhere moved, or its line was only edited: it cancels one that was added. Prose does not
count: documents, comments, docstrings and messages.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import tokenize
from collections import Counter, defaultdict
from pathlib import Path, PurePosixPath

WORDS = re.compile(
    r"cuda|nccl|nvidia|cudnn|cublas|cutlass|nvtx|nvml|nsight|hopper|tensorrt|bitsandbytes"
    r"|(?<![a-z])(triton|cupy|apex|xformers|flash[_-]attn|flash[_-]attention(_[23])?|transformer[_-]engine"
    r"|deepgemm|flashinfer)(?![a-z])",
    re.IGNORECASE,
)
_PYTHON = (".py", ".pyi")
_NATIVE = (".cu", ".cuh", ".cpp", ".cc", ".c", ".h", ".hpp")
_HASH = (".sh", ".bash", ".yml", ".yaml", ".toml", ".cfg", ".in", ".txt", ".mk", "Makefile")
_BLOCK = re.compile(r"/\*.*?\*/", re.S)
_NAME = re.compile(r"[\w.$:/@-]+")
_LAYOUT = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER)

Lines = dict[int, list[str]]  # the names of CUDA on each line


def count_added(repository: Path, old: str, new: str) -> list[str]:
    """Return the CUDA lines that `new` has over `old`, as "path:line: text"."""
    removed: Counter[str] = Counter()
    added: list[tuple[str, int, list[str], str]] = []
    for before, after, gone, come in _hunks(repository, old, new):
        was = read_lines(before, _show(repository, old, before)) if gone else {}
        text = _show(repository, new, after) if come else ""
        now = read_lines(after, text) if come else {}
        shown = text.splitlines()
        removed.update(name for number in gone for name in was.get(number, ()))
        added += [(after, n, now[n], shown[n - 1].strip()) for n in come if now.get(n)]
    found = []
    for path, number, names, text in added:
        fresh = [name for name in names if removed[name] <= 0]
        removed.subtract(names)
        if fresh:
            found.append(f"{path}:{number}: {text[:140]}")
    return found


def read_lines(path: str, text: str) -> Lines:
    """Return what each line of code names of CUDA."""
    if path.endswith(_PYTHON):
        return _python(text)
    if path.endswith(".ipynb"):
        return _notebook(text)
    if path.endswith(_NATIVE):
        return _native(text)
    name = PurePosixPath(path).name
    if name.endswith(_HASH) or "Dockerfile" in name:
        if path.endswith(".txt") and "requirements" not in path and name != "CMakeLists.txt":
            return {}
        lines = enumerate(text.splitlines(), 1)
        return {n: _names(re.split(r"(?:^|\s)#", line)[0]) for n, line in lines}
    return {}


def _names(code: str) -> list[str]:
    return [word for word in _NAME.findall(code) if WORDS.search(word)]


def _python(text: str) -> Lines:
    lines: Lines = defaultdict(list)
    chain: list[str] = []
    first = 0
    begins = True
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in _LAYOUT or token.type == tokenize.COMMENT:
                begins |= token.type in (tokenize.NEWLINE, tokenize.INDENT)
                continue
            is_name = token.type == tokenize.NAME
            if (token.string == "." and chain) or (is_name and chain and chain[-1] == "."):
                chain.append(token.string)
            else:
                lines[first] += _names("".join(chain))
                chain, first = ([token.string], token.start[0]) if is_name else ([], 0)
            if token.type == tokenize.STRING and not begins and len(token.string.split()) == 1:
                lines[token.start[0]] += _names(token.string)
            begins = False
    except (tokenize.TokenError, SyntaxError):
        pass
    return lines


def _notebook(text: str) -> Lines:
    """Return the lines of a notebook's JSON that hold code; each line of a cell stands on one of the file's."""
    try:
        cells = json.loads(text).get("cells", [])
    except ValueError:
        return {}
    code = {line.strip() for cell in cells if cell.get("cell_type") == "code" for line in cell.get("source", [])}
    lines: Lines = {}
    for number, line in enumerate(text.splitlines(), 1):
        try:
            inner = str(json.loads(line.strip().rstrip(",")))
        except ValueError:
            continue
        if inner.strip() in code:
            lines[number] = _names(inner.split("#")[0])
    return lines


def _native(text: str) -> Lines:
    plain = _BLOCK.sub(lambda match: "\n" * match[0].count("\n"), text)
    return {n: _names(line.split("//")[0]) for n, line in enumerate(plain.splitlines(), 1)}


def _hunks(repository: Path, old: str, new: str) -> list[tuple[str, str, list[int], list[int]]]:
    """Return for each changed file its old and new path, and the numbers of the lines that went and came."""
    kinds = [f"*{ending}" for ending in (*_PYTHON, ".ipynb", *_NATIVE, *_HASH, "Dockerfile*")]
    text = _git(repository, "diff", "-U0", "-M", "--no-color", "--no-ext-diff", "--no-textconv", old, new, "--", *kinds)
    files: list[tuple[str, str, list[int], list[int]]] = []
    before = ""
    for line in text.split("\n"):
        if line.startswith("--- "):
            before = line[6:]
        elif line.startswith("+++ "):
            files.append((before, line[6:], [], []))
        elif line.startswith("@@"):
            found = re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line)
            if found and files:
                start, length, first, number = (int(part) if part else 1 for part in found.groups())
                files[-1][2].extend(range(start, start + length))
                files[-1][3].extend(range(first, first + number))
    return files


def _show(repository: Path, commit: str, path: str) -> str:
    return _git(repository, "show", "--no-textconv", f"{commit}:{path}")


def _git(repository: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=repository, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
