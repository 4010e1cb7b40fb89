"""The targets (targets/*.yaml)."""

from __future__ import annotations

from estimator.model.rule import FusedOperator, Release, TargetInfo, Trait
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
    "family",
    "branches",
    "words",
    "names",
    "evidence",
    "traits",
)
# What every target says of itself; "none" and "unknown" are answers, and have a source as well.
TRAITS = (
    "device", "plugin", "shim", "namespace", "backend", "visible_devices", "smi", "container", "kubernetes", "graphs",
    "profiler", "kernel_language", "converter", "fp64", "bf16", "fp8",
)  # fmt: skip
CONFIDENCES = ("high", "medium", "low")
_EVIDENCE = ("full", "some", "thin")
_TRAIT_KEYS = ("value", "confidence", "source")
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
        family=fields.text("family", ""),
        branches=fields.texts("branches", ()),
        words=_compile_words(fields),
        names=fields.texts("names", ()),
        evidence=fields.choice("evidence", _EVIDENCE, "full"),  # type: ignore[arg-type]
        traits=_compile_traits(fields),
    )


def _compile_words(fields: Fields) -> dict[str, str]:
    if "words" not in fields:
        return {}
    words = fields.child("words")
    return {word: words.text(word) for word in words}


def _compile_traits(fields: Fields) -> dict[str, Trait]:
    stated = fields.child("traits", "traits", TRAITS)
    missing = [name for name in TRAITS if name not in stated]
    if missing:
        stated.fail(
            f"{', '.join(missing)} missing; write `unknown` where nothing is known, and where it was looked for"
        )
    return {name: _compile_trait(stated.child(name, f"trait '{name}'", _TRAIT_KEYS)) for name in TRAITS}


def _compile_trait(fields: Fields) -> Trait:
    confidence = fields.choice("confidence", CONFIDENCES)
    return Trait(fields.text("value"), confidence, fields.text("source"))  # type: ignore[arg-type]
