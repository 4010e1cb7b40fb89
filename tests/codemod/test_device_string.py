from __future__ import annotations

import pytest

from estimator.codemod.additions import _VALUE
from tests.codemod.fixing import fixed

TYPE = f"import torch\n\nACCELERATOR_TYPE = {_VALUE.format(torch='torch')}\n\n"

NPU_REWRITES = [
    ("x = torch.zeros(3, device='cuda')\n", "x = torch.zeros(3, device='npu')\n"),
    ('x.to(f"cuda:{rank}")\n', 'x.to(f"npu:{rank}")\n'),
    ("device = 'cuda:1' if many else 'cpu'\n", "device = 'npu:1' if many else 'cpu'\n"),
    ("device = 'cuda:%d' % rank\n", "device = 'npu:%d' % rank\n"),
    ("x.to('cuda:{}'.format(rank))\n", "x.to('npu:{}'.format(rank))\n"),
    ("x.to('cuda:' + str(rank))\n", "x.to('npu:' + str(rank))\n"),
    ("if x.device.type == 'cuda':\n    pass\n", "if x.device.type == 'npu':\n    pass\n"),
]
ANY_REWRITES = [
    ("x = torch.zeros(3, device='cuda')\n", "x = torch.zeros(3, device=ACCELERATOR_TYPE)\n"),
    ('x.to(f"cuda:{rank}")\n', 'x.to(f"{ACCELERATOR_TYPE}:{rank}")\n'),
    ("x.to('cuda:1')\n", "x.to(f'{ACCELERATOR_TYPE}:1')\n"),
    ("def f(device='cuda'): ...\n", "def f(device=ACCELERATOR_TYPE): ...\n"),
    ("device = 'cuda:%d' % rank\n", "device = f'{ACCELERATOR_TYPE}:%d' % rank\n"),
    ("x.to('cuda:{}'.format(rank))\n", "x.to(f'{ACCELERATOR_TYPE}:{{}}'.format(rank))\n"),
    ("ok = x.device.type != 'cuda'\n", "ok = x.device.type != ACCELERATOR_TYPE\n"),
    ("def f(m):\n    torch.jit.script(m).to('cuda')\n", "def f(m):\n    torch.jit.script(m).to(ACCELERATOR_TYPE)\n"),
]
NOOP = [
    "p.add_argument('--device', default='cuda')\n",
    "counts = {'cuda': 1}\n",
    "mode = 'cuda'\n",
    "def f(device: Literal['cuda', 'cpu']): ...\n",
    "print('cuda is not there')\n",
    "if args.device == 'cuda':\n    pass\n",
    "ok = x.device.type in ('cuda', 'npu')\n",
    "x.to('cuda' ':0')\n",
    "with patch_environment(ACCELERATE_TORCH_DEVICE='cuda:1'):\n    pass\n",
    "name = 'cuda:%d' % rank\n",
    "device = 'cuda' + suffix\n",
    "device = prefix + 'cuda:'\n",
    "log('cuda:{}'.format(rank))\n",
]
ANY_NOOP = [
    "forward = partial(torch.amp.custom_fwd, device_type='cuda')\n",
    "with torch.autocast('cuda'):\n    pass\n",  # warns where there is no device
    "def f(on, device='cuda'):\n    return torch.amp.autocast(device, enabled=on)\n",
    "def f(device='cuda'):\n    return partial(torch.amp.autocast, device_type=device)\n",
    "device = 'cuda'\nwith torch.autocast(device_type=device):\n    pass\n",
    "@torch.jit.script\ndef f(x):\n    return x.to('cuda')\n",
    "def f(x):\n    return x.to('cuda')\ng = torch.jit.script(f)\n",
    "class M(nn.Module):\n    def forward(self, x):\n        return x.to('cuda')\nm = torch.jit.script(M())\n",
    "ACCELERATOR_TYPE = 1\nx.to('cuda')\n",
    "torch = load()\nx.to('cuda')\n",
]


@pytest.mark.parametrize(("before", "after"), NPU_REWRITES)
def test_npu_rewrites(before: str, after: str) -> None:
    assert fixed("import torch\n" + before, "npu") == "import torch\n" + after


@pytest.mark.parametrize(("before", "after"), ANY_REWRITES)
def test_agnostic_rewrites(before: str, after: str) -> None:
    assert fixed("import torch\n" + before, "agnostic") == TYPE + after


@pytest.mark.parametrize("code", NOOP)
def test_noop(code: str) -> None:
    code = "import torch\n" + code
    assert fixed(code, "npu") == code
    assert fixed(code, "agnostic") == code


@pytest.mark.parametrize("code", ANY_NOOP)
def test_agnostic_noop(code: str) -> None:
    assert fixed("import torch\n" + code, "agnostic") == "import torch\n" + code


def test_the_type_is_named_after_the_imports_and_once() -> None:
    head = '"""Doc."""\nfrom __future__ import annotations\n\nimport torch\nimport zlib\n'
    before = f"{head}\n\ndef f(x):\n    return x.cuda()\n"
    after = fixed(before, "agnostic")
    assert after.splitlines()[4:7] == ["import zlib", "", TYPE.splitlines()[2]]
    assert fixed(after + "y = f(1).to('cuda')\n", "agnostic").count("ACCELERATOR_TYPE = ") == 1


@pytest.mark.parametrize(
    "code",
    [
        "def f(x):\n    import torch\n    return x.to('cuda')\n",
        "try:\n    import torch\nexcept ImportError:\n    torch = None\nx.to('cuda')\n",
        "from torch import nn\nx.to('cuda')\n",
    ],
)
def test_without_torch_at_the_top_the_place_is_left(code: str) -> None:
    assert fixed(code, "agnostic") == code
