"""Tables of rule packs: CSV files of symbols that rules draw from, instead of listing them in YAML."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, NoReturn

from estimator.errors import RulePackError
from estimator.rulebook.document import Items, Scalar, Table
from estimator.rulebook.fields import Fields, suggest
from estimator.rulebook.files import TABLES_FOLDER

REMEDY_COLUMNS = ("support", "replacement", "shim", "fix", "effort", "note")
EVIDENCE_COLUMNS = ("source", "checked", "how")
WHEN_COLUMNS = ("torch", "cann", "chips")
COLUMNS = ("rule", "pattern", "symbol", *WHEN_COLUMNS, *REMEDY_COLUMNS, *EVIDENCE_COLUMNS)
_USUAL_PATTERN = "name"


class Row(NamedTuple):
    """
    One row: a symbol that a rule draws, by which pattern, and what it becomes.

    `remedy` and `when` are as they would stand in YAML, with the line of the row; they are empty where the row
    states nothing of the kind.
    """

    label: str
    line: int
    rule: str
    pattern: str
    symbol: str
    remedy: Table
    when: Table

    def fail(self, message: str) -> NoReturn:
        """Raise RulePackError for this row."""
        raise RulePackError(f"{self.label}:{self.line}: {self.symbol}: {message}")

    def fields(self, table: Table, keys: Sequence[str]) -> Fields:
        """Return the remedy or the profiles of the row, to be read as YAML is."""
        return Fields(table, self.label, self.symbol, keys)


class Tables:
    """The tables of one folder of packs, by name; each is read when a rule first draws from it."""

    def __init__(self) -> None:
        self._contents: dict[str, tuple[str, bytes]] = {}
        self._rows: dict[str, dict[str, list[Row]]] = {}
        self._drawn: set[tuple[str, str]] = set()
        self.places: dict[tuple[str, str], str] = {}

    def add(self, name: str, label: str, content: bytes) -> None:
        """Add a file; `name` is what packs call it, and `label` what messages do."""
        self._contents[name] = label, content

    def draw(self, name: str, rule: str, where: str) -> list[Row]:
        """Return the table's rows for the rule; `where` is the place in the pack that asks for them."""
        if name not in self._contents:
            raise RulePackError(
                f"{where}: there is no table '{name}'{suggest(name, self._contents)}; "
                f"tables are .csv files in the folder {TABLES_FOLDER}/ beside the packs"
            )
        label, content = self._contents[name]
        if name not in self._rows:
            self._rows[name] = {}
            for row in read_rows(content, label):
                self._rows[name].setdefault(row.rule, []).append(row)
        rows = self._rows[name].get(rule)
        if rows is None:
            raise RulePackError(f"{where}: {label} has no row for rule '{rule}'{suggest(rule, self._rows[name])}")
        self._drawn.add((name, rule))
        for row in rows:
            self.places.setdefault((rule, row.symbol), f"{label}:{row.line}")
        return rows

    def find_undrawn(self, rules: Collection[str]) -> Iterator[str]:
        """Yield one line for each rule that a table names and that does not draw from it."""
        for name, by_rule in self._rows.items():
            for rule, rows in by_rule.items():
                if (name, rule) not in self._drawn:
                    near = suggest(rule, rules)
                    yield f"{rows[0].label}:{rows[0].line}: no rule '{rule}' draws from this table{near}"


def read_rows(content: bytes, label: str) -> list[Row]:
    """Return the rows of a table; raise RulePackError with `label:line` where it is no table of symbols."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _fail(label, content.count(b"\n", 0, error.start) + 1, "is not UTF-8; save the file as UTF-8")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not header:
                header = _header(cells, label)
            elif cells:
                row, key = _row(header, cells, label, line)
                if key in seen:
                    _fail(
                        label, line, f"'{row.symbol}' is there twice for the same profiles (first on line {seen[key]})"
                    )
                seen[key] = line
                rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        _fail(label, line, f"not valid CSV: {error}")
    if not header:
        _fail(label, 1, "is empty")
    return rows


def _header(cells: list[str], label: str) -> list[str]:
    for column in cells:
        if column not in COLUMNS:
            _fail(label, 1, f"unknown column '{column}'{suggest(column, COLUMNS)}")
        if cells.count(column) > 1:
            _fail(label, 1, f"the column '{column}' is there twice")
    for column in ("rule", "symbol"):
        if column not in cells:
            _fail(label, 1, f"the column '{column}' is missing")
    return cells


def _row(header: list[str], cells: list[str], label: str, line: int) -> tuple[Row, tuple[str, ...]]:
    if len(cells) != len(header):
        _fail(label, line, f"has {len(cells)} cells; the header has {len(header)}")
    filled = {column: text for column, cell in zip(header, cells, strict=True) if (text := cell.strip())}
    for column in ("rule", "symbol"):
        if column not in filled:
            _fail(label, line, f"'{column}' is empty")
    remedy = _table(line, {column: filled[column] for column in REMEDY_COLUMNS if column in filled})
    evidence = {column: filled[column] for column in EVIDENCE_COLUMNS if column in filled}
    if evidence:
        remedy.nodes["evidence"] = Items(line, [_table(line, evidence)])
        remedy.lines["evidence"] = line
    when = _table(line, {column: filled[column] for column in ("torch", "cann") if column in filled})
    if "chips" in filled:
        when.nodes["chips"] = Items(line, [Scalar(line, chip, chip) for chip in filled["chips"].split()])
        when.lines["chips"] = line
    row = Row(label, line, filled["rule"], filled.get("pattern", _USUAL_PATTERN), filled["symbol"], remedy, when)
    return row, (row.rule, row.pattern, row.symbol, *(filled.get(column, "") for column in WHEN_COLUMNS))


def _table(line: int, texts: dict[str, str]) -> Table:
    return Table(line, {key: Scalar(line, text, text) for key, text in texts.items()}, dict.fromkeys(texts, line))


def _fail(label: str, line: int, message: str) -> NoReturn:
    raise RulePackError(f"{label}:{line}: {message}")
