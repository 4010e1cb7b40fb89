"""Which parser reads which kind of artifact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.builds.bazel import parse_bazel
from estimator.parse.builds.cmake import parse_cmake
from estimator.parse.builds.makefile import parse_makefile
from estimator.parse.builds.meson import parse_meson
from estimator.parse.commands import parse_pyproject, parse_setup_cfg
from estimator.parse.configuration.parser import parse_json, parse_pbtxt, parse_toml, parse_yaml
from estimator.parse.cuda import parse_cuda
from estimator.parse.dependencies.conda import parse_conda
from estimator.parse.dependencies.locks import parse_lock
from estimator.parse.dependencies.pipfile import parse_pipfile
from estimator.parse.dependencies.requirements import parse_requirements
from estimator.parse.dependencies.setup_py import parse_setup_py
from estimator.parse.docker.dockerfile import parse_dockerfile
from estimator.parse.notebook import parse_notebook
from estimator.parse.python import parse_python
from estimator.parse.shell.parser import parse_shell

Parse = Callable[[bytes, Artifact, Interest], "Parsed | Skipped"]


class Parser(NamedTuple):
    """The parser of one kind of artifact."""

    kind: str
    parse: Parse


PARSERS: tuple[Parser, ...] = (
    Parser("python", parse_python),
    Parser("cuda", parse_cuda),
    Parser("cpp", parse_cuda),
    Parser("notebook", parse_notebook),
    Parser("requirements", parse_requirements),
    Parser("pyproject", parse_pyproject),
    Parser("setup.py", parse_setup_py),
    Parser("setup.cfg", parse_setup_cfg),
    Parser("conda", parse_conda),
    Parser("pipfile", parse_pipfile),
    Parser("lock file", parse_lock),
    Parser("dockerfile", parse_dockerfile),
    Parser("compose", parse_yaml),
    Parser("shell", parse_shell),
    Parser("makefile", parse_makefile),
    Parser("cmake", parse_cmake),
    Parser("bazel", parse_bazel),
    Parser("meson", parse_meson),
    Parser("pbtxt", parse_pbtxt),
    Parser("yaml", parse_yaml),
    Parser("json", parse_json),
    Parser("toml", parse_toml),
)

_BY_KIND = {parser.kind: parser.parse for parser in PARSERS}
READABLE = frozenset(_BY_KIND)


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
        return _BY_KIND[artifact.kind](data, artifact, interest)
    except Exception as error:
        # One file must not end the run; a defect here is shown as what it is, with the file that met it.
        return Skipped(artifact.path, "parse", f"internal error: {type(error).__name__}: {error}")
