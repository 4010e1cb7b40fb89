"""Reads BUILD, *.bzl, WORKSPACE and MODULE.bazel: Starlark is written as Python is, so `ast` reads it."""

from __future__ import annotations

import ast
import re
import warnings

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.builds.names import add_name
from estimator.parse.collect import Collector, read_text
from estimator.parse.python.recover import recover

_REPOSITORY = re.compile(r"@{1,2}([\w.~+-]+)//")
_NAMED = ("bazel_dep", "http_archive", "git_repository", "local_repository", "use_extension")


def parse_bazel(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a Bazel file: rules that are called, repositories that labels name."""
    return read_text(data, artifact, interest, _read)


def _read(collector: Collector) -> None:
    text = collector.text.data
    try:
        tree = _parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        recovered = recover(text, error, _parse)
        tree = recovered.tree
        collector.trouble = collector.trouble or recovered.reason
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            _call(collector, node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = _REPOSITORY.match(node.value)
            if found is not None:
                _add(collector, f"bazel.@{found[1]}", [node.value], node)


def _call(collector: Collector, node: ast.Call) -> None:
    target = node.func
    name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
    values = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name == "load":
        return  # the label is a string, and the names loaded count where they are called
    named = next((k.value for k in node.keywords if k.arg == "name"), None)
    if name in _NAMED and isinstance(named, ast.Constant) and isinstance(named.value, str):
        values.insert(0, named.value)
        _add(collector, f"bazel.@{named.value}", [], named)
    _add(collector, f"bazel.{name}", values, target)


def _add(collector: Collector, name: str, values: list[str], node: ast.expr) -> None:
    start = node.lineno - 1, node.col_offset
    end = (node.end_lineno or node.lineno) - 1, node.end_col_offset or node.col_offset
    add_name(collector, name, values, start, end)


def _parse(text: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text.decode("utf-8", "replace"))
