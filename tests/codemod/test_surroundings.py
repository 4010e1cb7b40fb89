from __future__ import annotations

import pytest

from estimator.model.edit import Style
from tests.codemod.fixing import fix, fixed

CODE = "import torch\ndef f(x):\n    torch.cuda.synchronize()\n"
STYLES: tuple[Style, ...] = ("npu", "agnostic")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "path",
    [
        "kernels/a.py",
        "jit_kernel/a.py",
        "bitsandbytes.py",
        "test_custom_all_reduce.py",
        "ops/triton/a.py",
        "nccl_comm.py",
        "setup.py",
    ],
)
def test_a_file_about_kernels_is_for_review(path: str, style: Style) -> None:
    assert fix(CODE, style, name="ops/a.py").edits
    assert fix(CODE, style, name=path).edits == ()


@pytest.mark.parametrize(
    "uses",
    [
        "import triton\n@triton.jit\ndef kernel(x):\n    pass\n",
        "from numba import cuda\n@cuda.jit()\ndef kernel(x):\n    pass\n",
        "import bitsandbytes as bnb\n",
        "from vllm import _custom_ops as ops\n",
        "from flash_attn import flash_attn_func\nflash_attn_func(1, 2, 3)\n",
        "import xformers.ops as xops\nxops.memory_efficient_attention(1, 2, 3)\n",
    ],
)
def test_a_file_that_uses_foreign_kernels_is_for_review(uses: str) -> None:
    assert fixed(CODE + uses, "npu") == CODE + uses


@pytest.mark.parametrize(
    "call", ["xops.index(x)", "f('Linear4bit')", "_C.forward(x)", "ext_module.roi(x)", "torch.ops.lib.roi(x)"]
)
def test_a_function_that_calls_compiled_kernels_is_for_review(call: str) -> None:
    code = f"import torch\ndef f(x):\n    {call}\n    torch.cuda.synchronize()\ndef g(x):\n    x.cuda()\n"
    assert fixed(code, "npu") == code.replace(
        "import torch\n", "import torch\nimport torch_npu  # noqa: F401\n"
    ).replace("x.cuda()", "x.npu()")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("other", ["import torch_npu\n", "if is_npu_available():\n    pass\n", "y = {'npu': 1}\n"])
def test_a_file_that_serves_the_npu_elsewhere_is_for_review(other: str, style: Style) -> None:
    assert fixed(CODE + other, style) == CODE + other


@pytest.mark.parametrize("style", STYLES)
def test_a_flag_that_another_file_sets_is_for_review(style: Style) -> None:
    code = "import torch\nclass A(B):\n    def f(self, x):\n        if self.use_cuda:\n            x.cuda()\n"
    assert fixed(code, style) == code
    own = code.replace("    def f", "    def __init__(self, args):\n        self.use_cuda = args.use_cuda\n    def f")
    assert "x.cuda()" not in fixed(own, style)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "line", ["start(cuda=True, device='cuda')", "x = torch.ones(1, device='cuda')  # init CUDA before jax"]
)
def test_a_switch_or_a_comment_beside_a_device_asks_for_a_reader(line: str, style: Style) -> None:
    assert fixed(f"import torch\n{line}\n", style) == f"import torch\n{line}\n"


def test_what_imports_torch_twice_in_a_function_gets_the_plugin_once() -> None:
    code = "def f():\n    import torch\n    from torch.utils.data import DataLoader\n    torch.cuda.synchronize()\n"
    assert fixed(code, "npu").count("import torch_npu") == 1


def test_what_chooses_a_gpu_at_its_import_is_for_review() -> None:
    assert fixed(f"import setGPU\n{CODE}", "npu") == f"import setGPU\n{CODE}"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("devices", "edited"), [("['cuda']", False), ("['cuda', 'xpu']", True), ("'cpu'", True)])
def test_what_is_registered_for_cuda_alone_is_for_review(devices: str, edited: bool, style: Style) -> None:
    code = f"{CODE}@registry.add(device={devices})\nclass A:\n    pass\n"
    assert ("torch.cuda.synchronize" not in fixed(code, style)) is edited


def test_a_docstring_that_names_a_function_of_torch_does_not_count() -> None:
    code = 'import torch\ndef f():\n    """Call torch.cuda.empty_cache."""\n    torch.cuda.empty_cache()\n'
    assert "torch.npu.empty_cache()" in fixed(code, "npu")


