"""From setup.py's extension to its sources and to the module that imports it."""

from __future__ import annotations

import pytest

from estimator.graph.extensions import build_extensions, find_sources
from estimator.model.artifact import Artifact
from estimator.model.summary import Extension
from tests.graph.conftest import ReadProject

SETUP = """
from setuptools import setup
from torch.utils.cpp_extension import CUDAExtension
setup(ext_modules=[CUDAExtension({name!r}, ["csrc/a.cpp", "csrc/k.cu"])])
"""
SOURCES = [Artifact(path=path, kind=kind) for path, kind in (("csrc/a.cpp", "cpp"), ("csrc/k.cu", "cuda"))]
IMPORTS = [
    ("p._C", "from . import _C\n"),
    ("p._C", "from p import _C\n"),
    ("p._C", "import p._C\n"),
    ("p._C", "from p._C import k\n"),
    ("p._C", "def f():\n    import p._C\n"),
    ("_C", "from p import _C\n"),  # declared without the package that it is put into
    ("p_cuda", "import p_cuda\n"),
]


@pytest.mark.parametrize(("name", "text"), IMPORTS)
def test_who_imports_it_uses_its_sources(read: ReadProject, name: str, text: str) -> None:
    project = read(
        {"setup.py": SETUP.format(name=name), "p/__init__.py": "", "p/ops.py": text, "p/x.py": "import os\n"}
    )
    artifacts = {artifact.path: artifact for artifact in (*project.artifacts, *SOURCES)}
    edges, (built,) = build_extensions(project.parsed, artifacts)
    assert {(edge.source, edge.target) for edge in edges} == {("p/ops.py", "csrc/a.cpp"), ("p/ops.py", "csrc/k.cu")}
    assert (built.declared, built.importers) == ("setup.py", ("p/ops.py",))


def test_kernels_and_the_build_serve_who_imports_them(read: ReadProject) -> None:
    files = {
        "setup.py": SETUP.format(name="p._C"),
        "p/__init__.py": "",
        "p/ops.py": "from . import _C\n",
        "serve.py": "from fastapi import FastAPI\nfrom p import ops\napp = FastAPI()\n",
        "train.py": "loss.backward()\nrun()\n",
    }
    loose = Artifact(path="other/x.cu", kind="cuda")
    reached = read(files).trace(extra=[*SOURCES, loose]).reached
    assert {path: set(reached[path]) for path in ("csrc/k.cu", "setup.py", "other/x.cu")} == {
        "csrc/k.cu": {"inference"},
        "setup.py": {"inference"},
        "other/x.cu": {"inference", "training"},  # nothing ties it to a module
    }


def test_an_extension_that_nobody_imports_serves_all(read: ReadProject) -> None:
    files = {"setup.py": SETUP.format(name="p._C"), "train.py": "loss.backward()\nrun()\n"}
    assert set(read(files).trace().reached["setup.py"]) == {"training"}


def test_an_extension_that_is_loaded_when_the_program_runs(read: ReadProject) -> None:
    load = "from torch.utils.cpp_extension import load\nk = load(name='k', sources=['../csrc/k.cu'])\n"
    project = read({"p/__init__.py": "", "p/ops.py": load})
    edges, _ = build_extensions(project.parsed, {a.path: a for a in (*project.artifacts, *SOURCES)})
    assert [(edge.source, edge.target, edge.line) for edge in edges] == [("p/ops.py", "csrc/k.cu", 2)]


PATHS = ["csrc/a.cu", "csrc/deep/b.cu", "python/csrc/a.cu", "csrc/a.cpp"]
FOUND = [
    ("setup.py", "csrc/a.cu", ["csrc/a.cu"]),
    ("setup.py", "csrc/*.cu", ["csrc/a.cu", "csrc/deep/b.cu"]),
    ("setup.py", "csrc/**/*.cu", ["csrc/a.cu", "csrc/deep/b.cu"]),
    ("python/setup.py", "csrc/a.cu", ["python/csrc/a.cu"]),
    ("setup.py", "deep/b.cu", ["csrc/deep/b.cu"]),
    ("setup.py", "missing.cu", []),
]


@pytest.mark.parametrize(("setup", "source", "found"), FOUND)
def test_sources(setup: str, source: str, found: list[str]) -> None:
    artifacts = {path: Artifact(path=path, kind="cuda") for path in PATHS}
    assert find_sources(setup, Extension("x", (source,), 1), artifacts) == found
