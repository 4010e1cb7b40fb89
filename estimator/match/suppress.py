"""Which findings people accept, by comments and by the configuration, and which of what they said does nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from fnmatch import fnmatchcase

import msgspec

from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.summary import Parsed
from estimator.model.suppression import Directive, Fault, PathSuppression, Suppression

_Said = tuple[str, int, str]  # path, or "" for the configuration; number there; glob over rule ids


class Suppressor:
    """Answers whether a rule is suppressed at a place, and remembers what was of use."""

    def __init__(
        self,
        parsed: Iterable[Parsed],
        stated: Sequence[PathSuppression] = (),
        *,
        needs_reason: bool = True,
    ) -> None:
        self._directives = {file.path: file.directives for file in parsed if file.directives}
        self._stated = stated
        self._needs_reason = needs_reason
        self._used: set[_Said] = set()
        self._fits: dict[str, tuple[int, ...]] = {}
        self._matchers: list[Callable[[str], bool]] | None = None

    def mark(self, finding: Finding) -> Finding:
        """Return the finding, suppressed where somebody said so."""
        suppression = self._at(finding.rule, finding.place)
        if suppression is None:
            return finding
        return _suppressed(finding, suppression)

    def _at(self, rule: str, place: Place) -> Suppression | None:
        found: list[tuple[int, Suppression]] = []
        for number, directive in enumerate(self._directives.get(place.path, ())):
            if place.cell is not None or not _covers(directive, place.line):
                continue
            for glob in self._fitting(directive.rules, rule, directive.reason):
                self._used.add((place.path, number, glob))
                found.append((_size(directive), Suppression("inSource", directive.reason, directive.line)))
        for number in self._stated_at(place.path) if self._stated else ():
            stated = self._stated[number]
            for glob in self._fitting((stated.rule,), rule, stated.reason):
                self._used.add(("", number, glob))
                found.append((_WIDEST, Suppression("external", stated.reason)))
        return min(found, key=lambda pair: pair[0], default=(0, None))[1]

    def _fitting(self, globs: Sequence[str], rule: str, reason: str) -> list[str]:
        return [glob for glob in globs if fnmatchcase(rule, glob)] if reason or not self._needs_reason else []

    def _stated_at(self, path: str) -> tuple[int, ...]:
        if path not in self._fits:
            if self._matchers is None:
                from pathspec import GitIgnoreSpec

                self._matchers = [GitIgnoreSpec.from_lines([one.path]).match_file for one in self._stated]
            self._fits[path] = tuple(number for number, fits in enumerate(self._matchers) if fits(path))
        return self._fits[path]

    def faults(self, known: Collection[str], *, whole: bool) -> tuple[Fault, ...]:
        """
        Return what was said in vain, sorted; to be asked when all findings are marked.

        `known` are the ids of all rules; only where all of them looked at the `whole` project, what was of no use is
        stale.
        """
        faults: list[Fault] = []
        for path, directives in self._directives.items():
            for number, one in enumerate(directives):
                if one.fault is not None:
                    faults.append(Fault(path, one.line, one.fault, one.trouble))
                for glob in one.rules:
                    said = (path, number, glob)
                    hint = "" if one.last or one.whole_file else "; no statement follows it in its block"
                    faults += self._fault(said, one.line, one.reason, known, whole, hint)
        for number, stated in enumerate(self._stated):
            hint = f", path {stated.path!r}, in [[tool.cannscope.suppress]]"
            faults += self._fault(("", number, stated.rule), 0, stated.reason, known, whole, hint)
        return tuple(sorted(faults))

    def _fault(
        self,
        said: _Said,
        line: int,
        reason: str,
        known: Collection[str],
        whole: bool,
        hint: str,
    ) -> Iterable[Fault]:
        path, _, glob = said
        if not any(fnmatchcase(rule, glob) for rule in known):
            yield Fault(path, line, "unknown rule", f"no rule is called {glob}{hint}")
        elif not reason and self._needs_reason:
            yield Fault(path, line, "no reason", f"{glob} is suppressed without a reason, so it is not{hint}")
        elif whole and said not in self._used:
            yield Fault(path, line, "stale", f"nothing to suppress for {glob}{hint}")


_WIDEST = 1 << 31


def _covers(directive: Directive, line: int) -> bool:
    return directive.whole_file or directive.first <= line <= directive.last


def _size(directive: Directive) -> int:
    return _WIDEST - 1 if directive.whole_file else directive.last - directive.first


def _suppressed(finding: Finding, suppression: Suppression) -> Finding:
    return msgspec.structs.replace(finding, suppressed=True, suppression=suppression)