def test_a_library_that_may_be_missing_leaves_the_file_as_it_is() -> None:
    optional = "try:\n    import bitsandbytes as bnb\nexcept ImportError:\n    bnb = None\n"
    assert "torch.npu.synchronize" in fixed(CODE + optional, "npu")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "code",
    [
        "def cuda_sync():\n    torch.cuda.synchronize()\n",
        "class NvidiaDevice:\n    def sync(self):\n        torch.cuda.synchronize()\n",
        "def make():\n    '''Make a loader for CUDA.'''\n    return x.to('cuda')\n",
        "def cuda(self, device):\n    return super().cuda(torch.device('cuda', device))\n",
    ],
)
def test_what_is_about_cuda_by_its_name_is_for_review(code: str, style: Style) -> None:
    assert fixed("import torch\n" + code, style) == "import torch\n" + code


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "code",
    [
        "x = torch.cuda.get_arch_list() + [torch.cuda.current_device()]\n",
        "p.add_argument('--device', default='cuda' if torch.cuda.is_available() else 'cpu')\n",
        "with torch.cuda.device(torch.cuda.get_arch_list(), torch.cuda.current_device()):\n    pass\n",
        "y = f('cuda_graph', torch.device('cuda'))\n",
    ],
)
def test_half_a_statement_is_for_review(code: str, style: Style) -> None:
    assert fixed("import torch\n" + code, style) == "import torch\n" + code


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "code",
    [
        "if torch.cuda.get_device_capability() > (8, 0):\n    torch.cuda.synchronize()\n",
        "if 'cuda' in name:\n    device = torch.device('cuda')\n",
        "if x.type() == 'torch.cuda.HalfTensor':\n    torch.cuda.synchronize()\n",
        "def f():\n    if 'cuda' not in name:\n        return\n    torch.cuda.synchronize()\n",
        "assert torch.cuda.get_arch_list()\ntorch.cuda.synchronize()\n",
        "@skip_unless(torch.cuda.get_arch_list())\ndef f():\n    torch.cuda.synchronize()\n",
    ],
)
def test_what_a_test_that_stays_decides_over_is_for_review(code: str, style: Style) -> None:
    assert fixed("import torch\n" + code, style) == "import torch\n" + code


@pytest.mark.parametrize(
    "compares",
    ["if self.device == 'cuda':\n    pass\n", "if str(d).startswith('cuda'):\n    pass\n", "ok = 'cuda' in name\n"],
)
def test_a_device_kept_beside_a_comparison_that_stays_is_for_review(compares: str) -> None:
    for kept in ("device = 'cuda'\n", "def f(device='cuda'): ...\n", "run(device='cuda')\n"):
        code = f"import torch\n{compares}{kept}"
        assert fixed(code, "npu") == code
        assert "'npu'" in fixed(f"import torch\n{kept}", "npu")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "code",
    [
        "def test_f(monkeypatch):\n    monkeypatch.setattr(lib.torch.cuda, 'x', 1)\n    f(torch.device('cuda', 3))\n",
        "def test_f():\n    with patch('torch.cuda.x'):\n        torch.cuda.synchronize()\n",
    ],
)
def test_a_function_that_replaces_parts_of_torch_is_for_review(code: str, style: Style) -> None:
    assert fixed("import torch\n" + code, style) == "import torch\n" + code


@pytest.mark.parametrize("style", STYLES)
def test_a_device_that_is_named_for_cuda_elsewhere_is_for_review(style: Style) -> None:
    named = "class A:\n    def f(self, m):\n        self.first = 'cuda:' + str(min(m))\n"
    code = f"import torch\n{named}    def g(self):\n        torch.cuda.set_device(self.decoder.first)\n"
    assert fixed(code, style) == code
    assert "torch.cuda.set_device" not in fixed(code.replace("'cuda:' + str(min(m))", "x.device"), style)


def test_devices_of_a_function_go_together() -> None:
    half = "import torch\ndef f(x):\n    get(p, 'cuda')\n    x.to('cuda')\n    x.cuda()\n"
    assert fixed(half, "npu") == half
    assert "x.to('npu')\n    x.npu()" in fixed(half.replace("'cuda')\n    x.to", "device)\n    x.to"), "npu")


def test_an_int_device_is_kept_beside_a_comparison_that_stays() -> None:
    code = "import torch\ndevice = torch.device('cuda', 1)\nif name == 'cuda':\n    pass\n"
    assert fixed(code, "npu") == code


@pytest.mark.parametrize("style", STYLES)
def test_code_that_asks_for_the_accelerator_by_itself_is_for_review(style: Style) -> None:
    for code in (
        "import torch\nd = torch.accelerator.f() if hasattr(torch, 'accelerator') else torch.cuda.current_device()\n",
        "import torch\nif hasattr(torch, 'accelerator'):\n    pass\nelse:\n    torch.cuda.synchronize()\n",
    ):
        assert fixed(code, style) == code


def test_what_an_edit_lost_leaves_behind_counts() -> None:
    code = "if ready():\n    import torch\ndef f():\n    device = f'cuda:{torch.cuda.current_device()}'\n"
    assert fixed(code, "agnostic") == code  # ACCELERATOR_TYPE can stand nowhere


def test_a_comment_that_says_that_a_place_is_for_cuda_alone_is_for_review() -> None:
    for comment in ("# right now, only CUDA is implemented\n", "# wait for CUDA\n"):
        code = f"import torch\n{comment}x = torch.device('cuda')\n"
        assert (fixed(code, "npu") == code) is ("only" in comment)


def test_what_the_tests_of_the_project_replace_is_for_review() -> None:
    assert fix(CODE, "npu", patched=frozenset({"is_available"})).edits
    assert fix(CODE, "npu", patched=frozenset({"synchronize"})).edits == ()
