"""Rules and what they know, compiled from the YAML packs."""

from __future__ import annotations

from enum import Enum
from typing import Literal

import msgspec

from estimator.model.fact import FactKind, SlotKind


class Support(str, Enum):
    """What a target offers in place of a symbol."""

    UNCHANGED = "unchanged"
    RENAME = "rename"
    ADAPT = "adapt"
    REDESIGN = "redesign"
    REWRITE = "rewrite"
    NONE = "none"
    UNVERIFIED = "unverified"


class Shim(str, Enum):
    """How far the target's runtime shim covers a symbol; `changes` works but silently behaves otherwise."""

    FULL = "full"
    PARTIAL = "partial"
    NO = "no"
    CHANGES = "changes"


class Evidence(msgspec.Struct, frozen=True):
    """Where a statement comes from: the source, when it was checked (year-month) and how."""

    source: str
    checked: str = ""
    how: str = ""


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """What a symbol becomes on a target. `effort` names a class of rules/effort.yaml; `fix` a codemod."""

    support: Support
    replacement: str | None = None
    shim: Shim = Shim.NO
    fix: str | None = None
    effort: str | None = None
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()


class When(msgspec.Struct, frozen=True):
    """The profiles that a variant fits: any of the chips, and a torch version within [torch_min, torch_max]."""

    chips: tuple[str, ...] = ()
    torch_min: str | None = None
    torch_max: str | None = None


class Variant(msgspec.Struct, frozen=True):
    """A remedy for some profiles only."""

    when: When
    remedy: Remedy


class TargetEntry(msgspec.Struct, frozen=True):
    """What one rule's symbols become on one target: by symbol (the longest dotted prefix wins), else `remedy`."""

    remedy: Remedy
    symbols: dict[str, Remedy] = {}
    variants: tuple[Variant, ...] = ()


class ArgumentTest(msgspec.Struct, frozen=True, kw_only=True):
    """Holds when the call has an argument by one of these names or positions, with one of these values if any."""

    names: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()
    values: tuple[str | int | float | bool | None, ...] | None = None
    symbols: tuple[str, ...] | None = None
    absent: bool = False


class SlotTest(msgspec.Struct, frozen=True, kw_only=True):
    """Holds for strings in one of these places. Names and callees are case-insensitive globs."""

    kinds: tuple[SlotKind, ...] = ()
    names: tuple[str, ...] = ()
    callees: tuple[str, ...] = ()


class Atom(msgspec.Struct, frozen=True, kw_only=True):
    """
    One pattern: facts of these kinds whose symbol is listed, and that pass the tests.

    For names, a listed symbol stands for itself and for members below it; `a.b.*` for members only. For
    strings, a trailing `*` matches any rest. An empty `symbols` means any symbol.
    """

    kinds: tuple[FactKind, ...]
    symbols: tuple[str, ...] = ()
    arguments: tuple[ArgumentTest, ...] = ()
    slot: SlotTest | None = None
    decorators: tuple[str, ...] = ()
    bare: bool | None = None  # a method called with no arguments (True) or with some (False)
    features: tuple[str, ...] = ()  # any of these is in the kernel
    classes: tuple[str, ...] = ()  # the kernel is of one of these classes


class Match(msgspec.Struct, frozen=True):
    """Any of `any`, none of `exclude`."""

    any: tuple[Atom, ...]
    exclude: tuple[Atom, ...] = ()


class Example(msgspec.Struct, frozen=True):
    """
    A piece of code that a rule must hit or must miss.

    `becomes` is the hit after the port, by target. `name` is the file that the piece stands in, which says its
    format.
    """

    code: str
    hit: bool
    becomes: dict[str, str] = {}
    name: str = "example.py"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look for. `per` says whether each site is a finding or the whole project is one."""

    id: str
    pack: str
    title: str
    why: str
    category: Literal["mandatory", "potential", "optional"]
    area: str
    confidence: Literal["high", "medium", "low"]
    match: Match
    targets: dict[str, TargetEntry] = {}
    examples: tuple[Example, ...] = ()
    per: Literal["site", "project"] = "site"
    subject: str | None = None
    links: tuple[str, ...] = ()


class Pack(msgspec.Struct, frozen=True):
    """A family of rules and the file that holds it."""

    name: str
    title: str
    path: str
    licence: str | None = None


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the loaded rules care about; it drives the prefilter and what parsers report.

    Requirements and images are few and always reported. `config_keys` are the last parts of dotted keys.

    `names` are dotted prefixes of qualified names; `strings` exact literals and `string_prefixes` their
    beginnings; `tokens` are byte strings of which a file must hold at least one to be worth parsing.
    """

    names: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()
    string_prefixes: tuple[str, ...] = ()
    env: frozenset[str] = frozenset()
    env_prefixes: tuple[str, ...] = ()
    commands: frozenset[str] = frozenset()
    config_keys: frozenset[str] = frozenset()
    cpp: frozenset[str] = frozenset()
    cpp_prefixes: tuple[str, ...] = ()
    includes: frozenset[str] = frozenset()
    include_prefixes: tuple[str, ...] = ()
    tokens: tuple[bytes, ...] = ()
    evidence: tuple[str, ...] = ()
    project_roots: frozenset[str] = frozenset()


class TargetInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a target: its chips and the torch versions that its plugin pairs with, newest first."""

    id: str
    title: str
    chips: tuple[str, ...]
    default_chip: str
    torch: tuple[str, ...]
    default_torch: str
    shim: str
    sources: tuple[str, ...] = ()
