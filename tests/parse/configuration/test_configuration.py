"""YAML, JSON, TOML and text-format protocol buffers to facts."""

from __future__ import annotations

import pytest

from estimator.parse.configuration.parser import LARGEST
from tests.parse.seeing import facts, parse, seen

POD = """\
spec:
  containers:
    - name: a
      image: nvidia/cuda:12
      command: ["bash", "-c"]
      args:
        - |
          set -e
          nvidia-smi
      env:
        - name: NCCL_DEBUG
          value: INFO
        - {name: PATH, value: /bin}
      resources:
        limits:
          nvidia.com/gpu: 8
"""

KEYS = [
    ("a.yaml", "device: cuda", ["config device cuda"]),
    ("a.yaml", "- {device: 'cuda:0'}", ["config device cuda:0"]),
    ("a.yaml", "a: 1\n---\ndevice: cuda", ["config device cuda"]),
    ("a.yaml", "x: &x {device: cuda}\ny: *x\nz: {<<: *x}", ["config device cuda"]),  # where it stands, once
    ("a.yaml", "optimizer:\n  fused: yes", ["config fused True"]),
    ("a.yaml", "runs-on: [self-hosted, gpu]", ["config runs-on self-hosted gpu"]),
    ("a.yaml", "accelerators: {A100: 8}", ["config accelerators A100"]),
    ("a.yaml", "# device: cuda\na: 1", []),
    ("a.yaml", "text: |\n  device: cuda", []),
    ("a.yaml", "fp8:\n  enabled: false\n  device: cuda", []),
    ("a.json", '{"a": [{"device": "cuda"}]}', ["config device cuda"]),
    ("a.json", '{\n  // why\n  "device": "cuda", /* and */\n}', ["config device cuda"]),
    ("a.json", '{"properties": {"device": {"type": "string"}}}', []),
    ("a.toml", '[a]\ndevice = "cuda"', ["config device cuda"]),
    ("a.toml", 'a.device = "cuda"', ["config device cuda"]),
    ("a.toml", 'a = {device = "cuda"}', ["config device cuda"]),
    ("a.toml", '[[a]]\ndevice = "cuda"', ["config device cuda"]),
    ("config.pbtxt", "instance_group [ { kind: KIND_GPU } ]", ["config kind KIND_GPU"]),
    ("config.pbtxt", "instance_group { kind: KIND_GPU }\n# kind: KIND_CPU", ["config kind KIND_GPU"]),
    ("config.pbtxt", 'platform: "tensorrt_plan"', ["config platform tensorrt_plan"]),
    ("config.pbtxt", 'x: "platform: 1"', []),
]


@pytest.mark.parametrize(("name", "text", "expected"), KEYS)
def test_keys(name: str, text: str, expected: list[str]) -> None:
    wanted = {"device", "fused", "runs-on", "accelerators", "kind", "platform"}
    met = [one for one in seen(name, text, "config") if one.split()[1] in wanted]
    assert met == expected
    assert parse(name, text).degraded is None


def test_keys_have_those_above_as_scope() -> None:
    (fact,) = facts("a.yaml", "a:\n  - b:\n      device: cuda\n", "config")
    assert (fact.scope, fact.place.line, fact.place.column, fact.place.end_column) == ("a.b", 3, 7, 19)


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("a.json", '{\n "ü": 1, "device": "cuda"\n}', [(2, 10, 26)]),
        ("a.toml", 'ü1 = 1\n[ä]\ndevice = "cuda"\n', []),  # a bare key is ASCII: no TOML
        ("a.toml", '"ü" = {x = "ä", device = "cuda"}\n', [(1, 17, 32)]),
        ("a.yaml", "{ü: 1, device: cuda}", [(1, 8, 20)]),
        ("config.pbtxt", 'a: 1\n  platform: "tensorrt"', [(2, 3, 23)]),
    ],
)
def test_places(name: str, text: str, places: list[tuple[int, int, int]]) -> None:
    met = facts(name, text, "config")
    assert [(f.place.line, f.place.column, f.place.end_column) for f in met] == places


def test_a_manifest() -> None:
    assert seen("pod.yaml", POD, "image", "command", "env", "config")[-4:] == [
        "image nvidia/cuda 12",
        "command nvidia-smi",
        "env NCCL_DEBUG INFO",
        "config nvidia.com/gpu 8",
    ]
    (command,) = facts("pod.yaml", POD, "command")
    assert (command.place.line, command.place.column) == (9, 11)


SHELL = [
    ("jobs:\n  a:\n    steps:\n      - run: nvidia-smi", [(4, 14)]),
    ("steps:\n  - run: |\n      echo\n      nvidia-smi", [(4, 7)]),
    ("steps:\n  - run: >\n      echo a &&\n      nvidia-smi -L\n", [(4, 7)]),
    ('steps:\n  - run: "echo; nvidia-smi"', [(2, 17)]),
    ("steps:\n  - run: echo a;\n      nvidia-smi\n", [(3, 7)]),
    ("test:\n  script:\n    - nvidia-smi\n    - |\n      nvidia-smi", [(3, 7), (5, 7)]),
    ("steps:\n  - run: x ${{ matrix.a }} && nvidia-smi", [(2, 31)]),
    ("services:\n  a:\n    command: nvidia-smi -L", [(3, 14)]),
    ("services:\n  a:\n    command: [sh, -c, 'nvidia-smi']", [(3, 24)]),
    ("command: ['nvidia-smi', '-L']", [(1, 11)]),
    ("steps:\n  - run: echo nvidia-smi", []),
    ("description: nvidia-smi", []),
    ("name: run nvidia-smi", []),
]


