"""What has no equivalent on the target."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from estimator.model.artifact import Origin
from estimator.model.assessment import Priced
from estimator.model.fact import Place
from estimator.model.scan import Scan
from estimator.report.html.words import visible
from estimator.report.language import Speech

_SHOWN_PLACES = 3
_SHOWN_SYMBOLS = 3


class Blocker(msgspec.Struct, frozen=True, kw_only=True):
    """A rule without an equivalent: symbols and places, of which some are shown."""

    rule: str
    title: str
    symbols: tuple[str, ...]
    more_symbols: int
    places: tuple[str, ...]
    more_places: int


def build_blockers(scan: Scan, say: Speech) -> tuple[Blocker, ...]:
    """Return the blockers of the main assessment, those with most places first; what is only taken out is none."""
    symbols: dict[str, list[Priced]] = defaultdict(list)
    for priced in scan.main.blockers:
        if priced.sites and priced.remedy.effort != "drop":
            symbols[priced.rule].append(priced)
    if not symbols:
        return ()
    titles = {rule.id: rule.title for rule in scan.rulebook.rules}
    places: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for finding in scan.counted:
        if finding.origin is Origin.OWN and finding.rule in symbols:
            places[finding.rule, finding.symbol] += finding.places or (finding.place,)
    blockers = []
    for rule, group in sorted(symbols.items(), key=lambda pair: (-sum(p.sites for p in pair[1]), pair[0])):
        met = sorted({place for priced in group for place in places[rule, priced.symbol]})
        blockers.append(
            Blocker(
                rule=rule,
                title=say(titles.get(rule, rule)),
                symbols=tuple(visible(priced.symbol) for priced in group[:_SHOWN_SYMBOLS]),
                more_symbols=max(0, len(group) - _SHOWN_SYMBOLS),
                places=tuple(visible(f"{place.path}:{place.line}") for place in met[:_SHOWN_PLACES]),
                more_places=max(0, len(met) - _SHOWN_PLACES),
            )
        )
    return tuple(blockers)
