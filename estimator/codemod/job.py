"""What a codemod is given: one file, the style, and what is known of the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import libcst as cst
import msgspec

from estimator.codemod.elsewhere import Elsewhere
from estimator.codemod.syntax import Site, Syntax
from estimator.model.edit import VENDORS, Edit, Replacement, Safety, Style, Vendor
from estimator.model.finding import Finding
from estimator.model.rule import Release, Remedy

TYPE_NAME = "ACCELERATOR_TYPE"


class Wish(msgspec.Struct, frozen=True):
    """A finding whose remedy names a codemod; `replacement` is the name that its symbol becomes."""

    finding: Finding
    remedy: Remedy
    replacement: str | None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """
    What is asked of one file.

    `torch` is the version on the target, and `methods` are names of methods that the project defines itself, so that
    a call of one of them may be no call of torch. `patched` are names of torch.cuda that the project's tests replace.
    `chip`, `cann` and `plugin` are those of the profile, and `releases` pair torch with its plugin, newest first.
    `foreign` tells that the project uses a library that takes devices and has a runtime of its own.
    `kept` are the other findings of the file, which no codemod serves, and `elsewhere` is what other files keep.
    Only edits of the rules `selected` are made, where these are given; safe is what would be so if all were made.
    """

    path: str
    style: Style
    torch: str
    wishes: tuple[Wish, ...]
    kept: tuple[Finding, ...] = ()
    selected: frozenset[str] | None = None
    elsewhere: Elsewhere = Elsewhere()
    methods: frozenset[str] = frozenset()
    patched: frozenset[str] = frozenset()
    foreign: bool = False
    chip: str = ""
    cann: str = ""
    plugin: str = ""
    releases: tuple[Release, ...] = ()

    @property
    def vendor(self) -> Vendor | None:
        """Return whose names the style writes; None for the style that serves any accelerator."""
        return VENDORS.get(self.style)


class Task(NamedTuple):
    """One wish with the syntax around it."""

    job: Job
    syntax: Syntax
    wish: Wish
    sites: list[Site]
    torch_name: str | None  # by which the top of the module imports torch, if nothing else ever binds that name

    @property
    def guarded(self) -> bool:
        """Tell whether the place is only reached where there is an accelerator."""
        guards = self.wish.finding.guards
        return any(guard.kind == "branch" and guard.device == "cuda" and not guard.otherwise for guard in guards)

    def edit(
        self,
        replacements: list[Replacement],
        review: str = "",
        needs: tuple[str, ...] = (),
        group: str = "",
        codemod: str | None = None,
    ) -> Edit:
        """Return the edit for the wish, safe unless there is a reason for review."""
        safety: Safety = "review" if review else "safe"
        finding = self.wish.finding
        return Edit(
            place=finding.place,
            rule=finding.rule,
            symbol=finding.symbol,
            codemod=codemod or self.wish.remedy.fix or "",
            replacements=tuple(replacements),
            safety=safety,
            reason=review,
            group=group,
            needs=needs,
        )

    def replace(self, node: cst.CSTNode, text: str) -> Replacement:
        """Return the replacement of a whole node."""
        return Replacement(*self.syntax.span(node), text)


# A codemod returns the edit, or the reason why the place is left.
Codemod = Callable[[Task], "Edit | str"]
