"""The workloads of every file: by use, by evidence, by side effect, as stated."""

from __future__ import annotations

from estimator.model.artifact import Artifact
from tests.graph.conftest import ReadProject

MAIN = '\nif __name__ == "__main__":\n    main()\n'
APP = {
    "p/__init__.py": "from .model import Model\nfrom .trainer import fit\nfrom .server import serve\n",
    "p/model.py": "class Model: ...\n",
    "p/trainer.py": "from .model import Model\ndef fit(loss):\n    loss.backward()\n",
    "p/server.py": "from .model import Model\nfrom fastapi import FastAPI\ndef serve():\n    app = FastAPI()\n",
    "train.py": f"from p import fit\n{MAIN}",
    "serve.py": f"from p import serve\n{MAIN}",
}


def test_a_shared_model_serves_both_and_the_sides_only_their_own(read: ReadProject) -> None:
    assert read(APP).workloads() == {
        "p/__init__.py": ("inference", "training"),
        "p/model.py": ("inference", "training"),
        "p/trainer.py": ("training",),
        "p/server.py": ("inference",),
        "train.py": ("training",),
        "serve.py": ("inference",),
    }


def test_what_nobody_uses_has_none(read: ReadProject) -> None:
    assert read({**APP, "p/old.py": "x = 1\n"}).workloads()["p/old.py"] == ()


def test_what_is_imported_for_its_side_effect_goes_with_those_who_import_it(read: ReadProject) -> None:
    files = {**APP, "p/registry.py": "register()\n", "p/__init__.py": APP["p/__init__.py"] + "from . import registry\n"}
    assert read(files).workloads()["p/registry.py"] == ("inference", "training")


def test_a_late_import_does_not_enter_what_is_sure_of_something_else(read: ReadProject) -> None:
    late = APP["p/server.py"] + "def admin():\n    from .trainer import fit\n    from .quantize import q\n"
    found = read({**APP, "p/server.py": late, "p/quantize.py": "q = 1\n"}).workloads()
    assert found["p/trainer.py"] == ("training",)
    assert found["p/quantize.py"] == ("inference",)


def test_an_import_at_the_top_does(read: ReadProject) -> None:
    early = APP["p/server.py"] + "from .trainer import fit\n"
    assert read({**APP, "p/server.py": early}).workloads()["p/trainer.py"] == ("inference", "training")


def test_stated_workloads_win_and_stop_the_others(read: ReadProject) -> None:
    corrections = (("p.server", ("inference",)), ("train.py", ("evaluation",)), ("p/model.py", ("training",)))
    found = read(APP).workloads(corrections)  # type: ignore[arg-type]
    assert found["train.py"] == ("evaluation",)
    assert "evaluation" in found["p/trainer.py"]
    assert found["p/model.py"] == ("training",)
    trace = read(APP).trace((*corrections, ("nothing/*", ("tooling",))))  # type: ignore[arg-type]
    assert trace.unmatched == ("nothing/*",)
    stated = [entry for entry in trace.entry_points if entry.evidence[0].why == "the configuration says so"]
    assert [entry.path for entry in stated] == ["p/model.py", "p/server.py", "train.py"]


LIBRARY = {
    "lib/__init__.py": "",
    "lib/optim.py": "import torch\ndef update(optimizer):\n    optimizer.step()\n",
    "lib/serving.py": "from fastapi import FastAPI\nfrom .layers import Linear\napp = FastAPI()\n",
    "lib/layers.py": "class Linear: ...\n",
    "lib/attention.py": "class Attention: ...\n",
    "lib/_private.py": "def f(loss):\n    loss.backward()\n",
}


def test_a_library_is_told_by_its_public_modules(read: ReadProject) -> None:
    project = read(LIBRARY)
    public = {entry.path: entry.workload for entry in project.trace().entry_points if entry.kind == "public module"}
    assert public == {"lib/optim.py": "training"}  # the server is an app
    found = project.workloads()
    assert found["lib/optim.py"] == ("training",)
    assert found["lib/layers.py"] == ("inference",)


def test_what_a_library_offers_and_does_not_use_serves_all_that_it_does(read: ReadProject) -> None:
    library = {name: text for name, text in LIBRARY.items() if name != "lib/serving.py"}
    engine = "import torch\nclass E(DiffusionPipeline):\n    def go(self):\n        return self.model.generate(1)\n"
    found = read({**library, "lib/engine.py": engine}).workloads()
    assert found["lib/attention.py"] == ("inference", "training")


def test_other_files_serve_what_they_start_or_say_or_everybody(read: ReadProject) -> None:
    extra = [
        Artifact(path=path, kind="requirements")
        for path in ("requirements.txt", "requirements-train.txt", ".github/workflows/test.txt")
    ]
    reached = read({**APP, "tools/convert.py": MAIN}).trace(extra=extra).reached
    assert set(reached["requirements.txt"]) == {"inference", "training"}
    assert set(reached["requirements-train.txt"]) == {"training"}
    assert set(reached[".github/workflows/test.txt"]) == {"tooling"}


def test_only_tooling_is_left_to_serve(read: ReadProject) -> None:
    extra = [Artifact(path="requirements.txt", kind="requirements")]
    assert set(read({"tools/convert.py": MAIN}).trace(extra=extra).reached["requirements.txt"]) == {"tooling"}


def test_what_only_the_build_uses_serves_those_who_run_what_is_built(read: ReadProject) -> None:
    files = {**APP, "setup.py": "from setuptools import setup\nimport builders\nsetup()\n", "builders.py": "x = 1\n"}
    found = read(files).workloads()
    assert found["builders.py"] == found["setup.py"] == ("inference", "training")
