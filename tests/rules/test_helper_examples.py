"""Every rule about the project's own helpers hits its hits and misses its misses, in small projects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from estimator.config import Options
from estimator.model.rule import Example, Rule
from estimator.pipeline import run_scan
from estimator.rulebook.interest import is_helper_only
from estimator.rulebook.load import load_rulebook

_FILE = re.compile(r"(?m)^# file: (.+)\n")
CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in load_rulebook().rules
    if is_helper_only(rule.match.any)
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(tmp_path: Path, rule: Rule, example: Example) -> None:
    _, *parts = _FILE.split(example.code)
    assert parts, "an example of a helper is several files, each under `# file: NAME`"
    for name, code in zip(parts[::2], parts[1::2], strict=True):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(code)
    scan = run_scan(Options(paths=(tmp_path,), root=tmp_path))
    met = {finding.rule for finding in scan.findings}
    assert (rule.id in met) == example.hit, [(f.rule, f.symbol, f.place) for f in scan.findings]
