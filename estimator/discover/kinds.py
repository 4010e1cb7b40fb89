"""Which kind of artifact a file is, by its name."""

from __future__ import annotations

import re
from fnmatch import translate
from pathlib import Path

from estimator.files import head

# Kind -> file names, as globs in lower case; a glob that says more than a suffix goes first. A kind without a parser
# is counted as unread.
KINDS: dict[str, tuple[str, ...]] = {
    "setup.py": ("setup.py",),
    "python": ("*.py", "*.pyw"),
    "notebook": ("*.ipynb",),
    "cuda": ("*.cu", "*.cuh"),
    "cpp": (
        "*.cpp",
        "*.cc",
        "*.cxx",
        "*.c++",
        "*.c",
        "*.hpp",
        "*.hh",
        "*.hxx",
        "*.h",
        "*.inl",
        "*.inc",
        "*.ipp",
        "*.tpp",
    ),
    "requirements": (
        "*requirements*.txt",
        "requirement.txt",
        "*requirements*.in",
        "constraints*.txt",
        "*[-_]constraints.txt",
    ),
    "pyproject": ("pyproject.toml",),
    "setup.cfg": ("setup.cfg",),
    "pipfile": ("pipfile",),
    "lock file": (
        "uv.lock",
        "poetry.lock",
        "pdm.lock",
        "pipfile.lock",
        "conda-lock.yml",
        "*.conda-lock.yml",
        "pylock*.toml",
    ),
    "conda": ("environment*.yml", "environment*.yaml", "meta.yaml", "conda*.yml", "conda*.yaml"),
    "dockerfile": ("dockerfile", "dockerfile.*", "*.dockerfile", "containerfile", "dockerfile-*", "dockerfile_*"),
    "compose": ("docker-compose*.yml", "docker-compose*.yaml", "compose*.yml", "compose*.yaml"),
    "shell": ("*.sh", "*.bash", "*.zsh", "*.slurm", "*.sbatch"),
    "makefile": ("makefile", "gnumakefile", "*.mk"),
    "cmake": ("cmakelists.txt", "*.cmake"),
    "bazel": ("build.bazel", "build", "*.bzl", "workspace", "module.bazel"),
    "meson": ("meson.build",),
    "pbtxt": ("config.pbtxt",),
    "yaml": ("*.yaml", "*.yml"),
    "json": ("*.json",),
    "toml": ("*.toml",),
}

_PLAIN = (".txt", ".in")  # what they are, the folder requirements/ says

_SUFFIX_ONLY = re.compile(r"\*(\.[a-z+]+)")
_BY_SUFFIX = {m[1]: kind for kind, globs in KINDS.items() for glob in globs if (m := _SUFFIX_ONLY.fullmatch(glob))}
_BY_NAME = [(glob, kind) for kind, globs in KINDS.items() for glob in globs if not _SUFFIX_ONLY.fullmatch(glob)]
_DOCUMENTS = frozenset(".md .rst .txt .png .svg .jpg .gif .pdf .html .lock .orig .rej .swp .dockerignore".split())
_EXACT = {glob: kind for glob, kind in _BY_NAME if not set(glob) & set("*?[")}
_GLOBS = [(glob, kind) for glob, kind in _BY_NAME if glob not in _EXACT]
# By name, not number: before Python 3.11 `translate` writes groups of its own.
_NAMES = re.compile("|".join(f"(?P<n{i}>{translate(glob)})" for i, (glob, _) in enumerate(_GLOBS)))


def kind_of(path: Path) -> str | None:
    """Return the kind of the file, or None where it concerns no parser; a script may tell by its first line."""
    name, suffix = path.name.lower(), path.suffix.lower()
    if suffix in _PLAIN and path.parent.name.lower() == "requirements":
        return "requirements"
    if suffix != ".py" or name == "setup.py":
        kind = _EXACT.get(name) or _kind_by_glob(name)
        if kind is not None:
            if kind == "dockerfile" and suffix in _DOCUMENTS:
                return None
            if kind != "bazel" or name != "build" or path.name == "BUILD":  # `build` is often a script
                return kind
    return _BY_SUFFIX.get(suffix) if suffix else _kind_of_script(path)


def _kind_by_glob(name: str) -> str | None:
    named = _NAMES.match(name)
    return _GLOBS[int(named.lastgroup[1:])][1] if named is not None and named.lastgroup is not None else None


def _kind_of_script(path: Path) -> str | None:
    first = head(path, 80).split(b"\n", 1)[0]
    if not first.startswith(b"#!"):
        return None
    if b"python" in first:
        return "python"
    return "shell" if re.search(rb"\b(ba|z|da|k)?sh\b", first) else None
