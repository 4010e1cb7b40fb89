"""Which parser reads which kind of artifact."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed

Parse = Callable[[bytes, Artifact, Interest], "Parsed | Skipped"]


class Parser(NamedTuple):
    """
    The parser of one kind of artifact: module below estimator.parse, and function.

    It is imported with the first file of its kind: where all is kept in the cache, few are.
    """

    kind: str
    module: str
    function: str

    def load(self) -> Parse:
        """Return the function that reads the artifacts."""
        parse: Parse = getattr(import_module(f"estimator.parse.{self.module}"), self.function)
        return parse


PARSERS: tuple[Parser, ...] = (
    Parser("python", "python", "parse_python"),
    Parser("cuda", "cuda", "parse_cuda"),
    Parser("cpp", "cuda", "parse_cuda"),
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

READABLE = frozenset(parser.kind for parser in PARSERS)


def parse_artifact(root: Path, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what the artifact's parser saw; a file that cannot be read, or crashes its parser, is `Skipped`."""
    data = read_bytes(root, artifact)
    return data if isinstance(data, Skipped) else parse_bytes(data, artifact, interest)


def read_bytes(root: Path, artifact: Artifact) -> bytes | Skipped:
    """Return the content of the artifact's file, or why it cannot be read."""
    try:
        return (root / artifact.path).read_bytes()
    except OSError as error:
        return Skipped(artifact.path, "read", error.strerror or type(error).__name__)


def parse_bytes(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what the parser of the artifact's kind sees in the bytes; a crash of it is `Skipped`."""
    try:
        return _find(artifact.kind)(data, artifact, interest)
    except Exception as error:
        # One file must not end the run; a defect here is shown as what it is, with the file that met it.
        return Skipped(artifact.path, "parse", f"internal error: {type(error).__name__}: {error}")


@cache
def _find(kind: str) -> Parse:
    return next(parser for parser in PARSERS if parser.kind == kind).load()
