"""Remedies by family (targets/families.yaml): which statement holds for which rule on which target."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from estimator.model.family import Family, Statement
from estimator.model.rule import Evidence, Remedy, Rule, Support, TargetEntry, TargetInfo
from estimator.rulebook.document import Node
from estimator.rulebook.fields import Fields, suggest
from estimator.rulebook.remedies import REMEDY_KEYS, compile_entry
from estimator.rulebook.tables import Tables

_TOP_KEYS = ("holds", "families", "statements")
_SCOPE_KEYS = ("family", "targets", "packs", "areas", "rules")
_STATEMENT_KEYS = (*_SCOPE_KEYS, "like", "vouched_by", "words", *REMEDY_KEYS, "symbols", "variants")
_TRAIT = re.compile(r"<([a-z_]+)>")
_MONTH = re.compile(r"\((20\d\d-\d\d)\)")


class _Raw(NamedTuple):
    """A statement as it is written, with the ids, packs and areas that it is about."""

    fields: Fields
    targets: tuple[str, ...]
    rules: tuple[str, ...]
    packs: tuple[str, ...]
    areas: tuple[str, ...]

    def fits(self, rule: Rule) -> bool:
        """Tell whether the statement is about the rule."""
        return (
            (not self.rules or any(_names(listed, rule.id) for listed in self.rules))
            and (not self.packs or rule.pack in self.packs)
            and (not self.areas or rule.area in self.areas)
        )


def compile_families(
    node: Node, label: str, targets: Sequence[TargetInfo], rules: Sequence[Rule], *, whole: bool = True
) -> dict[str, Family]:
    """
    Return what each target with a family inherits.

    Raises RulePackError for an unknown family, target, rule, pack or trait, for support that nobody vouches for, and
    for a statement that never holds; without the bundled packs (`whole` is false) the last is no error, nor is a rule
    or pack that is not there.
    """
    fields = Fields(node, label, "families", _TOP_KEYS)
    families = fields.child("families")
    known = {name: families.child(name, f"family '{name}'", ("title",)).text("title") for name in families}
    for target in targets:
        if target.family and target.family not in known:
            fields.fail(
                f"target '{target.id}' is of an unknown family '{target.family}'{suggest(target.family, known)}"
            )
    raws = [_read(entry, targets, known) for entry in fields.children("statements", "statement", _STATEMENT_KEYS)]
    if whole:
        _check_names(raws, rules)
    found: dict[str, Family] = {}
    used: set[int] = set()
    for target in targets:
        if target.family:
            found[target.id], held = _resolve(raws, target, rules, frozenset(fields.texts("holds", ())))
            used |= held
    for number, raw in enumerate(raws):
        if whole and number not in used:
            raw.fields.fail("never holds: an earlier statement, or the rules themselves, speak for all that it names")
    return found


def _read(fields: Fields, targets: Sequence[TargetInfo], families: Iterable[str]) -> _Raw:
    names = fields.texts("rules", ())
    fields.what = f"statement on {names[0]}" if names else "statement"
    chosen = [target for target in targets if target.family]
    if "family" in fields:
        family = fields.choice("family", tuple(families))
        chosen = [target for target in chosen if target.family == family]
    if "targets" in fields:
        wanted = fields.texts("targets")
        for name in wanted:
            if name not in [target.id for target in targets]:
                fields.fail(
                    f"unknown target '{name}'{suggest(name, [t.id for t in targets])}", fields.line_of("targets")
                )
        chosen = [target for target in chosen if target.id in wanted]
    if ("like" in fields) == ("support" in fields):
        fields.fail("says either `support` or `like`")
    if "like" in fields:
        fields.choice("like", [target.id for target in targets if not target.family])
    return _Raw(fields, tuple(t.id for t in chosen), names, fields.texts("packs", ()), fields.texts("areas", ()))


def _check_names(raws: Iterable[_Raw], rules: Sequence[Rule]) -> None:
    ids = [rule.id for rule in rules]
    known = {"rules": ids, "packs": sorted({r.pack for r in rules}), "areas": sorted({r.area for r in rules})}
    for raw in raws:
        for key, names in (("rules", raw.rules), ("packs", raw.packs), ("areas", raw.areas)):
            for name in names:
                if not any(_names(name, one) for one in known[key]):
                    raw.fields.fail(f"no {key[:-1]} '{name}'{suggest(name, known[key])}", raw.fields.line_of(key))


def _resolve(
    raws: Sequence[_Raw], target: TargetInfo, rules: Sequence[Rule], holds: frozenset[str]
) -> tuple[Family, set[int]]:
    """Return the family of a target, and the numbers of the statements that hold for some rule on it."""
    own = [(number, raw) for number, raw in enumerate(raws) if target.id in raw.targets]
    held: dict[int, int] = {}
    statements: list[Statement] = []
    chosen: dict[str, int] = {}
    for rule in rules:
        number, raw = next(((n, raw) for n, raw in own if raw.fits(rule)), (-1, None))
        if raw is None:
            continue
        if number not in held:
            held[number] = len(statements)
            statements.append(_compile(raw.fields, target))
        chosen[rule.id] = held[number]
    return Family(statements=tuple(statements), rules=chosen, holds=holds), set(held)


def _compile(fields: Fields, target: TargetInfo) -> Statement:
    evidence: tuple[Evidence, ...] = ()
    doubted = False
    if "vouched_by" in fields:
        trait = target.traits[fields.choice("vouched_by", tuple(target.traits))]
        month = _MONTH.search(trait.source)
        evidence = (Evidence(trait.source, month[1] if month else "", f"{trait.confidence} confidence"),)
        doubted = trait.confidence == "low"
    like = fields.text("like", "")
    if not like and fields.text("support") != Support.UNVERIFIED.value and not evidence and "evidence" not in fields:
        fields.fail("nobody vouches for it: add `evidence` or `vouched_by`, or make it `unverified`")
    # What is stated of the support is checked as in a rule; what is doubted is lowered afterwards.
    silent = Remedy(support=Support.UNVERIFIED, effort=None, evidence=evidence)
    entry = compile_entry(fields, fields.what, Tables(), TargetEntry(silent))
    entry = _each(entry, lambda remedy: _fill(remedy, target, fields))
    if doubted and not like:
        entry = _each(entry, _lower)
    return Statement(
        entry=entry,
        like=like,
        vouched=bool(entry.remedy.evidence) and not doubted,
        words=bool(fields.flag("words", False)),
    )


def _each(entry: TargetEntry, change: Callable[[Remedy], Remedy]) -> TargetEntry:
    return TargetEntry(
        change(entry.remedy),
        {symbol: change(remedy) for symbol, remedy in entry.symbols.items()},
        tuple(msgspec.structs.replace(v, remedy=change(v.remedy)) for v in entry.variants),
        {
            symbol: tuple(msgspec.structs.replace(v, remedy=change(v.remedy)) for v in variants)
            for symbol, variants in entry.symbol_variants.items()
        },
    )


def _lower(remedy: Remedy) -> Remedy:
    """Return the remedy as what nobody vouches for; what would be free has to be tried."""
    return msgspec.structs.replace(remedy, support=Support.UNVERIFIED, effort=remedy.effort or "verify")


def _fill(remedy: Remedy, target: TargetInfo, fields: Fields) -> Remedy:
    if remedy.replacement is None:
        return remedy
    for name in _TRAIT.findall(remedy.replacement):
        if name not in target.traits:
            fields.fail(f"unknown trait <{name}>{suggest(name, target.traits)}", fields.line_of("replacement"))
    filled = _TRAIT.sub(lambda found: target.traits[found[1]].value, remedy.replacement)
    return msgspec.structs.replace(remedy, replacement=filled)


def _names(listed: str, name: str) -> bool:
    return name.startswith(listed[:-1]) if listed.endswith("*") else name == listed


def stated_classes(families: Iterable[Family]) -> Iterator[str]:
    """Yield every effort class that a family names."""
    for family in families:
        yield from family.holds
        for statement in family.statements:
            entry = statement.entry
            remedies = [entry.remedy, *entry.symbols.values(), *(v.remedy for v in entry.variants)]
            yield from (remedy.effort for remedy in remedies if remedy.effort is not None)
