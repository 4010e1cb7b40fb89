"""The effort table (effort.yaml)."""

from __future__ import annotations

import msgspec

from estimator.model.assessment import Hours
from estimator.model.effort import EffortClass, EffortTable
from estimator.rulebook.document import Items, Node
from estimator.rulebook.fields import Fields

_TOP_KEYS = (
    "hours_per_week",
    "project_sigma",
    "least_sigma",
    "draws",
    "settings",
    "assumptions",
    "alternatives",
    "classes",
)
_CLASS_KEYS = (
    "id", "title", "kind", "basis", "evidence", "once", "first", "repeat", "cap", "mechanical", "area",
)  # fmt: skip
_KINDS = ("edit", "kernel", "library", "platform", "validation", "tuning", "review")
_BASES = ("measured", "published", "judgement")


def compile_effort(node: Node, label: str) -> EffortTable:
    """Return the effort table of a file."""
    fields = Fields(node, label, "effort table", _TOP_KEYS)
    settings = fields.child("settings") if "settings" in fields else None
    return EffortTable(
        classes=_compile_classes(fields),
        hours_per_week=fields.number("hours_per_week", 30.0),
        project_sigma=fields.number("project_sigma", 0.3),
        least_sigma=fields.number("least_sigma", 0.24),
        draws=int(fields.number("draws", 4000)),
        settings={key: settings.number(key) for key in settings} if settings else {},
        assumptions=fields.texts("assumptions", ()),
        alternatives=tuple(
            entry.texts("subjects")
            for entry in (
                fields.children("alternatives", "alternatives", ("subjects",)) if "alternatives" in fields else ()
            )
        ),
    )


def merge_effort(table: EffortTable, node: Node, label: str) -> EffortTable:
    """Return the table with the classes of another file put over its own."""
    fields = Fields(node, label, "effort table", _TOP_KEYS)
    return msgspec.structs.replace(table, classes={**table.classes, **_compile_classes(fields)})


def _compile_classes(fields: Fields) -> dict[str, EffortClass]:
    classes: dict[str, EffortClass] = {}
    for raw in fields.children("classes", "effort class", _CLASS_KEYS):
        class_id = raw.text("id")
        raw.what = f"effort class '{class_id}'"
        if class_id in classes:
            raw.fail("is there twice")
        classes[class_id] = EffortClass(
            id=class_id,
            title=raw.text("title"),
            kind=raw.choice("kind", _KINDS),  # type: ignore[arg-type]
            basis=raw.choice("basis", _BASES),  # type: ignore[arg-type]
            evidence=raw.texts("evidence"),
            once=_hours(raw, "once"),
            first=_hours(raw, "first") if "first" in raw else Hours(0, 0, 0),
            repeat=_hours(raw, "repeat") if "repeat" in raw else Hours(0, 0, 0),
            cap=raw.number("cap") if "cap" in raw else None,
            mechanical=bool(raw.flag("mechanical", False)),
            area=raw.optional_text("area"),
        )
    return classes


def _hours(raw: Fields, key: str) -> Hours:
    node = raw.node(key)
    if not isinstance(node, Items) or len(node.nodes) != 3:
        raw.fail(f"'{key}' is [low, likely, high] in hours", raw.line_of(key))
    low, likely, high = (raw.as_number(key, entry) for entry in node.nodes)
    if not low <= likely <= high:
        raw.fail(f"'{key}' must rise: low <= likely <= high", raw.line_of(key))
    return Hours(low, likely, high)
