"""Reads pyproject.toml: PEP 621 and PEP 735, build requirements, and the tables of poetry, uv, pdm and hatch."""

from __future__ import annotations

from typing import Any

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Guard
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.dependencies.declarations import Declarations, Span
from estimator.parse.dependencies.poetry import to_pep440
from estimator.parse.dependencies.purpose import guards_of_group
from estimator.parse.dependencies.requirement import Asked, normalise, pinned_version, read_requirement
from estimator.parse.dependencies.source import read_text
from estimator.parse.toml import Path, Toml, read_toml

_ASIDE = (Guard("optional"),)
_LISTS: tuple[tuple[Path, bool], ...] = (  # arrays of requirements, and whether they only constrain
    (("project", "dependencies"), False),
    (("build-system", "requires"), False),
    (("tool", "uv", "constraint-dependencies"), True),
    (("tool", "uv", "override-dependencies"), True),
    (("tool", "uv", "build-constraint-dependencies"), True),
)
_GROUPS: tuple[Path, ...] = (  # tables of arrays of requirements, installed on demand
    ("project", "optional-dependencies"),
    ("dependency-groups",),
    ("tool", "pdm", "dev-dependencies"),
)
_SOURCES: tuple[Path, ...] = (("tool", "uv", "index"), ("tool", "poetry", "source"), ("tool", "pdm", "source"))
_URLS: tuple[Path, ...] = tuple(
    ("tool", "uv", *inner, key)
    for inner in ((), ("pip",))
    for key in ("index-url", "extra-index-url", "find-links", "default-index")
)


