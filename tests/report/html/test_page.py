"""The page as a file: well formed, complete in itself, and nothing in it but what we wrote."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from estimator.cli.app import app
from estimator.model.artifact import Origin, Skipped
from estimator.model.scan import Scan
from estimator.report.html import render, render_page
from estimator.report.language import Speech
from tests.report.html.document import Document
from tests.report.story import make_assessment, make_finding, make_scan

HOSTILE = "<img src=x onerror=alert(1)>.py"


def test_the_first_sentence_is_the_verdict() -> None:
    text = " ".join(Document(render(make_scan())).classed("verdict")[0].text.split())
    assert text == (
        "About 14 engineer-weeks (p80 22) to port, 1.1 times the three-month reference; 3.0 under the vendor shim; "
        "20 to serve both; training alone 11; inference alone 6.0."
    )


def test_a_page_of_everything_is_well_formed(everything: Scan) -> None:
    document = Document(render(everything))
    ids = [element.attributes["id"] for element in document.elements if "id" in element.attributes]
    assert len(set(ids)) == len(ids)
    assert document.named("h1")[0].text == "fixtures"
    used = {
        target
        for element in document.elements
        for name in ("aria-labelledby", "aria-describedby", "for")
        for target in element.attributes.get(name, "").split()
    }
    assert used <= set(ids)


def test_nothing_is_fetched_and_only_our_own_style_and_script_may_run(everything: Scan) -> None:
    text = render(everything)
    document = Document(text)
    policy = next(e for e in document.named("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy")
    rules = dict(part.strip().split(" ", 1) for part in policy.attributes["content"].split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    style, script = document.named("style"), [e for e in document.named("script") if "type" not in e.attributes]
    assert len(style) == len(script) == 1
    for element, rule in ((style[0], "style-src"), (script[0], "script-src")):
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    for element in document.elements:
        assert not [name for name in element.attributes if name.startswith("on") or name in ("style", "src")]
        assert element.name not in ("link", "img", "iframe", "object", "embed", "base", "form")
    assert "url(" not in style[0].text
    assert "@import" not in style[0].text


def test_names_of_files_and_code_stay_text() -> None:
    findings = (
        make_finding("story-stream", HOSTILE, 1, "</script><b>", snippet="</script><script>alert(2)</script>"),
        make_finding("story-ipc", HOSTILE, 2, "torch.cuda.ipc_collect", scope="\u202e<u>", snippet="x = '\x1b[31m'"),
        make_finding("story-stream", HOSTILE, 3, "\udc80", origin=Origin.VENDORED, component=HOSTILE),
    )
    plain = Document(render(make_scan()))
    text = render(make_scan(findings=findings, skipped=(Skipped(HOSTILE, "parse", HOSTILE),), name=HOSTILE))
    document = Document(text)
    text.encode()
    assert not document.named("img", "b", "u")
    assert len(document.named("script")) == len(plain.named("script"))
    assert document.named("h1")[0].text == HOSTILE
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_redacted_page_names_nothing_of_the_project_in_its_schedule_either(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "confidential_ops.py").write_text(
        "import triton\n\n\n@triton.jit\ndef classified_kernel(x):\n    pass\n", encoding="utf-8"
    )
    out = tmp_path / "report.html"
    arguments = ["scan", str(project), "-q", "--no-cache", "-o", str(out)]
    found = []
    for more in ([], ["--redact", "--project-name", "someone"]):
        assert CliRunner().invoke(app, [*arguments, *more]).exit_code == 0
        text = out.read_text(encoding="utf-8")
        assert 'id="schedule"' in text
        found.append("confidential" in text or "classified" in text)
    assert found == [True, False]


def test_there_is_no_path_of_this_machine_in_it(everything: Scan) -> None:
    assert str(Path(everything.inventory.root).parent) not in render(everything)


def test_all_words_go_through_one_function() -> None:
    class Shouting(Speech):
        def __call__(self, text: str, /, **values: object) -> str:
            return f"«{super().__call__(text, **values)}»"

    document = Document(render_page(make_scan(), Shouting("zz", {}, {}, {})))
    assert document.named("html")[0].attributes["lang"] == "zz"
    bare = [
        element.text.strip()
        for element in document.named("h2", "h3", "th", "summary", "figcaption", "label", "option", "caption", "button")
        if element.attributes.get("scope") != "row"
        and re.search(r"[A-Za-z]{3}", element.text)
        and "«" not in element.text
    ]
    assert bare == []


def test_without_findings_it_says_so() -> None:
    document = Document(render(make_scan(findings=(), assessments=(make_assessment("port", 0.0),))))
    assert document.classed("verdict")[0].text.strip() == "No CUDA tie found in the code read."


@pytest.mark.parametrize("strategy", ["shim", "dual"])
def test_the_verdict_is_that_of_the_strategy_asked_for(strategy: str) -> None:
    one = make_assessment(strategy, 4.0, workload="inference")  # type: ignore[arg-type]
    text = Document(render(make_scan(assessments=(one,), workload="inference"))).classed("verdict")[0].text
    assert "About 4.0 engineer-weeks (p80 6.0)" in text
    assert "inference alone, 0.3 of the three-month reference." in text
