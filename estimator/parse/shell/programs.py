"""Which program a command runs, behind the programs that only start others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from estimator.parse.shell.syntax import Word

SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ksh"})
LAUNCHERS = frozenset(
    "torchrun deepspeed accelerate colossalai composer fabric lightning horovodrun torchx ray uvicorn gunicorn "
    "streamlit hypercorn".split()
)
# Programs that run another: it follows after their own options.
STARTERS = frozenset(
    "sudo env nohup time exec command builtin nice ionice stdbuf timeout xargs srun mpirun mpiexec horovodrun "
    "numactl taskset setsid script watch parallel which type hash nsys ncu nvprof compute-sanitizer cuda-memcheck "
    "uv poetry pipenv conda mamba micromamba hatch rye tox docker podman nerdctl singularity apptainer enroot kubectl "
    "ray msprof tmux screen ssh coverage py-spy gdb cuda-gdb catchsegv chroot if while until not then do".split()
)
INSTALLERS = frozenset("pip pip3 conda mamba micromamba apt apt-get yum dnf microdnf zypper apk".split())
_PYTHON = re.compile(r"(python[0-9.]*|pypy3?|ipython3?)\Z")
_VARIABLE_PYTHON = re.compile(r'"?\$\{?\w*PYTHON\w*\}?"?\Z', re.I)
_VERSIONED = re.compile(r"(nvcc|pip|gcc|torchrun)-?[0-9.]+\Z")


def program_of(word: Word | str) -> str:
    """Return the program's name without its folder, `python` for any Python."""
    text = word if isinstance(word, str) else word.text
    if _VARIABLE_PYTHON.match(text):
        return "python"
    name = text.rsplit("/", 1)[-1].strip("\"'")
    if _PYTHON.match(name):
        return "python"
    versioned = _VERSIONED.match(name)
    return versioned[1] if versioned else name


def find_nested(words: Sequence[Word], known: frozenset[str]) -> int | None:
    """Return where the program begins that a starter runs, among those known, or None."""
    for index, word in enumerate(words[1:], 1):
        if word.text.startswith("-") or (word.quoted and " " in word.text):
            continue
        name = program_of(word)
        if name == "python" or name in SHELLS or name in LAUNCHERS or name in INSTALLERS or name in known:
            return index
        if name in STARTERS and name not in ("script", "ray", "if"):
            return index
    return None
