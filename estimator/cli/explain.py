"""`cannscope explain`."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.output import write_out
from estimator.errors import UsageError


def explain(
    rule: Annotated[str, typer.Argument(help="Id of a rule, such as torch-cuda-stream.")],
    rules: Annotated[list[Path] | None, typer.Option(metavar="DIR", help="A folder of rule packs to add.")] = None,
    bundled: Annotated[
        bool, typer.Option("--bundled/--no-bundled", help="Use the rules that come with cannscope.")
    ] = True,
) -> None:
    """Say what a rule looks for, why it costs, what the thing becomes, and on what that rests."""
    from estimator.report.explanation import render_explanation
    from estimator.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules or (), bundled=bundled)
    found = rulebook.find(rule)
    if found is None:
        near = difflib.get_close_matches(rule, [known.id for known in rulebook.rules], 1)
        hint = f"did you mean {near[0]}?" if near else "see `cannscope rules list`"
        raise UsageError(f"no rule '{rule}'; {hint}")
    write_out(render_explanation(found, rulebook) + "\n")
