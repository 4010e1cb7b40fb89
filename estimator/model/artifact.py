"""What there is to read, and what could not be read."""

from __future__ import annotations

from enum import Enum

import msgspec

# What has modules to port, to validate and to tune.
CODE_KINDS = frozenset({"python", "setup.py", "notebook", "cuda", "cpp"})


class Origin(str, Enum):
    """Whose code an artifact is."""

    OWN = "own"
    TEST = "test"
    VENDORED = "vendored"


class Artifact(msgspec.Struct, frozen=True, kw_only=True):
    """
    One file to read.

    `path` is relative to the project root, with `/`. `module` is the dotted name by which Python code of the
    project imports it ("" where it has none). `component` is the folder or file that makes it vendored.
    """

    path: str
    kind: str
    origin: Origin = Origin.OWN
    module: str = ""
    is_package: bool = False
    size: int = 0
    component: str | None = None


class Skipped(msgspec.Struct, frozen=True, order=True):
    """A file that was not read: at which stage, and why."""

    path: str
    stage: str
    reason: str


class Degraded(msgspec.Struct, frozen=True, order=True):
    """A file that was read in part only, and why."""

    path: str
    reason: str


class Inventory(msgspec.Struct, frozen=True):
    """
    Everything found under the paths: what will be read, what was left out, and what has no reader yet.

    `unread` counts files of kinds that tie a project to CUDA but have no parser, by kind. `excluded` counts what
    ignore files, patterns or options leave out, a whole folder as one. `ignored` counts files that concern no parser,
    `copies` sources of C++ and CUDA that another file read holds word for word.
    """

    root: str
    artifacts: tuple[Artifact, ...]
    skipped: tuple[Skipped, ...] = ()
    unread: dict[str, int] = {}
    excluded: int = 0
    ignored: int = 0
    copies: int = 0
