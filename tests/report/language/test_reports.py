"""Reports in Chinese: as wide as a terminal, in Chinese, with the same figures."""

from __future__ import annotations

import re

import pytest

from estimator.model.scan import Scan
from estimator.report.listing import GROUPINGS, render_list, render_statistics
from estimator.report.registry import REPORTERS, render, render_graph
from estimator.report.width import width
from tests.report.story import make_scan

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FIGURE = re.compile(r"\d[\d.,]*")


def test_the_terminal_is_wide_enough(everything: Scan) -> None:
    for scan in (everything, make_scan(), make_scan(findings=())):
        texts = [render("terminal", scan, language="zh"), render_graph("terminal", scan, language="zh")]
        texts += [show(scan, one, language="zh") for one in GROUPINGS for show in (render_list, render_statistics)]
        for text in texts:
            assert max(map(width, text.splitlines())) <= 80
            assert _CHINESE.search(text)


@pytest.mark.parametrize("format", [one.format for one in REPORTERS if one.speaks])
def test_figures_are_the_same(format: str, everything: Scan) -> None:
    for scan in (everything, make_scan()):
        english, chinese = render(format, scan), render(format, scan, language="zh")
        known = {figure.rstrip(".,") for figure in _FIGURE.findall(english)}
        assert {figure.rstrip(".,") for figure in _FIGURE.findall(chinese) if "." in figure} <= known


@pytest.mark.parametrize("format", [one.format for one in REPORTERS if not one.speaks])
def test_formats_for_programs_know_no_language(format: str) -> None:
    assert render(format, make_scan(), language="zh") == render(format, make_scan())


SAID = [
    ("terminal", "训练精度与 CUDA 对齐"),
    ("terminal", "类别: 必须 3, 可能 1"),
    ("markdown", "## 迁移到 ascend 的工作量：14 人周"),
    ("markdown-page", "在 ascend 上名称不同: torch.npu.Stream。自动迁移可覆盖。"),
]


@pytest.mark.parametrize(("format", "text"), SAID)
def test_some_of_what_is_said(format: str, text: str, everything: Scan) -> None:
    scan = everything if "CUDA" in text else make_scan()
    assert text in render(format, scan, language="zh")
