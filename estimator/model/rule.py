"""Rules and what they know, compiled from the YAML packs."""

from __future__ import annotations

from enum import Enum
from typing import Literal

import msgspec

from estimator.model.fact import FactKind, SlotKind

# What a remedy's `fix` may name: rewrites of source that keep its layout.
CODEMODS = {
    "device_module": "torch.cuda.X becomes the module of the target or of any accelerator",
    "device_string": "a device that a string names",
    "method_rename": ".cuda() and the like",
    "dist_backend": "nccl becomes the backend of the target",
    "amp": "torch.cuda.amp becomes torch.amp with a device type",
    "env_name": "an environment variable takes the name that the target reads",
    "image": "the image that a container is built on or runs",
    "requirement": "a pinned torch, its index, or a package that has a counterpart",
    "resource": "the resource that a manifest asks of Kubernetes",
    "setting": "a setting whose value names CUDA, the GPU or NCCL",
}


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
    """The profiles that a variant fits: any of the chips, torch and CANN from `_min` to below `_max`."""

    chips: tuple[str, ...] = ()
    torch_min: str | None = None
    torch_max: str | None = None
    cann_min: str | None = None
    cann_max: str | None = None


class Variant(msgspec.Struct, frozen=True):
    """A remedy for some profiles only."""

    when: When
    remedy: Remedy


class TargetEntry(msgspec.Struct, frozen=True):
    """
    What one rule's symbols become on one target: by symbol (the longest dotted prefix wins), else `remedy`.

    `variants` go before `remedy`, and those of a symbol in `symbol_variants` before its remedy in `symbols`.
    """

    remedy: Remedy
    symbols: dict[str, Remedy] = {}
    variants: tuple[Variant, ...] = ()
    symbol_variants: dict[str, tuple[Variant, ...]] = {}


class ArgumentTest(msgspec.Struct, frozen=True, kw_only=True):
    """
    Holds when there is an argument by one of these names or positions, with one of these values if any.

    `globs` are case-insensitive, and hold for the text of a value.
    """

    names: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()
    values: tuple[str | int | float | bool | None, ...] | None = None
    symbols: tuple[str, ...] | None = None
    globs: tuple[str, ...] | None = None
    absent: bool = False


class SlotTest(msgspec.Struct, frozen=True, kw_only=True):
    """
    Holds for strings and names in one of these places. Names and callees are case-insensitive globs.

    `without` are keywords that the same call must not have.
    """

    kinds: tuple[SlotKind, ...] = ()
    names: tuple[str, ...] = ()
    callees: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class VersionTest(msgspec.Struct, frozen=True, kw_only=True):
    """
    Holds when a requirement allows none of the versions of `excludes`, and one of those of `allows` if there are any.

    "2.3" stands for all its releases, "2.3.1" for itself. A requirement without any version allows all.
    """

    excludes: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()


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
    path_words: tuple[str, ...] = ()  # the path holds any of these words between its marks
    among: tuple[str, ...] = ()  # the surroundings are for any of these devices, too
    condition: bool | None = None  # asked by an `if` (True) or not (False)
    guarded: bool | None = None  # in a branch for some device (True) or in none (False)
    direct: bool | None = None  # written out (True), or by a name that an import or assignment gave it (False)
    bare: bool | None = None  # a method called with no arguments (True) or with some (False)
    features: tuple[str, ...] = ()  # any of these is in the kernel
    classes: tuple[str, ...] = ()  # the kernel is of one of these classes
    versions: VersionTest | None = None  # what a requirement allows


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
    """
    One thing to look for.

    `per` says whether each site is a finding, each branch for a device (else each statement), or the whole project.
    `tests` is false where nobody would look at it in test code, such as what only concerns speed. `lock_in` is false
    for code that is no tie to CUDA by itself: it may run elsewhere as it stands, and concerns a port all the same; it
    is "named" for what is one only where the line names CUDA or Nvidia: "gpu" is the word of no vendor.
    """

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
    per: Literal["site", "branch", "project"] = "site"
    subject: str | None = None
    tests: bool = True
    links: tuple[str, ...] = ()
    lock_in: bool | Literal["named"] = True


