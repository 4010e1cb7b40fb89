"""The Chinese catalogue: what is missing is listed here, and nothing in it is stale or broken."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from estimator.report.language import speak
from estimator.report.language.choose import read_catalogue
from tests.report.language.wanted import list_constants, list_nouns, list_texts

ZH = speak("zh")
# Said in English so far. What rules say is the matter of test_rules.
MISSING: frozenset[str] = frozenset()
_HOLE = re.compile(r"\{\w+\}")


def test_what_is_missing_is_known() -> None:
    assert list_texts() - set(ZH.texts) == MISSING
    assert {noun for noun in list_nouns() if noun not in ZH.counts} == set()


def test_nothing_is_translated_that_nobody_says() -> None:
    texts = read_catalogue("zh.yaml")["texts"]
    said = list_texts()
    assert {text for text in texts if text not in said and any(map(str.isalpha, text))} == STALE


# Said by parsers, estimates and the command line, which are no reporters.
STALE = {
    "A place that the shim covers in part is priced at half; a file that it covers counts in part.",
    "nothing tells its class",
    "autotuned",
    "a function for kernels of other files",
    "the body is empty: it stands in for a build without it",
    "training and inference",
    "inference and training",
    "the library's own tests, since no training or inference was found",
    "Both targets stay supported: parity tests on both and a regression of CUDA are included.",
}


@pytest.mark.parametrize("texts", [ZH.texts, ZH.counts, ZH.patterns], ids=["texts", "counts", "patterns"])
def test_the_holes_are_the_same(texts: Mapping[str, str]) -> None:
    for text, worded in texts.items():
        holes = {"{n}"} if texts is ZH.counts else set(_HOLE.findall(text))
        assert set(_HOLE.findall(worded)) == holes, text


def test_patterns_are_of_texts_that_somebody_makes() -> None:
    made = "\n".join((*list_constants(), "invalid syntax"))  # the latter is what Python says
    for text in ZH.patterns:
        parts = (part.strip().removesuffix("s") for part in re.split(r"\{\w+\}|CUDA|[;:,.()]", text))
        assert [part for part in parts if part not in made] == [], text


def test_no_text_is_empty_or_left_as_it_was() -> None:
    for text, worded in {**ZH.texts, **ZH.patterns}.items():
        assert worded.strip()
        assert re.search(r"[\u4e00-\u9fff]|\A[。，；：（）~{}\w ]+\Z", worded), text
