"""Takes the code cells out of a notebook's JSON."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import msgspec

_Source = str | list[str]


class Cell(NamedTuple):
    """A code cell: its number among all cells, from 1, and its source."""

    number: int
    source: str


class Notebook(NamedTuple):
    """The code cells, and the language of the kernel in lower case ("" where the notebook does not say)."""

    cells: tuple[Cell, ...]
    language: str


class _Cell(msgspec.Struct):
    cell_type: str = ""
    source: _Source = ""
    input: _Source = ""  # in nbformat 3


class _Sheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Metadata(msgspec.Struct):
    kernelspec: Any = None
    language_info: Any = None


class _Notebook(msgspec.Struct):
    """What is wanted of the file; outputs are never turned into values."""

    cells: list[_Cell] | None = None
    worksheets: list[_Sheet] = []
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


def read_notebook(data: bytes) -> Notebook | str:
    """Return the code cells of nbformat 3 or 4, or the reason why there are none to be had."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        notebook = msgspec.json.decode(data, type=_Notebook)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        # NaN in an output and broken UTF-8 are not JSON, and yet what some tools write.
        try:
            notebook = msgspec.convert(json.loads(data.decode("utf-8", "replace")), _Notebook)
        except msgspec.ValidationError:
            return f"not a notebook: {_one_line(error)}"
        except (ValueError, RecursionError):
            return f"not valid JSON: {_one_line(error)}"
    if notebook.cells is None and not notebook.worksheets:
        return "not a notebook: neither cells nor worksheets"
    cells = notebook.cells or [cell for sheet in notebook.worksheets for cell in sheet.cells]
    return Notebook(
        tuple(
            Cell(number, _joined(cell.source or cell.input))
            for number, cell in enumerate(cells, 1)
            if cell.cell_type == "code"
        ),
        _language(notebook.metadata),
    )


def _joined(source: _Source) -> str:
    text = source if isinstance(source, str) else "".join(source)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _language(metadata: _Metadata) -> str:
    for table, key in ((metadata.language_info, "name"), (metadata.kernelspec, "language")):
        if isinstance(table, dict) and isinstance(table.get(key), str):
            return str(table[key]).lower()
    return ""


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
