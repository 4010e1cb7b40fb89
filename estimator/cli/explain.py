"""`cannscope explain`."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated, Optional

import typer

from estimator.errors import UsageError


def explain(
    rule: Annotated[str, typer.Argument(help="Id of a rule, such as torch-cuda-stream.")],
    rules: Annotated[Optional[list[Path]], typer.Option(metavar="DIR", help="A folder of rule packs to add.")] = None,  # noqa: UP045
) -> None:
    """Say what a rule looks for, why it costs, what the thing becomes, and on what that rests."""
    from estimator.report.explanation import render_explanation
    from estimator.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules or ())
    found = rulebook.find(rule)
    if found is None:
        near = difflib.get_close_matches(rule, [known.id for known in rulebook.rules], 1)
        hint = f"did you mean {near[0]}?" if near else "see `cannscope rules list`"
        raise UsageError(f"no rule '{rule}'; {hint}")
    typer.echo(render_explanation(found, rulebook))
