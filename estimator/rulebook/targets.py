"""The targets (targets/*.yaml)."""

from __future__ import annotations

from estimator.model.rule import TargetInfo
from estimator.rulebook.document import Node
from estimator.rulebook.fields import Fields

_KEYS = ("id", "title", "chips", "default_chip", "torch", "default_torch", "shim", "sources")


def compile_target(node: Node, label: str) -> TargetInfo:
    """Return what the file says of a target."""
    fields = Fields(node, label, "target", _KEYS)
    chips, torch = fields.texts("chips"), fields.texts("torch")
    return TargetInfo(
        id=fields.text("id"),
        title=fields.text("title"),
        chips=chips,
        default_chip=fields.choice("default_chip", chips),
        torch=torch,
        default_torch=fields.choice("default_torch", torch),
        shim=fields.text("shim"),
        sources=fields.texts("sources", ()),
    )
