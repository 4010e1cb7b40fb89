"""Reads conda environments (environment.yml) and recipes (meta.yaml)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Guard
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.dependencies.declarations import Declarations
from estimator.parse.dependencies.purpose import guards_of_file
from estimator.parse.dependencies.requirement import Asked
from estimator.parse.dependencies.requirements import read_line
from estimator.parse.dependencies.source import read_text
from estimator.parse.yaml import child, items, pairs, read_yaml, scalar, span

if TYPE_CHECKING:
    from estimator.parse.yaml import Node

_OPENED = re.compile(r"\{[%#{]")
_COMPILER = re.compile(r"""\{\{\s*compiler\(\s*['"]cuda['"]\s*\)\s*\}\}""")
_NAME = re.compile(r"""\{%-?\s*set\s+name\s*=\s*['"]([\w.-]+)['"]""")
_TRAILING = re.compile(r"[\s=<>!~,]+\Z")
_SELECTOR = re.compile(r"(?:^|\s)#.*\Z")
_SECTIONS = ("build", "host", "run", "run_constrained")


def parse_conda(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what an environment or a recipe asks for; other YAML under such a name holds nothing of it."""
    read = read_text(data, artifact.path)
    if read is None:
        return Skipped(artifact.path, "parse", "binary data in a file named as YAML")
    text, reason = read
    declared = Declarations(artifact, text, reason)
    documents = read_yaml(without_jinja(text.text))
    if isinstance(documents, str):
        return Skipped(artifact.path, "parse", documents)
    for root in documents:
        _read_environment(root, declared, guards_of_file(artifact.path))
        if child(root, "package") is not None or child(root, "outputs") is not None:
            _read_recipe(root, declared)
    return declared.finish()


def without_jinja(text: str) -> str:
    """Return the text with the statements and expressions of jinja blanked out, each character in its place."""
    pieces = []
    done = 0
    unclosed = set()
    while found := _OPENED.search(text, done):
        opening = found[0]
        closing = opening[1].replace("{", "}") + "}"
        end = -1 if opening in unclosed else text.find(closing, found.end())
        if end < 0:
            unclosed.add(opening)
            pieces.append(text[done : found.start() + 1])
            done = found.start() + 1
            continue
        end += len(closing)
        pieces += (text[done : found.start()], re.sub(r"[^\n]", " ", text[found.start() : end]))
        done = end
    return "".join((*pieces, text[done:]))


def _read_environment(root: Node, declared: Declarations, guards: tuple[Guard, ...]) -> None:
    text = declared.text.text
    for channel in items(child(root, "channels")):
        if address := scalar(channel):
            declared.fetch_from(address, span(channel, text), scope="channels")
    for entry in items(child(root, "dependencies")):
        spec = scalar(entry)
        if spec is not None:
            _ask(entry, declared, "dependencies", guards)
        for name, _, inner in pairs(entry):
            if name != "pip":
                continue
            for line in items(inner):
                content = scalar(line)
                if content:
                    read_line(
                        _SELECTOR.sub("", content).strip(), span(line, text), declared, scope="pip", guards=guards
                    )


def _read_recipe(root: Node, declared: Declarations) -> None:
    text = declared.text.text
    named = scalar(child(child(root, "package"), "name")) or ""
    jinja = _NAME.search(text)
    if named.strip() or jinja:
        declared.build(named.strip() or (jinja[1] if jinja else ""))
    for part in (root, *items(child(root, "outputs"))):
        if part is not root and (output := scalar(child(part, "name"))):
            declared.build(output)
        required = child(part, "requirements")
        for section, _, entries in pairs(required):
            if section in _SECTIONS:
                for entry in items(entries):
                    _ask(entry, declared, f"requirements.{section}", _guards(section))
        for entry in items(required):
            _ask(entry, declared, "requirements", ())
    for found in _COMPILER.finditer(text):
        asked = Asked(name="cuda-nvcc")
        declared.add(asked, (found.start(), found.end()), scope="requirements.build", build="compiler")


def _guards(section: str) -> tuple[Guard, ...]:
    return (Guard("optional"),) if section == "run_constrained" else ()


def _ask(entry: Node, declared: Declarations, scope: str, guards: tuple[Guard, ...]) -> None:
    spec = _TRAILING.sub("", _SELECTOR.sub("", scalar(entry) or ""))
    if spec:
        start, end = span(entry, declared.text.text)
        declared.ask_conda(spec, (start, end), scope=scope, guards=guards)
