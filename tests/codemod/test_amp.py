from __future__ import annotations

import pytest

from tests.codemod.fixing import fixed

NPU_REWRITES = [
    ("import torch\nwith torch.cuda.amp.autocast():\n    pass\n", "with torch.npu.amp.autocast():\n    pass\n"),
    (
        "from torch.cuda.amp import GradScaler, autocast\ns = GradScaler()\n",
        "from torch_npu.npu.amp import GradScaler, autocast\ns = GradScaler()\n",
    ),
]
GUARD = "if torch.cuda.is_available():\n    "
GUARDED = "if torch.accelerator.is_available():\n    "
ANY_REWRITES = [
    ("s = torch.cuda.amp.GradScaler(2.0)\n", "s = torch.amp.GradScaler(ACCELERATOR_TYPE, 2.0)\n"),
    ("s = torch.cuda.amp.GradScaler(**given)\n", "s = torch.amp.GradScaler(ACCELERATOR_TYPE, **given)\n"),
    ("s = torch.cuda.amp.autocast(on, dtype=d)\n", "s = torch.amp.autocast(ACCELERATOR_TYPE, enabled=on, dtype=d)\n"),
    ("s = torch.cuda.amp.autocast()\n", "s = torch.amp.autocast(ACCELERATOR_TYPE)\n"),
    (
        "s = torch.cuda.amp.custom_fwd(cast_inputs=d)\n",
        "s = torch.amp.custom_fwd(device_type=ACCELERATOR_TYPE, cast_inputs=d)\n",
    ),
]
ANY_NOOP = [
    "s = torch.cuda.amp.autocast()\n",
    "s = torch.cuda.amp.GradScaler\n",
    "s = torch.cuda.amp.autocast(*given)\n",
    "from apex import amp\namp.initialize(m)\n",
]


@pytest.mark.parametrize(("before", "after"), NPU_REWRITES)
def test_npu_rewrites(before: str, after: str) -> None:
    assert fixed(before, "npu").endswith(after)


@pytest.mark.parametrize(("before", "after"), ANY_REWRITES)
def test_agnostic_rewrites(before: str, after: str) -> None:
    assert fixed("import torch\n" + GUARD + before, "agnostic").endswith(GUARDED + after)


@pytest.mark.parametrize("code", ANY_NOOP)
def test_agnostic_noop(code: str) -> None:
    assert fixed("import torch\n" + code, "agnostic") == "import torch\n" + code


def test_an_import_and_its_uses_go_together() -> None:
    code = "import torch\nfrom torch.cuda.amp import autocast\n\nwith autocast(True):\n    pass\n"
    after = fixed(code, "agnostic", unsafe=True)
    assert "from torch.amp import autocast\n" in after
    assert "with autocast(ACCELERATOR_TYPE, enabled=True):" in after
    assert fixed(code, "agnostic") == code
    handed_on = code + "use(autocast)\n"
    assert fixed(handed_on, "agnostic", unsafe=True) == handed_on
