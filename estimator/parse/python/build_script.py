"""What a build script declares: compiled extensions with their sources, and the commands that are installed."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable

from estimator.model.summary import Extension, Launch
from estimator.parse.commands import read_command

_EXTENSIONS = frozenset({"CUDAExtension", "CppExtension", "Extension", "SyclExtension", "NpuExtension"})
_LOADERS = frozenset({"load", "load_inline"})
_GLOBS = frozenset({"glob", "iglob", "rglob"})
_DEEPEST = 8


class BuildScript:
    """Reads the build calls of one file; variables are followed to what they are given anywhere in the file."""

    def __init__(self, tree: ast.Module) -> None:
        self.calls: list[ast.Call] = []
        self.values: dict[str, list[ast.expr]] = defaultdict(list)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self._note_call(node)
            elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        self.values[target.id].append(node.value)

    def _note_call(self, node: ast.Call) -> None:
        name = _called(node)
        if name in ("append", "extend") and isinstance(node.func, ast.Attribute) and node.args:
            if isinstance(node.func.value, ast.Name):
                self.values[node.func.value.id].append(node.args[0])
        elif name in _EXTENSIONS or name in _LOADERS or name == "setup":
            self.calls.append(node)

    def extensions(self) -> list[Extension]:
        """Return the extensions that are built, or compiled when the program runs."""
        found = []
        for call in self.calls:
            name = _called(call)
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            if name == "setup" or (name in _LOADERS and not {"name", "sources"} <= given.keys()):
                continue
            title = given.get("name") or (call.args[0] if call.args else None)
            sources = given.get("sources") or (call.args[1] if len(call.args) > 1 else None)
            names = self.texts(title)
            paths = tuple(dict.fromkeys(path for path in self.texts(sources) if "." in path))
            if names:
                found.append(Extension(names[0].replace("/", "."), paths, call.lineno))
        return found

    def launches(self) -> list[Launch]:
        """Return the commands and scripts that `setup()` installs."""
        found = []
        for call in self.calls:
            for keyword in call.keywords if _called(call) == "setup" else ():
                if keyword.arg == "entry_points":
                    found += self._commands(keyword.value, call.lineno)
                elif keyword.arg == "scripts":
                    line = keyword.value.lineno
                    found += [
                        Launch(line, "install", path=path, name=path.rpartition("/")[2])
                        for path in self.texts(keyword.value)
                    ]
        return found

    def _commands(self, value: ast.expr, line: int) -> list[Launch]:
        if isinstance(value, ast.Name):
            return [launch for given in self.values[value.id] for launch in self._commands(given, line)]
        if not isinstance(value, ast.Dict):
            return []
        found = []
        for key, entry in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in ("console_scripts", "gui_scripts"):
                found += [read_command(text, entry.lineno) for text in self.texts(entry) if "=" in text]
        return found

    def texts(self, node: ast.expr | None, depth: int = 0) -> list[str]:
        """Return the strings that an expression may hold; what is not known of a path is left out of it."""
        if node is None or depth > _DEEPEST:
            return []
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else []
        if isinstance(node, ast.JoinedStr):
            return ["".join(str(part.value) for part in node.values if isinstance(part, ast.Constant)).lstrip("/.")]
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            return self._all(node.elts, depth)
        if isinstance(node, ast.Name):
            return self._all(self.values.get(node.id, ()), depth)
        if isinstance(node, ast.Starred):
            return self.texts(node.value, depth + 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._all((node.left, node.right), depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return self._joined([node.left, node.right], depth)
        if isinstance(node, ast.IfExp):
            return self._all((node.body, node.orelse), depth)
        if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
            return self._comprehended(node, depth)
        return self._of_call(node, depth) if isinstance(node, ast.Call) else []

    def _comprehended(self, node: ast.ListComp | ast.GeneratorExp, depth: int) -> list[str]:
        """Return what the element may be while its variable goes over the strings of the iterable."""
        generator = node.generators[0]
        if not isinstance(generator.target, ast.Name):
            return []
        texts = self.texts(generator.iter, depth + 1)
        before = self.values.get(generator.target.id, [])
        self.values[generator.target.id] = [ast.Constant(text) for text in texts]
        try:
            return self.texts(node.elt, depth + 1)
        finally:
            self.values[generator.target.id] = before

    def _of_call(self, node: ast.Call, depth: int) -> list[str]:
        name = _called(node)
        if name == "join" and len(node.args) > 1:
            return self._joined(node.args, depth)
        if name in _GLOBS and isinstance(node.func, ast.Attribute) and node.args:
            folder = node.func.value
            here = isinstance(folder, ast.Name) and folder.id == "glob"
            return self.texts(node.args[0], depth + 1) if here else self._joined([folder, node.args[0]], depth)
        if name in ("sorted", "list", "set", "str", "Path", "abspath", "relpath", "tuple") and node.args:
            return self.texts(node.args[0], depth + 1)
        return []

    def _all(self, nodes: Iterable[ast.expr], depth: int) -> list[str]:
        return [text for node in nodes for text in self.texts(node, depth + 1)]

    def _joined(self, nodes: list[ast.expr], depth: int) -> list[str]:
        joined = [""]
        for node in nodes:
            parts = self.texts(node, depth + 1)
            if parts:
                joined = [f"{start}/{part.strip('/')}".lstrip("/") for start in joined for part in parts]
        return [text for text in joined if text]


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", None) or getattr(node.func, "attr", None) or ""
