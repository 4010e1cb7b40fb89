"""The CSV of what work really took: written to be filled in, and read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from estimator.errors import UsageError
from estimator.estimate.calibrate import Actual
from estimator.saved import SavedAssessment, SavedItem, SavedScan, read_scan

COLUMNS = ("level", "name", "title", "predicted_hours", "actual_hours", "strategy", "scan")
LEVELS = ("item", "rule", "class", "area", "all")


def write_template(scan: SavedScan, path: str, strategy: str) -> str:
    """
    Return a CSV with a row for each work item of a strategy; `actual_hours` is left to fill in.

    Raises UsageError where the report has no assessment of the strategy.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in _assessment(scan, path, strategy).items:
        writer.writerow(("item", item.id, item.title, f"{item.hours.mean:.1f}", "", strategy, path))
    return text.getvalue()


def read_actuals(path: Path) -> list[Actual]:
    """
    Return the rows whose actual hours are filled in, each with what its scan predicted.

    A row speaks of an item, a rule, an effort class, an area, or all of a scan. Raises UsageError, with the line,
    for what cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in ("level", "name", "actual_hours", "scan") if name not in (reader.fieldnames or ())]
    if missing:
        raise UsageError(f"{path}: no column {missing[0]!r}; make the file with `cannscope calibrate --template`")
    scans: dict[str, SavedScan] = {}
    actuals = []
    for row in reader:
        where = f"{path}:{reader.line_num}"
        given = (row["actual_hours"] or "").strip()
        if given:
            actuals.append(_read_row(row, given, where, path.parent, scans))
    if not actuals:
        raise UsageError(f"{path}: no row has actual_hours; fill in what you know")
    return actuals


def _read_row(row: dict[str, str], given: str, where: str, folder: Path, scans: dict[str, SavedScan]) -> Actual:
    try:
        hours = float(given)
    except ValueError:
        hours = 0.0
    if not 0 < hours < float("inf"):
        raise UsageError(f"{where}: actual_hours must be a number above 0, not {given!r}")
    level, name, saved = row["level"], row["name"], row["scan"]
    if level not in LEVELS:
        raise UsageError(f"{where}: level must be one of {', '.join(LEVELS)}, not {level!r}")
    if saved not in scans:
        scans[saved] = read_scan(folder / saved if (folder / saved).exists() else Path(saved))
    items = _assessment(scans[saved], saved, row.get("strategy") or "port").items
    chosen = [item for item in items if _is_part(item, level, name)]
    predicted = sum(item.hours.mean for item in chosen)
    if predicted <= 0:
        raise UsageError(f"{where}: {saved} predicts nothing for {level} {name!r}")
    return Actual(
        predicted,
        hours,
        _same(item.area for item in chosen),
        _same(item.effort for item in chosen),
        _same(rule_of(item) for item in chosen),
    )


def _assessment(scan: SavedScan, path: str, strategy: str) -> SavedAssessment:
    found = scan.choose(strategy)
    if found is None:
        known = ", ".join(sorted({a.strategy for a in scan.assessments}))
        raise UsageError(f"{path}: has no strategy {strategy!r}; it has {known}")
    return found


def rule_of(item: SavedItem) -> str:
    """Return the rule that an item of edits or kernels belongs to, "" for other items."""
    kind, _, rest = item.id.partition(":")
    return rest.split(":", 1)[0] if kind in ("edit", "review", "kernel") else ""


def _is_part(item: SavedItem, level: str, name: str) -> bool:
    return level == "all" or name == {
        "item": item.id,
        "rule": rule_of(item),
        "class": item.effort,
        "area": item.area,
    }.get(level)


def _same(values: Iterable[str]) -> str:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else ""
