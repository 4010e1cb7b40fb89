"""One pack's YAML to rules."""

from __future__ import annotations

import re
from typing import Any, get_args

from estimator.model.fact import FactKind, SlotKind
from estimator.model.rule import ArgumentTest, Atom, Example, Match, Pack, Rule, SlotTest
from estimator.rulebook.document import Items, Node, Scalar
from estimator.rulebook.fields import Fields
from estimator.rulebook.remedies import compile_targets

AREAS = (
    "device", "runtime", "memory", "distributed", "precision", "attention", "kernels", "graphs", "rng", "profiling",
    "libraries", "build", "environment", "operators",
)  # fmt: skip
CATEGORIES = ("mandatory", "potential", "optional")
CONFIDENCES = ("high", "medium", "low")

_PACK_KEYS = ("pack", "title", "licence", "rules")
_RULE_KEYS = (
    "id", "title", "why", "category", "area", "confidence", "per", "subject", "match", "targets", "examples", "links",
)  # fmt: skip
_PATTERNS: dict[str, tuple[FactKind, ...]] = {
    "name": ("name", "call", "import"),
    "call": ("call",),
    "import": ("import",),
    "method": ("method",),
    "attribute": ("attribute",),
    "string": ("string",),
    "env": ("env",),
    "decorator": ("definition",),
    "helper": ("helper",),
    "requirement": ("requirement",),
    "image": ("image",),
    "command": ("command",),
    "config_key": ("config",),
    "cpp": ("cpp",),
    "include": ("include",),
    "kernel": ("kernel",),
}
_TESTS = ("argument", "slot", "bare", "features", "classes")
_RULE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def compile_pack(node: Node, label: str) -> tuple[Pack, list[tuple[Rule, int]]]:
    """Return the pack and its rules, each with the line that it begins on."""
    fields = Fields(node, label, "pack", _PACK_KEYS)
    pack = Pack(fields.text("pack"), fields.text("title"), label, fields.optional_text("licence"))
    prefix = pack.name.replace("_", "-") + "-"
    compiled = []
    for raw in fields.children("rules", "rule", _RULE_KEYS):
        rule_id = raw.text("id")
        raw.what = f"rule '{rule_id}'"
        if not _RULE_ID.match(rule_id) or not rule_id.startswith(prefix):
            raw.fail(f"the id must be kebab case and begin with '{prefix}'", raw.line_of("id"))
        compiled.append((_compile_rule(raw, rule_id, pack), raw.line))
    return pack, compiled


def _compile_rule(raw: Fields, rule_id: str, pack: Pack) -> Rule:
    per = raw.choice("per", ("site", "project"), "site")
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
        match=_compile_match(raw),
        targets=compile_targets(raw),
        examples=_compile_examples(raw),
        per=per,  # type: ignore[arg-type]
        subject=subject,
        links=raw.texts("links", ()),
    )


def _compile_match(raw: Fields) -> Match:
    fields = raw.child("match", keys=("any", "not"))
    found = tuple(_compile_atom(entry) for entry in fields.children("any", keys=(*_PATTERNS, *_TESTS)))
    exclude: tuple[Atom, ...] = ()
    if "not" in fields:
        exclude = tuple(_compile_atom(entry) for entry in fields.children("not", keys=(*_PATTERNS, *_TESTS)))
    return Match(found, exclude)


def _compile_atom(entry: Fields) -> Atom:
    patterns = [key for key in entry if key in _PATTERNS]
    if len(patterns) != 1:
        entry.fail(f"an entry of `match` has exactly one of {', '.join(_PATTERNS)}")
    pattern = patterns[0]
    symbols = entry.texts(pattern)
    for symbol in symbols:
        if "*" in symbol[:-1]:
            entry.fail(f"'{symbol}': a * can only stand at the end", entry.line_of(pattern))
    if symbols == ("*",):
        symbols = ()
    return Atom(
        kinds=_PATTERNS[pattern],
        symbols=() if pattern == "decorator" else symbols,
        decorators=symbols if pattern == "decorator" else (),
        arguments=_compile_arguments(entry),
        slot=_compile_slot(entry),
        bare=entry.flag("bare"),
        features=entry.texts("features", ()),
        classes=entry.texts("classes", ()),
    )


def _compile_arguments(entry: Fields) -> tuple[ArgumentTest, ...]:
    if "argument" not in entry:
        return ()
    tests = entry.children("argument", keys=("names", "positions", "values", "symbols", "absent"))
    return tuple(
        ArgumentTest(
            names=test.texts("names", ()),
            positions=tuple(int(test.as_number("positions", n)) for n in _nodes(test, "positions")),
            values=tuple(_scalar(test, n) for n in _nodes(test, "values")) if "values" in test else None,
            symbols=test.texts("symbols") if "symbols" in test else None,
            absent=bool(test.flag("absent", False)),
        )
        for test in tests
    )


def _compile_slot(entry: Fields) -> SlotTest | None:
    if "slot" not in entry:
        return None
    slot = entry.child("slot", keys=("kinds", "names", "callees"))
    kinds = slot.texts("kinds", ())
    for kind in kinds:
        if kind not in get_args(SlotKind):
            slot.fail(f"unknown slot kind '{kind}'; it is one of {', '.join(get_args(SlotKind))}")
    return SlotTest(
        kinds=kinds,  # type: ignore[arg-type]
        names=tuple(name.lower() for name in slot.texts("names", ())),
        callees=tuple(callee.lower() for callee in slot.texts("callees", ())),
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
