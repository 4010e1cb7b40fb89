"""Reads what the comments of a file say to cannscope, by the kind of the file."""

from __future__ import annotations

import re

from estimator.model.suppression import TOKEN, Directive
from estimator.parse.directives.comment import directives_of
from estimator.parse.directives.cpp_text import cpp_comments
from estimator.parse.directives.hash_lines import hash_comments
from estimator.parse.directives.python_tokens import python_comments
from estimator.parse.text import decode

_PYTHON = frozenset({"python", "setup.py", "bazel"})
_CPP = frozenset({"cuda", "cpp"})
# Written by programs, or without comments: the configuration speaks for them.
_WITHOUT_COMMENTS = frozenset({"notebook", "json", "lock file"})
_MEANT = re.compile(r"cannscope:\s*ignore(?:-file)?\s*\[")


def read_directives(data: bytes, kind: str) -> tuple[Directive, ...]:
    """Return what the comments of a file say, in order; one search through the bytes where there is nothing."""
    if TOKEN not in data:
        return ()
    text = decode(data)[0].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if kind in _WITHOUT_COMMENTS:
        trouble = "such files have no comments; name path, rule and reason in [[tool.cannscope.suppress]]"
        return tuple(
            Directive(line=number, fault="not read here", trouble=trouble)
            for number, line in enumerate(text.split("\n"), 1)
            if _MEANT.search(line)
        )
    if kind in _PYTHON:
        comments = python_comments(text)
    elif kind in _CPP:
        comments = cpp_comments(text)
    else:
        comments = hash_comments(text.split("\n"), kind)
    return tuple(directive for comment in comments for directive in directives_of(comment))
