"""One pack's YAML to rules."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, get_args

import msgspec

from estimator.errors import RulePackError
from estimator.model.fact import FactKind, SlotKind
from estimator.model.rule import ArgumentTest, Atom, Example, Match, Pack, Rule, SlotTest, VersionTest
from estimator.rulebook.document import Items, Node, Scalar
from estimator.rulebook.fields import Fields, suggest
from estimator.rulebook.remedies import compile_targets
from estimator.rulebook.tables import Tables

AREAS = (
    "device", "runtime", "memory", "distributed", "precision", "attention", "kernels", "graphs", "rng", "profiling",
    "libraries", "build", "environment", "operators",
)  # fmt: skip
CATEGORIES = ("mandatory", "potential", "optional")
CONFIDENCES = ("high", "medium", "low")

_PACK_KEYS = ("pack", "title", "licence", "rules", "override")
_OVERRIDE_KEYS = ("id", "category", "confidence", "targets")
_RULE_KEYS = (
    "id", "title", "why", "category", "area", "confidence", "per", "subject", "tests", "lock_in", "match", "targets",
    "examples",
    "links",
)  # fmt: skip
PATTERNS: dict[str, tuple[FactKind, ...]] = {
    "name": ("name", "call", "import"),
    "call": ("call",),
    "import": ("import",),
    "method": ("method",),
    "attribute": ("attribute",),
    "keyword": ("keyword",),
    "string": ("string",),
    "env": ("env",),
    "decorator": ("definition",),
    "helper": ("helper",),
    "requirement": ("requirement",),
    "index": ("index",),
    "package": ("package",),
    "image": ("image",),
    "command": ("command",),
    "option": ("option",),
    "config_key": ("config",),
    "build": ("build",),
    "cpp": ("cpp",),
    "include": ("include",),
    "kernel": ("kernel",),
    "place": ("name", "call", "import", "method", "attribute", "string", "definition"),
}
_TESTS = (
    "argument", "slot", "bare", "path_words", "among", "condition", "guarded", "direct", "features", "classes",
    "versions",
)  # fmt: skip
_VERSION = re.compile(r"\d+(\.\d+){1,2}\Z")
_RULE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


class Override(NamedTuple):
    """What a pack changes of a rule that stands elsewhere."""

    rule: str
    fields: Fields


class CompiledPack(NamedTuple):
    """A pack, its rules with the line that each begins on, and what it overrides of other packs."""

    pack: Pack
    rules: list[tuple[Rule, int]]
    overrides: list[Override]


def compile_pack(node: Node, label: str, tables: Tables, complaints: list[str] | None = None) -> CompiledPack:
    """
    Return what the file holds; `tables` are those of its folder.

    Raises RulePackError for the first broken rule; where a list for complaints is given, it collects them instead,
    and the broken rules are left out.
    """
    fields = Fields(node, label, "pack", _PACK_KEYS)
    pack = Pack(fields.text("pack"), fields.text("title"), label, fields.optional_text("licence"))
    prefix = pack.name.replace("_", "-") + "-"
    compiled = []
    for entry in fields.nodes("rules") if "rules" in fields or "override" not in fields else ():
        try:
            raw = Fields(entry, label, "rule", _RULE_KEYS)
            rule_id = raw.text("id")
            raw.what = f"rule '{rule_id}'"
            if not _RULE_ID.match(rule_id) or not rule_id.startswith(prefix):
                raw.fail(f"the id must be kebab case and begin with '{prefix}'", raw.line_of("id"))
            compiled.append((_compile_rule(raw, rule_id, pack, tables), raw.line))
        except RulePackError as error:
            if complaints is None:
                raise
            complaints.append(str(error))
    overrides = []
    if "override" in fields:
        for raw in fields.children("override", "override", _OVERRIDE_KEYS):
            raw.what = f"override of '{raw.text('id')}'"
            overrides.append(Override(raw.text("id"), raw))
    return CompiledPack(pack, compiled, overrides)


def apply_override(rule: Rule, override: Override, tables: Tables) -> Rule:
    """Return the rule with the category, the confidence or the remedies that the override states."""
    raw = override.fields
    changed: dict[str, Any] = {}
    if "category" in raw:
        changed["category"] = raw.choice("category", CATEGORIES)
    if "confidence" in raw:
        changed["confidence"] = raw.choice("confidence", CONFIDENCES)
    changed["targets"] = {**rule.targets, **compile_targets(raw, rule.id, tables, rule.targets)}
    return msgspec.structs.replace(rule, **changed)


def _compile_rule(raw: Fields, rule_id: str, pack: Pack, tables: Tables) -> Rule:
    per = raw.choice("per", ("site", "branch", "project"), "site")
    subject = raw.optional_text("subject")
    if per == "project" and subject is None:
        raw.fail("a rule with `per: project` needs a `subject`, such as library:flash-attn")
    return Rule(
        id=rule_id,
        pack=pack.name,
        title=raw.text("title"),
        why=raw.text("why"),
        category=raw.choice("category", CATEGORIES),  # type: ignore[arg-type]
        area=raw.choice("area", AREAS),
        confidence=raw.choice("confidence", CONFIDENCES, "high"),  # type: ignore[arg-type]
        match=_compile_match(raw, rule_id, tables),
        targets=compile_targets(raw, rule_id, tables),
        examples=_compile_examples(raw),
        per=per,  # type: ignore[arg-type]
        subject=subject,
        tests=bool(raw.flag("tests", True)),
        lock_in=raw.flag_or("lock_in", "named", True),  # type: ignore[arg-type]
        links=raw.texts("links", ()),
    )


def _compile_match(raw: Fields, rule_id: str, tables: Tables) -> Match:
    fields = raw.child("match", keys=("any", "not"))
    found: list[Atom] = []
    for entry in fields.children("any", keys=(*PATTERNS, *_TESTS, "table")):
        found += _draw_atoms(entry, rule_id, tables) if "table" in entry else [_compile_atom(entry)]
    exclude: tuple[Atom, ...] = ()
    if "not" in fields:
        exclude = tuple(_compile_atom(entry) for entry in fields.children("not", keys=(*PATTERNS, *_TESTS)))
    return Match(tuple(found), exclude)


def _draw_atoms(entry: Fields, rule_id: str, tables: Tables) -> list[Atom]:
    """Return one atom for each pattern by which the table's rows name their symbols."""
    if any(key in PATTERNS for key in entry):
        entry.fail("an entry with a `table` has no pattern of its own; the table's column `pattern` names it")
    symbols: dict[str, dict[str, None]] = {}
    for row in tables.draw(entry.text("table"), rule_id, f"{entry.label}:{entry.line_of('table')}"):
        if row.pattern not in PATTERNS:
            row.fail(f"unknown pattern '{row.pattern}'{suggest(row.pattern, PATTERNS)}")
        symbols.setdefault(row.pattern, {})[row.symbol] = None
    return [_build_atom(entry, pattern, tuple(found)) for pattern, found in symbols.items()]


