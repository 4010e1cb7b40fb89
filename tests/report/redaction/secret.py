"""A project all of whose own names hold one word, so that a report can be searched for it."""

from __future__ import annotations

from pathlib import Path

WORD = "zqx"  # in every path, name and text that the project chose
NUMBER = "31337"  # in its code

FILES = {
    "cannscope.toml": '[workloads]\n"zqx_tools/*.py" = "inference"\n"zqx_gone/*.py" = "training"\n',
    "pyproject.toml": (
        '[project]\nname = "zqxproject"\nversion = "1"\ndependencies = ["torch==1.13+cu117", "flash-attn", "zqxlib"]\n'
        '[project.scripts]\nzqx-train = "zqxpkg.zqxtrain:main"\n'
    ),
    "requirements-zqx.txt": (
        "--extra-index-url https://zqx.example.org/whl/cu117\nnvidia-zqx-cu12\ntorch==2.1.0+cu121\ncupy-cuda12x\n"
    ),
    "docker/zqx.Dockerfile": "FROM registry.zqx.example.org/zqxteam/cuda:12.1\nRUN apt-get install -y cuda-zqx-12-4\n",
    "Dockerfile": (
        "FROM nvidia/cuda:12.1-devel AS zqxstage\nENV CUDA_ZQX_HOME=/zqx NCCL_ZQX=31337\nRUN nvcc -o zqx zqx.cu\n"
        "RUN nvidia-smi --id=zqx\n"
    ),
    "zqxpkg/__init__.py": "",
    "zqxpkg/zqxdevice.py": (
        "import torch\n\nZQX_DEVICE = 'cuda:31337'\n\n\ndef zqx_pick(zqx_flag):\n"
        "    if torch.cuda.is_available() and zqx_flag:\n        return torch.device('cuda', 31337)\n"
        "    return torch.device('cpu')\n\n\nclass ZqxRunner:\n    def zqx_sync(self):\n"
        "        torch.cuda.synchronize(31337)  # cannscope: ignore[torch-cuda-synchronize] zqx said so\n"
        "        torch.cuda.zqx_unknown()\n        torch.cuda.Stream.zqx_more\n"
    ),
    "zqxpkg/zqxtrain.py": (
        "import flash_attn\nimport torch\nfrom zqxpkg.zqxdevice import ZqxRunner, ZQX_DEVICE, zqx_pick\n\n\n"
        "def main():\n    zqx_model = torch.nn.Linear(2, 2).to(zqx_pick(True)).to(ZQX_DEVICE)\n"
        "    zqx_optimizer = torch.optim.AdamW(zqx_model.parameters(), fused=True)\n"
        "    zqx_loss = zqx_model(torch.ones(31337, 2).cuda()).sum()\n    zqx_loss.backward()\n"
        "    zqx_optimizer.step()\n    flash_attn.flash_attn_func(zqx_model, 31337)\n    torch.cuda.ipc_collect()\n"
        "    torch.distributed.init_process_group('nccl', init_method='tcp://zqx:31337')\n\n\n"
        "if __name__ == '__main__':\n    main()\n"
    ),
    "zqxpkg/zqxkernel.py": (
        "import triton\nimport triton.language as tl\n\n\n@triton.jit\n"
        "def zqx_softmax_kernel(zqx_ptr, n: tl.constexpr):\n"
        "    x = tl.load(zqx_ptr + 31337)\n    tl.store(zqx_ptr, tl.exp(x))\n\n\n"
        "def zqx_launch(x):\n    zqx_softmax_kernel[(31337,)](x, 4)\n"
    ),
    "zqxpkg/csrc/zqx_ops.cu": (
        '#include <cuda_runtime.h>\n#include "zqx.cuh"\n'
        "__device__ float zqx_helper(float x) { return x * 31337; }\n"
        "__global__ void zqx_scale(float* zqx_out, int n) {\n  int i = blockIdx.x * blockDim.x + threadIdx.x;\n"
        "  if (i < n) zqx_out[i] = zqx_out[i] * 31337;\n}\n"
        "void zqx_run(float* x, int n) { zqx_scale<<<1, 31337>>>(x, n); cudaDeviceSynchronize(); }\n"
    ),
    "zqxpkg/zqx_backends/zqx_cuda.py": "import torch\n\n\ndef zqx_wait():\n    torch.cuda.synchronize()\n",
    "zqxpkg/zqx_backends/zqx_cpu.py": "def zqx_wait():\n    pass\n",
    "zqxpkg/csrc/zqx_util.cuh": "__device__ int zqx_alone(int x) { return x + 31337; }\n",
    "setup.py": (
        "from setuptools import setup\nfrom torch.utils.cpp_extension import BuildExtension, CUDAExtension\n\n"
        "setup(name='zqxproject', ext_modules=[CUDAExtension('zqx_ext', ['zqxpkg/csrc/zqx_ops.cu'])],\n"
        "      cmdclass={'build_ext': BuildExtension}, install_requires=['zqxlib', 'xformers'])\n"
    ),
    "zqx_tools/zqx_serve.py": "from zqxpkg.zqxtrain import main\nmain().eval()\n",
    "zqx_tools/zqx_broken.py": "import torch\ndef zqx(:\n    torch.cuda.zqx()\n  zqx zqx\n",
    "zqx_tools/zqx_names.py": "import torch\ndef zqxf(zqxarg):\n    global zqxarg\n    torch.cuda.synchronize()\n",
    "zqx_tools/zqx_binary.py": "\0\0zqx",
    "zqx_tools/zqx_run.sh": (
        "export CUDA_VISIBLE_DEVICES=31337 NCCL_ZQX_TIMEOUT=31337\ntorchrun --nproc_per_node 31337 zqxpkg/zqxtrain.py\n"
        "nvidia-smi --query-gpu=zqx\n"
    ),
    "zqx_tools/zqx.ipynb": (
        '{"cells": [{"cell_type": "code", "source": ["import torch\\n", "zqx = torch.ones(31337).cuda()"], '
        '"metadata": {}, "outputs": []}], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4}'
    ),
    "zqx_config/zqx.yaml": "trainer:\n  accelerator: gpu\n  zqx_devices: 31337\ndevice: cuda:31337\n",
    "third_party/zqxvendor/zqx.py": "import torch\ntorch.cuda.synchronize(31337)\nimport pycuda.zqx\n",
    "tests/test_zqx.py": "import torch\ndef test_zqx():\n    torch.zeros(31337, device='cuda')\n",
    ".git/HEAD": "ref: refs/heads/zqxbranch\n",
    ".git/refs/heads/zqxbranch": "5f2a6c1e9b7d4830a1c2e3f405162738495a6b7c\n",
}
REVISION = "5f2a6c1e9b7d4830a1c2e3f405162738495a6b7c"
PACK = """pack: zqxpack
title: Rules of zqxteam
rules:
  - id: zqxpack-secret
    title: The zqxcall
    why: Because zqx says so.
    category: mandatory
    area: runtime
    confidence: high
    match:
      any:
        - call: zqxlib.zqx_call
    targets:
      ascend:
        support: adapt
        replacement: zqxlib.zqx_other
        effort: adapt
        note: Ask zqxteam.
        evidence: [{source: "zqx wiki", checked: 2026-11, how: source}]
    examples:
      - hit: "import zqxlib; zqxlib.zqx_call()"
      - miss: "zqx_call()"
"""


def lay(folder: Path) -> Path:
    """Write the project into a folder, and return its root."""
    root = folder / "zqxroot"
    files = {**FILES, "zqxpkg/zqxuse.py": "import zqxlib\n\nzqxlib.zqx_call(31337)\n"}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
