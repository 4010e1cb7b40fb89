"""Reports in Chinese: as wide as a terminal, in Chinese, with the same figures."""

from __future__ import annotations

import datetime
import re
from html.parser import HTMLParser

import pytest

from estimator.model.scan import Scan
from estimator.planning import Asked, add_schedule
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


# Three words in a row; a command, what follows a slash, and the name of a product are none.
_ENGLISH = re.compile(r"(?<![\w./-])(?!cannscope )[A-Za-z][a-z']+(?:[ ,;]+[a-z][a-z']+(?![\w./_-])){2,}")


class _Words(HTMLParser):
    """Collects what a page says in its own words: no code, no paths and no cited sources."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._hidden = [False]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "br", "input"):
            given = dict(attrs)
            named = {tag, *(given.get("class") or "").split()}
            hides = bool(named & {"script", "style", "code", "pre", "path", "files", "sources"})
            self._hidden.append(self._hidden[-1] or hides or "aside anywhere" in (given.get("class") or ""))
            self.said += [text for name in ("aria-label", "placeholder", "title") if (text := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden[-1]:
            self.said.append(data)


def test_no_sentence_is_left_in_english(everything: Scan) -> None:
    asked = Asked(team=2, start=datetime.date(2027, 1, 4), deadline=datetime.date(2027, 3, 1))
    scan = add_schedule(everything, asked, 0)
    texts = {"html": _Words(render("html", scan, language="zh")).said}
    for format in ("terminal", "markdown", "markdown-page"):
        text = render(format, scan, language="zh").replace("\\", "")
        texts[format] = [re.sub(r"(`+).*?\1", "", line) for line in text.splitlines()]
    left = {(name, found[0]) for name, said in texts.items() for text in said for found in _ENGLISH.finditer(text)}
    assert left == set()


def test_what_is_an_english_sentence() -> None:
    assert _ENGLISH.search("说明：It was left, in English。")
    assert not _ENGLISH.search("cannscope scan src/a b.py --lang zh，Ascend Docker Runtime 与 torch_npu")
