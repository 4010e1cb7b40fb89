"""Findings, and the rules that they met, without the project's words."""

from __future__ import annotations

from estimator.model.artifact import Degraded, Skipped
from estimator.model.fact import Guard
from estimator.model.finding import Finding
from estimator.model.rule import Match, Remedy, Rule
from estimator.report.redaction.pseudonyms import Pseudonyms
from estimator.report.redaction.public import Public

_DEVICES = frozenset(
    {"", "cpu", "cuda", "gpu", "hip", "hpu", "meta", "mlu", "mps", "musa", "npu", "rocm", "tpu", "xla", "xpu"}
)
WITHHELD = "the reason is withheld"
# Reasons that quote nothing, whole or up to a colon.
_REASONS = (
    "a template",
    "binary data",
    "cannot be listed",
    "cannot be read",
    "internal error",
    "larger than",
    "no configuration file",
    "not a regular file",
    "not valid",
    "syntax",
)


class Redaction:
    """What stands for the names of a scan: pseudonyms, and what is public."""

    def __init__(self, public: Public, names: Pseudonyms) -> None:
        self.public = public
        self.names = names

    def rule(self, rule: str) -> str:
        """Return the id of a rule: one that the team wrote is the team's."""
        return rule if rule in self.public.rules else self.names.name("rule", rule)

    def pack(self, pack: str) -> str:
        """Return the name of a pack."""
        return pack if pack in self.public.packs else self.names.name("pack", pack)

    def effort(self, effort: str) -> str:
        """Return the id of an effort class."""
        return self.text(effort, "class")

    def text(self, text: str, kind: str) -> str:
        """Return a text that comes with the rules, else what stands for it."""
        return text if text in self.public.texts else self.names.name(kind, text)

    def finding(self, finding: Finding) -> Finding:
        """Return the finding with places, numbers and kinds alone, and the symbol where it is public."""
        names = self.names
        return Finding(
            rule=self.rule(finding.rule),
            pack=self.pack(finding.pack),
            category=finding.category,
            area=finding.area,
            confidence=finding.confidence,
            origin=finding.origin,
            place=names.place(finding.place),
            symbol=self.public.symbol(finding.rule, finding.symbol, names),
            key=names.fingerprint(finding.key),
            fingerprint=names.fingerprint(finding.fingerprint),
            scope=names.name("scope", finding.scope),
            subject=self.public.symbol(finding.rule, finding.subject, names) if finding.subject else None,
            derived_from=self._derived(finding.derived_from),
            guards=tuple(Guard(one.kind, self._device(one.device), one.otherwise) for one in finding.guards),
            workloads=finding.workloads,
            imported=finding.imported,
            lines=finding.lines,
            component=names.path(finding.component) if finding.component else None,
            places=tuple(map(names.place, finding.places)),
            suppressed=finding.suppressed,
            features=finding.features if finding.kernel_class else (),
            kernel_class=finding.kernel_class,
            uses=tuple(map(names.place, finding.uses)),
            kind=finding.kind,
            kinds=finding.kinds,
            state=finding.state,
            launchers=tuple(names.name("name", one) for one in finding.launchers),
        )

    def remedy(self, remedy: Remedy) -> Remedy:
        """Return the remedy without what a team's own pack says of it."""
        return Remedy(
            support=remedy.support,
            replacement=self.public.replacement(remedy.replacement),
            shim=remedy.shim,
            fix=remedy.fix,
            effort=self.effort(remedy.effort) if remedy.effort else None,
            note=remedy.note if remedy.note in self.public.texts else None,
            evidence=tuple(one for one in remedy.evidence if one.source in self.public.texts),
        )

    def rule_itself(self, rule: Rule) -> Rule:
        """Return the rule as it comes with cannscope, and of a team's own one no more than its kind."""
        known = self.public.rules.get(rule.id)
        if known is not None:
            return known
        return Rule(
            id=self.rule(rule.id),
            pack=self.pack(rule.pack),
            title="Rule of a private pack",
            why="",
            category=rule.category,
            area=rule.area,
            confidence=rule.confidence,
            match=Match(any=()),
        )

    def skipped(self, skipped: Skipped) -> Skipped:
        """Return what was not read, and why as far as the reason quotes nothing."""
        return Skipped(self.names.path(skipped.path), skipped.stage, _reason(skipped.reason))

    def degraded(self, degraded: Degraded) -> Degraded:
        """Return what was read in part, and why as far as the reason quotes nothing."""
        return Degraded(self.names.path(degraded.path), _reason(degraded.reason))

    def _derived(self, text: str | None) -> str | None:
        if text is None:
            return None
        path, colon, line = text.rpartition(":")
        return f"{self.names.path(path)}:{line}" if colon and line.isdecimal() else self.names.name("name", text)

    def _device(self, device: str) -> str:
        return device if device in _DEVICES else self.names.name("device", device)


def _reason(reason: str) -> str:
    if reason.startswith("line ") and ":" in reason:
        number, _, rest = reason.partition(":")
        return f"{number}: {_reason(rest.strip())}" if number[5:].isdecimal() else WITHHELD
    known = next((one for one in _REASONS if reason.startswith(one)), WITHHELD)
    return "too large" if known == "larger than" else known
