"""The whole scan, before any report is made of it."""

from __future__ import annotations

import msgspec

from estimator.model.artifact import Artifact, Inventory
from estimator.model.rule import Interest, Pack
from estimator.model.rulebook import Rulebook
from estimator.model.scan import Scan, Upstream
from estimator.report.redaction.findings import Redaction
from estimator.report.redaction.graph import redact_graph
from estimator.report.redaction.pseudonyms import Pseudonyms
from estimator.report.redaction.public import Public
from estimator.report.redaction.work import redact_assessment


def redact(scan: Scan, bundled: Rulebook, names: Pseudonyms, project: str = "") -> Scan:
    """
    Return the scan without code, paths, names or hashes of the project, under the name `project`.

    Only what is known to say nothing of the project is taken over: figures, kinds, lines and columns, and words of
    the `bundled` rules. A field that is new to the model is left out until it is added here. That the project has a
    port already is left out, since it says which project it is.
    """
    redaction = Redaction(Public(bundled), names)
    rules = {finding.fingerprint: finding.rule for finding in scan.findings}
    findings = sorted(map(redaction.finding, scan.findings), key=lambda one: (one.place, one.rule, one.fingerprint))
    return Scan(
        inventory=_redact_inventory(scan.inventory, redaction),
        size=msgspec.structs.replace(scan.size, interfaces=()),
        parsed=scan.parsed,
        passed_over=scan.passed_over,
        degraded=tuple(sorted(map(redaction.degraded, scan.degraded))),
        skipped=tuple(sorted(map(redaction.skipped, scan.skipped))),
        findings=tuple(findings),
        assessments=tuple(redact_assessment(one, redaction, rules) for one in scan.assessments),
        rulebook=_redact_rulebook(scan.rulebook, bundled, redaction),
        seed=scan.seed,
        graph=redact_graph(scan.graph, redaction),
        workload=scan.workload,
        against=_redact_upstream(scan.against, redaction) if scan.against else None,
        hours={names.fingerprint(fingerprint): hours for fingerprint, hours in scan.hours.items()},
        name=project,
    )


def _redact_inventory(inventory: Inventory, redaction: Redaction) -> Inventory:
    artifacts = [
        Artifact(
            path=redaction.names.path(one.path),
            kind=one.kind,
            origin=one.origin,
            module=redaction.names.name("module", one.module),
            is_package=one.is_package,
            size=one.size,
            component=redaction.names.path(one.component) if one.component else None,
        )
        for one in inventory.artifacts
    ]
    return Inventory(
        root="",
        artifacts=tuple(sorted(artifacts, key=lambda one: one.path)),
        skipped=tuple(sorted(map(redaction.skipped, inventory.skipped))),
        unread=inventory.unread,
        excluded=inventory.excluded,
        ignored=inventory.ignored,
        copies=inventory.copies,
    )


def _redact_rulebook(rulebook: Rulebook, bundled: Rulebook, redaction: Redaction) -> Rulebook:
    packs = [
        pack if pack.name in redaction.public.packs else Pack(redaction.pack(pack.name), "A private pack", "")
        for pack in rulebook.packs
    ]
    return Rulebook(
        rules=tuple(sorted(map(redaction.rule_itself, rulebook.rules), key=lambda rule: rule.id)),
        packs=tuple(packs),
        effort=msgspec.structs.replace(bundled.effort, hours_per_week=rulebook.effort.hours_per_week),
        targets=bundled.targets,
        interest=Interest(),
        digest=bundled.digest if rulebook.digest == bundled.digest else redaction.names.fingerprint(rulebook.digest),
    )


def _redact_upstream(against: Upstream, redaction: Redaction) -> Upstream:
    moved = {redaction.names.path(path): redaction.names.path(other) for path, other in against.moved.items()}
    return Upstream(name="upstream", shared=against.shared, gone=against.gone, moved=moved)
