"""The findings as JUnit XML, for CI systems that know no better format."""

from __future__ import annotations

from collections import defaultdict
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.sentences import describer
from estimator.report.severity import find_remedy, weigh
from estimator.report.text import escape


def render(scan: Scan, color: bool = False) -> str:
    """
    Return a suite for each rule with a case for each of its findings, sorted.

    What takes judgement or new code is a failure; what is mechanical passes, what is suppressed counts as skipped.
    """
    remedy_of, describe = find_remedy(scan), describer(scan)
    shown = (finding for finding in scan.findings if finding.state != "upstream")
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(shown, key=lambda one: (one.rule, one.place, one.fingerprint)):
        groups[finding.rule].append(finding)
    top = Element("testsuites", name="cannscope")
    total = {"tests": 0, "failures": 0, "skipped": 0}
    for rule, group in groups.items():
        suite = SubElement(top, "testsuite", name=rule)
        counts = {"tests": len(group), "failures": 0, "skipped": 0}
        for finding in group:
            place = finding.place
            where = escape(place.path)
            cell = "" if place.cell is None else f"cell {place.cell}:"
            case = SubElement(suite, "testcase", name=f"{where}:{cell}{place.line} {finding.fingerprint}")
            case.attrib.update(classname=rule, file=where, line=str(place.line))
            level = weigh(finding, remedy_of(finding)).level
            if finding.suppressed:
                SubElement(case, "skipped", message=_why(finding))
                counts["skipped"] += 1
            elif level != "note":
                SubElement(case, "failure", type=level, message=describe(finding))
                counts["failures"] += 1
        suite.attrib.update({name: str(number) for name, number in counts.items()})
        total = {name: number + counts[name] for name, number in total.items()}
    top.attrib.update({name: str(number) for name, number in total.items()})
    indent(top, space=" ")
    return tostring(top, encoding="unicode", xml_declaration=False) + "\n"


def _why(finding: Finding) -> str:
    reason = finding.suppression.reason if finding.suppression else ""
    return escape(f"suppressed: {reason}") if reason else "suppressed"
