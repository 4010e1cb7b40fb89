"""The `cannscope` command."""

from __future__ import annotations

import gc
import os
import sys

import typer

from estimator import __version__
from estimator.cli.lazy import lazy_group
from estimator.errors import CannscopeError

_INTERNAL_ERROR = 4
_INTERRUPTED = 130

# What `--help` says of each is what the command says of itself: a test holds them together.
COMMANDS = {
    "scan": "Find what ties the code to CUDA, and what it takes to move it.",
    "graph": "Show how the code hangs together: entry points and workloads, waves, and where one abstraction covers "
    "most.",
    "whatif": "Estimate again with something changed, and show the difference.",
    "plan": "Lay the work out over a team and a calendar: when it is done, and what holds the end where it is.",
    "fix": "Rewrite what is mechanical, and show what the estimate becomes.",
    "compare": "Show what each target would cost: the code is read once, and assessed for each.",
    "explain": "Say what a rule looks for, why it costs, what the thing becomes, and on what that rests.",
    "calibrate": "Fit the effort table to what your own work took; few figures move little.",
    "diff": "Say what changed between two scans: effort retired, added, and estimated anew by other rules.",
    "check": "Fail where the code is tied to CUDA anew: against a baseline, a revision, or both.",
    "trend": "Show how findings and effort went over the history of a git repository.",
    "baseline": "Keep what the gate knew before.",
    "cache": "Look at what is kept between runs, or clear it.",
    "rules": "Look into the rule packs.",
}

app = typer.Typer(
    name="cannscope",
    cls=lazy_group(COMMANDS),
    help="Estimate the effort of moving Python ML code from Nvidia CUDA to Huawei Ascend, without running it.",
    epilog="Examples: `cannscope scan .`; `cannscope explain torch-device-string`; `cannscope rules list`",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
    finally:
        gc.freeze()  # else the interpreter looks for garbage in all that there is before it ends


def _complain(text: str) -> None:
    """Say one line on stderr, whatever characters a file name brought in."""
    from estimator.report.text import escape

    print(f"cannscope: {escape(text)}", file=sys.stderr)
