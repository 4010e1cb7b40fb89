"""Workloads, and what tells them (rules/workloads.yaml)."""

from __future__ import annotations

from typing import Literal

import msgspec

Workload = Literal["training", "inference", "evaluation", "tooling"]
WORKLOADS: tuple[Workload, ...] = ("training", "inference", "evaluation", "tooling")
DISTRIBUTED = "distributed"

SignKind = Literal["call", "base", "decorator", "define", "import", "file", "folder"]
SIGN_KINDS: tuple[SignKind, ...] = ("call", "base", "decorator", "define", "import", "file", "folder")
Confidence = Literal["high", "medium", "low"]


class SignRule(msgspec.Struct, frozen=True):
    """
    What is a sign of a workload (or `distributed`), and how sure it is.

    `patterns` are globs over names of the kind: for `file` and `folder` over single words, for `import` modules with
    all below them. `starts` tells that a file with such a sign is an entry point.
    """

    workload: str
    kind: SignKind
    patterns: tuple[str, ...]
    confidence: Literal["certain", "high", "medium", "low"]
    why: str
    starts: bool = False
