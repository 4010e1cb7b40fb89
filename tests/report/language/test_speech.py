"""Texts in the reader's language, and which language that is."""

from __future__ import annotations

import pytest

from estimator.report.language import ENGLISH, Speech, speak, tell_language

PATTERNS = {
    "{x} (odd)": "ODD {x}",
    "c {x}": "C {x}",
    "{x} and {n}": "{x}, {n}",
    "as {word}": "AS {word}",
    "{known}: {x}": "{known}. {x}",
}
ODD = Speech(
    "xx",
    {"a {n}": "{n} A", "b": "B"},
    {"cat": "{n} CATS"},
    PATTERNS,
)


def test_what_is_missing_is_said_in_english() -> None:
    assert (ODD("b"), ODD("new"), ODD("new {n}", n=1)) == ("B", "new", "new 1")
    assert ODD("a {n}", n="{2}") == "{2} A"
    assert (ODD.count(2, "cat"), ODD.count(2, "dog"), ENGLISH.count(1, "cat")) == ("2 CATS", "2 dogs", "1 cat")


RECALLED = [
    ("b", "B"),
    ("b (odd)", "ODD B"),
    ("c b (odd)", "ODD C B"),
    ("d", "d"),
    ("b and 1,000", "B, 1,000"),
    ("b and c", "b and c"),
    ("as b", "AS b"),
    ("b: b", "B. B"),
    ("d: b", "d: b"),
    ("x {0} (odd)", "ODD x {0}"),
]


@pytest.mark.parametrize(("said", "worded"), RECALLED)
def test_texts_that_were_made_before(said: str, worded: str) -> None:
    assert ODD.recall(said) == worded
    assert ENGLISH.recall(said) == said


CHINESE = [
    ("Speed of training", "训练性能调优"),
    ("CUDA irregular: gather (a b.cu) and 5 more", "CUDA 非规则访存核函数：gather (a b.cu)等（另有 5 项）"),
    (
        "line 7: not valid Bash; what follows may be read in part",
        "第 7 行：不是有效的 Bash；其后内容可能只读取了一部分",
    ),
    (
        "syntax: invalid syntax (line 3); 1 of 9 top-level blocks left out",
        "语法：语法无效（第 3 行）；略去 9 个顶层代码块中的 1 个",
    ),
    ("CUDA elementwise: name (name.cu)", "CUDA 逐元素核函数：name (name.cu)"),
    ("CUDA matmul: f (a.cu), by torch_npu.x", "CUDA 矩阵乘核函数：f (a.cu)，由 torch_npu.x 替代"),
    (
        "ascend, chip a2 (assumed), torch 2.8, CANN 9.1.0 with plugin 2.8.0; 30 focused hours to the engineer-week.",
        "ascend，芯片 a2（默认），torch 2.8，CANN 9.1.0，插件 2.8.0；1 人周按 30 小时专注工时计。",
    ),
]


@pytest.mark.parametrize(("said", "worded"), CHINESE)
def test_chinese(said: str, worded: str) -> None:
    assert speak("zh").recall(said) == worded


LOCALES = [
    ({}, "en"),
    ({"LANG": "C.UTF-8"}, "en"),
    ({"LANG": "zh_CN.UTF-8"}, "zh"),
    ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
    ({"LANG": "en_US", "LC_MESSAGES": "zh_SG"}, "zh"),
    ({"LANG": "zh_TW.UTF-8"}, "en"),
    ({"LANG": "zh-Hant"}, "en"),
    ({"LANG": "de_DE"}, "en"),
]


@pytest.mark.parametrize(("environment", "language"), LOCALES)
def test_the_locale_tells_the_language(environment: dict[str, str], language: str) -> None:
    assert tell_language(environment) == language
