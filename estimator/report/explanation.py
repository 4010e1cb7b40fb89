"""One rule, or one effort class, explained."""

from __future__ import annotations

import textwrap

from estimator.model.assessment import Hours
from estimator.model.effort import EffortClass
from estimator.model.rule import Remedy, Rule, When
from estimator.model.rulebook import Rulebook

_WIDTH = 78
_SYMBOLS_SHOWN = 30
_RULES_SHOWN = 12


def render_explanation(rule: Rule, rulebook: Rulebook) -> str:
    """Return what the rule finds, why it costs, what it becomes by target, examples, and how to leave it out."""
    lines = [f"{rule.id}: {rule.title}", ""]
    lines += textwrap.wrap(rule.why, _WIDTH)
    lines += ["", f"Category {rule.category}, area {rule.area}, confidence {rule.confidence}, pack {rule.pack}."]
    for target, entry in sorted(rule.targets.items()):
        lines += ["", f"On {target}:"]
        lines += _remedy("", entry.remedy, rulebook)
        shown = sorted(entry.symbols.items())[:_SYMBOLS_SHOWN]
        for symbol, remedy in shown:
            lines += _remedy(f"{symbol}: ", remedy, rulebook, brief=True)
            for variant in entry.symbol_variants.get(symbol, ()):
                when = describe_when(variant.when)
                lines += _remedy(f"{symbol} with {when}: ", variant.remedy, rulebook, brief=True)
        if len(entry.symbols) > len(shown):
            lines.append(f"  and {len(entry.symbols) - len(shown)} more symbols")
        for variant in entry.variants:
            lines += _remedy(f"with {describe_when(variant.when)}: ", variant.remedy, rulebook, brief=True)
    if not rule.targets:
        lines += ["", "No remedy is recorded: unverified on every target."]
    lines += ["", "Examples:"]
    for example in rule.examples:
        place = "" if example.name == "example.py" else f" (in {example.name})"
        lines += [("  found       " if example.hit else "  left alone  ") + _indented(example.code) + place]
        lines += [f"    on {target}: {_indented(code)}" for target, code in sorted(example.becomes.items())]
    lines += [
        "",
        f"Leave it out: cannscope scan --ignore {rule.id} ..., or in the configuration: ignore = [{rule.id!r}]",
    ]
    return "\n".join(lines)


def render_effort(effort: EffortClass, rulebook: Rulebook) -> str:
    """Return the hours of a class, what they rest on, and which rules use it."""
    lines = [f"{effort.id}: {effort.title}", "", f"Kind {effort.kind}, basis {effort.basis}. Hours low/likely/high:"]
    lines.append(f"  once            {_hours(effort.once)}")
    if effort.first.high:
        lines.append(f"  further file    {_hours(effort.first)}")
    if effort.repeat.high:
        lines.append(f"  repeat          {_hours(effort.repeat)}")
    if effort.cap is not None:
        lines.append(f"  at most {effort.cap:g} likely hours for what follows the first")
    lines += ["", "Evidence:"]
    for evidence in effort.evidence:
        lines += textwrap.wrap(evidence, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
    rules = sorted({rule.id for rule in rulebook.rules if effort.id in _classes(rule)})
    if rules:
        more = f" and {len(rules) - _RULES_SHOWN} more" if len(rules) > _RULES_SHOWN else ""
        lines += ["", *textwrap.wrap(f"Used by {', '.join(rules[:_RULES_SHOWN])}{more}.", _WIDTH)]
    else:
        lines += ["", "Used by the estimate itself, for the project as a whole."]
    return "\n".join(lines)


def describe_when(when: When) -> str:
    """Return the condition of a variant in words."""
    bounds = (
        ("torch >=", when.torch_min),
        ("torch <", when.torch_max),
        ("CANN >=", when.cann_min),
        ("CANN <", when.cann_max),
    )
    return ", ".join([*when.chips, *(f"{sign} {value}" for sign, value in bounds if value)])


def _classes(rule: Rule) -> set[str | None]:
    classes: set[str | None] = set()
    for entry in rule.targets.values():
        classes.add(entry.remedy.effort)
        classes.update(remedy.effort for remedy in entry.symbols.values())
        for variants in (entry.variants, *entry.symbol_variants.values()):
            classes.update(variant.remedy.effort for variant in variants)
    return classes


def _remedy(prefix: str, remedy: Remedy, rulebook: Rulebook, brief: bool = False) -> list[str]:
    becomes = f", becomes {remedy.replacement}" if remedy.replacement else ""
    lines = [f"  {prefix}{remedy.support.value}{becomes}; runtime shim: {remedy.shim.value}"]
    if remedy.note:
        lines += textwrap.wrap(remedy.note, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    if brief:
        return lines
    effort = rulebook.effort.classes.get(remedy.effort or "")
    if effort is not None:
        lines.append(f"  effort class {effort.id} ({effort.basis}), hours low/likely/high:")
        lines.append(
            f"    once {_hours(effort.once)}, further file {_hours(effort.first)}, repeat {_hours(effort.repeat)}"
        )
        for evidence in effort.evidence:
            lines += textwrap.wrap(evidence, _WIDTH, initial_indent="    - ", subsequent_indent="      ")
    for source in remedy.evidence:
        lines.append(f"  source: {source.source} ({source.how}, {source.checked})")
    return lines


def _indented(code: str) -> str:
    return code.strip().replace("\n", "\n              ")


def _hours(hours: Hours) -> str:
    return f"{hours.low:g}/{hours.likely:g}/{hours.high:g}"
