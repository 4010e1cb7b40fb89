"""Which builds of extensions find their CUDA sources among the files that were read."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

import msgspec

from estimator.model.artifact import Artifact
from estimator.model.fact import Fact
from estimator.model.summary import Parsed

READ = "sources-read"  # the feature that such a call gets
_BUILDERS = frozenset({"torch.utils.cpp_extension.CUDAExtension", "torch.utils.cpp_extension.load"})
_SUFFIXES = (".cu", ".cpp", ".cc", ".cxx", ".c")


def read_sources(parsed: Sequence[Parsed], artifacts: Sequence[Artifact]) -> frozenset[str]:
    """Return the paths of the CUDA sources that were read and hold facts."""
    kinds = {artifact.path: artifact.kind for artifact in artifacts}
    return frozenset(
        file.path
        for file in parsed
        if kinds.get(file.path) in ("cuda", "cpp") and file.count_facts() and not file.passed_over
    )


def mark_builds(file: Parsed, sources: frozenset[str]) -> Parsed:
    """
    Return the file with `sources-read` on each call that builds CUDA sources which were read.

    Sources that a call names must be among them. Where it names none that can be read off, those below its folder
    will do, or else any of the project.
    """
    return _mark(file, sources) if sources and _builds(file.facts) else file


def _builds(facts: Sequence[Fact]) -> bool:
    return any(fact.kind == "call" and fact.symbol in _BUILDERS for fact in facts)


def _mark(file: Parsed, sources: frozenset[str]) -> Parsed:
    folder = posixpath.dirname(file.path)
    facts = tuple(
        msgspec.structs.replace(fact, features=(*fact.features, READ))
        if fact.kind == "call" and fact.symbol in _BUILDERS and _is_read(fact, folder, sources)
        else fact
        for fact in file.facts
    )
    return msgspec.structs.replace(file, facts=facts)


def _is_read(fact: Fact, folder: str, sources: frozenset[str]) -> bool:
    named = [a.value for a in fact.arguments if isinstance(a.value, str) and a.value.endswith(_SUFFIXES)]
    if not named:
        return True
    for name in named:
        plain = posixpath.normpath(name)
        beside = posixpath.normpath(posixpath.join(folder, name))
        if plain in sources or beside in sources or any(source.endswith(f"/{plain}") for source in sources):
            return True
    return False
