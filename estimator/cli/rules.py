"""`cannscope rules`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.output import write_out

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@rules_app.callback()
def _group() -> None:
    pass


@rules_app.command("list")
def list_rules(
    rules: Annotated[list[Path] | None, typer.Option(metavar="DIR", help="A folder of rule packs to add.")] = None,
    bundled: Annotated[
        bool, typer.Option("--bundled/--no-bundled", help="List the rules that come with cannscope too.")
    ] = True,
) -> None:
    """List every rule: id, category, support on Ascend, title."""
    from estimator.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules or (), bundled=bundled)
    width = max((len(rule.id) for rule in rulebook.rules), default=0)
    lines = []
    for rule in rulebook.rules:
        entry = rule.targets.get("ascend")
        support = entry.remedy.support.value if entry else "unverified"
        lines.append(f"{rule.id:{width}}  {rule.category:9}  {support:10}  {rule.title}")
    lines.append(f"{len(rulebook.rules)} rules in {len(rulebook.packs)} packs")
    write_out("\n".join(lines) + "\n")
