"""What a rule's symbol becomes on a target, under a profile."""

from __future__ import annotations

from collections.abc import Iterable

from estimator.model.assessment import Profile
from estimator.model.rule import Remedy, Rule, Support, When
from estimator.model.rulebook import Rulebook
from estimator.model.versions import within

UNKNOWN = Remedy(support=Support.UNVERIFIED, effort="verify", note="no remedy is recorded for this target")


def find_remedy(rulebook: Rulebook, rule: Rule, symbol: str, profile: Profile) -> Remedy:
    """
    Return the remedy of the symbol under the profile; where a target has none, it is `unverified`, never free.

    A remedy that is stated for the symbol goes before a variant, and a variant before the rule's own remedy. Of what
    is stated for the symbol, the first variant that fits the profile goes first.
    """
    entry = rule.targets.get(profile.target)
    if entry is None:
        return UNKNOWN
    variants, remedy = entry.variants, entry.remedy
    listed = _longest_prefix(entry.symbols, symbol)
    if listed is not None:
        variants, remedy = entry.symbol_variants.get(listed, ()), entry.symbols[listed]
    torch = profile.torch or next((t.default_torch for t in rulebook.targets if t.id == profile.target), "")
    return next((v.remedy for v in variants if fits(v.when, profile.chip, torch, profile.cann)), remedy)


def render_replacement(remedy: Remedy, rule: Rule, symbol: str) -> str | None:
    """Return the replacement with {leaf}, the symbol's last part, and {rest}, what follows the listed name."""
    if remedy.replacement is None:
        return None
    listed = _longest_prefix((name for atom in rule.match.any for name in atom.symbols), symbol)
    rest = symbol if listed is None else symbol[len(listed.removesuffix("*")) :].removeprefix(".")
    filled = remedy.replacement.replace("{leaf}", symbol.rpartition(".")[2])
    return filled.replace("{rest}", rest).removesuffix(".") if "{rest}" in filled else filled


def fits(when: When, chip: str, torch: str, cann: str = "") -> bool:
    """Tell whether the chip is one of those named, and torch and CANN lie within their bounds."""
    if when.chips and chip not in when.chips:
        return False
    return within(torch, when.torch_min, when.torch_max) and within(cann, when.cann_min, when.cann_max)


def _longest_prefix(names: Iterable[str], symbol: str) -> str | None:
    """Return the longest name that is the symbol, a dotted prefix of it, or ends in `*` and begins it."""
    best: str | None = None
    for name in names:
        stem = name.removesuffix("*")
        met = symbol == name or (symbol.startswith(stem) if stem != name else symbol.startswith(f"{name}."))
        if met and (best is None or len(name) > len(best)):
            best = name
    return best
