"""Scripts to facts."""

from __future__ import annotations

import pytest

from tests.parse.seeing import facts, parse, seen

COMMANDS_HITS = [
    ("nvidia-smi", ["nvidia-smi"]),
    ("/usr/bin/nvidia-smi -L", ["nvidia-smi"]),
    ("N=$(nvidia-smi -L | wc -l)", ["nvidia-smi"]),
    ('echo "$(nvidia-smi -L)"', ["nvidia-smi"]),
    ("sudo -E nvidia-smi -pm 1", ["nvidia-smi"]),
    ("if ! command -v nvcc; then exit 1; fi", ["nvcc"]),
    ("which nvidia-smi || true", ["nvidia-smi"]),
    ("$CUDA_HOME/bin/nvcc --version", ["nvcc"]),
    ("nvcc-12.4 a.cu", ["nvcc"]),
    ("bash -c 'cd /x && nvidia-smi'", ["nvidia-smi"]),
    ("bash <<EOF\nnvidia-smi\nEOF", ["nvidia-smi"]),
    ("timeout 10 nvidia-smi", ["nvidia-smi"]),
    ("docker run --rm image:1 nvidia-smi", ["nvidia-smi"]),
    ("docker exec -it box nvidia-smi", ["nvidia-smi"]),
    ("nsys profile --stats=true nvcc -v", ["nsys", "nvcc"]),
    ("for i in 1 2; do nvidia-smi; done", ["nvidia-smi"]),
    ("f() { nvidia-smi; }", ["nvidia-smi"]),
    ("python -m torch.utils.collect_env", ["torch.utils.collect_env"]),
    ('eval "nvidia-smi -L"', ["nvidia-smi"]),
]


@pytest.mark.parametrize(("text", "programs"), COMMANDS_HITS)
def test_programs_hits(text: str, programs: list[str]) -> None:
    assert [fact.symbol for fact in facts("a.sh", text, "command")] == programs


@pytest.mark.parametrize(
    "text",
    [
        "echo nvidia-smi",
        "# nvidia-smi",
        "cat <<EOF > a.sh\nnvidia-smi\nEOF",
        "apt-get install nvidia-smi",
        "grep -q nvcc log.txt",
        "python nvcc.py",
        "X='nvidia-smi'",
        "curl https://example.org/nvidia-smi",
    ],
)
def test_programs_misses(text: str) -> None:
    assert facts("a.sh", text, "command") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("export CUDA_VISIBLE_DEVICES=0,1", ["env CUDA_VISIBLE_DEVICES 0,1"]),
        ("CUDA_VISIBLE_DEVICES=0 python a.py", ["env CUDA_VISIBLE_DEVICES 0"]),
        ("env NCCL_DEBUG=INFO python a.py", ["env NCCL_DEBUG INFO"]),
        ("docker run -e NCCL_DEBUG=INFO image:1", ["env NCCL_DEBUG INFO"]),
        ("docker run --env=NCCL_DEBUG=INFO image:1", ["env NCCL_DEBUG INFO"]),
        ("NCCL_DEBUG=INFO", ["env NCCL_DEBUG INFO"]),
        ("export NCCL_NEW_ONE=1", ["env NCCL_NEW_ONE 1"]),
        ("NCCL_NEW_ONE=1\nexport NCCL_NEW_ONE", ["env NCCL_NEW_ONE 1"]),
        ("CUDA_MAJOR=12", []),  # stays in the script
        ("echo $CUDA_HOME; echo ${CUDA_HOME:-/x}", ["env CUDA_HOME"]),  # read and never set: once
        ("CUDA_HOME=/x; echo $CUDA_HOME", ["env CUDA_HOME /x"]),
        ("echo CUDA_VISIBLE_DEVICES=0", []),
        ("export OMP_NUM_THREADS=1", []),
    ],
)
def test_variables(text: str, expected: list[str]) -> None:
    assert seen("a.sh", text, "env") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("python a.py --device cuda:0", [("device", "cuda:0", "a.py")]),
        ("python a.py --device=cuda", [("device", "cuda", "a.py")]),
        ("python -m pkg.main --trainer.accelerator gpu", [("accelerator", "gpu", "pkg.main")]),
        ("docker run --gpus all --ipc=host image:1 python a.py", [("gpus", "all", "docker")]),
        ("docker run --gpus '\"device=0\"' image:1", [("gpus", "device=0", "docker")]),
        ("nvcc -arch=sm_80 a.cu", [("arch", "sm_80", "nvcc")]),
        ("srun --gres=gpu:8 python a.py --backend nccl", [("gres", "gpu:8", "srun"), ("backend", "nccl", "a.py")]),
        ("#SBATCH --nodes 2 --gres=gpu:8 # why", [("gres", "gpu:8", "sbatch")]),
        ("#SBATCH --gpus-per-node 8", [("gpus-per-node", "8", "sbatch")]),
        ("ARGS='--x 1 --device cuda'", [("device", "cuda", "")]),
        ("ARGS=(--x 1 --device cuda)", [("device", "cuda", "")]),
        ("ray start --head --num-gpus=8", [("num-gpus", "8", "ray")]),
        ("##SBATCH --gres=gpu:8", []),
        ("# SBATCH --gres=gpu:8", []),
        ("echo '--device cuda'", []),
    ],
)
def test_options(text: str, expected: list[tuple[str, str, str]]) -> None:
    met = facts("a.sh", text, "option")
    assert [(f.symbol, f.arguments[0].value, f.slot.callee if f.slot else None) for f in met] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("docker run --rm -v /a:/b -it nvidia/cuda:12.4-base nvidia-smi", ["image nvidia/cuda 12.4-base"]),
        ("podman run nvcr.io/nvidia/pytorch:24.05-py3", ["image nvcr.io/nvidia/pytorch 24.05-py3"]),
        ("docker pull docker.io/library/ubuntu:22.04", ["image ubuntu 22.04"]),
        ("docker build -t a:1 .", []),
        ("docker exec box ls", []),
    ],
)
def test_images(text: str, expected: list[str]) -> None:
    assert seen("a.sh", text, "image") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sudo apt-get install -y --no-install-recommends cuda-toolkit-12-4 git", ["cuda-toolkit-12-4", "git"]),
        ('apt install "cuda-nvcc-${V}"', ["cuda-nvcc"]),
        ("apt-get update", []),
        ("apt-get remove cuda-toolkit", []),
    ],
)
def test_system_packages(text: str, expected: list[str]) -> None:
    assert [fact.symbol for fact in facts("a.sh", text, "package")] == expected


