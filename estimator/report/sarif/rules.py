"""Rules as SARIF reporting descriptors, with help for whoever reads an alert."""

from __future__ import annotations

import re
from typing import Any

from estimator.model.rule import Rule
from estimator.report.rule_pages import describe_rule
from estimator.report.sarif.limits import LONGEST_DESCRIPTION, MOST_TAGS
from estimator.report.text import cut

# Owners whose repositories are known to be on GitHub; evidence names them as owner/name.
_ON_GITHUB = frozenset(
    "Ascend AutoGPTQ flagos-ai huggingface linkedin microsoft NVIDIA open-mmlab OpenNMT opencv pytorch ray-project "
    "rusty1s sgl-project triton-lang vllm-project".split()
)
_REPOSITORY = re.compile(r"([\w.-]+)/([\w-]+)(?=[ ,;:)]|$)")
_LEVELS = {"mandatory": "warning", "potential": "note", "optional": "note"}


def shape_rule(rule: Rule, target: str) -> dict[str, Any]:
    """Return the descriptor of a rule, in which tags and lengths keep to GitHub's limits."""
    markdown = "\n".join(describe_rule(rule))
    shape: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", rule.id)),
        "shortDescription": {"text": cut(rule.title, LONGEST_DESCRIPTION)},
        "fullDescription": {"text": cut(rule.why, LONGEST_DESCRIPTION)},
        "help": {"text": markdown.replace("**", "").replace("`", ""), "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[rule.category]},
        "properties": {
            "tags": _tags(rule, target),
            "precision": rule.confidence,
            "problem.severity": "warning" if rule.category == "mandatory" else "recommendation",
            "category": rule.category,
            "area": rule.area,
            "pack": rule.pack,
        },
    }
    address = find_address(rule, target)
    if address:
        shape["helpUri"] = address
    return shape


def find_address(rule: Rule, target: str) -> str | None:
    """Return the address where to read on: the rule's own link, else the repository that its remedy rests on."""
    web = [link for link in rule.links if link.startswith("https://")]
    if web:
        return web[0]
    entry = rule.targets.get(target)
    if entry is None:
        return None
    remedies = (entry.remedy, *entry.symbols.values())
    for evidence in (evidence for remedy in remedies for evidence in remedy.evidence):
        found = _REPOSITORY.match(evidence.source)
        if found and found[1] in _ON_GITHUB:
            return f"https://github.com/{found[1]}/{found[2]}"
    return None


def _tags(rule: Rule, target: str) -> list[str]:
    return list(dict.fromkeys(["cuda", "migration", target, rule.area, rule.category]))[:MOST_TAGS]
