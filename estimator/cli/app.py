"""The `cannscope` command."""

from __future__ import annotations

import os
import sys

import typer

from estimator import __version__
from estimator.cli.baseline import baseline_app
from estimator.cli.cache import cache_app
from estimator.cli.calibrate import EPILOG as CALIBRATE_EPILOG
from estimator.cli.calibrate import calibrate
from estimator.cli.check import EPILOG as CHECK_EPILOG
from estimator.cli.check import check
from estimator.cli.compare import EPILOG as COMPARE_EPILOG
from estimator.cli.compare import compare
from estimator.cli.diff import diff
from estimator.cli.explain import explain
from estimator.cli.fix import EPILOG as FIX_EPILOG
from estimator.cli.fix import fix
from estimator.cli.graph import EPILOG as GRAPH_EPILOG
from estimator.cli.graph import graph
from estimator.cli.plan import EPILOG as PLAN_EPILOG
from estimator.cli.plan import plan
from estimator.cli.rules import rules_app
from estimator.cli.scan import EPILOG, scan
from estimator.cli.trend import EPILOG as TREND_EPILOG
from estimator.cli.trend import trend
from estimator.cli.whatif import EPILOG as WHATIF_EPILOG
from estimator.cli.whatif import whatif
from estimator.errors import CannscopeError
from estimator.report.text import escape

_INTERNAL_ERROR = 4
_INTERRUPTED = 130

app = typer.Typer(
    name="cannscope",
    help="Estimate the effort of moving Python ML code from Nvidia CUDA to Huawei Ascend, without running it.",
    epilog="Examples: `cannscope scan .`; `cannscope explain torch-device-string`; `cannscope rules list`",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(epilog=EPILOG)(scan)
app.command(epilog=GRAPH_EPILOG)(graph)
app.command(epilog=WHATIF_EPILOG)(whatif)
app.command(epilog=PLAN_EPILOG)(plan)
app.command(epilog=FIX_EPILOG)(fix)
app.command(epilog=COMPARE_EPILOG)(compare)
app.command()(explain)
app.command(epilog=CALIBRATE_EPILOG)(calibrate)
app.command()(diff)
app.command(epilog=CHECK_EPILOG)(check)
app.command(epilog=TREND_EPILOG)(trend)
app.add_typer(baseline_app, name="baseline", help="Keep what the gate knew before.")
app.add_typer(cache_app, name="cache", help="Look at what is kept between runs, or clear it.")
app.add_typer(rules_app, name="rules", help="Look into the rule packs.")


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"cannscope {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="Show the version."),
) -> None:
    pass


def main() -> None:
    """Run the command; the exit codes are in the README."""
    try:
        app(prog_name="cannscope")
    except CannscopeError as error:
        _complain(f"error: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except Exception as error:
        if os.environ.get("CANNSCOPE_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        _complain(f"internal error: {what} (set CANNSCOPE_TRACEBACK=1 to see where)")
        sys.exit(_INTERNAL_ERROR)


def _complain(text: str) -> None:
    """Say one line on stderr, whatever characters a file name brought in."""
    print(f"cannscope: {escape(text)}", file=sys.stderr)
