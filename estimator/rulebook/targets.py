"""The targets (targets/*.yaml)."""

from __future__ import annotations

from estimator.model.rule import FusedOperator, Release, TargetInfo
from estimator.model.versions import minor, version_key
from estimator.rulebook.document import Node
from estimator.rulebook.fields import Fields

_KEYS = (
    "id",
    "title",
    "chips",
    "default_chip",
    "torch",
    "default_torch",
    "shim",
    "releases",
    "tables",
    "fused_operators",
    "sources",
)
_FUSED_KEYS = ("becomes", "names")
_RELEASE_KEYS = ("plugin", "torch", "cann", "python")


def compile_target(node: Node, label: str) -> TargetInfo:
    """Return what the file says of a target."""
    fields = Fields(node, label, "target", _KEYS)
    chips = fields.texts("chips")
    releases = tuple(
        Release(entry.text("plugin"), entry.text("torch"), entry.text("cann"), entry.texts("python", ()))
        for entry in (fields.children("releases", "release", _RELEASE_KEYS) if "releases" in fields else ())
    )
    newest = sorted(releases, key=lambda release: version_key(release.torch), reverse=True)
    paired = tuple(dict.fromkeys(minor(release.torch) for release in newest))
    torch = fields.texts("torch", paired)
    return TargetInfo(
        id=fields.text("id"),
        title=fields.text("title"),
        chips=chips,
        default_chip=fields.choice("default_chip", chips),
        torch=torch,
        default_torch=fields.choice("default_torch", torch),
        shim=fields.text("shim"),
        releases=releases,
        fused=tuple(
            FusedOperator(entry.text("becomes"), tuple(tuple(name.split()) for name in entry.texts("names")))
            for entry in (
                fields.children("fused_operators", "fused operator", _FUSED_KEYS) if "fused_operators" in fields else ()
            )
        ),
        tables=fields.text("tables", ""),
        sources=fields.texts("sources", ()),
    )
