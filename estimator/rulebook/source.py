"""Where a rule stands, and how it is written there."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from estimator.errors import UsageError
from estimator.model.rule import Rule
from estimator.model.rulebook import Rulebook
from estimator.rulebook.locate import bundled_rules


def find_rule(rule_id: str, rulebook: Rulebook) -> Rule:
    """Return the rule; raises UsageError with the nearest id where there is none."""
    found = rulebook.find(rule_id)
    if found is not None:
        return found
    near = difflib.get_close_matches(rule_id, [known.id for known in rulebook.rules], 1)
    hint = f"did you mean {near[0]}?" if near else "see `cannscope rules list`"
    raise UsageError(f"no rule '{rule_id}'; {hint}")


def find_source(rule_id: str, rulebook: Rulebook, extra: Sequence[Path] = ()) -> str:
    """Return `file:line` and the text of the rule in its pack."""
    rule = find_rule(rule_id, rulebook)
    label = next(pack.path for pack in rulebook.packs if pack.name == rule.pack)
    for folder in (*reversed(extra), bundled_rules()):
        path = folder / Path(label).name
        lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
        start = next((n for n, line in enumerate(lines) if line.strip() == f"- id: {rule_id}"), None)
        if start is not None:
            return f"{label}:{start + 1}\n" + "\n".join(_block(lines[start:])) + "\n"
    raise UsageError(f"rule '{rule_id}' is in {label}, but not as `- id: {rule_id}` on a line of its own")


def _block(lines: Sequence[str]) -> list[str]:
    """Return the list entry that the first line begins."""
    indent = len(lines[0]) - len(lines[0].lstrip())
    block = [lines[0]]
    for line in lines[1:]:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        block.append(line)
    while block and not block[-1].strip():
        block.pop()
    return block
