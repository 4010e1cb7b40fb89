"""`cannscope calibrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.output import write_file, write_out
from estimator.errors import UsageError

EPILOG = (
    "Examples: `cannscope calibrate --template report.json -o actuals.csv`; fill in actual_hours; "
    "`cannscope calibrate actuals.csv -o team.json`; `cannscope scan . --calibration team.json`"
)


def calibrate(
    actuals: Annotated[Path | None, typer.Argument(metavar="CSV", help="Hours that work really took.")] = None,
    template: Annotated[
        Path | None, typer.Option(metavar="REPORT", help="Write the CSV to fill in, from a saved JSON report.")
    ] = None,
    strategy: Annotated[
        str, typer.Option(metavar="NAME", help="Strategy of the template: shim, port or dual.")
    ] = "port",
    name: Annotated[str | None, typer.Option(metavar="NAME", help="What the calibration is called.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file.")] = None,
) -> None:
    """Fit the effort table to what your own work took; few figures move little."""
    from estimator.actuals import read_actuals, write_template
    from estimator.saved import read_scan

    if (actuals is None) == (template is None):
        raise UsageError("calibrate wants a CSV of actual hours, or --template with a saved report")
    if template is not None:
        text = write_template(read_scan(template), str(template), strategy)
        _write(text, output)
        return
    assert actuals is not None
    from estimator.calibrations import fit, render_calibration
    from estimator.report.calibration import describe_calibration

    calibration = fit(read_actuals(actuals), name or actuals.stem)
    if output is not None:
        write_file(output, render_calibration(calibration))
        write_out(describe_calibration(calibration))
    else:
        write_out(render_calibration(calibration))


def _write(text: str, output: Path | None) -> None:
    if output is None:
        write_out(text)
    else:
        write_file(output, text)
