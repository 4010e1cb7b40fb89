"""`cannscope explain`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.output import write_out
from estimator.errors import UsageError


def explain(
    rule: Annotated[str | None, typer.Argument(help="Id of a rule, such as torch-cuda-stream.")] = None,
    effort: Annotated[str | None, typer.Option(metavar="CLASS", help="Explain an effort class instead.")] = None,
    rules: Annotated[list[Path] | None, typer.Option(metavar="DIR", help="A folder of rule packs to add.")] = None,
    bundled: Annotated[
        bool, typer.Option("--bundled/--no-bundled", help="Use the rules that come with cannscope.")
    ] = True,
) -> None:
    """Say what a rule looks for, why it costs, what the thing becomes, and on what that rests."""
    from estimator.report.explanation import render_effort, render_explanation
    from estimator.rulebook.fields import suggest
    from estimator.rulebook.load import load_rulebook
    from estimator.rulebook.source import find_rule

    if (rule is None) == (effort is None):
        raise UsageError("explain wants the id of a rule, or --effort with a class; see `cannscope rules list`")
    rulebook = load_rulebook(rules or (), bundled=bundled)
    if rule is not None:
        write_out(render_explanation(find_rule(rule, rulebook), rulebook) + "\n")
        return
    found = rulebook.effort.classes.get(effort or "")
    if found is None:
        known = suggest(effort or "", rulebook.effort.classes) or f"; there are {', '.join(rulebook.effort.classes)}"
        raise UsageError(f"no effort class '{effort}'{known}")
    write_out(render_effort(found, rulebook) + "\n")
