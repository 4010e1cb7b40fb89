"""The estimate again, with something changed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from estimator.config import Options
from estimator.errors import UsageError
from estimator.model.whatif import WhatIf
from estimator.whatif import Asked, run_whatif

FILES = {
    "train.py": "import torch, flash_attn\nloss.backward()\ntorch.cuda.synchronize()\nrun()\n",
    "serve.py": "import flash_attn\nfrom fastapi import FastAPI\nfrom p import model\napp = FastAPI()\n",
    "p/__init__.py": "",
    "p/model.py": "import torch\ntorch.cuda.Stream()\nx.to('cuda')\n",
}


def run(tmp_path: Path, asked: Asked, **options: object) -> WhatIf:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    return run_whatif(msgspec.structs.replace(Options(paths=(tmp_path,), root=tmp_path), **options), asked)


ASKED = [
    (Asked(("flash-attn",)), {}, [("exclude-feature", "flash-attn", 2)]),
    (Asked(("flash_attn",)), {}, [("exclude-feature", "flash_attn", 2)]),
    (Asked(("torch-cuda-stream",)), {}, [("exclude-feature", "torch-cuda-stream", 1)]),
    (Asked(("torch_cuda",)), {}, [("exclude-feature", "torch_cuda", 2)]),
    (Asked(("device",)), {}, [("exclude-feature", "device", 1)]),
    (Asked(("p/model.py",)), {}, [("exclude-feature", "p/model.py", 2)]),
    (Asked((), (("p.model", "ported"),)), {}, [("assume", "p.model=ported", 2)]),
    (Asked((), (("p", "ported"),)), {}, [("assume", "p=ported", 2)]),
    (Asked((), (("serve.py", "ported"),)), {}, [("assume", "serve.py=ported", 1)]),
    (Asked(), {"workload": "inference"}, [("workload", "inference", 2)]),
    (
        Asked(("flash-attn",), (("p.model", "ported"),)),
        {"workload": "training"},
        [("exclude-feature", "flash-attn", 2), ("assume", "p.model=ported", 2), ("workload", "training", 0)],
    ),
]


@pytest.mark.parametrize(("asked", "options", "changes"), ASKED)
def test_what_is_taken_away(
    tmp_path: Path, asked: Asked, options: dict[str, object], changes: list[tuple[str, str, int]]
) -> None:
    result = run(tmp_path, asked, **options)
    assert [(change.kind, change.value, change.findings) for change in result.changes] == changes
    assert [a.strategy for a in result.before] == [a.strategy for a in result.after] == ["shim", "port", "dual"]
    for before, after in zip(result.before, result.after, strict=True):
        assert after.effort.mean <= before.effort.mean
    assert result.after[1].effort.mean < result.before[1].effort.mean


def test_a_library_goes_by_the_name_that_it_is_known_by(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("flashinfer-python\n")
    (tmp_path / "fast.py").write_text("import flashinfer\n")
    result = run(tmp_path, Asked(("flashinfer",)))
    assert any("flashinfer" in item.id for item in result.before[1].items)
    assert not any("flashinfer" in item.id for item in result.after[1].items)


def test_nothing_asked_changes_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, Asked())
    assert result.changes == ()
    assert result.before == result.after


def test_a_library_that_is_ported_in_one_file_is_still_there_in_the_other(tmp_path: Path) -> None:
    ids = {item.id for item in run(tmp_path, Asked((), (("train.py", "ported"),))).after[1].items}
    assert "library:flash-attn" in ids


WRONG = [
    (Asked(("flash-atn",)), "nothing of that name was found here; did you mean 'flash-attn'?"),
    (Asked(("apex",)), "nothing of that name was found here"),
    (Asked((), (("p.modle", "ported"),)), "no file or module of this project fits; did you mean 'p.model'?"),
    (Asked((), (("p.model", ""),)), "what can be assumed of a module is 'ported'"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG)
def test_what_is_not_there_is_said(tmp_path: Path, asked: Asked, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        run(tmp_path, asked)
    assert said in str(raised.value)
