"""Workflow commands for GitHub: escaped, and no more than it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import msgspec
import pytest

from estimator.model.fact import Place
from estimator.model.scan import Scan
from estimator.report import github
from tests.report.story import PRICED, make_assessment, make_finding, make_rule, make_scan


def commands(scan: Scan) -> list[str]:
    """Return the annotations, without the log that follows."""
    return [line for line in github.render(scan).partition("::group::")[0].splitlines() if line]


def test_golden(check_golden: Callable[[str, str], None]) -> None:
    check_golden("story-github.txt", github.render(make_scan()))


def test_no_type_has_more_annotations_than_are_shown(everything: Scan) -> None:
    kinds = Counter(line[2:].partition(" ")[0] for line in commands(everything))
    assert set(kinds) == {"error", "warning", "notice"}
    assert max(kinds.values()) <= github.MOST
    log = github.render(everything).partition("::group::")[2]
    assert len(log.splitlines()) == len(everything.counted) + 4


def many(rules: int, each: int) -> Scan:
    """Return a scan with so many rules that have no equivalent, and so many findings of each."""
    findings = tuple(
        make_finding(f"story-{rule:02}", f"{site}.py", site + 1, "x", fingerprint=f"{rule}-{site}")
        for rule in range(rules)
        for site in range(each)
    )
    scan = make_scan(findings=findings, hours={f"{rule}-{each - 1}": 100.0 - rule for rule in range(rules)})
    priced = tuple(msgspec.structs.replace(PRICED[0], rule=f"story-{rule:02}", symbol="x") for rule in range(rules))
    rulebook = msgspec.structs.replace(
        scan.rulebook, rules=tuple(make_rule(f"story-{rule:02}", "T") for rule in range(rules))
    )
    return msgspec.structs.replace(scan, assessments=(make_assessment("port", 1, priced=priced),), rulebook=rulebook)


# rules, findings of each -> annotations, the last of which ends in
AGGREGATED = [
    (2, 5, 10, "no equivalent on ascend."),
    (2, 6, 2, "The rule has 5 more findings in 5 files."),
    (10, 2, 10, "The rule has 1 more finding in 1 file."),
    (12, 2, 10, "3 more rules with 6 findings: see the log."),
]


@pytest.mark.parametrize(("rules", "each", "number", "end"), AGGREGATED)
def test_many_findings_are_told_by_rule_and_many_rules_by_number(rules: int, each: int, number: int, end: str) -> None:
    errors = [line for line in commands(many(rules, each)) if line.startswith("::error")]
    assert len(errors) == number
    assert errors[-1].endswith(end)
    assert f"file={each - 1}.py" in errors[0]  # the dearest place comes first


def test_names_cannot_leave_their_property_or_line() -> None:
    name = "a,b:c%\r\n::error::\x1bx.py"
    (_, line) = commands(make_scan(findings=(make_finding("story-stream", name, 3, "torch.cuda.Stream"),)))
    assert line.startswith(
        "::notice title=story-stream,file=a%2Cb%3Ac%25%0D%0A%3A%3Aerror%3A%3A\\x1bx.py,line=3,col=1,endColumn=9::"
    )


def test_the_log_obeys_no_name_in_it() -> None:
    finding = make_finding("story-stream", "a\n::error::x.py", 3, "##[error]x")
    lines = github.render(make_scan(findings=(finding,))).partition("::group::")[2].splitlines()
    assert lines[0] == "All 1 finding"
    token = lines[1].removeprefix("::stop-commands::")
    assert len(token) == 32
    assert lines[-2:] == [f"::{token}::", "::endgroup::"]
    assert len(lines) == 5
    assert lines[2].startswith("warning a\\n::error::x.py:3 ")


def test_columns_are_given_within_a_line_and_cells_in_the_text() -> None:
    findings = (
        make_finding("story-stream", "", 1, "x", place=Place("a.py", 3, 5, 9, 2)),
        make_finding("story-stream", "", 2, "x", place=Place("b.ipynb", 3, 5, 3, 9, cell=4)),
    )
    _, first, second = commands(make_scan(findings=findings))
    assert first.startswith("::warning title=story-stream,file=a.py,line=3,endLine=9::")
    assert second.startswith("::warning title=story-stream,file=b.ipynb::")
    assert second.endswith("In cell 4, line 3.")


def test_without_findings_there_is_the_verdict_alone() -> None:
    assert github.render(make_scan(findings=())).count("\n") == 1
