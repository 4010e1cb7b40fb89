"""What a finding says, in one sentence each."""

from __future__ import annotations

from collections.abc import Callable

from estimator.model.assessment import Assessment
from estimator.model.finding import Finding
from estimator.model.rule import Remedy, Shim, Support
from estimator.model.scan import Scan
from estimator.report.language import ENGLISH, Speech
from estimator.report.severity import find_remedy
from estimator.report.text import escape, weeks

_SUPPORT = {
    Support.UNCHANGED: "works on {target} as it is",
    Support.RENAME: "has another name on {target}",
    Support.ADAPT: "has to be adapted for {target}",
    Support.REDESIGN: "has an equivalent of another shape on {target}",
    Support.REWRITE: "has to be written anew for {target}",
    Support.NONE: "has no equivalent on {target}",
    Support.UNVERIFIED: "is unverified on {target}: nobody vouches for it",
}
_SHIM = {
    Shim.FULL: "The runtime shim covers it.",
    Shim.PARTIAL: "The runtime shim covers it in part.",
    Shim.NO: "",
    Shim.CHANGES: "Under the runtime shim it runs, but behaves otherwise.",
}


def tell_left(assessment: Assessment, say: Callable[..., str]) -> str:
    """Return what the strategy leaves to CUDA, as the end of a clause; "" where it leaves nothing."""
    return say("; {weeks} weeks more stay CUDA's", weeks=weeks(assessment.left)) if assessment.left else ""


def describe_remedy(remedy: Remedy, target: str, say: Speech = ENGLISH) -> str:
    """Return what becomes of a symbol, as the rest of a sentence and a second one on the shim."""
    becomes = f": {escape(say.recall(remedy.replacement))}" if remedy.replacement else ""
    shim = _SHIM[remedy.shim]
    return f"{say(_SUPPORT[remedy.support], target=target)}{becomes}{say('. ')}{say(shim) if shim else ''}".rstrip()


def describe_finding(finding: Finding, remedy: Remedy, title: str, target: str, say: Speech = ENGLISH) -> str:
    """Return what was found, what becomes of it, and how often it is there if more than once."""
    symbol = escape(finding.symbol)
    shown = say(title)
    what = shown if symbol.casefold() == title.casefold() or not symbol else f"{shown}: {symbol}"
    places = len(finding.places)
    more = f" {say('{places} in all.', places=say.count(places, 'place'))}" if places > 1 else ""
    return f"{what} {describe_remedy(remedy, target, say)}{more}"


def describer(scan: Scan, say: Speech = ENGLISH) -> Callable[[Finding], str]:
    """Return a function that says what a finding of the scan is and what becomes of it."""
    remedy_of = find_remedy(scan)
    titles = {rule.id: rule.title for rule in scan.rulebook.rules}
    target = scan.main.profile.target
    return lambda finding: describe_finding(
        finding, remedy_of(finding), titles.get(finding.rule, finding.rule), target, say
    )