@pytest.mark.parametrize(("text", "places"), SHELL)
def test_shell_in_yaml(text: str, places: list[tuple[int, int]]) -> None:
    met = facts("ci.yml", text, "command")
    assert [(fact.place.line, fact.place.column) for fact in met] == places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("env:\n  NCCL_DEBUG: INFO", ["env NCCL_DEBUG INFO"]),
        ("environment:\n  - NCCL_DEBUG=INFO", ["env NCCL_DEBUG INFO"]),
        ("env:\n  - name: NCCL_DEBUG\n    valueFrom: {a: 1}", ["env NCCL_DEBUG"]),
        ("build:\n  args: {CUDA_HOME: /c}", ["env CUDA_HOME /c"]),
        ("docs:\n  NCCL_DEBUG: INFO", []),
    ],
)
def test_variables(text: str, expected: list[str]) -> None:
    assert seen("a.yaml", text, "env") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("image: nvidia/cuda:12", ["image nvidia/cuda 12"]),
        ("container: nvidia/cuda:12", ["image nvidia/cuda 12"]),
        ("image:\n  repository: vllm/vllm-openai\n  tag: v1", ["image vllm/vllm-openai v1"]),
        ("image:\n  name: nvidia/cuda:12", ["image nvidia/cuda 12"]),
        ("image_id: docker:nvcr.io/nvidia/pytorch:23.10-py3", ["image nvcr.io/nvidia/pytorch 23.10-py3"]),
        ("image: logo", []),
        ("image: a picture of cuda", []),
    ],
)
def test_images(text: str, expected: list[str]) -> None:
    assert seen("a.yaml", text, "image") == expected


def test_json_of_other_files_runs_nothing() -> None:
    assert facts("a.json", '{"run": "nvidia-smi", "image": "nvidia/cuda:12", "device": "x"}', "command", "image") == []


HELM = """\
{{- if .Values.on }}
spec:
  runtimeClassName: nvidia  # why
  notes: |
    device: cuda
  containers:
    - image: nvidia/cuda:{{ .Values.tag }}
      resources:
        limits:
          nvidia.com/gpu: {{ .Values.gpus }}
  key: {{ include "x" . }}
{{- end }}
"""


def test_a_template_is_read_line_by_line() -> None:
    parsed = parse("templates/a.yaml", HELM)
    assert parsed.degraded is not None
    assert parsed.degraded.reason == "line 1: a template; read line by line"
    met = [(f.kind, f.scope, f.symbol, f.place.line) for f in parsed.facts if f.symbol not in ("key",)]
    assert met == [
        ("config", "spec", "runtimeClassName", 3),
        ("image", "", "nvidia/cuda", 7),
        ("config", "spec.containers.resources.limits", "nvidia.com/gpu", 10),
    ]


LISTS = """\
{{- if .Values.tcpx }}
spec:
  containers:
  - name: main
    env:
    - name: NCCL_SOCKET_IFNAME
    {{ if .Values.gke }}
      value: "eth0"
    {{ else }}
      value: "enp0s12"
    {{ end }}
    - name: NCCL_CROSS_NIC
      value: "0"
      # NCCL_ALGO is not set
    ports:
      - name: NCCL_ALGO
        port: 1
    resources:
      limits: {{ .Values.limits }}
  - name: other
    env:
        - name: NCCL_DEBUG
          value: INFO
{{- end }}
"""


def test_lists_of_a_template_are_lists() -> None:
    met = [(f.symbol, f.place.line) for f in parse("templates/a.yaml", LISTS).facts if f.kind == "env"]
    assert met == [("NCCL_SOCKET_IFNAME", 6), ("NCCL_CROSS_NIC", 12), ("NCCL_DEBUG", 22)]


@pytest.mark.parametrize(
    ("name", "text", "reason", "symbols"),
    [
        ("a.yaml", "device: cuda\n b: [1\n", "read line by line", ["device"]),
        ("a.yaml", "device: cuda\n\tx: 1\n", "read line by line", ["device"]),
        ("a.json", '{"device": "cuda", "b": }', "line 1: not valid JSON", ["device"]),
        ("a.toml", 'device = "cuda"\nb = = 1\n', "not valid TOML", []),
        ("config.pbtxt", 'platform: "tensorrt_plan"\n}\n', "line 2: not valid text-format", ["platform"]),
    ],
)
def test_broken_files_say_so(name: str, text: str, reason: str, symbols: list[str]) -> None:
    parsed = parse(name, text)
    assert parsed.degraded is not None
    assert reason in parsed.degraded.reason
    assert [fact.symbol for fact in parsed.facts if fact.kind == "config"] == symbols


def test_numbers_that_python_writes_are_no_error() -> None:
    assert parse("a.json", '{"device": "cuda", "x": [NaN, -Infinity]}').degraded is None


def test_aliases_cost_no_more_than_they_say() -> None:
    rows = ["a0: &a0 {device: cuda}"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert len(facts("bomb.yaml", "\n".join(rows), "config")) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.yaml", "device: " + "[" * 5000),
        ("deep.yaml", "".join(f"{' ' * n}device:\n" for n in range(500))),
        ("deep.json", '{"device":' * 5000),
        ("deep.json", '{"device":' * 500 + "1" + "}" * 500),
        ("deep.toml", "device = " + "[" * 3000 + "]" * 3000),
        ("config.pbtxt", "a {" * 3000),
    ],
)
def test_deep_files_end(name: str, text: str) -> None:
    assert parse(name, text).degraded is not None


def test_data_is_passed_over() -> None:
    assert parse("a.json", '{"vocab": {"x": 1}}').passed_over
    assert parse("a.json", '{"device": "cuda", "x": "' + "y" * LARGEST + '"}').passed_over
