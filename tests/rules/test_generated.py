"""What is generated from the packs is what stands in docs/."""

from __future__ import annotations

import json
from pathlib import Path

from estimator.report.rule_pages import render_pages
from estimator.rulebook.load import load_rulebook
from estimator.rulebook.schema import pack_schema

DOCS = Path(__file__).parents[2] / "docs"
STALE = "stale; run `cannscope rules docs` and `cannscope rules schema > docs/rule-pack.schema.json`"


def test_rule_reference() -> None:
    pages = render_pages(load_rulebook())
    assert {path.name for path in (DOCS / "rules").glob("*.md")} == set(pages), STALE
    for name, text in pages.items():
        assert (DOCS / "rules" / name).read_text(encoding="utf-8") == text, f"docs/rules/{name} is {STALE}"


def test_schema() -> None:
    rulebook = load_rulebook()
    schema = pack_schema(rulebook.effort, [target.id for target in rulebook.targets])
    assert json.loads((DOCS / "rule-pack.schema.json").read_text(encoding="utf-8")) == schema, STALE
