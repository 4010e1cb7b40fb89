"""Which parser reads which kind of artifact."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import msgspec

from estimator.files import read_file
from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.model.suppression import TOKEN

Parse = Callable[[bytes, Artifact, Interest], "Parsed | Skipped"]


class Parser(NamedTuple):
    """The parser of one kind of artifact: its module below this package, and its function there."""

    kind: str
    module: str
    function: str


PARSERS: tuple[Parser, ...] = (
    Parser("python", "python", "parse_python"),
    Parser("cuda", "cuda.parser", "parse_cuda"),
    Parser("cpp", "cuda.parser", "parse_cuda"),
    Parser("notebook", "notebook", "parse_notebook"),
    Parser("requirements", "dependencies.requirements", "parse_requirements"),
    Parser("pyproject", "commands", "parse_pyproject"),
    Parser("setup.py", "dependencies.setup_py", "parse_setup_py"),
    Parser("setup.cfg", "commands", "parse_setup_cfg"),
    Parser("conda", "dependencies.conda", "parse_conda"),
    Parser("pipfile", "dependencies.pipfile", "parse_pipfile"),
    Parser("lock file", "dependencies.locks", "parse_lock"),
    Parser("dockerfile", "docker.dockerfile", "parse_dockerfile"),
    Parser("compose", "configuration.parser", "parse_yaml"),
    Parser("shell", "shell.parser", "parse_shell"),
    Parser("makefile", "builds.makefile", "parse_makefile"),
    Parser("cmake", "builds.cmake", "parse_cmake"),
    Parser("bazel", "builds.bazel", "parse_bazel"),
    Parser("meson", "builds.meson", "parse_meson"),
    Parser("pbtxt", "configuration.parser", "parse_pbtxt"),
    Parser("yaml", "configuration.parser", "parse_yaml"),
    Parser("json", "configuration.parser", "parse_json"),
    Parser("toml", "configuration.parser", "parse_toml"),
)

_BY_KIND = {parser.kind: parser for parser in PARSERS}
READABLE = frozenset(_BY_KIND)


@cache
def find_parser(kind: str) -> Parse:
    """Return the function that reads artifacts of a kind; it is imported when the first one is met."""
    parser = _BY_KIND[kind]
    parse: Parse = getattr(import_module(f"estimator.parse.{parser.module}"), parser.function)
    return parse


def parse_artifact(root: Path, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what the artifact's parser saw; a file that cannot be read, or crashes its parser, is `Skipped`."""
    data = read_bytes(root, artifact)
    return data if isinstance(data, Skipped) else parse_bytes(data, artifact, interest)


def read_bytes(root: Path, artifact: Artifact) -> bytes | Skipped:
    """Return the content of the artifact's file, or why it cannot be read."""
    try:
        return read_file(root / artifact.path)
    except OSError as error:
        return Skipped(artifact.path, "read", error.strerror or type(error).__name__)


def parse_bytes(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what the parser of the artifact's kind sees in the bytes; a crash of it is `Skipped`."""
    try:
        outcome = find_parser(artifact.kind)(data, artifact, interest)
        if TOKEN in data and isinstance(outcome, Parsed):
            from estimator.parse.directives.reading import read_directives  # few files have any

            return msgspec.structs.replace(outcome, directives=read_directives(data, artifact.kind))
        return outcome
    except Exception as error:
        # One file must not end the run; a defect here is shown as what it is, with the file that met it.
        return Skipped(artifact.path, "parse", f"internal error: {type(error).__name__}: {error}")
