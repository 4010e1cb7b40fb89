"""What a rule's symbol becomes on a target, under a profile."""

from __future__ import annotations

from estimator.model.assessment import Profile
from estimator.model.rule import Remedy, Rule, Support, When
from estimator.model.rulebook import Rulebook

UNKNOWN = Remedy(support=Support.UNVERIFIED, effort="verify", note="no remedy is recorded for this target")


def find_remedy(rulebook: Rulebook, rule: Rule, symbol: str, profile: Profile) -> Remedy:
    """Return the remedy of the symbol; where a target has none recorded, it is `unverified`, never free."""
    entry = rule.targets.get(profile.target)
    if entry is None:
        return UNKNOWN
    for variant in entry.variants:
        if _fits(variant.when, profile):
            return variant.remedy
    name = symbol
    while name:
        if name in entry.symbols:
            return entry.symbols[name]
        name = name.rpartition(".")[0]
    starred = [key for key in entry.symbols if key.endswith("*") and symbol.startswith(key[:-1])]
    return entry.symbols[max(starred, key=len)] if starred else entry.remedy


def render_replacement(remedy: Remedy, rule: Rule, symbol: str) -> str | None:
    """Return the replacement with {leaf} and {rest} filled from the symbol."""
    if remedy.replacement is None:
        return None
    rest = symbol
    for listed in sorted((s for atom in rule.match.any for s in atom.symbols), key=len, reverse=True):
        plain = listed.removesuffix("*").removesuffix(".")
        if symbol == plain or symbol.startswith(f"{plain}."):
            rest = symbol[len(plain) + 1 :]
            break
    return remedy.replacement.replace("{leaf}", symbol.rsplit(".", 1)[-1]).replace("{rest}", rest)


def _fits(when: When, profile: Profile) -> bool:
    if when.chips and profile.chip not in when.chips:
        return False
    version = _version(profile.torch)
    if when.torch_min is not None and version < _version(when.torch_min):
        return False
    return when.torch_max is None or version < _version(when.torch_max)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2] if part.isdigit())
