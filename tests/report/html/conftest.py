"""A browser, pages to look at with it, and a witness of all that they do besides being shown."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from estimator.model.scan import Scan
from estimator.planning import Asked, add_schedule
from estimator.report.html import render
from tests.report.html.browser import find_browser
from tests.report.html.many import make_many

WIDE, NARROW = (1440, 900), (375, 760)


class Witness(NamedTuple):
    """What a page complained of, and what it asked for beyond itself."""

    complaints: list[str]
    requests: list[str]


Visit = Callable[..., AbstractContextManager[tuple[Any, Witness]]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a browser; skips where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium on the PATH; .ci/run installs it with apt, CANNSCOPE_BROWSER names another")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def visit(browser: Any) -> Visit:
    """Return a function that opens a file in the browser, and tells what it does."""

    @contextmanager
    def look(path: Path, size: tuple[int, int] = WIDE, **options: Any) -> Iterator[tuple[Any, Witness]]:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        page = context.new_page()
        witness = Witness([], [])
        page.on("console", lambda message: witness.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: witness.complaints.append(str(error)))
        page.on("dialog", lambda dialog: witness.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: witness.requests.append(request.url))
        page.goto(path.as_uri())
        yield page, witness
        context.close()

    return look


@pytest.fixture(scope="session")
def report(everything: Scan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of all fixtures, with a schedule."""
    asked = Asked(team=3, start=datetime.date(2026, 12, 1), deadline=datetime.date(2027, 6, 1))
    return _write(render(add_schedule(everything, asked, 0)), tmp_path_factory)


@pytest.fixture(scope="session")
def large_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a page of 20,000 findings."""
    return _write(render(make_many(20_000)), tmp_path_factory)


def _write(text: str, folders: pytest.TempPathFactory) -> Path:
    path = folders.mktemp("report") / "report.html"
    path.write_text(text, encoding="utf-8")
    return path
