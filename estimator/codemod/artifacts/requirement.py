"""The packages that a project asks for, and the index that they come from."""

from __future__ import annotations

import re

from estimator.codemod.artifacts.spot import Spot
from estimator.model.edit import Edit
from estimator.model.rule import Release
from estimator.model.versions import minor

_INDEX = re.compile(r"(?<=download\.pytorch\.org/whl/)((?:nightly/|test/)?)(cu\d+)(?=/?[\"']?$)")
_PIN = re.compile(r"(?i)(torch)\s*==\s*(\d+(?:\.\d+)+)(\+cu\w+)?(?![\w.*+])")
_BESIDE = re.compile(r"(?i)(torchvision|torchaudio)\s*==\s*(\d+(?:\.\d+)+)(\+cu\w+)(?![\w.*+])")
_PLUGIN = re.compile(r"(?i)\btorch[-_]npu\b")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_PACKAGE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_LINES = frozenset({"requirements"})
_COMMANDS = frozenset({"dockerfile", "shell", "yaml", "makefile"})


def rewrite(spot: Spot) -> Edit | str:
    """Return the edit of an index, of a pinned torch, or of a package that has a counterpart of its own."""
    index = _INDEX.search(spot.text)
    if index is not None:
        return spot.edit([(*index.span(2), "cpu")])
    pin = _PIN.match(spot.text.lstrip("\"'"))
    if pin is not None:
        return _pair(spot, pin, len(spot.text) - len(spot.text.lstrip("\"'")))
    beside = _BESIDE.search(spot.text)
    if beside is not None:
        return spot.edit([(*beside.span(3), "")], f"{beside[1]} has to be the release that goes with torch")
    becomes = spot.wish.replacement or ""
    named = _NAME.match(spot.text)
    if spot.wish.finding.subject and named is not None and _PACKAGE.fullmatch(becomes) and _only_pinned(spot.text):
        return spot.edit([(0, len(spot.text), becomes)], "it has versions and limits of its own")
    return "no package stands for it"


def _only_pinned(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9][\w.-]*\s*(?:[=<>!~]=?[^;\[@]*)?", text) is not None


def _pair(spot: Spot, pin: re.Match[str], shift: int) -> Edit | str:
    """Return the edit to the release of the same minor version that torch_npu is made for, with torch-npu beside it."""
    release = _release_for(spot.job.releases, pin[2])
    if release is None:
        return "no release of torch_npu goes with this torch: the project has to run on another one first"
    start, end = pin.start(2) + shift, pin.end(3 if pin[3] else 2) + shift
    changes = [(start, end, release.torch)]
    plugin = f"torch-npu=={release.plugin}"
    if _PLUGIN.search(spot.source.text):
        return spot.edit(changes)
    if spot.kind in _LINES:
        stop, newline = spot.source.end_of_line(spot.end)
        at = stop - spot.start
        return spot.edit([*changes, (at, at, f"{newline or spot.source.newline}{plugin}")])
    if spot.kind in _COMMANDS and not spot.text.startswith(("'", '"')):
        return spot.edit([*changes, (len(spot.text), len(spot.text), f" {plugin}")])
    return spot.edit(changes, f"{plugin} has to stand beside it")


def _release_for(releases: tuple[Release, ...], version: str) -> Release | None:
    """Return the newest release for the minor version."""
    return next((release for release in releases if minor(release.torch) == minor(version)), None)
