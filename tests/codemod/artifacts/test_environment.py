from __future__ import annotations

import pytest

from tests.codemod.fixing import fix_artifact, fixed

REWRITES = [
    ("run.sh", "export CUDA_VISIBLE_DEVICES=0,1  # two\n", "export ASCEND_RT_VISIBLE_DEVICES=0,1  # two\n"),
    (
        "run.sh",
        'export CUDA_VISIBLE_DEVICES="0"\nn=$(echo ${CUDA_VISIBLE_DEVICES} | wc)\n',
        'export ASCEND_RT_VISIBLE_DEVICES="0"\nn=$(echo ${ASCEND_RT_VISIBLE_DEVICES} | wc)\n',
    ),
    ("run.sh", "CUDA_VISIBLE_DEVICES=$1 python a.py\n", "ASCEND_RT_VISIBLE_DEVICES=$1 python a.py\n"),
    ("Dockerfile", "FROM a\nENV NCCL_SOCKET_IFNAME=eth0\n", "FROM a\nENV HCCL_SOCKET_IFNAME=eth0\n"),
    (
        "docker-compose.yml",
        'services:\n  a:\n    environment:\n      CUDA_LAUNCH_BLOCKING: "1"\n',
        'services:\n  a:\n    environment:\n      ASCEND_LAUNCH_BLOCKING: "1"\n',
    ),
    (
        "run.sh",
        "export PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True\n",
        "export PYTORCH_NPU_ALLOC_CONF=expandable_segments:True\n",
    ),
]
NOOP = [
    ("run.sh", "export CUDA_VISIBLE_DEVICES=-1\n"),  # hides them, and -1 is no device to the NPU's runtime
    ("run.sh", "export CUDA_VISIBLE_DEVICES=1,0\n"),
    ("run.sh", "export CUDA_VISIBLE_DEVICES=0\nmpirun -x CUDA_VISIBLE_DEVICES a\n"),
    ("run.sh", "export MY_CUDA_VISIBLE_DEVICES=0\n"),
    ("run.sh", "echo 'set CUDA_VISIBLE_DEVICES first'\n"),
    ("run.sh", "export ASCEND_RT_VISIBLE_DEVICES=0\n"),
    ("run.sh", "export NCCL_P2P_DISABLE=1\n"),  # no variable stands for it
    ("run.sh", "export CUDA_HOME=/usr/local/cuda\n"),
    ("run.sh", "export PYTORCH_CUDA_ALLOC_CONF=backend:cudaMallocAsync\n"),
]
TWICE = "env['CUDA_VISIBLE_DEVICES'] = ids\nprint(f\"{map['CUDA_VISIBLE_DEVICES']}\")\n"
PYTHON = [
    ("os.environ['CUDA_VISIBLE_DEVICES'] = '0,1'\n", "os.environ['ASCEND_RT_VISIBLE_DEVICES'] = '0,1'\n"),
    ("x = os.getenv('CUDA_VISIBLE_DEVICES', '')\n", "x = os.getenv('ASCEND_RT_VISIBLE_DEVICES', '')\n"),
    ("os.environ['CUDA_VISIBLE_DEVICES'] = '-1'\n", "os.environ['CUDA_VISIBLE_DEVICES'] = '-1'\n"),
    ("os.environ['NCCL_P2P_DISABLE'] = '1'\n", "os.environ['NCCL_P2P_DISABLE'] = '1'\n"),
    ("x = {'CUDA_VISIBLE_DEVICES': 1}\n", "x = {'CUDA_VISIBLE_DEVICES': 1}\n"),
    (
        "if 'CUDA_VISIBLE_DEVICES' in os.environ:\n    del env['CUDA_VISIBLE_DEVICES']\n",
        "if 'ASCEND_RT_VISIBLE_DEVICES' in os.environ:\n    del env['ASCEND_RT_VISIBLE_DEVICES']\n",
    ),
    (TWICE, TWICE),
    (TWICE + "x = map['CUDA_VISIBLE_DEVICES']\n", TWICE + "x = map['CUDA_VISIBLE_DEVICES']\n"),
    ("print('CUDA_VISIBLE_DEVICES')\n", "print('CUDA_VISIBLE_DEVICES')\n"),
]


@pytest.mark.parametrize(("name", "before", "after"), REWRITES)
def test_rewrites(name: str, before: str, after: str) -> None:
    assert fix_artifact(name, before).after.decode() == after
    assert fix_artifact(name, after).edits == ()


@pytest.mark.parametrize(("name", "code"), NOOP)
def test_noop(name: str, code: str) -> None:
    assert fix_artifact(name, code).after.decode() == code


@pytest.mark.parametrize(("before", "after"), PYTHON)
def test_python(before: str, after: str) -> None:
    assert fixed("import os\n" + before, "npu") == "import os\n" + after
    assert fixed("import os\n" + before, "agnostic") == "import os\n" + before


def test_half_of_a_file_is_for_review() -> None:
    code = "export CUDA_VISIBLE_DEVICES=0,1\npython train.py\n"
    assert b"ASCEND_RT_VISIBLE_DEVICES" in fix_artifact("run.sh", code).after
    assert b"ASCEND_RT_VISIBLE_DEVICES" in fix_artifact("run.sh", f"# nvidia-smi\n{code}").after
    for more in ("nvidia-smi\n", "python x.py --backend nccl\n", "ray start\n"):
        assert fix_artifact("run.sh", code + more).edits == ()
