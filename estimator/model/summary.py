"""What one file tells the rest of the project."""

from __future__ import annotations

from typing import Literal

import msgspec

from estimator.model.artifact import Degraded
from estimator.model.fact import Fact, Guard, Place
from estimator.model.suppression import Directive

Role = Literal["", "cuda", "other", "neutral"]
Shape = Literal["", "function", "flag", "member"]
Position = Literal["use", "branch", "decorator", "import"]
Nature = Literal[
    "conditional",  # under an `if`
    "optional",  # in a `try` that survives an ImportError
    "lazy",  # in a function: only when it runs
    "dynamic",  # by name: import_module("a.b"), or a string that names a module of the project
    "typing",  # under TYPE_CHECKING: never when the program runs
]


class Import(msgspec.Struct, frozen=True, gc=False):
    """
    One import as it is written: `from ..a import b as c` is module "a", level 2, name "b", bound "c".

    `name` is "" where the module itself is imported and "*" for a star import; `bound` is the name that the importing
    module gets, "" for an import in a function. `nature` is empty for what is imported whenever the module is.
    `taken` is what the file takes of a module of the project that it imports as a whole.
    """

    module: str
    name: str = ""
    bound: str = ""
    level: int = 0
    line: int = 0
    nature: tuple[Nature, ...] = ()
    taken: tuple[str, ...] = ()


class Sign(msgspec.Struct, frozen=True, gc=False):
    """
    Something that tells what a file is for: a call, a base class, a decorator or a definition of a telling name.

    `symbol` is the qualified name where it resolves, else its text with `?` for what is not a name.
    """

    kind: Literal["call", "base", "decorator", "define"]
    symbol: str
    line: int


class Launch(msgspec.Struct, frozen=True, gc=False):
    """
    Python code that a script starts: a file, as the script names it, or a module (the other is "").

    `launcher` is the program that starts it: python, torchrun, deepspeed, ..., or "install" where the project's
    build file makes a command of it, which is then `name`. `folder` is where a `cd` in the script has gone before, as
    it names it ("" where it has gone nowhere).
    """

    line: int
    launcher: str
    path: str = ""
    module: str = ""
    folder: str = ""
    name: str = ""


class Extension(msgspec.Struct, frozen=True, gc=False):
    """A compiled module that a build file declares; the sources are as written, relative to the build file."""

    name: str
    sources: tuple[str, ...]
    line: int


class Export(msgspec.Struct, frozen=True, gc=False):
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


class Reference(msgspec.Struct, frozen=True, gc=False):
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


class Summary(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    The small, cacheable part of a file: what it imports, exports, leaves open, and is used for.

    `definitions` are decorated by names of other modules of the project; linking decides whether they matter.
    `includes` are files, from the project root, that the file reads in; `distributions` the normalised names of
    packages that it builds. `launches` are the Python files and modules that a script, an image or a manifest starts.
    `signs` tell what the file is for (see rules/workloads.yaml). `main` is the line of its `__main__` block, and
    `acts` the first line at module level that does something when the file is run, 0 for none.
    """

    imports: tuple[Import, ...] = ()
    star_imports: tuple[str, ...] = ()
    exports: tuple[Export, ...] = ()
    references: tuple[Reference, ...] = ()
    definitions: tuple[Fact, ...] = ()
    includes: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    launches: tuple[Launch, ...] = ()
    extensions: tuple[Extension, ...] = ()
    main: int = 0
    acts: int = 0


class Parsed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    One artifact, read: its facts and its summary, and what comments in it say to us (`directives`).

    `passed_over` is true where the prefilter found no token.
    """

    path: str
    lines: int
    facts: tuple[Fact, ...] = ()
    summary: Summary = Summary()
    passed_over: bool = False
    directives: tuple[Directive, ...] = ()
    degraded: Degraded | None = None

    # What was put aside (see estimator/cache/shelf.py) is an outline: exports, and the other parts when they are asked
    # for, which these methods do.

    def for_linking(self) -> Parsed:
        """Return the file with its facts, references and definitions."""
        return self

    def for_tracing(self) -> Parsed:
        """Return the file with its imports, signs, launches and extensions; its exports may be gone."""
        return self

    def count_facts(self) -> int:
        """Return how many facts were seen in the file, here or put aside."""
        return len(self.facts)
