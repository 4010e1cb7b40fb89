"""What can only be checked when all packs are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from estimator.errors import RulePackError
from estimator.model.effort import EffortTable
from estimator.model.rule import Remedy, Rule
from estimator.rulebook.fields import suggest


def check_rulebook(rules: Iterable[Rule], lines: Mapping[str, str], effort: EffortTable) -> None:
    """Raise RulePackError for a remedy that names an effort class which does not exist."""
    for rule in rules:
        for target, remedy in _remedies(rule):
            if remedy.effort is not None and remedy.effort not in effort.classes:
                near = suggest(remedy.effort, effort.classes)
                raise RulePackError(
                    f"{lines[rule.id]}: rule '{rule.id}': {target}: unknown effort class '{remedy.effort}'{near}"
                )


def _remedies(rule: Rule) -> Iterable[tuple[str, Remedy]]:
    for target, entry in rule.targets.items():
        yield target, entry.remedy
        for remedy in entry.symbols.values():
            yield target, remedy
        for variant in entry.variants:
            yield target, variant.remedy
