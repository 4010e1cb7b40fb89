"""A team's own pack changes what the bundled rules say."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.errors import RulePackError
from estimator.model.rule import Shim, Support
from estimator.rulebook.load import load_rulebook

PACK = """\
pack: ours
title: Ours
override:
  - id: torch-cuda-stream
    category: optional
    targets:
      ascend: {effort: adapt, note: We wrap them.}
"""


def test_what_is_not_stated_stays(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(PACK)
    before = load_rulebook().find("torch-cuda-stream")
    after = load_rulebook([tmp_path]).find("torch-cuda-stream")
    assert before is not None
    assert after is not None
    remedy = after.targets["ascend"].remedy
    assert (after.category, remedy.effort, remedy.note) == ("optional", "adapt", "We wrap them.")
    assert (remedy.support, remedy.shim) == (Support.RENAME, Shim.FULL)
    assert remedy.evidence == before.targets["ascend"].remedy.evidence
    assert after.targets["ascend"].symbols == before.targets["ascend"].symbols
    assert (after.match, after.examples) == (before.match, before.examples)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("torch-cuda-stream", "torch-cuda-steam", "ours.yaml:4: override of 'torch-cuda-steam': there is no such rule"),
        ("category: optional", "title: X", "unknown key 'title'"),
        ("effort: adapt", "effort: adapts", "unknown effort class 'adapts'; did you mean 'adapt'?"),
        ("effort: adapt", "support: fine", "unknown support 'fine'"),
    ],
)  # fmt: skip
def test_broken(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "ours.yaml").write_text(PACK.replace(old, new))
    with pytest.raises(RulePackError) as caught:
        load_rulebook([tmp_path])
    assert said in str(caught.value)
