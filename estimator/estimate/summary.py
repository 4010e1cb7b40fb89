"""What an assessment says beside its distribution: shares, drivers, blockers and assumptions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from estimator.estimate.pricing import Charge
from estimator.estimate.project import Scope
from estimator.estimate.remedies import render_replacement
from estimator.estimate.simulate import spread_shares
from estimator.model.artifact import Origin
from estimator.model.assessment import Priced, Profile, Share, Strategy, WorkItem
from estimator.model.effort import EffortTable
from estimator.model.rule import Remedy, Shim, Support, TargetInfo

_DRIVERS = 5
_EVIDENCE = {
    "some": "{title}: what it names is documented, but the hours come from ports to Ascend, and no count of a port to "
    "it is behind them; the range is wider for that.",
    "thin": "{title}: no published figure for a port to it was found; the hours come from ports to Ascend, what nobody "
    "vouches for is unverified, and the range is wider for both.",
}


def share_by_area(items: Iterable[WorkItem], table: EffortTable) -> tuple[Share, ...]:
    """Return the mean of each area, largest first."""
    hours: dict[str, float] = defaultdict(float)
    for item in items:
        hours[item.area] += item.hours.mean
    total = sum(hours.values())
    return tuple(_share(area, hours[area], total, table) for area in sorted(hours, key=lambda a: (-hours[a], a)))


def find_drivers(items: Sequence[WorkItem], table: EffortTable) -> tuple[Share, ...]:
    """Return the five largest items, in the order of the items, which is by mean."""
    total = sum(item.hours.mean for item in items)
    return tuple(_share(item.title, item.hours.mean, total, table) for item in items[:_DRIVERS])


def find_uncertainty(items: Sequence[WorkItem], table: EffortTable, seed: int) -> tuple[Share, ...]:
    """Return what causes most of the variance: the largest item of each group that errs together, and the share."""
    shares = sorted(spread_shares(items, table, seed).items(), key=lambda pair: (-pair[1], pair[0]))[:_DRIVERS]
    found = []
    for (area, draw), share in shares:
        group = [item for item in items if (item.area, item.draw) == (area, draw)]
        more = f" and {len(group) - 1} more" if len(group) > 1 else ""
        weeks = sum(item.hours.mean for item in group) / table.hours_per_week
        found.append(Share(group[0].title + more, round(weeks, 3), round(share, 4)))
    return tuple(found)


def fraction(items: Iterable[WorkItem], chosen: Callable[[WorkItem], bool]) -> float:
    """Return the share of the mean that the chosen items hold."""
    total = part = 0.0
    for item in items:
        total += item.hours.mean
        part += item.hours.mean if chosen(item) else 0.0
    return round(part / total, 4) if total else 0.0


def mechanical_share(charges: Iterable[Charge]) -> float:
    """Return the share of the own edit sites paid for whose class is mechanical or whose remedy names a codemod."""
    edits = [item for item in charges if item.share > 0 and item.effort is not None and item.effort.kind == "edit"]
    if not edits:
        return 0.0
    done = sum(1 for item in edits if item.remedy.fix or (item.effort is not None and item.effort.mechanical))
    return round(done / len(edits), 4)


def list_priced(charges: Iterable[Charge]) -> tuple[Priced, ...]:
    """Return the remedy of each rule and symbol met, with the number of own sites."""
    sites: Counter[tuple[str, str]] = Counter()
    remedies: dict[tuple[str, str], Remedy] = {}
    for item in charges:
        key = item.finding.rule, item.finding.symbol
        remedies[key] = _filled(item)
        sites[key] += (len(item.finding.places) or 1) if item.finding.origin is Origin.OWN else 0
    return tuple(Priced(rule, symbol, remedies[rule, symbol], sites[rule, symbol]) for rule, symbol in sorted(remedies))


def _filled(item: Charge) -> Remedy:
    """Return the remedy with the replacement of this very symbol; of a subject, which has many, with a star for it."""
    remedy, finding = item.remedy, item.finding
    if remedy.replacement is None or "{" not in remedy.replacement:
        return remedy
    if finding.symbol == finding.subject:
        replacement: str | None = remedy.replacement.replace("{leaf}", "*").replace("{rest}", "*")
    else:
        replacement = render_replacement(remedy, item.rule, finding.symbol)
    return msgspec.structs.replace(remedy, replacement=replacement)


def list_blockers(ported: Iterable[Charge]) -> tuple[Priced, ...]:
    """
    Return what has no equivalent on the target and runs under no shim, from the own charges of a port.

    What can simply be dropped, or is imported only if it is there, blocks nothing.
    """
    return list_priced(
        item
        for item in ported
        if item.share > 0
        and item.remedy.support is Support.NONE
        and item.remedy.shim in (Shim.NO, Shim.PARTIAL)
        and not item.optional
        and not (item.effort is not None and item.effort.mechanical)
    )


def list_assumptions(
    profile: Profile,
    strategy: Strategy,
    scope: Scope | None,
    table: EffortTable,
    target: TargetInfo | None = None,
    left: float = 0.0,
) -> tuple[str, ...]:
    """Return the lines to print: what was chosen or assumed, and how the project's own work is scaled."""
    chosen = ", ".join(
        f"{name} {value}" + ("" if name.lower() in profile.stated else " (assumed)")
        for name, value in (("chip", profile.chip), ("torch", profile.torch), ("CANN", profile.cann))
        if value
    )
    plugin = f" with plugin {profile.plugin}" if profile.plugin else ""
    lines = [f"{profile.target}, {chosen}{plugin}; {table.hours_per_week:g} focused hours to the engineer-week."]
    if profile.tables:
        lines.append(f"Versions: {profile.tables}.")
    if target is not None and target.evidence != "full":
        lines.append(_EVIDENCE[target.evidence].format(title=target.title))
    if scope is not None:
        kinds = " and ".join(scope.workloads) or "the library's own tests, since no training or inference was found"
        lines.append(
            f"Bring-up, validation and tuning grow with the own files of code touched ({scope.files}; scripts, images "
            "and settings do not count), by a power law with a ceiling, and with the hours of what is changed; "
            f"validated: {kinds}."
        )
    if strategy == "shim":
        lines.append("A place that the shim covers in part is priced at half; a file that it covers counts in part.")
    if strategy == "dual":
        lines.append("Both targets stay supported: parity tests on both and a regression of CUDA are included.")
    if left:
        lines.append(
            f"As in merged ports that keep CUDA, what can stay CUDA's does at first: {left:.1f} engineer-weeks of "
            "edits, libraries and kernels are left to it. What the target has to run from them comes on top."
        )
    return (*lines, *table.assumptions)


def _share(name: str, hours: float, total: float, table: EffortTable) -> Share:
    return Share(name, round(hours / table.hours_per_week, 3), round(hours / total, 4) if total else 0.0)
