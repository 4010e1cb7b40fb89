"""`cannscope rules`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@rules_app.callback()
def _group() -> None:
    pass


@rules_app.command("list")
def list_rules(
    rules: Annotated[Optional[list[Path]], typer.Option(metavar="DIR", help="A folder of rule packs to add.")] = None,  # noqa: UP045
) -> None:
    """List every rule: id, category, support on Ascend, title."""
    from estimator.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules or ())
    width = max(len(rule.id) for rule in rulebook.rules)
    for rule in rulebook.rules:
        entry = rule.targets.get("ascend")
        support = entry.remedy.support.value if entry else "unverified"
        typer.echo(f"{rule.id:{width}}  {rule.category:9}  {support:10}  {rule.title}")
    typer.echo(f"{len(rulebook.rules)} rules in {len(rulebook.packs)} packs")
