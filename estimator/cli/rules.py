"""`cannscope rules`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.cli.output import write_file, write_out
from estimator.errors import RulePackError, UsageError

if TYPE_CHECKING:
    from estimator.model.rule import Rule
    from estimator.model.rulebook import Rulebook

_BROKEN = 1

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Folders = Annotated[list[Path] | None, typer.Option("--rules", metavar="DIR", help="A folder of rule packs to add.")]
Bundled = Annotated[bool, typer.Option("--bundled/--no-bundled", help="Use the rules that come with cannscope too.")]
Packs = Annotated[
    list[Path] | None, typer.Argument(metavar="DIR", help="Folders of rule packs; none: the bundled ones.")
]


@rules_app.callback()
def _group() -> None:
    pass


@rules_app.command("list")
def list_rules(rules: Folders = None, bundled: Bundled = True) -> None:
    """List every rule: id, category, support on Ascend, title."""
    rulebook = _load(rules, bundled)
    width = max((len(rule.id) for rule in rulebook.rules), default=0)
    lines = []
    for rule in rulebook.rules:
        entry = rule.targets.get("ascend")
        support = entry.remedy.support.value if entry else "unverified"
        lines.append(f"{rule.id:{width}}  {rule.category:9}  {support:10}  {rule.title}")
    lines.append(f"{len(rulebook.rules)} rules in {len(rulebook.packs)} packs")
    write_out("\n".join(lines) + "\n")


@rules_app.command("show")
def show_rule(
    rule: Annotated[str, typer.Argument(help="Id of a rule, such as torch-cuda-stream.")],
    rules: Folders = None,
    bundled: Bundled = True,
) -> None:
    """Print a rule as it stands in its pack, with file and line."""
    from estimator.rulebook.source import find_source

    write_out(find_source(rule, _load(rules, bundled), rules or ()))


@rules_app.command("check", epilog="Exit code 1 where anything is wrong; one line each, with file and line.")
def check_rules(packs: Packs = None) -> None:
    """Check packs: ids, examples, effort classes, codemods, evidence, what no fact can meet."""
    from estimator.examples import run_examples
    from estimator.rulebook.load import load_rulebook

    problems: list[str] = []
    rulebook = load_rulebook(packs or (), complaints=problems)
    chosen = _own(rulebook, packs)
    problems += [f"rule '{f.rule}': example {f.number}: {f.reason}" for f in run_examples(rulebook, chosen)]
    write_out("".join(f"{problem}\n" for problem in problems))
    write_out(f"{len(chosen)} rules checked, {len(problems)} problems\n")
    if problems:
        raise typer.Exit(_BROKEN)


@rules_app.command("test", epilog="Exit code 1 where an example fails.")
def run_rule_examples(
    packs: Packs = None,
    select: Annotated[list[str] | None, typer.Option(metavar="GLOB", help="Only rules that fit this glob.")] = None,
) -> None:
    """Run the examples of rules."""
    from fnmatch import fnmatchcase

    from estimator.examples import run_examples

    rulebook = _load(packs, True)
    chosen = [rule for rule in _own(rulebook, packs) if not select or any(fnmatchcase(rule.id, g) for g in select)]
    if select and not chosen:
        raise RulePackError(f"no rule fits '{', '.join(select)}'; see `cannscope rules list`")
    failures = list(run_examples(rulebook, chosen))
    for failure in failures:
        kind = "hit" if failure.example.hit else "miss"
        code = failure.example.code.strip().replace("\n", "\n      ")
        write_out(f"{failure.rule}: example {failure.number} ({kind}): {failure.reason}\n      {code}\n")
    examples = sum(len(rule.examples) for rule in chosen)
    write_out(f"{examples - len(failures)} of {examples} examples of {len(chosen)} rules pass\n")
    if failures:
        raise typer.Exit(_BROKEN)


@rules_app.command("schema")
def print_schema(rules: Folders = None) -> None:
    """Print the JSON Schema of a rule pack, for editors."""
    import json

    from estimator.rulebook.schema import pack_schema

    rulebook = _load(rules, True)
    schema = pack_schema(rulebook.effort, [target.id for target in rulebook.targets])
    write_out(json.dumps(schema, indent=1) + "\n")


@rules_app.command("docs", epilog="With --check nothing is written; exit code 1 where a page is stale.")
def write_docs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the pages go.")] = Path("docs/rules"),
    check: Annotated[bool, typer.Option("--check", help="Only tell which pages are stale.")] = False,
    rules: Folders = None,
    bundled: Bundled = True,
) -> None:
    """Write the reference of all rules, one page for each pack."""
    from estimator.report.rule_pages import render_pages

    pages = render_pages(_load(rules, bundled))
    known = {path.name for path in folder.glob("*.md")}
    stale = [name for name, text in pages.items() if not _holds(folder / name, text)]
    stale += sorted(known - set(pages))
    if check:
        write_out("".join(f"{folder / name}: stale\n" for name in stale))
        if stale:
            raise typer.Exit(_BROKEN)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made: {error.strerror}") from None
    for name in stale:
        if name in pages:
            write_file(folder / name, pages[name])
        else:
            (folder / name).unlink()
    write_out(f"{len(stale)} of {len(pages)} pages written to {folder}\n")


def _load(rules: list[Path] | None, bundled: bool) -> Rulebook:
    from estimator.rulebook.load import load_rulebook

    return load_rulebook(rules or (), bundled=bundled)


def _own(rulebook: Rulebook, packs: list[Path] | None) -> list[Rule]:
    """Return the rules of the packs in the folders given, or all."""
    if not packs:
        return list(rulebook.rules)
    folders = tuple(f"{folder}/" for folder in packs)
    names = {pack.name for pack in rulebook.packs if pack.path.startswith(folders)}
    return [rule for rule in rulebook.rules if rule.pack in names]


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False
