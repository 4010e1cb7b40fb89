"""What the statements of a file tell without any name resolved: its imports, and what happens when it is run."""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

from estimator.model.summary import Import, Nature, Sign
from estimator.parse.python.guards import catches_import_error

_CONDITIONAL, _OPTIONAL, _LAZY, _TYPING = 1, 2, 4, 8
_NAMES: tuple[tuple[int, Nature], ...] = (
    (_CONDITIONAL, "conditional"),
    (_OPTIONAL, "optional"),
    (_LAZY, "lazy"),
    (_TYPING, "typing"),
)
_NATURES = tuple(tuple(name for bit, name in _NAMES if bit & flags) for flags in range(16))
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_BLOCKS = ("body", "orelse", "finalbody")
_PLAIN = frozenset(
    {
        ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert, ast.Pass, ast.Delete,
        ast.Global, ast.Nonlocal, ast.Break, ast.Continue,
    }
)  # fmt: skip
# Calls at module level that prepare something rather than do it.
_PREPARING = frozenset(
    "append insert extend add update setdefault filterwarnings simplefilter basicConfig setLevel addHandler register "
    "register_module set_start_method manual_seed seed getLogger disable insert_path set_verbosity_error "
    "set_verbosity_info add_argument add_typer include_router mount check_min_version require_version".split()
)


class Structure(NamedTuple):
    """The imports, the definitions with a telling name, the line of the `__main__` block and of the first action."""

    imports: tuple[Import, ...]
    defines: tuple[Sign, ...]
    main: int
    acts: int


def read_structure(tree: ast.Module, telling: frozenset[str]) -> Structure:
    """Return what the statements of the tree tell; `telling` are names of functions to report."""
    reader = _Reader(telling)
    reader.read(tree)
    imports = reader.imports
    if any("typing" in entry.nature for entry in imports):
        # Where a module loads its names late, the imports under TYPE_CHECKING say which.
        imports = [_settle(entry, reader.loads_lazily) for entry in imports]
    imports.sort(key=lambda entry: (entry.line, entry.module, entry.name))
    return Structure(tuple(imports), tuple(reader.defines), reader.main, reader.acts)


class _Reader:
    def __init__(self, telling: frozenset[str]) -> None:
        self.telling = telling
        self.imports: list[Import] = []
        self.defines: list[Sign] = []
        self.main = 0
        self.acts = 0
        self.loads_lazily = False

    def read(self, tree: ast.Module) -> None:
        for statement in tree.body:
            self._look_at_top(statement)
        stack: list[tuple[list[ast.stmt], int]] = [(tree.body, 0)]
        while stack:
            body, flags = stack.pop()
            for node in body:
                cls = node.__class__
                if cls in _PLAIN:
                    continue
                if cls is ast.Import or cls is ast.ImportFrom:
                    self._add(node, flags)
                elif cls is ast.If:
                    stack.extend(self._branches(node, flags))
                elif cls is ast.Try or cls.__name__ == "TryStar":
                    stack.extend(_attempts(node, flags))
                elif cls in _FUNCTIONS:
                    if node.name in self.telling:  # type: ignore[attr-defined]
                        self.defines.append(Sign("define", node.name, node.lineno))  # type: ignore[attr-defined]
                    stack.append((node.body, flags | _LAZY))  # type: ignore[attr-defined]
                elif cls is ast.With and _suppresses(node):
                    stack.append((node.body, flags | _OPTIONAL))  # type: ignore[attr-defined]
                elif cls is ast.Match:
                    stack.extend((case.body, flags | _CONDITIONAL) for case in node.cases)  # type: ignore[attr-defined]
                else:
                    for field in _BLOCKS:
                        inner = getattr(node, field, None)
                        if inner.__class__ is list:
                            stack.append((inner, flags))

    def _add(self, node: Any, flags: int) -> None:
        nature = _NATURES[flags]
        local = bool(flags & _LAZY)  # what a function imports is no name of the module
        if node.__class__ is ast.Import:
            for alias in node.names:
                bound = "" if local else alias.asname or alias.name.split(".", 1)[0]
                self.imports.append(Import(alias.name, "", bound, 0, node.lineno, nature))
            return
        for alias in node.names:
            bound = "" if local else alias.asname or alias.name
            self.imports.append(Import(node.module or "", alias.name, bound, node.level, node.lineno, nature))

    @staticmethod
    def _branches(node: Any, flags: int) -> list[tuple[list[ast.stmt], int]]:
        kind = _type_checking(node.test)
        if kind == "if":
            return [(node.body, flags | _TYPING), (node.orelse, flags)]
        if kind == "unless":
            return [(node.body, flags), (node.orelse, flags | _TYPING)]
        if kind == "or":
            return [(node.body, flags | _TYPING | _CONDITIONAL), (node.orelse, flags | _CONDITIONAL)]
        return [(node.body, flags | _CONDITIONAL), (node.orelse, flags | _CONDITIONAL)]

    def _look_at_top(self, node: Any) -> None:
        cls = node.__class__
        if cls is ast.If and _is_main(node.test):
            self.main = self.main or node.lineno
        elif cls in _FUNCTIONS:
            self.loads_lazily = self.loads_lazily or node.name == "__getattr__"
        elif cls is ast.Assign or cls is ast.If:
            body = [node] if cls is ast.Assign else [*node.body, *node.orelse]
            self.loads_lazily = self.loads_lazily or any(_replaces_module(inner) for inner in body)
        if not self.acts and _acts(node):
            self.acts = node.lineno


def _settle(entry: Import, loads_lazily: bool) -> Import:
    """Return the import with what `typing` comes to; under `TYPE_CHECKING or ...` it is met as well as conditional."""
    if "typing" not in entry.nature:
        return entry
    nature: list[Nature] = [name for name in entry.nature if name not in ("typing", "conditional")]
    if loads_lazily:
        nature.append("lazy")
    else:
        nature.append("conditional" if "conditional" in entry.nature else "typing")
    return Import(entry.module, entry.name, entry.bound, entry.level, entry.line, tuple(nature))


def _attempts(node: Any, flags: int) -> list[tuple[list[ast.stmt], int]]:
    inner = flags | _OPTIONAL if any(catches_import_error(handler) for handler in node.handlers) else flags
    handlers = [(handler.body, inner) for handler in node.handlers]
    return [(node.body, inner), *handlers, (node.orelse, inner), (node.finalbody, flags)]


def _type_checking(test: ast.expr) -> str:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return "unless" if _type_checking(test.operand) == "if" else ""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return "or" if any(_type_checking(value) for value in test.values) else ""
    name = getattr(test, "id", None) or getattr(test, "attr", None)
    return "if" if name == "TYPE_CHECKING" else ""


def _is_main(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = (test.left, test.comparators[0])
    return any(getattr(side, "id", None) == "__name__" for side in sides) and any(
        getattr(side, "value", None) == "__main__" for side in sides
    )


def _replaces_module(node: ast.stmt) -> bool:
    """Tell whether a statement is `sys.modules[__name__] = ...`."""
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    return isinstance(target, ast.Subscript) and getattr(target.value, "attr", None) == "modules"


def _suppresses(node: Any) -> bool:
    calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
    return any(
        getattr(call.func, "id", None) == "suppress" or getattr(call.func, "attr", None) == "suppress" for call in calls
    )


def _acts(node: ast.stmt) -> bool:
    if isinstance(node, (ast.For, ast.While, ast.With)):
        return True
    value = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(value, ast.Call):
        return False
    called = getattr(value.func, "id", None) or getattr(value.func, "attr", None)
    return called not in _PREPARING
