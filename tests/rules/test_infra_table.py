"""The packs for containers, tools, clusters and builds against the table of infrastructure that they rest on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from estimator.discover.kinds import kind_of
from estimator.estimate.remedies import find_remedy
from estimator.match.engine import Matcher
from estimator.model.artifact import Artifact
from estimator.model.assessment import Profile
from estimator.model.rule import Support
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_bytes
from estimator.rulebook.load import load_rulebook

TABLE = Path(__file__).parents[1] / "data" / "infra.csv"
RULEBOOK = load_rulebook()
MATCHER = Matcher(RULEBOOK.rules)

# What of a table's row stands in a file: (area, Nvidia's item) -> file, text, rule, and words that the remedy says.
REACHED: dict[tuple[str, str], tuple[str, str, str, str]] = {
    ("tool", "nvidia-smi"): ("a.sh", "nvidia-smi", "shell-tools-nvidia-smi", "npu-smi info"),
    ("tool", "nvidia-smi topo -m"): ("a.sh", "nvidia-smi topo -m", "shell-tools-nvidia-smi", "info -t topo"),
    ("tool", "nvidia-smi --query-gpu=... --format=csv"): (
        "a.sh", "nvidia-smi --query-gpu=name --format=csv", "shell-tools-nvidia-smi", "CSV has no counterpart",
    ),
    ("tool", "nvcc --version"): ("a.sh", "nvcc --version", "shell-tools-nvcc", "torch_npu.utils.get_cann_version"),
    ("tool", "nvcc"): ("a.sh", "nvcc -o a a.cu", "shell-tools-nvcc", "bisheng"),
    ("tool", "nsys profile"): ("a.sh", "nsys profile python a.py", "shell-tools-profiler", "msprof"),
    ("tool", "ncu"): ("a.sh", "ncu python a.py", "shell-tools-profiler", "msprof op"),
    ("tool", "trtexec"): ("a.sh", "trtexec --onnx=a.onnx", "shell-tools-trtexec", "atc"),
    ("tool", "ibstat / rdma NIC tools"): ("a.sh", "ibstat", "shell-tools-rdma", "hccn_tool"),
    ("tool", "dcgm-exporter"): (
        "a.yaml", "image: nvcr.io/nvidia/k8s/dcgm-exporter:3", "kubernetes-operator", "npu-exporter",
    ),
    ("tool", "torch.utils.collect_env"): (
        "a.sh", "python -m torch.utils.collect_env", "shell-tools-collect-env", "torch_npu.utils.collect_env",
    ),
    ("docker", "nvidia/cuda:<ver>-devel"): (
        "Dockerfile", "FROM nvidia/cuda:12-devel", "containers-cuda-image", "quay.io/ascend/cann",
    ),
    ("docker", "pytorch/pytorch:<ver>-cuda"): (
        "Dockerfile", "FROM pytorch/pytorch:2.4-cuda12", "containers-framework-image", "quay.io/ascend/torch-npu",
    ),
    ("docker", "vllm/vllm-openai"): (
        "Dockerfile", "FROM vllm/vllm-openai:v1", "containers-serving-image", "quay.io/ascend/vllm-ascend",
    ),
    ("docker", "nvcr.io/nvidia/pytorch"): (
        "Dockerfile", "FROM nvcr.io/nvidia/pytorch:24.05-py3", "containers-framework-image", "quay.io/ascend/torch-npu",
    ),
    ("docker", "--gpus all / --runtime=nvidia"): (
        "a.sh", "docker run --gpus all a:1", "containers-gpu-access", "--runtime=ascend -e ASCEND_VISIBLE_DEVICES",
    ),
    ("docker", "nvidia-container-toolkit"): (
        "a.sh", "apt-get install nvidia-container-toolkit", "containers-toolkit", "Ascend Docker Runtime",
    ),
    ("docker", "/dev/nvidia0"): (
        "a.sh", "docker run --device /dev/nvidia0 a:1", "containers-device-file", "/dev/davinci0",
    ),
    ("docker", "/dev/nvidia-uvm"): (
        "a.sh", "docker run --device /dev/nvidia-uvm a:1", "containers-device-file", "/dev/devmm_svm",
    ),
    ("docker", "/dev/nvidiactl"): (
        "a.sh", "docker run --device /dev/nvidiactl a:1", "containers-device-file", "/dev/davinci_manager",
    ),
    ("docker", "CUDA env"): (
        "a.sh", "export PATH=/usr/local/cuda/bin:$PATH", "shell-tools-cuda-path", "ascend-toolkit/set_env.sh",
    ),
    ("docker", "pip index cu121"): (
        "a.sh", "pip install torch --index-url https://download.pytorch.org/whl/cu121", "requirements-cuda-index",
        "cpu",
    ),
    ("k8s", "nvidia.com/gpu"): ("a.yaml", "limits: {nvidia.com/gpu: 1}", "kubernetes-gpu-resource", "huawei.com/"),
    ("k8s", "nvidia.com/mig-*"): (
        "a.yaml", "limits: {nvidia.com/mig-1g.5gb: 1}", "kubernetes-mig", "huawei.com/Ascend910-Y",
    ),
    ("k8s", "nvidia device plugin"): (
        "a.yaml", "image: nvcr.io/nvidia/k8s-device-plugin:v1", "kubernetes-operator", "ascend-device-plugin",
    ),
    ("k8s", "gpu-operator"): (
        "a.yaml", "dependencies: [{name: gpu-operator}]", "kubernetes-operator", "ascend-operator",
    ),
    ("k8s", "default scheduler + gpu"): ("a.yaml", "limits: {nvidia.com/gpu: 1}", "kubernetes-gpu-resource", "Volcano"),
    ("k8s", "PyTorchJob (kubeflow)"): ("a.yaml", "kind: PyTorchJob", "kubernetes-training-job", "AscendJob"),
    ("k8s", "nodeSelector nvidia.com/gpu.product"): (
        "a.yaml", "nodeSelector: {nvidia.com/gpu.product: A100}", "kubernetes-node-label", "accelerator-type",
    ),
    ("slurm", "--gres=gpu:N"): ("a.sh", "srun --gres=gpu:8 a", "shell-tools-batch-gpus", "--gres=npu:N"),
    ("launch", 'backend="nccl"'): ("a.sh", "python a.py --backend nccl", "shell-tools-backend-option", "hccl"),
    ("ci", "GPU runner label"): ("a.yaml", "runs-on: [self-hosted, gpu]", "kubernetes-ci-runner", "self-hosted runner"),
    ("hw", "sm_80 / sm_90 compute capability"): (
        "a.sh", "nvcc -arch=sm_80 a.cu", "build-files-architecture", "SOC_VERSION",
    ),
}  # fmt: skip
# Rows with nothing to find in a file: what the host does, what stays as it is, and facts about the hardware.
UNREACHED = {
    ("docker", "driver libs injected"): "mounts that the Nvidia runtime adds by itself",
    ("launch", "torchrun --nproc_per_node=N"): "unchanged",
    ("launch", 'device_map="auto" (HF)'): "supported as it is",
    ("hw", "GPU + NVLink/NVSwitch"): "hardware",
    ("hw", "Ascend910A family"): "Ascend's own names",
    ("hw", "310P family"): "Ascend's own names",
    ("hw", "A2 generation"): "Ascend's own names",
    ("hw", "310B family"): "Ascend's own names",
    ("hw", "A3 generation"): "Ascend's own names",
    ("hw", "A5 generation"): "Ascend's own names",
    ("migration", "manual rewrite"): "a way to port, not a thing to find",
    ("migration", "no analyser"): "a way to port, not a thing to find",
}


def read_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_rows()


def test_every_row_is_reached_or_has_a_reason() -> None:
    assert len(ROWS) == 48
    keys = {(row["area"], row["nvidia_item"]) for row in ROWS}
    assert keys == REACHED.keys() | UNREACHED.keys()
    assert not REACHED.keys() & UNREACHED.keys()


@pytest.mark.parametrize(("area", "item"), REACHED)
def test_the_rule_says_what_the_table_says(area: str, item: str) -> None:
    name, text, rule_id, words = REACHED[area, item]
    kind = kind_of(Path(name))
    assert kind is not None
    parsed = parse_bytes(text.encode(), Artifact(path=name, kind=kind), RULEBOOK.interest)
    assert isinstance(parsed, Parsed)
    met = {rule.id: fact.symbol for fact in parsed.facts for rule in MATCHER.match(fact)}
    assert rule_id in met
    rule = RULEBOOK.find(rule_id)
    assert rule is not None
    remedy = find_remedy(RULEBOOK, rule, met[rule_id], Profile(target="ascend", chip="a2", torch="2.11"))
    assert words in f"{remedy.replacement} {remedy.note}"
    rows = [row for row in ROWS if (row["area"], row["nvidia_item"]) == (area, item)]
    if all(row["confidence"] == "low" for row in rows):
        assert remedy.support in (Support.UNVERIFIED, Support.REDESIGN, Support.ADAPT)


@pytest.mark.parametrize(
    ("chip", "resource"),
    [("a2", "huawei.com/Ascend910"), ("a3", "huawei.com/Ascend910"), ("310p", "huawei.com/Ascend310P"),
     ("950", "huawei.com/npu")],
)  # fmt: skip
def test_the_resource_depends_on_the_chip(chip: str, resource: str) -> None:
    rule = RULEBOOK.find("kubernetes-gpu-resource")
    assert rule is not None
    remedy = find_remedy(RULEBOOK, rule, "nvidia.com/gpu", Profile(target="ascend", chip=chip, torch="2.11"))
    assert remedy.replacement == resource
