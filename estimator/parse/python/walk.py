"""The one pass over the tree: builds scopes, and notes the places that may matter. Nothing is resolved yet."""

from __future__ import annotations

import ast
from typing import Any, NamedTuple, Union

from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.nodes import BACKWARDS
from estimator.parse.python.scopes import Binding, Scope

# A node, the entry of its parent, and the scope that it is evaluated in. Ancestors come for free.
Entry = tuple[ast.AST, Union["Entry", None], Scope]

_SPECIAL_CALLS = frozenset({"getattr", "hasattr", "setattr", "delattr", "import_module", "__import__"})


class Walk(NamedTuple):
    """What the pass noted."""

    module: Scope
    uses: list[Entry]  # names and dotted chains that start with a name
    heads: list[tuple[str, str]]  # of each use that name, and the attribute taken of it ("" for a bare name)
    loose: list[Entry]  # attributes of interest, whatever they are taken from
    literals: list[Entry]  # string literals of interest
    imports: list[Entry]
    definitions: list[Entry]  # decorated functions and classes
    calls: list[Entry]  # getattr, import_module and the like
    keywords: list[Entry]  # arguments given by a name of interest
    scopes: dict[int, Scope]  # by id of the defining node
    signs: list[Entry]  # calls and classes with a telling name

    def release(self) -> None:
        """Let go of what scopes know of each other, so that the tree goes at once and no collector need look for it."""
        for scope in self.scopes.values():
            scope.attributes.clear()


_FUNCTIONS = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda})
_COMPREHENSIONS = frozenset({ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp})


def walk(tree: ast.AST, index: InterestIndex, package: str) -> Walk:
    """Return everything in the tree that the interest may concern; `package` resolves relative imports."""
    return _Walker(index, package).run(tree)


