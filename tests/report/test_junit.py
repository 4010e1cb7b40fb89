"""JUnit XML: well formed whatever the names are, counted right."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

from estimator.model.scan import Scan
from estimator.report import junit
from tests.report.story import make_finding, make_scan


def test_golden(check_golden: Callable[[str, str], None]) -> None:
    check_golden("story-junit.xml", junit.render(make_scan()))


def test_the_numbers_add_up(everything: Scan) -> None:
    top = ElementTree.fromstring(junit.render(everything))
    cases, failures = top.findall("./testsuite/testcase"), top.findall("./testsuite/testcase/failure")
    assert (int(top.attrib["tests"]), int(top.attrib["failures"])) == (len(cases), len(failures))
    assert len(cases) == len(everything.findings) == len({case.attrib["name"] for case in cases})
    for suite in top.findall("testsuite"):
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))


def test_names_stay_text_and_the_suppressed_are_skipped() -> None:
    findings = (
        make_finding("story-ipc", 'a"<b>&\x00\udce9.py', 1, "torch.cuda.ipc_collect", fingerprint="f"),
        make_finding("story-ipc", "b.py", 1, "torch.cuda.ipc_collect", suppressed=True),
    )
    top = ElementTree.fromstring(junit.render(make_scan(findings=findings)))
    first, second = top.findall("./testsuite/testcase")
    assert first.attrib["file"] == 'a"<b>&\\x00\\udce9.py'
    assert [child.tag for child in (*first, *second)] == ["failure", "skipped"]
