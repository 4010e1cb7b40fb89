"""What a rule's symbol becomes on a target, under a profile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from estimator.model.assessment import Profile
from estimator.model.rule import Remedy, Rule, Shim, Support, TargetEntry, TargetInfo, When
from estimator.model.rulebook import Rulebook
from estimator.model.versions import within

_FOREIGN = re.compile(r"ascend|cann|npu|hccl|aclnn|\bacl|mstx|torchair|huawei|davinci|mindspeed|moxing", re.IGNORECASE)
UNKNOWN = Remedy(support=Support.UNVERIFIED, effort="verify", note="no remedy is recorded for this target")


def find_remedy(rulebook: Rulebook, rule: Rule, symbol: str, profile: Profile) -> Remedy:
    """
    Return the remedy of the symbol under the profile; where a target has none, it is `unverified`, never free.

    A remedy that is stated for the symbol goes before a variant, and a variant before the rule's own remedy. Of what
    is stated for the symbol, the first variant that fits the profile goes first.
    """
    entry = rule.targets.get(profile.target)
    if entry is None:
        return inherit(rulebook, rule, symbol, profile)
    return _choose(rulebook, entry, symbol, profile)


def inherit(rulebook: Rulebook, rule: Rule, symbol: str, profile: Profile) -> Remedy:
    """Return what the target's family says of the symbol; where it says nothing either, the remedy is unknown."""
    family = rulebook.family_of(profile.target)
    statement = family.find(rule.id) if family is not None else None
    if statement is None:
        return UNKNOWN
    stated = _choose(rulebook, statement.entry, symbol, profile)
    if not statement.like:
        return stated
    info, other = rulebook.target(profile.target), rulebook.target(statement.like)
    if info is None or other is None or statement.like not in rule.targets:
        return UNKNOWN
    known = find_remedy(rulebook, rule, symbol, Profile(other.id, other.default_chip, other.default_torch))
    derived = derive(known, stated, info.words if statement.words else None, vouched=statement.vouched)
    return derived if is_there(info, render_replacement(derived, rule, symbol)) else _unread(derived, info)


def is_there(info: TargetInfo, replacement: str | None) -> bool:
    """Tell whether the name is one that was read in the target's namespace, or none of that namespace."""
    if not info.names or replacement is None or "namespace" not in info.traits:
        return True
    top = info.traits["namespace"].value + "."
    asked = {part[len(top) :].split(".")[0] for part in replacement.split(", ") if part.startswith(top)}
    return asked <= {*info.names, ""}


def _unread(remedy: Remedy, info: TargetInfo) -> Remedy:
    """Return the remedy as what nobody vouches for: its namespace has no such name, or has it since it was read."""
    return msgspec.structs.replace(
        remedy,
        support=Support.UNVERIFIED,
        replacement=None,
        shim=Shim.NO,
        fix=None,
        effort=remedy.effort or "verify",
        note=f"Not among the names that were read of {info.traits['namespace'].value}.",
    )


def derive(known: Remedy, stated: Remedy, words: Mapping[str, str] | None, *, vouched: bool) -> Remedy:
    """
    Return the remedy of another target as it is here: with its effort, and its support where somebody vouches for it.

    Without `words` its replacement, note and codemod do not come along, since they speak of the other target.
    """
    shim = known.shim if words is not None else Shim.NO
    support = known.support if vouched else Support.UNVERIFIED
    if shim is Shim.FULL and not vouched:
        shim = Shim.PARTIAL
    effort = stated.effort or known.effort
    return msgspec.structs.replace(
        stated,
        support=support,
        replacement=stated.replacement or (translate(known.replacement, words) if words else None),
        shim=shim,
        fix=known.fix if words and vouched else None,
        effort=effort if support is not Support.UNVERIFIED else effort or "verify",
    )


def translate(text: str | None, words: Mapping[str, str]) -> str | None:
    """Return the text in the words of another target, None where a word is left that only the first one has."""
    if text is None:
        return None
    for word in sorted(words, key=len, reverse=True):
        # NPUGraph and ProcessGroupHCCL hold a word, and so does torch.npu; Npu in another name is not known to be one.
        before, after = ("[A-Z]", "[a-z]") if word.isupper() else ("[A-Za-z]", "[A-Za-z]")
        text = re.sub(f"(?<!{before}){re.escape(word)}(?!{after})", words[word], text)
    return None if _FOREIGN.search(text) else text


def _choose(rulebook: Rulebook, entry: TargetEntry, symbol: str, profile: Profile) -> Remedy:
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
