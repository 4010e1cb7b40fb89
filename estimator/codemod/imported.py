"""Names of torch.cuda that an import brings in: the import and the uses are rewritten together."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from estimator.codemod import amp
from estimator.codemod.job import Task, Wish
from estimator.codemod.syntax import Syntax, dotted
from estimator.model.edit import Edit, Left, Vendor

_AMP = "torch.cuda.amp"
_LIKE = ("autocast", "GradScaler", "custom_fwd", "custom_bwd")


def rewrite_imports(tasks: list[Task], syntax: Syntax) -> Iterator[tuple[Wish, Edit | Left]]:
    """Yield for each finding that hangs on an import from torch.cuda its edit, or why it is left."""
    by_alias = {id(site.node): task for task in tasks for site in task.sites if isinstance(site.node, cst.ImportAlias)}
    for number, imported in enumerate(syntax.imports):
        node = imported.node
        names = _aliases(node)
        if names is None or not any(id(alias) in by_alias for alias, _, _ in names):
            continue
        group = f"import {number}"
        uses = {
            local: [task for task in tasks if _root(task) == local and _begins(task, symbol) and not _is_alias(task)]
            for _, symbol, local in names
        }
        asked = [by_alias[id(alias)] for alias, _, _ in names if id(alias) in by_alias]
        whole = len(asked) == len(names)
        vendor = tasks[0].job.vendor
        found: list[tuple[Wish, Edit | str]] = []
        module = node.module if isinstance(node, cst.ImportFrom) else names[0][0].name
        text = _becomes(vendor, syntax.code(module), asked) if whole and module is not None else None
        if text is None:
            why = "the import brings in what has no counterpart by the same name"
            found = [(task.wish, why) for task in [*asked, *(use for each in uses.values() for use in each)]]
        else:
            assert module is not None
            for first, task in enumerate(asked):
                replacements = [] if first else [task.replace(module, text)]
                found.append((task.wish, task.edit(replacements, group=group)))
            for local, each in uses.items():
                found += _adapt(vendor, syntax, local, each, group)
        for wish, outcome in found:
            yield wish, _leave(wish, outcome) if isinstance(outcome, str) else outcome
        if text is not None and any(isinstance(outcome, str) for _, outcome in found):
            yield asked[0].wish, Left(asked[0].wish.finding.place, "", group, "a use of the import cannot be rewritten")


def _adapt(
    vendor: Vendor | None, syntax: Syntax, local: str, uses: list[Task], group: str
) -> Iterator[tuple[Wish, Edit | str]]:
    complete = syntax.spelled[local] - 1 == len(uses)
    for task in uses:
        if vendor is not None:
            yield task.wish, task.edit([], group=group)
            continue
        site = next(one for one in task.sites if dotted(one.node))
        if not complete or not isinstance(site.node, cst.Name) or local != _leaf(task):
            yield task.wish, "not every use of the imported name is understood"
        else:
            yield task.wish, amp.rewrite_use(task, site, local, [], group)


def _becomes(vendor: Vendor | None, module: str, asked: list[Task]) -> str | None:
    """Return the module to import from instead, None where it lacks one of the names."""
    if vendor is not None:
        for task in asked:
            symbol = task.wish.finding.symbol
            if task.wish.replacement != f"torch.{vendor.device}{symbol.removeprefix('torch.cuda')}":
                return None
        return vendor.module(module.removeprefix("torch.cuda"))
    if module == _AMP and all(_leaf(task) in _LIKE for task in asked):
        return "torch.amp"
    return None


def _aliases(node: cst.CSTNode) -> list[tuple[cst.ImportAlias, str, str]] | None:
    """Return alias, symbol and local name of what a statement imports from torch.cuda; None for any other one."""
    if isinstance(node, cst.ImportFrom) and node.module is not None and not node.relative:
        names = dotted(node.module)
        module = ".".join(name.value for name in names or [])
        if (module != "torch.cuda" and not module.startswith("torch.cuda.")) or isinstance(node.names, cst.ImportStar):
            return None
        return [(alias, f"{module}.{alias.evaluated_name}", _local(alias)) for alias in node.names]
    if isinstance(node, cst.Import) and len(node.names) == 1 and node.names[0].asname is not None:
        alias = node.names[0]
        if alias.evaluated_name.startswith("torch.cuda"):
            return [(alias, alias.evaluated_name, _local(alias))]
    return None


def _local(alias: cst.ImportAlias) -> str:
    return alias.evaluated_alias or alias.evaluated_name


def _leaf(task: Task) -> str:
    return task.wish.finding.symbol.rpartition(".")[2]


def _is_alias(task: Task) -> bool:
    return any(isinstance(site.node, cst.ImportAlias) for site in task.sites)


def _root(task: Task) -> str | None:
    for site in task.sites:
        names = dotted(site.node)
        if names:
            return names[0].value
    return None


def _begins(task: Task, symbol: str) -> bool:
    found = task.wish.finding.symbol
    return found == symbol or found.startswith(f"{symbol}.")


def _leave(wish: Wish, reason: str) -> Left:
    return Left(wish.finding.place, wish.finding.rule, wish.finding.symbol, reason)
