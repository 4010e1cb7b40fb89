"""Reads Pipfile."""

from __future__ import annotations

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Guard
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.dependencies.declarations import Declarations
from estimator.parse.dependencies.purpose import guards_of_group
from estimator.parse.dependencies.requirement import Asked, normalise, pinned_version
from estimator.parse.dependencies.source import read_text
from estimator.parse.toml import read_toml

_NOT_GROUPS = frozenset({"source", "requires", "scripts", "pipenv", "pipfile"})


def parse_pipfile(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what a Pipfile asks for: packages, the groups beside them, sources and the Python version."""
    read = read_text(data, artifact.path)
    if read is None:
        return Skipped(artifact.path, "parse", "binary data in a file named Pipfile")
    text, reason = read
    toml = read_toml(text.text)
    if isinstance(toml, str):
        return Skipped(artifact.path, "parse", toml)
    declared = Declarations(artifact, text, reason)
    sources = toml.data.get("source")
    for position, source in enumerate(sources if isinstance(sources, list) else ()):
        if "url" in source:
            start, end = toml.spot(("source", position, "url")).value
            declared.fetch_from(str(source["url"]), (start + 1, end - 1), scope="source")
    requires = toml.data.get("requires", {})
    for key in ("python_version", "python_full_version"):
        if key in requires:
            start, end = toml.spot(("requires", key)).value
            version = str(requires[key])
            specifier = f"=={version}.*" if key == "python_version" else f"=={version}"
            asked = Asked(name="python", specifier=specifier, version=version)
            declared.add(asked, (start + 1, end - 1), scope="requires")
    for group, table in toml.data.items():
        if group in _NOT_GROUPS or not isinstance(table, dict):
            continue
        guards: tuple[Guard, ...] = () if group == "packages" else guards_of_group(group)
        for name, value in table.items():
            entry = value if isinstance(value, dict) else {"version": str(value)}
            if "path" in entry or ("file" in entry and "://" not in str(entry["file"])):
                continue
            version = str(entry.get("version", ""))
            specifier = "" if version == "*" else version
            extras = entry.get("extras", ())
            asked = Asked(
                name=normalise(name),
                specifier=specifier,
                extras=tuple(sorted(normalise(str(extra)) for extra in extras)),
                marker=str(entry.get("markers", "")),
                url=f"git+{entry['git']}" if "git" in entry else str(entry.get("file", "")),
                version=pinned_version(specifier),
            )
            spot = toml.spot((group, name))
            span = (spot.key[0], spot.value[1])
            declared.add(asked, span, scope=group, guards=guards, index=str(entry.get("index", "")))
    return declared.finish()
