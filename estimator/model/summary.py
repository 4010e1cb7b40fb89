"""What one file tells the rest of the project."""

from __future__ import annotations

import msgspec

from estimator.model.artifact import Degraded
from estimator.model.fact import Fact, Guard, Place


class Export(msgspec.Struct, frozen=True):
    """
    What a module-level name (or `Class.member`) stands for.

    `alias` is the qualified name it was bound to; `constant` the string; `helper` is true for a function or
    class whose body holds a CUDA fact; `line` is where it is defined.
    """

    name: str
    line: int
    alias: str | None = None
    constant: str | None = None
    helper: bool = False


class Reference(msgspec.Struct, frozen=True):
    """A use of a name that another module of the project may define; linking decides what it is."""

    symbol: str
    place: Place
    scope: str = ""
    syntax: str = ""
    snippet: str = ""
    call: bool = False
    imported: bool = False
    guards: tuple[Guard, ...] = ()


class Launch(msgspec.Struct, frozen=True):
    """
    Python code that a script starts: a file, as the script names it, or a module (the other is "").

    `launcher` is the program that starts it: python, torchrun, deepspeed, ...; `folder` is where a `cd` in the
    script has gone before, as it names it ("" where it has gone nowhere).
    """

    line: int
    launcher: str
    path: str = ""
    module: str = ""
    folder: str = ""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """
    The small, cacheable part of a parsed file: what it imports, exports, leaves open, and is used for.

    `definitions` are decorated by names of other modules of the project; linking decides whether they matter.
    `evidence` holds the workload tokens met in the text (see `workloads` in rules/effort.yaml). `includes` are files,
    from the project root, that the file reads in; `distributions` the normalised names of packages that it builds.
    `launches` are the Python files and modules that a script, an image or a manifest starts.
    """

    imports: tuple[str, ...] = ()
    star_imports: tuple[str, ...] = ()
    exports: tuple[Export, ...] = ()
    references: tuple[Reference, ...] = ()
    definitions: tuple[Fact, ...] = ()
    evidence: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()
    launches: tuple[Launch, ...] = ()


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """One artifact, read: its facts and its summary. `passed_over` is true where the prefilter found no token."""

    path: str
    lines: int
    facts: tuple[Fact, ...] = ()
    summary: Summary = Summary()
    passed_over: bool = False
    degraded: Degraded | None = None
