"""
Writes the same rules twice: as a pack of ours, and as rules of semgrep.

Usage: python bench/semgrep_rules.py FOLDER [COUNT]     writes FOLDER/ours/bench.yaml and FOLDER/semgrep.yaml
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from estimator.model.rule import Atom, Rule
from estimator.rulebook.load import load_rulebook

_MOST_SYMBOLS = 40


def main(folder: Path, count: int = 30) -> list[str]:
    """Write both files and return the ids of the rules, those with the most names first."""
    rules = [rule for rule in load_rulebook().rules if _is_plain(rule)]
    rules.sort(key=lambda rule: (-sum(len(atom.symbols) for atom in rule.match.any), rule.id))
    chosen = sorted(rules[:count], key=lambda rule: rule.id)
    (folder / "ours").mkdir(parents=True, exist_ok=True)
    (folder / "semgrep.yaml").write_text(yaml.safe_dump({"rules": [_translate(rule) for rule in chosen]}))
    ours = {"pack": "bench", "title": "Rules for comparison", "rules": [_restate(rule) for rule in chosen]}
    (folder / "ours" / "bench.yaml").write_text(yaml.safe_dump(ours, sort_keys=False))
    return [rule.id for rule in chosen]


def _is_plain(rule: Rule) -> bool:
    """Tell whether semgrep can say the same: names and calls, methods, or imports, without further tests."""
    bare = Atom(kinds=(), symbols=())
    fields = [field for field in Atom.__struct_fields__ if field not in ("kinds", "symbols")]
    return (
        not rule.match.exclude
        and any(one.hit and one.name == "example.py" for one in rule.examples)
        and rule.per == "site"
        and all(
            atom.kinds[0] in ("name", "call", "method")
            and 0 < len(atom.symbols) <= _MOST_SYMBOLS
            and not any(symbol.endswith("*") and atom.kinds[0] == "method" for symbol in atom.symbols)
            and all(getattr(atom, field) == getattr(bare, field) for field in fields)
            for atom in rule.match.any
        )
    )


def _translate(rule: Rule) -> dict[str, Any]:
    patterns = []
    for atom in rule.match.any:
        for symbol in atom.symbols:
            name = symbol.removesuffix(".*")
            if atom.kinds[0] == "method":
                patterns.append({"pattern": f"$X.{name}(...)"})
            elif "name" in atom.kinds:
                patterns.append({"pattern": f"{name}.$MEMBER" if symbol.endswith(".*") else name})
            else:
                patterns.append({"pattern": f"{name}.$MEMBER(...)" if symbol.endswith(".*") else f"{name}(...)"})
    return {
        "id": rule.id,
        "languages": ["python"],
        "severity": "WARNING",
        "message": rule.title,
        "pattern-either": patterns,
    }


def _restate(rule: Rule) -> dict[str, Any]:
    """Return the rule as a pack states it, without what it becomes on any target."""
    atoms = [{_word(atom): list(atom.symbols)} for atom in rule.match.any]
    return {
        "id": f"bench-{rule.id}",
        "title": rule.title,
        "why": rule.why,
        "category": rule.category,
        "area": rule.area,
        "confidence": rule.confidence,
        "match": {"any": atoms},
        "examples": [{"hit" if one.hit else "miss": one.code} for one in rule.examples if one.name == "example.py"],
    }


def _word(atom: Atom) -> str:
    return "name" if "name" in atom.kinds else atom.kinds[0]


if __name__ == "__main__":
    print("\n".join(main(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
