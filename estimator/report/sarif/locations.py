"""Places as SARIF locations: relative URIs, regions, cells of notebooks."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from estimator.files import encode_name
from estimator.model.fact import Place
from estimator.report.sarif.columns import Columns
from estimator.report.text import printable

BASE = "%SRCROOT%"
Shape = dict[str, Any]


def shape_artifact(path: str) -> Shape:
    """Return a file of the tree: its path as a relative URI, whatever bytes its name holds."""
    uri = quote(encode_name(path), safe="/!$&'()*+,;=@~")
    return {"uri": uri, "uriBaseId": BASE}


def shape_region(place: Place, columns: Columns) -> Shape:
    """Return the span of text, without what is not known of it."""
    first, after = columns.convert(place)
    region = {"startLine": place.line, "startColumn": max(first, 1)}
    if place.end_line >= place.line:
        region["endLine"] = place.end_line
        if after and (place.end_line > place.line or after >= first):
            region["endColumn"] = after
    return region


def shape_location(place: Place, columns: Columns, scope: str = "", message: str = "") -> Shape:
    """
    Return where something is. A place in a notebook has no line in the file: cell and line stand in the properties.

    `scope` is the function or class around it.
    """
    physical: Shape = {"artifactLocation": shape_artifact(place.path)}
    shape: Shape = {"physicalLocation": physical}
    logical = [{"fullyQualifiedName": printable(scope)}] if scope else []
    if place.cell is None:
        physical["region"] = shape_region(place, columns)
    else:
        logical.insert(0, {"name": f"cell {place.cell}", "kind": "cell"})
        shape["properties"] = {"cell": place.cell, "line": place.line, "column": place.column}
    if logical:
        shape["logicalLocations"] = logical
    if message:
        shape["message"] = {"text": message}
    return shape
