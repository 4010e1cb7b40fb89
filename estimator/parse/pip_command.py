"""What a command installs: `pip install ...` and its like, in shells, Dockerfiles and notebooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from estimator.model.fact import Fact, Guard, Place
from estimator.parse.dependencies.conda_spec import make_conda_fact, read_conda_spec
from estimator.parse.dependencies.index import make_index_fact
from estimator.parse.dependencies.requirement import make_fact, read_requirement

_PIP = re.compile(r"(?:.*/)?pip[0-9.]*(?:\.exe)?\Z")
_PYTHON = re.compile(r"(?:.*/)?(?:python|pypy)[0-9.]*(?:\.exe)?\Z")
_CONDA = re.compile(r"(?:.*/)?(?:conda|mamba|micromamba)\Z")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_WRAPPERS = ("sudo", "env", "time", "exec", "!", "command", "nohup")
_LOCAL = re.compile(r"\.{0,2}[/\\]|\.(?:\[|\Z)|[A-Za-z]:[\\/]|file:|~|/|.*\.(?:whl|tar\.gz|zip)\Z")
_INDEXES = frozenset({"-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--index", "--default-index"})
_INCLUDES = frozenset({"-r", "--requirement", "-c", "--constraint", "--file"})
_CHANNELS = frozenset({"-c", "--channel"})
_WITH_VALUE = frozenset(
    "-t --target --trusted-host --no-binary --only-binary --platform --python-version --prefix --root --src "
    "--upgrade-strategy --progress-bar -C --config-settings --global-option --build-option --timeout --retries --proxy "
    "--cache-dir --log --implementation --abi --report --python -p --group --extra --optional -n --name --override "
    "--python-preference --torch-backend --index-strategy --prerelease --resolution --link-mode --source -G".split()
)


class Installed(NamedTuple):
    """
    What one command installs.

    `facts` are requirements and indexes; `includes` are files that it reads, as they are written.
    """

    facts: tuple[Fact, ...]
    includes: tuple[str, ...]


class _Install(NamedTuple):
    start: int
    conda: bool


def read_install(
    words: Sequence[str],
    place_of: Callable[[int], Place],
    snippet: str,
    *,
    scope: str = "",
    guards: tuple[Guard, ...] = (),
) -> Installed | None:
    """
    Return what a simple command installs from packages, None for any other command.

    `words` are those of the command without quotes, and `place_of` gives the place of a word by its position. Known
    are pip, python -m pip, uv (pip install, add), poetry, pdm and pipenv, conda, mamba.
    """
    install = _find_install(words)
    if install is None:
        return None
    facts: list[Fact] = []
    includes: list[str] = []
    position = install.start
    while position < len(words):
        word, here = words[position], position
        position += 1
        if word.startswith("-"):
            flag, value = _split(word)
            if not value and (flag in _WITH_VALUE or flag in _INDEXES or flag in _INCLUDES or flag in _CHANNELS):
                value = words[position] if position < len(words) else ""
                position += 1
                here = min(here + 1, len(words) - 1)
            if (install.conda and flag in _CHANNELS) or (not install.conda and flag in _INDEXES):
                facts.append(make_index_fact(value, place_of(here), snippet, scope=scope))
            elif flag in _INCLUDES:
                includes.append(value)
            continue
        if _LOCAL.match(word) and "://" not in word:
            continue
        if install.conda:
            spec = read_conda_spec(word)
            if spec is not None:
                facts.append(make_conda_fact(spec, place_of(here), snippet, scope=scope, guards=guards))
        elif (asked := read_requirement(word)) is not None:
            facts.append(make_fact(asked, place_of(here), snippet, scope=scope, guards=guards))
    return Installed(tuple(facts), tuple(includes))


def _find_install(words: Sequence[str]) -> _Install | None:
    """Return where the packages of an install command begin."""
    at = 0
    while at < len(words) and (words[at] in _WRAPPERS or _ASSIGNMENT.match(words[at])):
        at += 1
    program, rest = (words[at], list(words[at + 1 :])) if at < len(words) else ("", [])
    if _PYTHON.match(program):
        module = rest.index("-m") + 1 if "-m" in rest else len(rest)
        if module >= len(rest) or any(not word.startswith("-") for word in rest[: module - 1]):
            return None
        at, program, rest = at + 1 + module, rest[module], rest[module + 1 :]
    if program == "uv" and rest[:1] == ["pip"]:
        at, program, rest = at + 1, "pip", rest[1:]
    if program in ("uv", "poetry", "pdm"):
        verbs = ["add"]
    elif _CONDA.match(program):
        verbs = ["install", "create"]
    elif _PIP.match(program) or program == "pipenv":
        verbs = ["install"]
    else:
        return None
    for step, word in enumerate(rest):
        if word in verbs:
            return _Install(at + step + 2, bool(_CONDA.match(program)))
        if not word.startswith("-"):
            return None
    return None


def _split(word: str) -> tuple[str, str]:
    """Return an option and the value that is written with it: `--index-url=URL`, `-rfile`."""
    if word.startswith("--"):
        flag, _, value = word.partition("=")
        return flag, value
    return (word[:2], word[2:]) if word[:2] in ("-r", "-c", "-i", "-f") else (word, "")
