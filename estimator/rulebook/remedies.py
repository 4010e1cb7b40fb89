"""What a rule's symbols become on each target."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from estimator.model.rule import Evidence, Remedy, Shim, Support, TargetEntry, Variant, When
from estimator.rulebook.fields import Fields
from estimator.rulebook.tables import Tables

REMEDY_KEYS = ("support", "replacement", "shim", "fix", "effort", "note", "evidence")
_WHEN_KEYS = ("chips", "torch", "cann")
_SUPPORTS: Sequence[str] = tuple(support.value for support in Support)
_SHIMS: Sequence[str] = tuple(shim.value for shim in Shim)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BOUND = re.compile(r"(>=|<)\s*(\d+\.\d+(?:\.(?:RC)?\d+)?)\Z")


def compile_targets(
    raw: Fields, rule_id: str, tables: Tables, known: Mapping[str, TargetEntry] | None = None
) -> dict[str, TargetEntry]:
    """Return the remedies of a rule by target; what is not stated is taken from those that are `known`."""
    if "targets" not in raw:
        return {}
    targets = raw.child("targets")
    keys = (*REMEDY_KEYS, "symbols", "variants", "table")
    return {
        name: compile_entry(targets.child(name, keys=keys), rule_id, tables, (known or {}).get(name))
        for name in targets
    }


def compile_entry(fields: Fields, rule_id: str, tables: Tables, known: TargetEntry | None) -> TargetEntry:
    """Return what the fields say of one target; what they do not state is taken from what is `known`."""
    remedy = _compile_remedy(fields, known.remedy if known else None)
    symbols: dict[str, Remedy] = dict(known.symbols) if known else {}
    variants: dict[str, tuple[Variant, ...]] = dict(known.symbol_variants) if known else {}
    if "table" in fields:
        _draw_symbols(fields, rule_id, tables, remedy, symbols, variants)
    if "symbols" in fields:
        stated = fields.child("symbols")
        for symbol in stated:
            entry = stated.child(symbol, keys=(*REMEDY_KEYS, "variants"))
            symbols[symbol] = _compile_remedy(entry, remedy)
            variants[symbol] = _compile_variants(entry, symbols[symbol])
    return TargetEntry(
        remedy,
        symbols,
        known.variants if known and "variants" not in fields else _compile_variants(fields, remedy),
        {symbol: found for symbol, found in variants.items() if found},
    )


def _compile_variants(fields: Fields, inherited: Remedy) -> tuple[Variant, ...]:
    if "variants" not in fields:
        return ()
    return tuple(
        Variant(_compile_when(entry.child("when", keys=_WHEN_KEYS)), _compile_remedy(entry, inherited))
        for entry in fields.children("variants", keys=("when", *REMEDY_KEYS))
    )


def _draw_symbols(
    fields: Fields,
    rule_id: str,
    tables: Tables,
    remedy: Remedy,
    symbols: dict[str, Remedy],
    variants: dict[str, tuple[Variant, ...]],
) -> None:
    """Add what a table states by symbol: first the rows for all profiles, then those for some of them."""
    rows = tables.draw(fields.text("table"), rule_id, f"{fields.label}:{fields.line_of('table')}")
    for row in rows:
        if row.remedy.nodes and not row.when.nodes:
            symbols[row.symbol] = _compile_remedy(row.fields(row.remedy, REMEDY_KEYS), remedy)
    for row in rows:
        if row.when.nodes:
            inherited = symbols.setdefault(row.symbol, remedy)
            stated = _compile_remedy(row.fields(row.remedy, REMEDY_KEYS), inherited)
            variant = Variant(_compile_when(row.fields(row.when, _WHEN_KEYS)), stated)
            variants[row.symbol] = (*variants.get(row.symbol, ()), variant)


def _compile_remedy(fields: Fields, inherited: Remedy | None) -> Remedy:
    """Return the remedy; what the fields do not state is inherited, and a stated null clears it."""
    stated: dict[str, object] = {}
    if inherited is None or "support" in fields:
        stated["support"] = Support(fields.choice("support", _SUPPORTS))
    if "shim" in fields:
        stated["shim"] = Shim(fields.choice("shim", _SHIMS))
    for key in ("replacement", "fix", "effort", "note"):
        if key in fields:
            stated[key] = fields.optional_text(key)
    if "evidence" in fields:
        stated["evidence"] = tuple(
            Evidence(entry.text("source"), entry.text("checked", ""), entry.text("how", ""))
            for entry in fields.children("evidence", keys=("source", "checked", "how"))
        )
    remedy = msgspec.structs.replace(inherited, **stated) if inherited else Remedy(**stated)  # type: ignore[arg-type]
    _check(fields, remedy)
    return remedy


def _check(fields: Fields, remedy: Remedy) -> None:
    if remedy.support is not Support.UNVERIFIED and not remedy.evidence:
        fields.fail(f"support '{remedy.support.value}' needs evidence; without any it is 'unverified'")
    if remedy.support not in (Support.UNCHANGED, Support.UNVERIFIED) and remedy.effort is None:
        fields.fail(f"support '{remedy.support.value}' needs an effort class")
    for placeholder in _PLACEHOLDER.findall(remedy.replacement or ""):
        if placeholder not in ("leaf", "rest"):
            fields.fail(f"unknown placeholder {{{placeholder}}}; there are {{leaf}} and {{rest}}")


def _compile_when(when: Fields) -> When:
    return When(when.texts("chips", ()), *_bounds(when, "torch"), *_bounds(when, "cann"))


def _bounds(when: Fields, key: str) -> tuple[str | None, str | None]:
    lowest = highest = None
    for part in when.text(key, "").split(",") if key in when else ():
        bound = _BOUND.match(part.strip())
        if bound is None:
            when.fail(f"{key} '{part}' is not of the form \">=2.6,<2.8\"")
        if bound[1] == ">=":
            lowest = bound[2]
        else:
            highest = bound[2]
    return lowest, highest