def _compile_atom(entry: Fields) -> Atom:
    patterns = [key for key in entry if key in PATTERNS]
    if len(patterns) != 1:
        entry.fail(f"an entry of `match` has exactly one of {', '.join(PATTERNS)}, table")
    return _build_atom(entry, patterns[0], entry.texts(patterns[0]))


def _build_atom(entry: Fields, pattern: str, symbols: tuple[str, ...]) -> Atom:
    for symbol in symbols:
        if "*" in symbol[:-1]:
            entry.fail(f"'{symbol}': a * can only stand at the end", entry.line_of(pattern))
    if symbols == ("*",):
        symbols = ()
    return Atom(
        kinds=PATTERNS[pattern],
        symbols=() if pattern == "decorator" else symbols,
        decorators=symbols if pattern == "decorator" else (),
        arguments=_compile_arguments(entry),
        slot=_compile_slot(entry),
        path_words=entry.texts("path_words", ()),
        among=entry.texts("among", ()),
        condition=entry.flag("condition"),
        guarded=entry.flag("guarded"),
        direct=entry.flag("direct"),
        bare=entry.flag("bare"),
        features=entry.texts("features", ()),
        classes=entry.texts("classes", ()),
        versions=_compile_versions(entry),
    )


def _compile_versions(entry: Fields) -> VersionTest | None:
    if "versions" not in entry:
        return None
    fields = entry.child("versions", keys=("excludes", "allows"))
    test = VersionTest(excludes=fields.texts("excludes", ()), allows=fields.texts("allows", ()))
    for version in (*test.excludes, *test.allows):
        if not _VERSION.match(version):
            fields.fail(f"'{version}' is no version such as 2.3 (all its releases) or 2.3.1")
    return test


def _compile_arguments(entry: Fields) -> tuple[ArgumentTest, ...]:
    if "argument" not in entry:
        return ()
    tests = entry.children("argument", keys=("names", "positions", "values", "symbols", "globs", "absent"))
    return tuple(
        ArgumentTest(
            names=test.texts("names", ()),
            positions=tuple(int(test.as_number("positions", n)) for n in _nodes(test, "positions")),
            values=tuple(_scalar(test, n) for n in _nodes(test, "values")) if "values" in test else None,
            symbols=test.texts("symbols") if "symbols" in test else None,
            globs=tuple(glob.lower() for glob in test.texts("globs")) if "globs" in test else None,
            absent=bool(test.flag("absent", False)),
        )
        for test in tests
    )


def _compile_slot(entry: Fields) -> SlotTest | None:
    if "slot" not in entry:
        return None
    slot = entry.child("slot", keys=("kinds", "names", "callees", "without"))
    kinds = slot.texts("kinds", ())
    for kind in kinds:
        if kind not in get_args(SlotKind):
            slot.fail(f"unknown slot kind '{kind}'; it is one of {', '.join(get_args(SlotKind))}")
    return SlotTest(
        kinds=kinds,  # type: ignore[arg-type]
        names=tuple(name.lower() for name in slot.texts("names", ())),
        callees=tuple(callee.lower() for callee in slot.texts("callees", ())),
        without=slot.texts("without", ()),
    )


def _compile_examples(raw: Fields) -> tuple[Example, ...]:
    examples = []
    for entry in raw.children("examples"):
        keys = [key for key in entry if key in ("hit", "miss")]
        if len(keys) != 1:
            entry.fail("an example is a `hit` or a `miss`")
        becomes = {key: entry.text(key) for key in entry if key not in ("hit", "miss", "in")}
        examples.append(Example(entry.text(keys[0]), keys[0] == "hit", becomes, entry.text("in", "example.py")))
    if not any(example.hit for example in examples) or all(example.hit for example in examples):
        raw.fail("needs at least one `hit` and one `miss` example", raw.line_of("examples"))
    return tuple(examples)


def _nodes(fields: Fields, key: str) -> list[Node]:
    if key not in fields:
        return []
    node = fields.node(key)
    return node.nodes if isinstance(node, Items) else [node]


def _scalar(fields: Fields, node: Node) -> Any:
    if not isinstance(node, Scalar):
        fields.fail("`values` holds plain values", node.line)
    return node.value
