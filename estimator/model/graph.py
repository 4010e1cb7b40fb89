"""The code graph: modules and what ties them, entry points and the workloads that they bring, where to begin."""

from __future__ import annotations

from typing import Literal

import msgspec

from estimator.model.workload import Confidence, Workload

EdgeKind = Literal[
    "import",  # whenever the importing module is imported
    "conditional",  # under an `if`
    "optional",  # in a `try` that survives an ImportError
    "lazy",  # in a function
    "dynamic",  # by name
    "typing",  # for type checkers only
    "extension",  # a compiled module, and the sources that it is built from
    "launch",  # a script, a container or a build file starts it
]

EntryKind = Literal["main", "script", "command", "app", "notebook", "launcher", "public module", "stated"]


class Edge(msgspec.Struct, frozen=True, order=True):
    """One file needs another: by paths; the line is where the first file says so."""

    source: str
    target: str
    kind: EdgeKind
    line: int


class Module(msgspec.Struct, frozen=True, kw_only=True):
    """
    One file of the graph.

    `findings` counts those placed in it. `dependents` are the own modules that need it, directly or not, and `spread`
    their share of all own modules. `wave` is the wave that it is ported in, 0 where there is nothing to port.
    """

    path: str
    name: str
    origin: str
    findings: int = 0
    workloads: tuple[Workload, ...] = ()
    dependents: int = 0
    spread: float = 0.0
    wave: int = 0


class DeviceInterface(msgspec.Struct, frozen=True, order=True):
    """
    Modules of a project that stand for one device each: where they lie, the one for CUDA, and the other devices.

    `cuda` is the path of a module, or of the `__init__.py` of a package.
    """

    folder: str
    cuda: str
    others: tuple[str, ...]

    def holds(self, path: str) -> bool:
        """Tell whether the path belongs to the CUDA side."""
        return path == self.cuda or (
            self.cuda.endswith("/__init__.py") and path.startswith(self.cuda.removesuffix("__init__.py"))
        )


class Evidence(msgspec.Struct, frozen=True):
    """A sign of a workload: where it stands (line 0: the path itself says so), what it is and why it counts."""

    path: str
    line: int
    what: str
    why: str


class EntryPoint(msgspec.Struct, frozen=True, kw_only=True):
    """
    Where a program begins, and what it is for.

    `name` is the command or module that users call it by.
    """

    path: str
    line: int
    kind: EntryKind
    name: str
    workload: Workload
    confidence: Confidence
    evidence: tuple[Evidence, ...] = ()


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """One workload: how many entry points it has, and how much of the project they use."""

    workload: Workload
    entry_points: int
    modules: int
    findings: int
    distributed: bool


class Cycle(msgspec.Struct, frozen=True):
    """Modules that import each other when they are imported, so that none can go before the others."""

    modules: tuple[str, ...]


class Wave(msgspec.Struct, frozen=True, kw_only=True):
    """Modules that can be ported together once the waves before are done; `weeks` is mean engineer-weeks."""

    number: int
    modules: tuple[str, ...]
    weeks: float
    cycles: tuple[Cycle, ...] = ()


class ChokePoint(msgspec.Struct, frozen=True, kw_only=True):
    """
    A module where one abstraction would cover most findings of a family.

    It covers `covered` of the family's `findings` in own code: its own, and those of the `importers` that import it
    already. `exists` tells whether helpers of the project wrap this family there; `uses` are the places that go
    through them, and `around` the findings elsewhere that do not, in `around_modules` modules.
    """

    family: str
    abstraction: str
    path: str
    findings: int
    covered: int
    importers: int
    weeks: float
    exists: bool
    helpers: tuple[str, ...] = ()
    uses: int = 0
    around: int = 0
    around_modules: int = 0


class CodeGraph(msgspec.Struct, frozen=True, kw_only=True):
    """
    The modules of a project with everything that follows from how they hang together, sorted by path.

    `tests` counts test modules, which are no entry points; `unmatched` are globs of the configuration that fit no file.
    """

    modules: tuple[Module, ...] = ()
    edges: tuple[Edge, ...] = ()
    entry_points: tuple[EntryPoint, ...] = ()
    workloads: tuple[Reach, ...] = ()
    waves: tuple[Wave, ...] = ()
    choke_points: tuple[ChokePoint, ...] = ()
    tests: int = 0
    unmatched: tuple[str, ...] = ()