def parse_pyproject(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what a pyproject.toml asks for; one that is no TOML is `Skipped`."""
    read = read_text(data, artifact.path)
    if read is None:
        return Skipped(artifact.path, "parse", "binary data in a file named as TOML")
    text, reason = read
    toml = read_toml(text.text)
    if isinstance(toml, str):
        return Skipped(artifact.path, "parse", toml)
    return _Pyproject(toml, Declarations(artifact, text, reason)).run()


class _Pyproject:
    def __init__(self, toml: Toml, declared: Declarations) -> None:
        self.toml = toml
        self.declared = declared
        self.sources: dict[str, str] = {}  # the address of the index that a package is taken from

    def run(self) -> Parsed:
        self._read_indexes()
        self._read_project()
        for path, constraint in _LISTS:
            self._read_list(path, (), constraint=constraint)
        for path in _GROUPS:
            for group in self._table(path):
                self._read_list((*path, group), guards_of_group(group))
        self._read_list(("tool", "uv", "dev-dependencies"), _ASIDE)
        self._read_hatch()
        self._read_poetry()
        return self.declared.finish()

    def _get(self, path: Path) -> Any:
        value: Any = self.toml.data
        for key in path:
            value = value.get(key) if isinstance(value, dict) and isinstance(key, str) else None
        return value

    def _table(self, path: Path) -> dict[str, Any]:
        value = self._get(path)
        return value if isinstance(value, dict) else {}

    def _span(self, path: Path) -> Span:
        """Return the span of a value, without its quotes; of a table, that of its key."""
        spot = self.toml.spot(path)
        start, end = spot.value
        text = self.declared.text.text
        if text[start] in "[{":
            return spot.key
        return (
            (start + 1, end - 1)
            if text[start] in "\"'" and not text.startswith(text[start] * 3, start)
            else (start, end)
        )

    def _read_list(self, path: Path, guards: tuple[Guard, ...], *, constraint: bool = False) -> None:
        found = self._get(path)
        for position, spec in enumerate(found if isinstance(found, list) else ()):
            if isinstance(spec, str):  # a table includes another group
                scope = ".".join(map(str, path))
                self.declared.ask(
                    spec,
                    self._span((*path, position)),
                    scope=scope,
                    guards=guards,
                    constraint=constraint,
                    **self._index_of(spec),
                )

    def _read_project(self) -> None:
        for path in (("project",), ("tool", "poetry")):
            name = self._table(path).get("name")
            if isinstance(name, str):
                self.declared.build(name)
        python = self._get(("project", "requires-python"))
        if isinstance(python, str):
            self.declared.ask(f"python {python}", self._span(("project", "requires-python")), scope="project")
        for key, dynamic in self._table(("tool", "setuptools", "dynamic")).items():
            tables = dynamic.values() if key == "optional-dependencies" and isinstance(dynamic, dict) else [dynamic]
            for table in tables if key in ("dependencies", "optional-dependencies") else ():
                files = table.get("file", ()) if isinstance(table, dict) else ()
                for file in [files] if isinstance(files, str) else files:
                    self.declared.include(str(file))

    def _read_indexes(self) -> None:
        named: dict[str, str] = {}
        for path in _SOURCES:
            tables = self._get(path)
            for position, table in enumerate(tables if isinstance(tables, list) else ()):
                url = table.get("url") if isinstance(table, dict) else None
                if isinstance(url, str):
                    named[str(table.get("name", ""))] = url
                    self.declared.fetch_from(url, self._span((*path, position, "url")), scope=".".join(map(str, path)))
        for path in _URLS:
            value = self._get(path)
            urls = (
                [(path, value)] if isinstance(value, str) else [((*path, n), url) for n, url in enumerate(value or ())]
            )
            for where, url in urls:
                self.declared.fetch_from(str(url), self._span(where), scope=".".join(map(str, path)))
        for package, source in self._table(("tool", "uv", "sources")).items():
            for table in source if isinstance(source, list) else [source]:
                name = table.get("index") if isinstance(table, dict) else None
                if isinstance(name, str):
                    self.sources[normalise(package)] = named.get(name, name)

    def _index_of(self, spec: str) -> dict[str, str]:
        """Return the index that uv takes the package from."""
        asked = read_requirement(spec) if self.sources else None
        index = self.sources.get(asked.name, "") if asked else ""
        return {"index": index} if index else {}

    def _read_hatch(self) -> None:
        for name, env in self._table(("tool", "hatch", "envs")).items():
            for key in ("dependencies", "extra-dependencies") if isinstance(env, dict) else ():
                self._read_list(("tool", "hatch", "envs", name, key), guards_of_group(name))

    def _read_poetry(self) -> None:
        root: Path = ("tool", "poetry")
        self._read_poetry_table((*root, "dependencies"), ())
        self._read_poetry_table((*root, "dev-dependencies"), _ASIDE)
        for name in self._table((*root, "group")):
            self._read_poetry_table((*root, "group", name, "dependencies"), guards_of_group(name))

    def _read_poetry_table(self, path: Path, guards: tuple[Guard, ...]) -> None:
        for name, value in self._table(path).items():
            several = isinstance(value, list)
            for position, constraint in enumerate(value if several else [value]):
                where = (*path, name, position) if several else (*path, name)
                self._read_poetry_entry(name, constraint, where, guards, ".".join(map(str, path)))

    def _read_poetry_entry(
        self, name: str, constraint: Any, where: Path, guards: tuple[Guard, ...], scope: str
    ) -> None:
        table = constraint if isinstance(constraint, dict) else {"version": constraint}
        if "path" in table:
            return
        version = table.get("version", "")
        specifier = to_pep440(version) if isinstance(version, str) else ""
        git, url = table.get("git"), table.get("url")
        extras = table.get("extras")
        asked = Asked(
            name=normalise(name),
            specifier=specifier,
            extras=tuple(sorted(normalise(str(extra)) for extra in extras)) if isinstance(extras, list) else (),
            marker=str(table.get("markers", "")),
            url=f"git+{git}" if git else str(url or ""),
            version=pinned_version(specifier),
        )
        aside = _ASIDE if table.get("optional") is True and not guards else ()
        spot = self.toml.spot(where)
        span = (spot.key[0], spot.value[1])
        source = table.get("source")
        self.declared.add(asked, span, scope=scope, guards=(*guards, *aside), index=str(source or ""))
