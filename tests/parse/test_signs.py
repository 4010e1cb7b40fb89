"""Calls, bases, decorators and definitions that tell the use of a file."""

from __future__ import annotations

import textwrap

import pytest

from estimator.model.artifact import Artifact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.python import parse_python

COMMON = {
    "sign_patterns": ("*.backward", "*optim*.step", "*Trainer", "serve.deployment", "transformers.pipeline"),
    "sign_names": frozenset({"backward", "step", "deployment", "pipeline", "train"}),
    "sign_endings": ("Trainer",),
    "sign_tokens": (b"backward(", b"step(", b"Trainer", b"deployment", b"pipeline("),
}
PASSED_OVER = Interest(tokens=(b"cuda",), **COMMON)  # type: ignore[arg-type]
SIGNS = [
    ("loss.backward()", [("call", "loss.backward")]),
    ("f(x).backward()", [("call", "?.backward")]),
    ("self.optimizer.step()", [("call", "self.optimizer.step")]),
    ("env.step()", []),
    ("from x import SFTTrainer\nSFTTrainer(m)", [("call", "x.SFTTrainer")]),
    ("class T(Trainer): ...", [("base", "Trainer")]),
    ("from ray import serve\n@serve.deployment\nclass A: ...", []),  # ray.serve.deployment is another name
    ("import serve\n@serve.deployment(x=1)\nclass A: ...", [("decorator", "serve.deployment")]),
    ("from transformers import pipeline as p\np('x')\npipeline(1)", []),
    ("from transformers import pipeline\npipeline('x')", [("call", "transformers.pipeline")]),
    ("def train():\n    pass", [("define", "train")]),
    ("x.backward()\nx.backward()", [("call", "x.backward")]),
    ("'''loss.backward()'''  # loss.backward()", []),
]


@pytest.mark.parametrize("cuda", [False, True], ids=["passed over", "read"])
@pytest.mark.parametrize(("code", "found"), SIGNS)
def test_signs(code: str, found: list[tuple[str, str]], cuda: bool) -> None:
    text = textwrap.dedent(code) + ("\n# cuda" if cuda else "")
    outcome = parse_python(text.encode(), Artifact(path="a.py", kind="python", module="a"), PASSED_OVER)
    assert isinstance(outcome, Parsed)
    assert outcome.passed_over is not cuda
    assert [(sign.kind, sign.symbol) for sign in outcome.summary.signs] == found