class _Walker:
    def __init__(self, index: InterestIndex, package: str) -> None:
        self.index = index
        self.package = package
        module = Scope("module", "", None)
        self.out = Walk(module, [], [], [], [], [], [], [], [], {}, [])
        self.stack: list[Entry] = []

    def run(self, tree: ast.AST) -> Walk:
        stack = self.stack
        stack.append((tree, None, self.out.module))
        pop, push = stack.pop, stack.append
        uses, heads, loose_uses, literals = self.out.uses, self.out.heads, self.out.loose, self.out.literals
        loose, wants_literal, keywords = self.index.loose, self.index.wants_literal, self.index.keywords
        telling, endings = self.index.sign_names, self.index.sign_endings
        special = self._special
        name_, attribute_, constant_, call_ = ast.Name, ast.Attribute, ast.Constant, ast.Call
        fields_of = BACKWARDS
        while stack:
            entry = pop()
            node, _, scope = entry
            cls = node.__class__
            if cls is name_:
                uses.append(entry)
                heads.append((node.id, ""))  # type: ignore[attr-defined]
            elif cls is attribute_:
                first = node.attr  # type: ignore[attr-defined]
                if first in loose:
                    loose_uses.append(entry)
                value = node.value  # type: ignore[attr-defined]
                while value.__class__ is attribute_:
                    first = value.attr
                    value = value.value
                if value.__class__ is name_:
                    uses.append(entry)
                    heads.append((value.id, first))
                else:
                    push((value, entry, scope))
            elif cls is constant_:
                value = node.value  # type: ignore[attr-defined]
                if value.__class__ is str and wants_literal(value):
                    literals.append(entry)
            elif cls in special:
                special[cls](self, entry)
            else:
                if cls is call_:
                    func = node.func  # type: ignore[attr-defined]
                    called = getattr(func, "id", None) or getattr(func, "attr", None)
                    if called in _SPECIAL_CALLS:
                        self.out.calls.append(entry)
                    if called in telling or (called and called.endswith(endings)):
                        self.out.signs.append(entry)
                    for keyword in node.keywords:  # type: ignore[attr-defined]
                        if keyword.arg in keywords:
                            self.out.keywords.append((keyword, entry, scope))
                # What is no node has no fields, so nobody need ask.
                for field in fields_of.get(cls, ()):
                    child: Any = getattr(node, field, None)
                    if child.__class__ is list:
                        for item in reversed(child):
                            push((item, entry, scope))
                    elif child is not None:
                        push((child, entry, scope))
        return self.out

    def _push_all(self, nodes: list[Any], entry: Entry, scope: Scope) -> None:
        # Reversed, so that the stack gives them back in source order: `global` must come before what it governs.
        self.stack.extend([(node, entry, scope) for node in reversed(nodes) if node is not None])

    # -- definitions ------------------------------------------------------------------------------------------

    def _function(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        arguments = node.args
        parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        if arguments.vararg:
            parameters.append(arguments.vararg)
        if arguments.kwarg:
            parameters.append(arguments.kwarg)
        is_lambda = node.__class__ is ast.Lambda
        static = not is_lambda and any(getattr(d, "id", "") == "staticmethod" for d in node.decorator_list)
        first = parameters[0].arg if scope.kind == "class" and parameters and not static else ""
        inner = Scope("function", "<lambda>" if is_lambda else node.name, scope, first)
        self.out.scopes[id(node)] = inner
        for parameter in parameters:
            inner.bindings[parameter.arg] = [None]
            if parameter.annotation is not None:
                if parameter is not arguments.vararg and parameter is not arguments.kwarg:
                    inner.annotations[parameter.arg] = parameter.annotation
                self.stack.append((parameter.annotation, entry, scope))
        self.stack.append((arguments, entry, scope))
        if is_lambda:
            self.stack.append((node.body, entry, inner))
            return
        scope.bind(node.name, node)
        self._push_all([node.returns, *node.decorator_list], entry, scope)
        self._push_all(node.body, entry, inner)
        if node.decorator_list:
            self.out.definitions.append(entry)

    def _arguments(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        self._push_all([*node.defaults, *node.kw_defaults], entry, scope)

    def _class(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        scope.bind(node.name, node)
        inner = Scope("class", node.name, scope)
        self.out.scopes[id(node)] = inner
        self._push_all([*node.bases, *node.keywords, *node.decorator_list], entry, scope)
        self._push_all(node.body, entry, inner)
        if node.decorator_list:
            self.out.definitions.append(entry)
        if node.bases:
            self.out.signs.append(entry)

    def _comprehension(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        inner = Scope("comprehension", "", scope)
        for generator in node.generators:
            self._bind_target(generator.target, None, entry, inner)
            self._push_all([generator.iter, *generator.ifs], entry, inner)
        if node.__class__ is ast.DictComp:
            self._push_all([node.key, node.value], entry, inner)
        else:
            self.stack.append((node.elt, entry, inner))

    # -- bindings ---------------------------------------------------------------------------------------------

    def _bind_target(self, target: Any, value: Binding, entry: Entry, scope: Scope) -> None:
        cls = target.__class__
        if cls is ast.Name:
            scope.bind(target.id, value)
        elif cls is ast.Tuple or cls is ast.List:
            parts: list[Binding] = [None] * len(target.elts)
            if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(parts):
                parts = list(value.elts)
            for element, part in zip(target.elts, parts, strict=True):
                self._bind_target(element, part, entry, scope)
        elif cls is ast.Starred:
            self._bind_target(target.value, None, entry, scope)
        else:
            if cls is ast.Attribute and target.value.__class__ is ast.Name and scope.is_self(target.value.id):
                owner = scope.owner_class
                if owner is not None:
                    owner.attributes.setdefault(target.attr, []).append((value, scope))
            self.stack.append((target, entry, scope))

    def _assign(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        for target in node.targets:
            self._bind_target(target, node.value, entry, scope)
        self.stack.append((node.value, entry, scope))

    def _annotated_assign(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        if node.target.__class__ is ast.Name:
            scope.annotations.setdefault(node.target.id, node.annotation)
        elif node.target.__class__ is ast.Attribute and scope.owner_class is not None:
            scope.owner_class.annotations.setdefault(node.target.attr, node.annotation)
        if node.value is not None:
            self._bind_target(node.target, node.value, entry, scope)
            self.stack.append((node.value, entry, scope))
        self.stack.append((node.annotation, entry, scope))

    def _augmented_assign(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        self._bind_target(node.target, None, entry, scope)
        self.stack.append((node.value, entry, scope))

    def _named_expression(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        owner = scope
        while owner.kind == "comprehension" and owner.parent is not None:
            owner = owner.parent
        self._bind_target(node.target, node.value, entry, owner)
        self.stack.append((node.value, entry, scope))

    def _for(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        self._bind_target(node.target, None, entry, scope)
        self._push_all([node.iter, *node.body, *node.orelse], entry, scope)

    def _with_item(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        if node.optional_vars is not None:
            self._bind_target(node.optional_vars, None, entry, scope)
        self.stack.append((node.context_expr, entry, scope))

    def _handler(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        if node.name:
            scope.bind(node.name, None)
        self._push_all([node.type, *node.body], entry, scope)

    def _capture(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if name:
            scope.bind(name, None)
        for field in ("keys", "patterns"):
            self._push_all(getattr(node, field, []), entry, scope)
        if getattr(node, "pattern", None) is not None:
            self.stack.append((node.pattern, entry, scope))

    def _elsewhere(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        where = "global" if node.__class__ is ast.Global else "nonlocal"
        for name in node.names:
            scope.elsewhere[name] = where  # type: ignore[assignment]

    # -- imports ----------------------------------------------------------------------------------------------

    def _import(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        for alias in node.names:
            if alias.asname:
                scope.bind(alias.asname, alias.name)
            else:
                first = alias.name.split(".", 1)[0]
                scope.bind(first, first)
        self.out.imports.append(entry)

    def _import_from(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        base = absolute_module(node, self.package)
        for alias in node.names:
            if alias.name != "*":
                scope.bind(alias.asname or alias.name, f"{base}.{alias.name}" if base else alias.name)
        self.out.imports.append(entry)

    def _joined(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        if self.index.wants_literal(format_text(node)):
            self.out.literals.append(entry)
        self._push_all([part for part in node.values if part.__class__ is ast.FormattedValue], entry, scope)

    _special: dict[type, Any] = {}  # noqa: RUF012


_Walker._special = {
    ast.FunctionDef: _Walker._function,
    ast.AsyncFunctionDef: _Walker._function,
    ast.Lambda: _Walker._function,
    ast.arguments: _Walker._arguments,
    ast.ClassDef: _Walker._class,
    ast.ListComp: _Walker._comprehension,
    ast.SetComp: _Walker._comprehension,
    ast.DictComp: _Walker._comprehension,
    ast.GeneratorExp: _Walker._comprehension,
    ast.Assign: _Walker._assign,
    ast.AnnAssign: _Walker._annotated_assign,
    ast.AugAssign: _Walker._augmented_assign,
    ast.NamedExpr: _Walker._named_expression,
    ast.For: _Walker._for,
    ast.AsyncFor: _Walker._for,
    ast.withitem: _Walker._with_item,
    ast.ExceptHandler: _Walker._handler,
    ast.MatchAs: _Walker._capture,
    ast.MatchStar: _Walker._capture,
    ast.MatchMapping: _Walker._capture,
    ast.Global: _Walker._elsewhere,
    ast.Nonlocal: _Walker._elsewhere,
    ast.Import: _Walker._import,
    ast.ImportFrom: _Walker._import_from,
    ast.JoinedStr: _Walker._joined,
}


def absolute_module(node: ast.ImportFrom, package: str) -> str:
    """Return the absolute dotted module of a from-import; `package` is the dotted package of the file."""
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    kept = parts[: max(0, len(parts) - (node.level - 1))]
    return ".".join([*kept, *([node.module] if node.module else [])])


def format_text(node: ast.JoinedStr) -> str:
    """Return the text of an f-string with `{}` for each formatted part."""
    return "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "{}" for part in node.values
    )
