"""The report as JSON, version 1: a shape of its own, apart from the model. See docs/json-v1.md."""

from __future__ import annotations

from typing import Any

import msgspec

from estimator import __version__
from estimator.model.assessment import REFERENCE_WEEKS, Assessment, Effort, Priced, Share, WorkItem
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.graph_json import shape_graph
from estimator.report.known_port import shape_known_port, shape_upstream
from estimator.report.suppressed import shape_faults, shape_suppression
from estimator.report.text import printable


def render(scan: Scan, color: bool = False) -> str:
    """Return the scan as indented JSON, sorted, without timestamps or absolute paths."""
    text = msgspec.json.encode(printable(_shape(scan)))
    return msgspec.json.format(text, indent=2).decode() + "\n"


def _shape(scan: Scan) -> dict[str, Any]:
    return {
        "schema_version": "1",
        "tool": {"name": "cannscope", "version": __version__},
        "rulebook": {"digest": scan.rulebook.digest, "packs": [pack.name for pack in scan.rulebook.packs]},
        "scan": {
            "files": sum(scan.size.files.values()),
            "lines": sum(scan.size.lines.values()),
            "files_by_origin": scan.size.files,
            "lines_by_origin": scan.size.lines,
            "workload": scan.workload,
            "kinds": {
                kind: {origin: {"files": size.files, "lines": size.lines} for origin, size in sizes.items()}
                for kind, sizes in scan.size.kinds.items()
            },
            "workloads": scan.size.workloads,
            "parsed": scan.parsed,
            "passed_over": scan.passed_over,
            "excluded": scan.inventory.excluded,
            "ignored": scan.inventory.ignored,
            "copies": scan.inventory.copies,
            "not_read": scan.inventory.unread,
            "degraded": [{"path": item.path, "reason": item.reason} for item in scan.degraded],
            "skipped": [{"path": i.path, "stage": i.stage, "reason": i.reason} for i in scan.skipped],
            "complete": not scan.skipped and not scan.degraded,
            **({"suppression_faults": shape_faults(scan.faults)} if scan.faults else {}),
        },
        **({"known_port": shape_known_port(scan.known_port)} if scan.known_port else {}),
        **({"against": shape_upstream(scan.against)} if scan.against else {}),
        "findings": [_finding(finding) for finding in sorted(scan.findings, key=_order)],
        "graph": shape_graph(scan.graph),
        "assessments": [_assessment(assessment, scan.seed) for assessment in scan.assessments],
    }


def _order(finding: Finding) -> tuple[Place, str, str]:
    return finding.place, finding.rule, finding.fingerprint


def _place(place: Place) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
    if place.cell is not None:
        shape["cell"] = place.cell
    return shape


def _finding(finding: Finding) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "rule": finding.rule,
        "pack": finding.pack,
        "category": finding.category,
        "area": finding.area,
        "confidence": finding.confidence,
        "origin": finding.origin.value,
        "kind": finding.kind,
        **_place(finding.place),
        "scope": finding.scope,
        "symbol": finding.symbol,
        "snippet": finding.snippet,
        "guards": [{"kind": g.kind, "device": g.device, "otherwise": g.otherwise} for g in finding.guards],
        "workloads": list(finding.workloads),
        "key": finding.key,
        "fingerprint": finding.fingerprint,
        "suppressed": finding.suppressed,
    }
    for name in ("subject", "derived_from", "component"):
        value = getattr(finding, name)
        if value is not None:
            shape[name] = value
    if finding.suppression is not None:
        shape["suppression"] = shape_suppression(finding.suppression)
    if finding.lines:
        shape["definition_lines"] = finding.lines
    if finding.kernel_class:
        shape["kernel_class"] = finding.kernel_class
        shape["features"] = list(finding.features)
    if finding.state:
        shape["state"] = finding.state
    if finding.uses:
        shape["uses"] = [_place(place) for place in finding.uses]
        shape["note"] = finding.note
        if finding.launchers:
            shape["launchers"] = list(finding.launchers)
    if len(finding.places) > 1:
        kinds = finding.kinds if len(finding.kinds) == len(finding.places) else ("",) * len(finding.places)
        shape["places"] = [
            {**_place(place), **({"kind": kind} if kind else {})}
            for place, kind in zip(finding.places, kinds, strict=True)
        ]
    return shape


def _assessment(assessment: Assessment, seed: int) -> dict[str, Any]:
    profile = assessment.profile
    return {
        "target": profile.target,
        "profile": {
            "chip": profile.chip,
            "torch": profile.torch,
            "cann": profile.cann,
            "plugin": profile.plugin,
            "stated": list(profile.stated),
        },
        "strategy": assessment.strategy,
        "workload": assessment.workload,
        "seed": seed,
        "effort": {"unit": "engineer-weeks", **_effort(assessment.effort)},
        "tests": _effort(assessment.tests),
        "left": assessment.left,
        "reference": {"weeks": REFERENCE_WEEKS, "ratio": assessment.reference_ratio},
        "areas": [_share(share) for share in assessment.areas],
        "drivers": [_share(share) for share in assessment.drivers],
        "uncertainty": [_share(share) for share in assessment.uncertainty],
        "blockers": [{"rule": p.rule, "symbol": p.symbol, "sites": p.sites} for p in assessment.blockers],
        "mechanical_share": assessment.mechanical_share,
        "validation_share": assessment.validation_share,
        "judgement_share": assessment.judgement_share,
        "parts": [{"workloads": list(part.workloads), "hours": round(part.hours, 4)} for part in assessment.parts],
        "items": [_item(item) for item in assessment.items],
        "remedies": [_remedy(priced) for priced in assessment.priced],
        "assumptions": list(assessment.assumptions),
    }


def _effort(effort: Effort) -> dict[str, float]:
    return {"p10": effort.p10, "p50": effort.p50, "p80": effort.p80, "p90": effort.p90, "mean": effort.mean}


def _share(share: Share) -> dict[str, Any]:
    return {"name": share.name, "weeks": share.weeks, "share": share.share}


def _item(item: WorkItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "area": item.area,
        "kind": item.kind,
        "hours": {"low": item.hours.low, "likely": item.hours.likely, "high": item.hours.high},
        "effort": item.effort,
        "basis": item.basis,
        "evidence": list(item.evidence),
        "sites": item.sites,
        "findings": list(item.findings),
    }


def _remedy(priced: Priced) -> dict[str, Any]:
    remedy = priced.remedy
    return {
        "rule": priced.rule,
        "symbol": priced.symbol,
        "sites": priced.sites,
        "support": remedy.support.value,
        "replacement": remedy.replacement,
        "shim": remedy.shim.value,
        "fix": remedy.fix,
        "effort": remedy.effort,
    }