class Pack(msgspec.Struct, frozen=True):
    """A family of rules and the file that holds it."""

    name: str
    title: str
    path: str
    licence: str | None = None


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the loaded rules care about; it drives the prefilter and what parsers report.

    Requirements, packages and images are few and always reported. `config_keys` are dotted keys, of which a file need
    only hold the last parts in this order, and `config_prefixes` beginnings of keys. `build` are names of build files,
    with their beginnings in `build_prefixes`.

    `names` are dotted prefixes of qualified names, and of `imports` only the import matters; `keywords` are names of
    arguments, whoever takes them; `strings` are exact literals and `string_prefixes` their beginnings. A file is worth
    parsing if it holds one of the byte strings in `tokens`, or, as a whole word, one of `words` of a root that it holds
    as well. `slotted` are names of which a rule asks where they stand; `wrapped` are the symbols of rules about
    devices, which make a function that returns them a helper (None: all); `plain` are those of rules about operations
    as such, whose methods are no facts on what is on the CPU. `sign_patterns` are globs of symbols that tell a
    workload, `sign_names` and `sign_endings` their last parts, `sign_tokens` byte strings of which a file that is
    passed over must hold one to be searched for them. Where `outlines` is false, a file that is passed over gets no
    summary: it has one already.
    """

    names: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()
    string_prefixes: tuple[str, ...] = ()
    env: frozenset[str] = frozenset()
    env_prefixes: tuple[str, ...] = ()
    commands: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    config_keys: frozenset[str] = frozenset()
    config_prefixes: tuple[str, ...] = ()
    build: frozenset[str] = frozenset()
    build_prefixes: tuple[str, ...] = ()
    cpp: frozenset[str] = frozenset()
    cpp_prefixes: tuple[str, ...] = ()
    includes: frozenset[str] = frozenset()
    include_prefixes: tuple[str, ...] = ()
    tokens: tuple[bytes, ...] = ()
    words: tuple[tuple[bytes, frozenset[bytes]], ...] = ()
    slotted: frozenset[str] = frozenset()
    project_roots: frozenset[str] = frozenset()
    wrapped: frozenset[str] | None = None
    plain: frozenset[str] = frozenset()
    sign_patterns: tuple[str, ...] = ()
    sign_names: frozenset[str] = frozenset()
    sign_endings: tuple[str, ...] = ()
    sign_tokens: tuple[bytes, ...] = ()
    outlines: bool = True


class Release(msgspec.Struct, frozen=True):
    """A release of a target's torch plugin, with the torch, the toolkit (CANN) and the Pythons that it pairs with."""

    plugin: str
    torch: str
    toolkit: str
    python: tuple[str, ...] = ()


class FusedOperator(msgspec.Struct, frozen=True):
    """
    An operator that a target's plugin offers ready-made.

    A kernel has this counterpart if its names hold all words of one of the `names`.
    """

    becomes: str
    names: tuple[tuple[str, ...], ...]


class Trait(msgspec.Struct, frozen=True):
    """One thing that a target names in its own way, how sure that is, and where it was read."""

    value: str
    confidence: Literal["high", "medium", "low"]
    source: str


class TargetInfo(msgspec.Struct, frozen=True, kw_only=True):
    """
    What is known of a target: its chips, the torch versions (X.Y) that its plugin pairs with, and the releases.

    Versions and releases are newest first. `tables` says which knowledge the default version rests on. `family` is how
    it treats torch.cuda (rules/targets/families.yaml), "" for a target whose remedies all stand in the rules;
    `branches` are the devices whose branches in code are taken on it, `words` what the names of Ascend become, and
    `names` what its namespace holds of torch.cuda's (nothing: it was not read).
    `evidence` tells how well its effort is known, and `traits` what it names in its own way.
    """

    id: str
    title: str
    chips: tuple[str, ...]
    default_chip: str
    torch: tuple[str, ...]
    default_torch: str
    shim: str
    releases: tuple[Release, ...] = ()
    fused: tuple[FusedOperator, ...] = ()
    tables: str = ""
    sources: tuple[str, ...] = ()
    family: str = ""
    branches: tuple[str, ...] = ()
    words: dict[str, str] = {}
    names: tuple[str, ...] = ()
    evidence: Literal["full", "some", "thin"] = "full"
    traits: dict[str, Trait] = {}
