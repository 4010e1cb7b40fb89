"""
Reads lock files: uv.lock, poetry.lock, pdm.lock, pylock.toml, Pipfile.lock and conda-lock.yml.

What they name was resolved, not asked for: each fact has the argument `locked`. A library that stands nowhere else
comes with another one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Guard
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.dependencies.declarations import Declarations, Span
from estimator.parse.dependencies.requirement import Asked, normalise
from estimator.parse.dependencies.source import Text, read_text
from estimator.parse.yaml import child, items, pairs, read_yaml, scalar, span
from estimator.toml import load_toml

_TABLE = re.compile(r"^\[\[packages?\]\][ \t]*(?:#.*)?$", re.M)
_NAME = re.compile(r"""^name[ \t]*=[ \t]*(["'])(?P<name>[^"'\n]*)\1""", re.M)
_USUAL = re.compile(r"https://pypi\.org/")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_OWN = ("editable", "virtual", "directory", "path")


class Entry(NamedTuple):
    """One package that a lock file names, and where."""

    name: str
    version: str
    span: Span
    source: str = ""
    optional: bool = False
    needs: tuple[str, ...] = ()


class NotALockError(Exception):
    """The file is not what its name says; the message is the reason."""


def parse_lock(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what a lock file pins; one that cannot be read is `Skipped`."""
    read = read_text(data, artifact.path)
    if read is None:
        return Skipped(artifact.path, "parse", "binary data in a file named as a lock file")
    text, reason = read
    declared = Declarations(artifact, text, reason)
    name = PurePosixPath(artifact.path).name.lower()
    try:
        if name.endswith((".yml", ".yaml")):
            entries = list(_in_conda_lock(text))
        elif name == "pipfile.lock":
            entries = list(_in_pipfile_lock(text, declared))
        else:
            entries = list(_in_toml(text, declared))
    except NotALockError as error:
        return Skipped(artifact.path, "parse", str(error))
    needed_by: dict[str, list[str]] = {}
    for entry in entries:
        for needed in entry.needs:
            needed_by.setdefault(normalise(needed), []).append(normalise(entry.name))
    for entry in entries:
        asked = Asked(
            name=normalise(entry.name), specifier=f"=={entry.version}" if entry.version else "", version=entry.version
        )
        guards = (Guard("optional"),) if entry.optional else ()
        via = " ".join(sorted(set(needed_by.get(asked.name, ()))))
        declared.add(asked, entry.span, guards=guards, locked=True, index=entry.source, via=via)
    return declared.finish()


def _in_toml(text: Text, declared: Declarations) -> Iterator[Entry]:
    """Yield the packages of uv, poetry, pdm and PEP 751: each begins a table of its own, with the name in it."""
    try:
        data = load_toml(text.text)
    except ValueError as error:
        raise NotALockError(f"not valid TOML: {error}") from None
    packages = data.get("package", data.get("packages"))
    tables = [found.end() for found in _TABLE.finditer(text.text)]
    if not isinstance(packages, list) or len(packages) != len(tables):
        return
    for package, start in zip(packages, tables, strict=True):
        found = _NAME.search(text.text, start)
        name = package.get("name")
        if found is None or found["name"] != name:
            continue
        source = package.get("source") if isinstance(package.get("source"), dict) else {}
        if any(key in source for key in _OWN):
            declared.build(name)
            continue
        index = str(source.get("registry") or source.get("url") or package.get("index") or "")
        yield Entry(
            name,
            str(package.get("version", "")),
            found.span(),
            "" if _USUAL.match(index) else index,
            package.get("optional") is True or package.get("category") == "dev",
            tuple(_needs(package.get("dependencies"))),
        )


def _needs(dependencies: object) -> Iterator[str]:
    """Yield the names of a package's own requirements: tables by name, or texts, in a list or a table."""
    for entry in dependencies if isinstance(dependencies, (list, dict)) else ():
        name = entry.get("name") if isinstance(entry, dict) else entry
        found = _WORD.match(str(name))
        if found:
            yield found[0]


def _in_pipfile_lock(text: Text, declared: Declarations) -> Iterator[Entry]:
    try:
        data: Any = json.loads(text.text)
    except (ValueError, RecursionError) as error:
        raise NotALockError(f"not valid JSON: {error}") from None
    if not isinstance(data, dict):
        raise NotALockError("not a Pipfile.lock: no object at the top")
    for group, packages in data.items():
        if group == "_meta" or not isinstance(packages, dict):
            continue
        opening = re.search(rf'^\s*"{re.escape(group)}"\s*:', text.text, re.M)
        at = opening.end() if opening else 0
        for name, entry in packages.items():
            found = re.compile(rf'"{re.escape(name)}"(?=\s*:\s*\{{)').search(text.text, at)
            if found is None or not isinstance(entry, dict):
                continue
            at = found.end()
            yield Entry(name, str(entry.get("version", "")).removeprefix("=="), found.span(), "", group != "default")


def _in_conda_lock(text: Text) -> Iterator[Entry]:
    documents = read_yaml(text.text)
    if isinstance(documents, str):
        raise NotALockError(documents)
    for root in documents:
        for package in items(child(root, "package")):
            name = child(package, "name")
            if name is not None and (word := scalar(name)):
                needs = tuple(needed for needed, _, _ in pairs(child(package, "dependencies")))
                yield Entry(word, scalar(child(package, "version")) or "", span(name, text.text), needs=needs)
