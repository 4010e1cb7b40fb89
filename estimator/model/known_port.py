"""Projects that run on a target already, and that a scanned tree is one of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from estimator.model.rule import Evidence

PortKind = Literal["native", "plugin", "fork", "partial"]
PORT_KINDS: tuple[PortKind, ...] = ("native", "plugin", "fork", "partial")


class Port(msgspec.Struct, frozen=True, kw_only=True):
    """
    What makes a project run on the target: itself, a plugin, changed copies, or parts of these.

    `since` is the first version or month, `licence` that of the port; either is "" where it is not known.
    """

    kind: PortKind
    name: str
    repository: str
    since: str = ""
    licence: str = ""


class KnownPort(msgspec.Struct, frozen=True, kw_only=True):
    """A project with a port, and how to recognise it: names in build files, folders of its code, lasting files."""

    id: str
    title: str
    names: tuple[str, ...]
    folders: tuple[str, ...]
    files: tuple[str, ...]
    port: Port
    advice: str
    evidence: tuple[Evidence, ...]
    target: str = "ascend"


class Recognition(msgspec.Struct, frozen=True, kw_only=True):
    """
    That a scanned tree is a known project: by the name in its build file, or as a fork under another name.

    `files` are those of the project that are there, `share` is the part of the own Python files in its folders.
    """

    known: KnownPort
    by: Literal["name", "files"]
    files: tuple[str, ...]
    share: float
