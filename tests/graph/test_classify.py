"""What entry points are for, from what is written in them, around them, and on them."""

from __future__ import annotations

import pytest

from tests.graph.conftest import ReadProject

MAIN = '\nif __name__ == "__main__":\n    main()\n'
STEP = "import torch\ndef main():\n    loss.backward()\n    optimizer.step()\n"
GENERATE = "def main():\n    print(model.generate(ids))\n"
WORKLOADS = [
    ({"a.py": STEP}, "training"),
    ({"a.py": "from transformers import Trainer\ndef main():\n    Trainer(model).train()\n"}, "training"),
    ({"a.py": "import deepspeed\ndef main():\n    deepspeed.initialize(model=m)\n"}, "training"),
    ({"a.py": "import lightning as L\nclass M(L.LightningModule):\n    def training_step(self, b): ...\n"}, "training"),
    ({"train.py": "import runner\ndef main():\n    runner.go()\n", "runner.py": ""}, "training"),
    ({"a.py": "from work import go\ndef main():\n    go()\n", "work.py": STEP}, "training"),
    ({"a.py": GENERATE}, "inference"),
    ({"a.py": "from fastapi import FastAPI\napp = FastAPI()\ndef main(): ...\n"}, "inference"),
    ({"a.py": "from vllm import LLM\ndef main():\n    LLM('m').generate('x')\n"}, "inference"),
    ({"a.py": "import torch\ndef main():\n    torch.onnx.export(m, x, 'f')\n"}, "inference"),
    ({"a.py": "from diffusers import FluxPipeline\ndef main():\n    FluxPipeline.from_pretrained('m')\n"}, "inference"),
    ({"evaluate.py": GENERATE}, "evaluation"),
    ({"a.py": "import torch, lm_eval\ndef main():\n    lm_eval.simple_evaluate(m)\n"}, "evaluation"),
    ({"benchmark_attention.py": STEP}, "evaluation"),
    ({"train_and_eval.py": STEP}, "training"),
    ({"ppo.py": GENERATE + "    loss.backward()\n"}, "training"),
    ({"convert_checkpoint.py": "import torch\ndef main():\n    model.eval()\n    torch.save(model, 'x')\n"}, "tooling"),
    ({"prepare_data.py": "def main(): ...\n"}, "tooling"),
    ({"a.py": "def main():\n    print('x')\n"}, "tooling"),
    ({"generate_list.py": "def main():\n    print(sorted(names))\n"}, "tooling"),
    ({"a.py": "import torch\ndef main():\n    optimize(loss)\n    db.step()\n"}, "tooling"),
]


@pytest.mark.parametrize(("files", "workload"), WORKLOADS, ids=lambda value: str(value)[:60])
def test_workload(read: ReadProject, files: dict[str, str], workload: str) -> None:
    first = next(iter(files))
    assert read({**files, first: files[first] + MAIN}).entry(first).workload == workload


def test_evidence_is_shown_with_its_place(read: ReadProject) -> None:
    project = read({"tools/train.py": f"from work import go\n{MAIN}", "work.py": STEP})
    entry = project.entry("tools/train.py")
    assert [(one.path, one.line, one.what, one.why) for one in entry.evidence] == [
        ("tools/train.py", 0, "train", "the file's name"),
        ("work.py", 3, "loss.backward", "gradients are computed"),
        ("work.py", 4, "optimizer.step", "weights are changed"),
    ]
    assert entry.confidence == "high"


def test_what_lies_far_away_does_not_decide_alone(read: ReadProject) -> None:
    files = {"a.py": f"import b\n{MAIN}", "b.py": "import c\n", "c.py": STEP}
    assert read(files).entry("a.py").workload == "tooling"


def test_a_name_counts_for_little_where_the_code_says_otherwise(read: ReadProject) -> None:
    entry = read({"sample.py": STEP + MAIN}).entry("sample.py")
    assert (entry.workload, entry.confidence) == ("training", "high")


CLI = (
    "def main():\n    if sub == 'a':\n        from p.one import go\n    else:\n        from p.two import go\n    go()\n"
)
PARTS = {
    "p/__init__.py": "",
    "p/one.py": "from transformers import Trainer\ndef go():\n    Trainer(m).train()\n",
    "p/two.py": "from fastapi import FastAPI\ndef go():\n    FastAPI()\n",
}


SCRIPTS = '[project.scripts]\ngo = "p.cli:main"\n'


@pytest.mark.parametrize("deep", [False, True])
def test_a_command_that_loads_its_parts_late_has_their_workloads(read: ReadProject, deep: bool) -> None:
    files = (
        {"p/cli.py": "from p import sub\ndef main():\n    sub.main()\n", "p/sub.py": CLI} if deep else {"p/cli.py": CLI}
    )
    trace = read({**PARTS, **files, "pyproject.toml": SCRIPTS}).trace()
    entries = {entry.workload: entry for entry in trace.entry_points if entry.path == "p/cli.py"}
    assert set(entries) == {"training", "inference"}
    assert entries["training"].evidence[0].what == "p/one.py"
    assert trace.reached["p/one.py"] == {"training"}
    assert trace.reached["p/two.py"] == {"inference"}


def test_one_that_tells_something_or_is_no_command_has_one(read: ReadProject) -> None:
    named = read({**PARTS, "p/cli.py": CLI, "pyproject.toml": SCRIPTS.replace("go =", "go-prepare =")}).trace()
    assert [entry.workload for entry in named.entry_points if entry.path == "p/cli.py"] == ["tooling"]
    script = read({**PARTS, "p/cli.py": CLI + MAIN, "pyproject.toml": ""}).trace()
    assert len([entry for entry in script.entry_points if entry.path == "p/cli.py"]) == 1
