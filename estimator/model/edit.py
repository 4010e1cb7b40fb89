"""What `fix` would rewrite, and what it leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from estimator.model.assessment import Assessment
from estimator.model.fact import Place
from estimator.model.finding import Finding

Style = Literal["agnostic", "npu", "mlu", "musa", "shim"]
REWRITING: tuple[Style, ...] = ("agnostic", "npu", "mlu", "musa")  # the styles that rewrite the places themselves
STYLES: tuple[Style, ...] = (*REWRITING, "shim")
Safety = Literal["safe", "review"]


class Vendor(msgspec.Struct, frozen=True, kw_only=True):
    """
    The names that a style for one vendor writes.

    `modules` are what an import from torch.cuda and what is below it becomes, by what follows torch.cuda; with "*",
    what is below keeps its name.
    """

    target: str
    device: str
    backend: str
    plugin: str
    modules: dict[str, str]

    def module(self, below: str) -> str | None:
        """Return the module for `torch.cuda` with what follows it ("", ".amp"); None where none is known."""
        if "*" in self.modules:
            return self.modules["*"] + below
        return self.modules.get(below)


# Modules were read in Ascend/pytorch (2026-11), Cambricon/torch_mlu@d578002 (2024-09), MooreThreads/torch_musa@8b583b3.
VENDORS: dict[Style, Vendor] = {
    "npu": Vendor(target="ascend", device="npu", backend="hccl", plugin="torch_npu", modules={"*": "torch_npu.npu"}),
    "mlu": Vendor(
        target="cambricon",
        device="mlu",
        backend="cncl",
        plugin="torch_mlu",
        modules={"": "torch_mlu.mlu", ".amp": "torch_mlu.mlu.amp", ".graphs": "torch_mlu.mlu.graphs"},
    ),
    "musa": Vendor(
        target="musa",
        device="musa",
        backend="mccl",
        plugin="torch_musa",
        modules={"": "torch_musa", ".amp": "torch_musa.core.amp"},
    ),
}


class Replacement(msgspec.Struct, frozen=True, order=True):
    """A range of characters of a file's text, `end` exclusive, and what takes its place."""

    start: int
    end: int
    text: str


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """
    A rewrite for one finding, `safe` or for `review`, with the reason where it is not safe.

    Edits of one `group` (an import and the uses of what it brings in) are made together or not at all. `needs` names
    what the file must hold besides: "plugin" (the import of the vendor's) or "type" (the name of the accelerator's
    type).
    An edit without replacements is done by another one of its group.
    """

    place: Place
    rule: str
    symbol: str
    codemod: str
    replacements: tuple[Replacement, ...] = ()
    safety: Safety = "safe"
    reason: str = ""
    group: str = ""
    needs: tuple[str, ...] = ()


FOR_REVIEW = "for review: "


class Left(msgspec.Struct, frozen=True):
    """
    A place that a codemod could be asked for and that was left as it is, and why.

    The reason begins with `FOR_REVIEW` where there is an edit that a reader has to look at.
    """

    place: Place
    rule: str
    symbol: str
    reason: str

    @property
    def doubt(self) -> str:
        """Return why an edit waits for a reader, "" where there is none."""
        return self.reason.removeprefix(FOR_REVIEW) if self.reason.startswith(FOR_REVIEW) else ""


class FileFix(msgspec.Struct, frozen=True, kw_only=True):
    """
    One file before and after, the edits that were made, and the places that were left.

    `replacements` are all ranges of the text that were replaced: those of the edits, and what they need besides.
    """

    path: str
    before: bytes
    after: bytes
    edits: tuple[Edit, ...] = ()
    left: tuple[Left, ...] = ()
    replacements: tuple[Replacement, ...] = ()


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a fix comes to: the files with edits or places left, and the assessments before and after.

    `silent` are the places that run under the target's shim and silently behave otherwise (style "shim" alone).
    """

    style: Style
    root: Path
    files: tuple[FileFix, ...]
    silent: tuple[Left, ...] = ()
    before: tuple[Assessment, ...] = ()
    after: tuple[Assessment, ...] = ()
    findings_before: tuple[Finding, ...] = ()
    findings_after: tuple[Finding, ...] = ()

    @property
    def compared(self) -> tuple[tuple[Assessment, Assessment], ...]:
        """Return the assessments that there are before and after, by strategy and workload."""
        after = {(one.strategy, one.workload): one for one in self.after}
        keys = ((one.strategy, one.workload) for one in self.before)
        return tuple((one, after[key]) for one, key in zip(self.before, keys, strict=True) if key in after)
