"""Makes, writes and reads the file of a calibration."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from estimator.errors import UsageError
from estimator.estimate.calibrate import Actual, calibrate
from estimator.model.calibration import VERSION, Calibration
from estimator.rulebook.load import load_rulebook


def fit(actuals: Sequence[Actual], name: str) -> Calibration:
    """Return the calibration of the figures against the bundled effort table."""
    table = load_rulebook().effort
    return calibrate(actuals, name, table.project_sigma, table.least_sigma)


def render_calibration(calibration: Calibration) -> str:
    """Return the calibration as JSON."""
    return msgspec.json.format(msgspec.json.encode(calibration), indent=1).decode() + "\n"


def read_calibration(path: Path) -> Calibration:
    """Return what `calibrate` wrote; raises UsageError where the file is no calibration."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Calibration)
    except OSError as error:
        raise UsageError(f"--calibration {path}: cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"--calibration {path}: not a file of `cannscope calibrate`: {error}") from None
    if found.version != VERSION:
        raise UsageError(f"--calibration {path}: is version {found.version!r}; this program reads version {VERSION}")
    factors = (found.all, *found.areas.values(), *found.classes.values(), *found.rules.values())
    if not all(0 < factor < float("inf") for factor in factors):
        raise UsageError(f"--calibration {path}: every multiplier must be above 0")
    return found
