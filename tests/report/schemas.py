"""Schemas that reports are held against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema.validators import validator_for

DATA = Path(__file__).parent.parent / "data" / "schemas"
DOCS = Path(__file__).parent.parent.parent / "docs"


def load_schema(name: str, folder: Path = DATA) -> dict[str, Any]:
    """Return a schema, itself checked."""
    schema: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    validator_for(schema).check_schema(schema)
    return schema


def complaints(schema: dict[str, Any], text: str) -> list[str]:
    """Return what is wrong with a JSON text, formats such as URIs included."""
    kind = validator_for(schema)
    errors = kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(json.loads(text))
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]
