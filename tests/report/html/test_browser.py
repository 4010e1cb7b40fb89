"""The page in a real browser: any width, dark or light, with and without scripts, on paper, and to a screen reader."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from estimator.cli.app import app
from tests.report.html.conftest import NARROW, WIDE, Visit

HOSTILE = "<img src=x onerror=alert(1)>.py"
LOOKS = [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")]
SERIOUS = ("serious", "critical")


def open_groups(page: Any, number: int = 3) -> None:
    """Open groups of all kinds, so that what is in them is looked at as well."""
    for selector in ("details.row", "details.rule", "details:not(.row)"):
        for details in page.locator(f"{selector}:visible").all()[:number]:
            details.evaluate("one => { one.open = true }")


def tell_places(page: Any) -> int:
    """Return how many places the page says that it shows."""
    return int(page.locator("#tally").inner_text().split()[0].replace(",", ""))


def wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until the condition holds; the page's policy forbids to wait for scripts of others."""
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last
        time.sleep(0.02)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_it_fits_complains_of_nothing_and_fetches_nothing(
    visit: Visit, report: Path, size: tuple[int, int], scheme: str, scripts: bool
) -> None:
    with visit(report, size, color_scheme=scheme, java_script_enabled=scripts) as (page, witness):
        assert page.locator("#verdict").is_visible()
        if scripts:
            open_groups(page)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size[0]
            dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
            assert dark == (scheme == "dark")
        assert witness.complaints == []
        assert witness.requests == [report.as_uri()]


def test_without_scripts_every_place_is_there(visit: Visit, report: Path) -> None:
    with visit(report, java_script_enabled=False) as (page, _):
        assert not page.locator(".filters").is_visible()
        group = page.locator("details.rule").first
        assert not group.locator(".files").is_visible()
        group.locator("summary").first.click()
        assert re.search(r"\S+: \d+", group.locator(".files").inner_text())


FILTERS = [("support", "rewrite"), ("area", "kernels"), ("workload", "training"), ("origin", "own")]


@pytest.mark.parametrize(("name", "value"), FILTERS)
def test_filters_choose(visit: Visit, report: Path, name: str, value: str) -> None:
    with visit(report) as (page, witness):
        everything = tell_places(page)
        page.select_option(f"#filter-{name}", value)
        chosen = tell_places(page)
        assert 0 < chosen < everything
        shown = page.locator("details.rule:visible .count").all_inner_texts()
        assert sum(int(text.replace(",", "")) for text in shown) == chosen
        page.click("#clear")
        assert tell_places(page) == everything
        assert witness.complaints == []


def test_search_and_files_narrow_down(visit: Visit, report: Path) -> None:
    with visit(report) as (page, _):
        page.fill("#filter-text", "torch.cuda.Stream")
        wait_for(lambda: page.locator("details.rule:visible").count() < 10)
        page.locator("details.rule:visible").first.locator("summary").click()
        places = page.locator(".place:visible").all_inner_texts()
        assert places
        page.fill("#filter-file", "no such file")
        wait_for(lambda: page.locator("details.rule:visible").count() == 0)
        assert page.locator("#tally").inner_text() == "No place fits these filters."


def test_places_can_be_grouped_by_file(visit: Visit, report: Path) -> None:
    with visit(report) as (page, witness):
        everything = tell_places(page)
        page.select_option("#group-by", "file")
        groups = page.locator("#by-file > details")
        assert groups.count() > 1
        shown = sum(int(text) for text in groups.locator(".count").all_inner_texts())
        assert shown == everything
        groups.first.locator("summary").click()
        assert groups.first.locator(".place").count() > 0
        assert witness.complaints == []


def test_it_can_be_used_from_the_keyboard(visit: Visit, report: Path) -> None:
    with visit(report) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        group = page.locator("details.rule").first
        group.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert group.locator(".place").first.is_visible()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_axe_finds_no_serious_problem(visit: Visit, report: Path, size: tuple[int, int], scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    with visit(report, size, color_scheme=scheme) as (page, _):
        open_groups(page)
        found = axe.run(page).response["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0].get("failureSummary", "")[:300])
            for one in found
            if one["impact"] in SERIOUS
        ]
        assert serious == []


def test_on_paper_charts_fit_and_nothing_is_dark(visit: Visit, report: Path, tmp_path: Path) -> None:
    paper = 690  # A4 between its margins, in CSS pixels
    with visit(report, (paper, 1000), color_scheme="dark") as (page, _):
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert not page.locator(".filters").is_visible()
        boxes = page.eval_on_selector_all(
            "svg", "all => all.map(one => one.getBoundingClientRect()).filter(one => one.width).map(one => one.right)"
        )
        assert boxes
        assert max(boxes) <= paper + 1
        kept = page.eval_on_selector_all(
            "svg", "all => new Set(all.map(one => getComputedStyle(one).breakInside)).size"
        )
        assert kept == 1
        assert page.locator("svg.dots").evaluate("one => getComputedStyle(one).breakInside") == "avoid"
        printed = page.pdf(format="A4")
        assert printed.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) in range(3, 30)


def test_a_hostile_file_name_stays_text(visit: Visit, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    try:
        (project / HOSTILE).write_text(
            "import torch\nprint('</script><script>alert(2)</script>', torch.cuda.Stream())\n"
        )
    except OSError:
        pytest.skip("this file system has no such names")
    out = tmp_path / "report.html"
    assert CliRunner().invoke(app, ["scan", str(project), "-q", "-o", str(out)]).exit_code == 0
    with visit(out) as (page, witness):
        open_groups(page)
        assert HOSTILE in page.locator(".place").first.inner_text()
        page.select_option("#group-by", "file")
        assert HOSTILE in page.locator("#by-file summary").first.inner_text()
        assert page.locator("img").count() == 0
        assert witness.complaints == []
        assert witness.requests == [out.as_uri()]


def test_twenty_thousand_findings_stay_usable(visit: Visit, large_report: Path) -> None:
    with visit(large_report) as (page, witness):
        assert tell_places(page) == 20_000
        begun = time.monotonic()
        page.fill("#filter-text", "attention_block")
        wait_for(lambda: " of " in page.locator("#tally").inner_text())
        page.locator("details.rule:visible").first.locator("summary").click()
        page.select_option("#group-by", "file")
        assert time.monotonic() - begun < 3
        assert page.locator("*").count() < 40_000
        assert witness.complaints == []