@pytest.mark.parametrize(
    "text",
    ["pip install flash-attn==2.6.3", "python3 -m pip install flash_attn", "uv pip install flash-attn",
     "sudo pip3 install -U flash-attn"],
)  # fmt: skip
def test_python_packages_are_requirements(text: str) -> None:
    assert [fact.symbol for fact in facts("a.sh", text, "requirement")] == ["flash-attn"]


@pytest.mark.parametrize(
    ("text", "launcher", "path", "module", "folder"),
    [
        ("python train.py --x", "python", "train.py", "", ""),
        ("cd src && python3 -u ./tools/train.py", "python", "tools/train.py", "", "src"),
        ("python -m pkg.train", "python", "", "pkg.train", ""),
        ("torchrun --nproc_per_node 8 train.py", "torchrun", "train.py", "", ""),
        ("torchrun --nproc_per_node=8 -m pkg.train", "torchrun", "", "pkg.train", ""),
        ("python -m torch.distributed.launch --nproc_per_node=8 a.py", "torch.distributed.launch", "a.py", "", ""),
        ("deepspeed --num_gpus 8 train.py", "deepspeed", "train.py", "", ""),
        ("accelerate launch --config c.yaml train.py", "accelerate", "train.py", "", ""),
        ("srun --ntasks 8 python train.py", "python", "train.py", "", ""),
        ("CUDA_VISIBLE_DEVICES=0 $PYTHON train.py", "python", "train.py", "", ""),
        ("uvicorn app.main:app --port 1", "uvicorn", "", "app.main", ""),
        ("nohup bash -c 'python train.py' &", "python", "train.py", "", ""),
    ],
)
def test_launches(text: str, launcher: str, path: str, module: str, folder: str) -> None:
    (launch,) = parse("a.sh", text).summary.launches
    assert (launch.launcher, launch.path, launch.module, launch.folder) == (launcher, path, module, folder)


@pytest.mark.parametrize("text", ["python -c 'import a'", "python", "python -m pip install x", "echo python train.py"])
def test_what_starts_nothing(text: str) -> None:
    assert parse("a.sh", text).summary.launches == ()


