"""Where programs begin."""

from __future__ import annotations

import pytest

from estimator.graph.entries import find_launched
from estimator.graph.trace import trace
from estimator.model.artifact import Artifact
from estimator.model.summary import Launch, Parsed, Summary
from tests.graph.conftest import ReadProject

MAIN = 'if __name__ == "__main__":\n    run()\n'
CFG = "[options.entry_points]\nconsole_scripts =\n    go = p.cli:main\n"
SETUP = "from setuptools import setup\nsetup(scripts=['bin/go'])\n"
KINDS = [
    ({"a.py": MAIN}, {"a.py": "main"}),
    ({"p/__init__.py": "", "p/__main__.py": "run()\n"}, {"p/__main__.py": "main"}),
    ({"a.py": "import sys\nrun(sys.argv)\n"}, {"a.py": "script"}),
    ({"a.py": "for x in y:\n    print(x)\n"}, {"a.py": "script"}),
    ({"a.py": "import logging\nlogging.basicConfig()\nX = 1\n"}, {}),
    ({"a.py": "run()\n", "b.py": "import a\n"}, {}),
    ({"p/__init__.py": "", "p/a.py": "run()\n"}, {}),
    ({"a.py": "from fastapi import FastAPI\napp = FastAPI()\n"}, {"a.py": "app"}),
    ({"a.py": "from fastapi import FastAPI\napp = FastAPI()\n", "b.py": f"import a\n{MAIN}"}, {"b.py": "main"}),
    ({"tests/test_a.py": MAIN}, {}),
    ({"third_party/x/a.py": MAIN}, {}),
    (
        {"pyproject.toml": '[project.scripts]\ngo = "p.cli:main"\n', "p/__init__.py": "", "p/cli.py": MAIN},
        {"p/cli.py": "command"},
    ),
    (
        {"setup.cfg": CFG, "p/__init__.py": "", "p/cli.py": ""},
        {"p/cli.py": "command"},
    ),
    (
        {"setup.py": SETUP, "bin/go": "#!/usr/bin/env python\nrun()\n"},
        {"setup.py": "script", "bin/go": "command"},
    ),
]


@pytest.mark.parametrize(("files", "kinds"), KINDS, ids=lambda value: str(value)[:50])
def test_kinds(read: ReadProject, files: dict[str, str], kinds: dict[str, str]) -> None:
    assert {
        entry.path: entry.kind for entry in read(files).trace().entry_points if entry.kind != "public module"
    } == kinds


def test_a_command_is_known_by_its_name(read: ReadProject) -> None:
    project = read(
        {"pyproject.toml": '[project.scripts]\nx-serve = "p.cli:main"\n', "p/__init__.py": "", "p/cli.py": ""}
    )
    entry = project.entry("p/cli.py")
    assert (entry.name, entry.workload, entry.evidence[0].what) == ("x-serve", "inference", "serve")


LAUNCHES = [
    ("run.sh", Launch(1, "python", path="train.py"), ("train.py",)),
    ("jobs/run.sh", Launch(1, "torchrun", path="train.py"), ("jobs/train.py",)),
    ("jobs/run.sh", Launch(1, "torchrun", path="../train.py"), ("train.py",)),
    ("jobs/deep/run.sh", Launch(1, "python", path="./tools/go.py"), ("tools/go.py",)),
    ("run.sh", Launch(1, "python", path="go.py", folder="tools"), ("tools/go.py",)),
    ("run.sh", Launch(1, "python", module="p.sub"), ("p/sub.py",)),
    ("run.sh", Launch(1, "python", module="p"), ("p/__main__.py",)),
    ("pyproject.toml", Launch(1, "install", module="p"), ("p/__init__.py",)),
    ("run.sh", Launch(1, "python", path="missing.py"), ()),
    ("Dockerfile", Launch(1, "python", path="/workspace/tools/go.py"), ("tools/go.py",)),
    ("jobs/run.sh", Launch(1, "torchrun", path="$ROOT/train.py"), ("jobs/train.py",)),
    ("run.sh", Launch(1, "python", path="/opt/other/missing.py"), ()),
    ("run.sh", Launch(1, "python", module="torch.distributed.run"), ()),
]


@pytest.mark.parametrize(("path", "launch", "found"), LAUNCHES)
def test_what_a_launch_starts(read: ReadProject, path: str, launch: Launch, found: tuple[str, ...]) -> None:
    files = ["train.py", "jobs/train.py", "tools/go.py", "p/__init__.py", "p/__main__.py", "p/sub.py"]
    assert find_launched(path, launch, read(dict.fromkeys(files, "x = 1\n")).finder) == found


def test_a_launcher_has_the_workloads_of_what_it_starts(read: ReadProject) -> None:
    project = read({"train.py": f"loss.backward()\n{MAIN}", "serve.py": "import fastapi\napp = fastapi.FastAPI()\n"})
    launches = (Launch(3, "torchrun", path="train.py"), Launch(7, "uvicorn", module="serve"))
    shell = Parsed(path="jobs/all.sh", lines=9, summary=Summary(launches=launches))
    artifacts = (*project.artifacts, Artifact(path="jobs/all.sh", kind="shell"))
    found = trace((*project.parsed, shell), artifacts, project.rulebook.signs)
    assert [(e.workload, e.line, e.evidence[0].what) for e in found.entry_points if e.kind == "launcher"] == [
        ("inference", 7, "serve.py"),
        ("training", 3, "train.py"),
    ]
    assert found.reached["jobs/all.sh"] == {"training", "inference"}
    assert {(edge.source, edge.target) for edge in found.edges if edge.kind == "launch"} == {
        ("jobs/all.sh", "serve.py"),
        ("jobs/all.sh", "train.py"),
    }
