"""What a file needs once besides its edits: the import of a plugin, or the type of the accelerator under a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from estimator.codemod.job import TYPE_NAME
from estimator.codemod.syntax import Site, Syntax
from estimator.model.edit import Replacement

# Where there is no accelerator the type is what it was, so that nothing changes there: "cuda" may be a label alone.
_VALUE = 'getattr({torch}.accelerator.current_accelerator(), "type", "cuda")'


def name_of_torch(syntax: Syntax) -> str | None:
    """Return the name by which the top of the module imports torch; None where none does, or it is bound again."""
    for site in syntax.imports:
        if len(site.parents) == 2 and (local := _torch_in(site.node)) is not None:
            return None if local in syntax.bound else local
    return None


def import_plugin(syntax: Syntax, plugin: str) -> list[Replacement] | str:
    """Return the import of the plugin after that of torch, under the same guard, or why it cannot stand there."""
    if any(_imports(site.node, plugin) and not _in_function(site) for site in syntax.imports):
        return []
    torch = [site for site in syntax.imports if _imports(site.node, "torch")]
    if not torch:
        return []
    outside = [site for site in torch if not _in_function(site)]
    plain = [site for site in outside if _torch_in(site.node) is not None]
    anchors = (plain or outside)[:1] or _first_of_each_block(torch)
    added = []
    for anchor in anchors:
        line, block = anchor.parents[0], anchor.parents[1]
        if not isinstance(line, cst.SimpleStatementLine) or not isinstance(block, (cst.Module, cst.IndentedBlock)):
            return "torch is imported on the line of its guard"
        last = last_of_run(list(block.body), line)
        added.append(line_after(syntax, last, f"import {plugin}  # noqa: F401"))
    return added


def name_type(syntax: Syntax, torch: str | None, before: int) -> list[Replacement] | str:
    """Return the line that names the accelerator's type after the imports, or why there can be none."""
    if torch is None:
        return "torch is not imported at the top of the module, or its name is bound again"
    value = _VALUE.format(torch=torch)
    line = f"{TYPE_NAME} = {value}"
    if syntax.spelled[TYPE_NAME]:
        defined = syntax.source.text.find(line)
        return [] if 0 <= defined < before else f"{TYPE_NAME} is a name of the file already"
    last, seen = None, False
    for statement in syntax.module.body:
        if syntax.span(statement)[0] > before or isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
            break
        if isinstance(statement, cst.SimpleStatementLine) and isinstance(
            statement.body[-1], (cst.Import, cst.ImportFrom)
        ):
            seen = seen or any(_torch_in(small) == torch for small in statement.body)
            last = statement
    if last is None or not seen:
        return "torch is imported after the place"
    added = line_after(syntax, last, line)
    if added.start >= before:
        return "torch is imported after the place"
    newline = syntax.source.newline
    following = syntax.source.text[added.start :].removeprefix(newline)
    gap = "" if following.startswith((newline, "\f")) or not following else newline
    return [Replacement(added.start, added.end, f"{newline}{added.text}{gap}")]


def _first_of_each_block(sites: list[Site]) -> list[Site]:
    found: dict[int, Site] = {}
    for site in sites:
        found.setdefault(id(site.parents[1]), site)
    return list(found.values())


def last_of_run(body: Sequence[cst.BaseStatement], line: cst.SimpleStatementLine) -> cst.SimpleStatementLine:
    """Return the last of the plain imports of torch that follow a line, where a plugin comes by the alphabet."""
    at = next(number for number, statement in enumerate(body) if statement is line)
    for statement in body[at + 1 :]:
        if not isinstance(statement, cst.SimpleStatementLine) or statement.leading_lines:
            break
        small = statement.body[0]
        if not isinstance(small, cst.Import) or not _imports(small, "torch"):
            break
        line = statement
    return line


def line_after(syntax: Syntax, statement: cst.SimpleStatementLine, text: str) -> Replacement:
    end = syntax.span(statement)[1]
    stop, newline = syntax.source.end_of_line(end)
    indent = syntax.source.indent_of(syntax.line(statement))
    return Replacement(stop, stop, f"{newline or syntax.source.newline}{indent}{text}")


def _torch_in(node: cst.CSTNode) -> str | None:
    for alias in _plain(node):
        if alias.evaluated_name == "torch":
            return alias.evaluated_alias or "torch"
        if alias.evaluated_name.startswith("torch.") and alias.asname is None:
            return "torch"
    return None


def _plain(node: cst.CSTNode) -> Iterator[cst.ImportAlias]:
    if isinstance(node, cst.Import):
        yield from node.names


def _imports(node: cst.CSTNode, root: str) -> bool:
    if isinstance(node, cst.ImportFrom):
        module = node.module
        while isinstance(module, cst.Attribute):
            if not isinstance(module.value, (cst.Attribute, cst.Name)):
                return False
            module = module.value
        return not node.relative and module is not None and module.value == root
    return any(alias.evaluated_name.split(".")[0] == root for alias in _plain(node))


def _in_function(site: Site) -> bool:
    return any(isinstance(parent, (cst.FunctionDef, cst.ClassDef)) for parent in site.parents)