def test_settings_of_a_python_program_are_configuration() -> None:
    (fact,) = facts("a.sh", "python train.py +trainer.accelerator=gpu model.path=cuda", "config")
    assert (fact.scope, fact.symbol, fact.arguments[0].value) == ("trainer", "accelerator", "gpu")


def test_places_count_characters_and_point_into_quotes() -> None:
    met = facts("a.sh", 'x="ü"; bash -c "ls; nvidia-smi"\n', "command")
    assert [(f.place.line, f.place.column, f.place.end_column) for f in met] == [(1, 21, 31)]


@pytest.mark.parametrize(
    "text",
    ["nvidia-smi\nif [ x; then\n", "nvidia-smi\n)))\n", "nvidia-smi\nfor\n"],
)
def test_broken_scripts_are_read_around(text: str) -> None:
    parsed = parse("a.sh", text)
    assert parsed.degraded is not None
    assert "not valid Bash" in parsed.degraded.reason
    assert [fact.symbol for fact in parsed.facts] == ["nvidia-smi"]


def test_text_that_is_no_utf8_is_degraded() -> None:
    parsed = parse("a.sh", b"# caf\xe9\nnvidia-smi\n")
    assert parsed.degraded is not None
    assert parsed.degraded.reason == "line 1: not UTF-8"
    assert [fact.symbol for fact in parsed.facts] == ["nvidia-smi"]


def test_a_hostile_script_ends() -> None:
    parse("a.sh", "$(" * 5000)
    parse("a.sh", 'bash -c "' * 50)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('python -c "import torch; torch.cuda.init()"', (1, 26)),
        ("python3 -uc 'import torch\ntorch.cuda.init()'", (2, 1)),
        ('srun python -c "import torch; torch.cuda.init()"', (1, 31)),
        ('N=$(python -c "import torch; torch.cuda.init()")', (1, 30)),
        ("python - <<EOF\nimport torch\ntorch.cuda.init()\nEOF", (3, 1)),
        ("python -u <<'EOF'\nimport torch\nif True:\n    torch.cuda.init()\nEOF", (4, 5)),
        ("bash -c \"python -c 'import torch; torch.cuda.init()'\"", (1, 35)),
        ('python -c "import torch; print(\\"ü\\", $N, ${X:-1}); torch.cuda.init()"', (1, 53)),
    ],
)
def test_python_that_a_command_is_given(text: str, where: tuple[int, int]) -> None:
    assert [(f.symbol, f.place.line, f.place.column) for f in facts("a.sh", text, "call")] == [
        ("torch.cuda.init", *where)
    ]


def test_python_in_a_step_and_in_an_image_is_at_its_place() -> None:
    step = "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          python - <<EOF\n"
    step += "          import torch\n          torch.cuda.init()\n          EOF\n"
    for name, text, line, column in (
        (".github/workflows/a.yml", step, 8, 11),
        ("Dockerfile", 'FROM a\nRUN true && \\\n  python -c "import torch; torch.cuda.init()"\n', 3, 28),
    ):
        (fact,) = facts(name, text, "call")
        assert (fact.place.line, fact.place.column) == (line, column)
        assert "torch.cuda.init()" in fact.snippet


@pytest.mark.parametrize(
    "text",
    [
        "python train.py -c 'import torch; torch.cuda.init()'",
        "python -m tool -c 'import torch; torch.cuda.init()'",
        "python train.py <<EOF\nimport torch; torch.cuda.init()\nEOF",
        "echo -c 'import torch; torch.cuda.init()'",
    ],
)
def test_what_is_not_given_to_python_is_no_python(text: str) -> None:
    assert facts("a.sh", text, "call") == []


def test_python_that_cannot_be_read_is_said_to_be_left_out() -> None:
    parsed = parse("a.sh", 'nvidia-smi\npython -c "print("\n')
    assert parsed.degraded is not None
    assert parsed.degraded.reason == "line 2: Python on a command line that cannot be read; it was left out"
    assert [fact.symbol for fact in parsed.facts] == ["nvidia-smi"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("index=https://download.pytorch.org/whl/cu126", ["https://download.pytorch.org/whl/cu126"]),
        (
            "docker build --build-arg INDEX=https://download.pytorch.org/whl/cu126 .",
            ["https://download.pytorch.org/whl/cu126"],
        ),
        ("curl -O https://download.pytorch.org/whl/cpu/torch.whl", []),
    ],
)
def test_addresses_in_words(text: str, found: list[str]) -> None:
    assert [fact.symbol for fact in facts("a.sh", text, "string")] == found
