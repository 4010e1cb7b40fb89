"""One rule, explained."""

from __future__ import annotations

import textwrap

from estimator.model.assessment import Hours
from estimator.model.rule import Remedy, Rule
from estimator.model.rulebook import Rulebook

_WIDTH = 78


def render_explanation(rule: Rule, rulebook: Rulebook) -> str:
    """Return what the rule finds, why it costs, what it becomes by target, examples, and how to leave it out."""
    lines = [f"{rule.id}: {rule.title}", ""]
    lines += textwrap.wrap(rule.why, _WIDTH)
    lines += ["", f"Category {rule.category}, area {rule.area}, confidence {rule.confidence}, pack {rule.pack}."]
    for target, entry in sorted(rule.targets.items()):
        lines += ["", f"On {target}:"]
        lines += _remedy("", entry.remedy, rulebook)
        for symbol, remedy in sorted(entry.symbols.items()):
            lines += _remedy(f"{symbol}: ", remedy, rulebook, brief=True)
        for variant in entry.variants:
            when = ", ".join([*variant.when.chips, variant.when.torch_min or "", variant.when.torch_max or ""])
            lines += _remedy(f"with {when.strip(', ')}: ", variant.remedy, rulebook, brief=True)
    lines += ["", "Examples:"]
    for example in rule.examples:
        lines += [("  hit   " if example.hit else "  miss  ") + example.code.replace("\n", "\n        ")]
        lines += [f"        {target}: {code}" for target, code in sorted(example.becomes.items())]
    lines += ["", f"Leave it out: cannscope scan --ignore {rule.id} ..."]
    return "\n".join(lines)


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


def _hours(hours: Hours) -> str:
    return f"{hours.low:g}/{hours.likely:g}/{hours.high:g}"
