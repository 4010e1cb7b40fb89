"""Verdicts of `check` in every format, on real repositories."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from estimator.report.verdict.registry import VERDICT_FORMATS
from tests.gate.repositories import Repo
from tests.report.schemas import complaints, load_schema

BEFORE = "import torch\n\n\ndef f(x):\n    torch.cuda.synchronize()\n    return x.cuda()\n"
AFTER = "import torch\nimport flash_attn\n\n\ndef f(x):\n    return torch.cuda.memory_allocated(x.cuda())\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "r")
    repo.write("a.py", BEFORE)
    repo.write("b.py", "import flash_attn\n")
    repo.commit()
    repo.write("a.py", AFTER)
    repo.write("c.py", "\x7fELF\0\0")
    return repo


def render(repo: Repo, format: str, *arguments: str, code: int = 1) -> str:
    ran = repo.run("check", "--diff", "HEAD", "--format", format, *arguments)
    assert (ran.code, ran.err) == (code, "")
    return ran.out


def test_sarif_is_valid_and_says_what_fails(repo: Repo) -> None:
    text = render(repo, "sarif")
    assert complaints(load_schema("sarif-2.1.0.json"), text) == []
    run: dict[str, Any] = json.loads(text)["runs"][0]
    found = [(one["ruleId"], one["level"], one["baselineState"]) for one in run["results"]]
    assert found == [("libraries-flash-attn", "error", "new"), ("torch-cuda-memory", "error", "new")]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule for rule, *_ in found]
    assert [one["ruleIndex"] for one in run["results"]] == [0, 1]
    invocation = run["invocations"][0]
    assert invocation["exitCode"] == 1
    assert invocation["toolExecutionNotifications"][0]["message"]["text"].startswith("Skipped: binary data")
    assert run["properties"]["fixed"] == 1
    assert str(repo.path) not in text


def test_what_may_stay_is_a_warning(repo: Repo) -> None:
    run = json.loads(render(repo, "sarif", "--fail-on", "none", code=3))["runs"][0]
    assert {one["level"] for one in run["results"]} == {"warning"}
    assert "::warning title=torch-cuda-memory,file=a.py,line=6" in render(repo, "github", "--fail-on", "none", code=3)


def test_places_of_one_library_have_fingerprints_of_their_own(repo: Repo) -> None:
    repo.write("d.py", "def f():\n    import flash_attn\n\n\ndef g():\n    import flash_attn\n")
    for format, key in (("gitlab", "fingerprint"),):
        prints = [one[key] for one in json.loads(render(repo, format))]
        assert len(prints) == len(set(prints)) == 4
    shown = [
        one["partialFingerprints"]["cannscope/v1"] for one in json.loads(render(repo, "sarif"))["runs"][0]["results"]
    ]
    assert sorted(shown) == sorted(prints)


def test_gitlab_is_valid(repo: Repo) -> None:
    text = render(repo, "gitlab")
    assert complaints(load_schema("gitlab-code-quality.json"), text) == []
    assert [one["severity"] for one in json.loads(text)] == ["major", "major"]


def test_github_shows_ten_and_lists_all(repo: Repo) -> None:
    body = "".join(f"    torch.cuda.memory_allocated({number})\n" for number in range(30))
    repo.write("a.py", f"{BEFORE}\n\ndef g():\n{body}    torch.cuda.empty_cache()\n")
    lines = render(repo, "github").splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert len(errors) <= 10
    assert "31 places of this rule" in errors[1]
    start, end = lines.index("::group::All that changed"), lines.index("::endgroup::")
    logged = lines[start + 2 : end - 1]
    assert sum("torch-cuda-memory" in line for line in logged) == 31
    assert lines[end - 1] == f"::{lines[start + 1].removeprefix('::stop-commands::')}::"


def test_a_hostile_name_is_no_command(repo: Repo) -> None:
    repo.write("x\n::error::y,z:%0A.py", AFTER)
    for line in render(repo, "github").splitlines():
        if line.startswith("::error"):
            assert re.match(r"::error title=[\w-]+(,file=[^,:]+(,\w+=\d+)+)?::", line), line
        assert not line.startswith("::error::y")


def test_markdown_is_cut_before_a_comment_is_too_long(repo: Repo) -> None:
    assert "| `a.py:6` | `torch-cuda-memory` new | " in render(repo, "markdown")
    body = "".join(f"    torch.cuda.memory_allocated({number})\n" for number in range(900))
    repo.write("a.py", f"{BEFORE}\n\ndef g():\n{body}")
    text = render(repo, "markdown")
    assert len(text.encode()) < 65_000
    assert "Cut here, too long for a comment" in text
    assert text.count("<details>") == text.count("</details>")
    text = render(repo, "markdown", "--fail-on", "none", code=3)
    assert len(text.encode()) < 65_000
    assert text.count("<details>") == text.count("</details>")


def test_every_format_says_the_same_twice_and_several_at_once(repo: Repo) -> None:
    for format in VERDICT_FORMATS:
        assert render(repo, format) == render(repo, format)
    ran = repo.run("check", "--diff", "HEAD", "-o", "out.sarif", "-o", "out.json", "-o", "gitlab=q.json", "-o", "-")
    assert (ran.code, "Failed: 2 new places" in ran.out) == (1, True)
    assert json.loads(repo.read("out.sarif"))["version"] == "2.1.0"
    assert json.loads(repo.read("out.json"))["verdict"] == "failed"
    assert len(json.loads(repo.read("q.json"))) == 2
