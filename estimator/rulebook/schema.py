"""The JSON Schema of a rule pack, so that editors complete and check it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from estimator.model.effort import EffortTable
from estimator.model.fact import SlotKind
from estimator.model.rule import CODEMODS, Shim, Support
from estimator.rulebook.compile import AREAS, CATEGORIES, CONFIDENCES, PATTERNS

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_TEXTS: dict[str, Any] = {"oneOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_PLAIN: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}


def pack_schema(effort: EffortTable, targets: Iterable[str]) -> dict[str, Any]:
    """Return the schema of a pack that may name the effort classes and targets given."""
    remedy = _remedy(sorted(effort.classes))
    entries = {name: {"$ref": "#/$defs/entry"} for name in sorted(targets)}
    return {
        "$schema": _DRAFT,
        "title": "cannscope rule pack",
        "type": "object",
        "required": ["pack", "title"],
        "additionalProperties": False,
        "properties": {
            "pack": {"type": "string", "pattern": "^[a-z0-9]+(_[a-z0-9]+)*$"},
            "title": _TEXT,
            "licence": _TEXT,
            "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
            "override": {"type": "array", "items": {"$ref": "#/$defs/override"}},
        },
        "$defs": {
            "remedy": {"type": "object", "properties": remedy, "additionalProperties": False},
            "entry": {
                "type": "object",
                "properties": {
                    **remedy,
                    "symbols": {"type": "object", "additionalProperties": {"type": "object"}},
                    "variants": {"type": "array", "items": _variant(remedy)},
                    "table": _TEXT,
                },
                "additionalProperties": False,
            },
            "pattern": _pattern(),
            "rule": _rule(entries),
            "override": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": _TEXT,
                    "category": {"enum": list(CATEGORIES)},
                    "confidence": {"enum": list(CONFIDENCES)},
                    "targets": {"type": "object", "properties": entries},
                },
                "additionalProperties": False,
            },
        },
    }


def _remedy(classes: list[str]) -> dict[str, Any]:
    optional = {"type": ["string", "null"]}
    return {
        "support": {"enum": [support.value for support in Support]},
        "replacement": optional,
        "shim": {"enum": [shim.value for shim in Shim]},
        "fix": {"enum": [*CODEMODS, None]},
        "effort": {"anyOf": [{"enum": [*classes, None]}, {"type": "string"}]},
        "note": optional,
        "evidence": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["source"],
                "properties": {"source": _TEXT, "checked": {"type": "string"}, "how": {"type": "string"}},
                "additionalProperties": False,
            },
        },
    }


def _variant(remedy: dict[str, Any]) -> dict[str, Any]:
    when = {
        "type": "object",
        "properties": {"chips": _TEXTS, "torch": _TEXT, "cann": _TEXT},
        "additionalProperties": False,
    }
    return {"type": "object", "required": ["when"], "properties": {"when": when, **remedy}}


def _pattern() -> dict[str, Any]:
    argument = {
        "type": "object",
        "properties": {
            "names": _TEXTS,
            "positions": {"oneOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]},
            "values": {"oneOf": [_PLAIN, {"type": "array", "items": _PLAIN}]},
            "symbols": _TEXTS,
            "globs": _TEXTS,
            "absent": {"type": "boolean"},
        },
    }
    slot = {
        "type": "object",
        "properties": {
            "kinds": {
                "oneOf": [
                    {"enum": list(get_args(SlotKind))},
                    {"type": "array", "items": {"enum": list(get_args(SlotKind))}},
                ]
            },
            "names": _TEXTS,
            "callees": _TEXTS,
            "without": _TEXTS,
        },
    }
    return {
        "type": "object",
        "properties": {
            **dict.fromkeys(PATTERNS, _TEXTS),
            "table": _TEXT,
            "argument": {"oneOf": [argument, {"type": "array", "items": argument}]},
            "slot": slot,
            "bare": {"type": "boolean"},
            "path_words": _TEXTS,
            "among": _TEXTS,
            "condition": {"type": "boolean"},
            "guarded": {"type": "boolean"},
            "direct": {"type": "boolean"},
            "features": _TEXTS,
            "classes": _TEXTS,
            "versions": {
                "type": "object",
                "properties": {"excludes": _TEXTS, "allows": _TEXTS},
                "additionalProperties": False,
            },
        },
        "oneOf": [{"required": [name]} for name in (*PATTERNS, "table")],
    }


def _rule(entries: dict[str, Any]) -> dict[str, Any]:
    patterns = {"type": "array", "items": {"$ref": "#/$defs/pattern"}, "minItems": 1}
    example = {
        "type": "object",
        "oneOf": [{"required": ["hit"]}, {"required": ["miss"]}],
        "properties": {"hit": _TEXT, "miss": _TEXT, "in": _TEXT},
        "additionalProperties": _TEXT,
    }
    return {
        "type": "object",
        "required": ["id", "title", "why", "category", "area", "match", "examples"],
        "properties": {
            "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
            "title": _TEXT,
            "why": _TEXT,
            "category": {"enum": list(CATEGORIES)},
            "area": {"enum": list(AREAS)},
            "confidence": {"enum": list(CONFIDENCES)},
            "per": {"enum": ["site", "branch", "project"]},
            "subject": _TEXT,
            "tests": {"type": "boolean"},
            "lock_in": {"enum": [True, False, "named"]},
            "match": {
                "type": "object",
                "required": ["any"],
                "properties": {"any": patterns, "not": patterns},
            },
            "targets": {"type": "object", "properties": entries},
            "examples": {"type": "array", "items": example, "minItems": 2},
            "links": _TEXTS,
        },
    }
