"""What one file tells the rest of the project."""

from __future__ import annotations

from typing import Literal

import msgspec

from estimator.model.artifact import Degraded
from estimator.model.fact import Fact, Guard, Place

Role = Literal["", "cuda", "other", "neutral"]
Shape = Literal["", "function", "flag", "member"]
Position = Literal["use", "branch", "decorator", "import"]


class Export(msgspec.Struct, frozen=True):
    """
    What a module-level name (or `Class.member`) stands for.

    `alias` is the qualified name it was bound to; `instance` the class it is an object of; `constant` the string;
    `line` is where it is defined. `role` tells how it wraps CUDA: "cuda" says so by its name, "other" names other
    accelerators, "neutral" wraps CUDA without saying so. `devices` are those that the name names, `family` is the
    name without them where it asks for one of them (`is_{}_available`). `leads` are names of the project that it
    returns or decides by: where one of them wraps CUDA, so does this. `bases` are those of a class. `wraps` is true
    where a CUDA fact stands inside. `place` and `snippet` are given where the definition may be worth a look.
    """

    name: str
    line: int
    alias: str | None = None
    instance: str | None = None
    constant: str | None = None
    role: Role = ""
    shape: Shape = ""
    leads: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    wraps: bool = False
    devices: tuple[str, ...] = ()
    family: str = ""
    place: Place | None = None
    snippet: str = ""


class Reference(msgspec.Struct, frozen=True):
    """
    A use of a name that another module of the project may define; linking decides what it is.

    `position` tells what the name is used for: in a condition, as a decorator, in an import, or otherwise; `beside`
    are the devices that the same conditions ask for.
    """

    symbol: str
    place: Place
    scope: str = ""
    syntax: str = ""
    snippet: str = ""
    call: bool = False
    imported: bool = False
    guards: tuple[Guard, ...] = ()
    position: Position = "use"
    beside: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """
    The small, cacheable part of a parsed file: what it imports, exports, leaves open, and is used for.

    `definitions` are decorated by names of other modules of the project; linking decides whether they matter.
    `evidence` holds the workload tokens met in the text (see `workloads` in rules/effort.yaml). `includes` are files,
    from the project root, that the file reads in; `distributions` the normalised names of packages that it builds.
    """

    imports: tuple[str, ...] = ()
    star_imports: tuple[str, ...] = ()
    exports: tuple[Export, ...] = ()
    references: tuple[Reference, ...] = ()
    definitions: tuple[Fact, ...] = ()
    evidence: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """One artifact, read: its facts and its summary. `passed_over` is true where the prefilter found no token."""

    path: str
    lines: int
    facts: tuple[Fact, ...] = ()
    summary: Summary = Summary()
    passed_over: bool = False
    degraded: Degraded | None = None
