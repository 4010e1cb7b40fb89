"""The comment for a pull request, within what a code host takes."""

from __future__ import annotations

from collections.abc import Callable

from estimator.model.artifact import Skipped
from estimator.model.scan import Scan
from estimator.report.markdown.comment import MARK, MOST_BYTES, render
from tests.report.story import make_finding, make_scan


def test_golden(check_golden: Callable[[str, str], None]) -> None:
    check_golden("story.md", render(make_scan()))


def test_the_verdict_comes_first_and_all_folds_close(everything: Scan) -> None:
    text = render(everything)
    assert text.splitlines()[0] == MARK
    assert text.splitlines()[1].startswith("## Porting effort to ascend: ")
    assert text.count("<details>") == text.count("</details>") > 3
    assert len(text.encode()) < MOST_BYTES


def test_it_stays_below_the_limit_and_says_what_was_cut() -> None:
    many = tuple(make_finding("story-stream", f"数据/{n:04}.py", n + 1, "torch.cuda.Stream") for n in range(2000))
    text = render(make_scan(findings=many))
    assert 0.9 * MOST_BYTES < len(text.encode()) < MOST_BYTES
    shown = sum(line.startswith("- `数据/") for line in text.splitlines())
    assert f"Cut here: {2000 - shown:,} cheaper findings more. The JSON report has all." in text
    assert text.rstrip().endswith("</details>")


def test_a_part_that_is_too_long_is_left_out_and_said() -> None:
    text = render(make_scan(skipped=tuple(Skipped(f"{n}{'x' * 200}.py", "parse", "binary") for n in range(400))))
    assert "1 part left out, too long for a comment." in text
    assert len(text.encode()) < MOST_BYTES


def test_the_dearest_findings_come_first() -> None:
    places = [line.split("`")[1] for line in render(make_scan()).splitlines() if line.startswith("- `pkg")]
    assert places[:2] == ["pkg/a.py:1", "pkg/a.py:9"]


def test_a_name_is_shown_where_one_is_given() -> None:
    assert "## Porting effort of `mine` to ascend" in render(make_scan(name="mine"))
