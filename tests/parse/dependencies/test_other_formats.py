"""What setup.cfg, Pipfile, conda environments and recipes, and lock files ask for."""

from __future__ import annotations

import json

import pytest

from estimator.model.artifact import Skipped
from tests.parse.dependencies.reading import asked, outcome_of, parse, spanned

CASES = [
    (
        "setup.cfg",
        "[options]\ninstall_requires =\n    flash-attn>=2  # why\n    # apex\n    torch\n",
        ["flash-attn >=2", "torch"],
    ),
    ("setup.cfg", "[options]\ninstall_requires = apex; torch\n", ["apex", "torch"]),
    ("setup.cfg", "[options]\npython_requires = >=3.8\n", ["python >=3.8"]),
    ("setup.cfg", "[options.extras_require]\ngpu =\n  cupy\n", ["cupy [optional]"]),
    ("setup.cfg", "[flake8]\nignore =\n  apex\n", []),
    ("Pipfile", '[packages]\nflash-attn = ">=2"\ntorch = "*"\n', ["flash-attn >=2", "torch"]),
    (
        "Pipfile",
        '[packages]\ntorch = {version = "==2.3.0+cu121", index = "t"}\n',
        ["torch ==2.3.0+cu121 (cuda=cu121, index=t)"],
    ),
    ("Pipfile", '[dev-packages]\napex = {git = "https://h/apex.git"}\nx = {path = "."}\n', ["apex [optional]"]),
    (
        "Pipfile",
        '[[source]]\nurl = "https://h/whl/cu121"\n[requires]\npython_version = "3.8"\n',
        ["<h/whl/cu121 (cuda=cu121)", "python ==3.8.*"],
    ),
    (
        "environment.yml",
        """\
        name: x
        channels: [nvidia, defaults]
        dependencies:
          - python=3.10
          - pytorch::pytorch=2.1=py3.10_cuda12.1_cudnn8_0
          - pytorch-cuda=12.1
          - nvidia/label/cuda-12.1.0::cuda-nvcc
          - pip:
            - flash-attn>=2
            - --extra-index-url https://h/whl/cu121
        """,
        [
            "<nvidia",
            "<defaults",
            "python ==3.10.*",
            "pytorch ==2.1 (cuda=cu121, channel=pytorch, build=py3.10_cuda12.1_cudnn8_0)",
            "pytorch-cuda ==12.1.*",
            "cuda-nvcc (channel=nvidia/label/cuda-12.1.0)",
            "flash-attn >=2",
            "<h/whl/cu121 (cuda=cu121)",
        ],
    ),
    ("environment-rocm.yml", "dependencies:\n- apex\n", ["apex [rocm]"]),
    (
        "recipe/meta.yaml",
        """\
        {% set name = "my_lib" %}
        package:
          name: {{ name }}
        requirements:
          build:
            - {{ compiler('cuda') }}  # [linux]
          host:
            - pytorch {{ torch }}
            - cudatoolkit =={{ cuda }}
          run:
            - cuda-version >=12,<13
            - {{ pin_compatible('numpy') }}
          run_constrained:
            - cupy
        """,
        ["cuda-nvcc (build=compiler)", "pytorch", "cudatoolkit", "cuda-version >=12,<13", "cupy [optional]"],
    ),
    ("meta.yaml", "model: x\nrequirements:\n  run: [cudatoolkit]\n", []),
    ("conda.yaml", "on: push\njobs: {a: {steps: [{run: pip install cupy}]}}\n", []),
    (
        "uv.lock",
        """\
        version = 1

        [[package]]
        name = "mine"
        version = "0.1"
        source = { editable = "." }

        [[package]]
        name = "torch"
        version = "2.6.0+cu124"
        source = { registry = "https://h/whl/cu124" }
        dependencies = [{ name = "triton" }]

        [[package]]
        name = "triton"
        version = "3.2.0"

        [[package]]
        name = "flash-attn"
        version = "2.5.0"
        source = { registry = "https://pypi.org/simple" }
        """,
        [
            "torch ==2.6.0+cu124 (cuda=cu124, locked=True, index=https://h/whl/cu124)",
            "triton ==3.2.0 (locked=True, via=torch)",
            "flash-attn ==2.5.0 (locked=True)",
        ],
    ),
    (
        "poetry.lock",
        '[[package]]\nname = "flash-attn"\nversion = "2.5"\noptional = true\n\n[package.dependencies]\nname = "*"\n',
        ["flash-attn ==2.5 (locked=True) [optional]"],
    ),
    ("pdm.lock", '[metadata]\nname = "x"\n\n[[package]]\nname = "apex"\nversion = "1"\n', ["apex ==1 (locked=True)"]),
    ("pylock.toml", '[[packages]]\nname = "apex"\nversion = "1"\n', ["apex ==1 (locked=True)"]),
    (
        "conda-lock.yml",
        "package:\n- name: cudatoolkit\n  version: 11.8\n- name: x\n  dependencies: {cudatoolkit: ''}\n",
        ["cudatoolkit ==11.8 (locked=True, via=x)", "x (locked=True)"],
    ),
    (
        "Pipfile.lock",
        json.dumps(
            {"_meta": {"apex": {}}, "default": {"apex": {"version": "==1"}}, "develop": {"cupy": {"version": "==2"}}},
            indent=4,
        ),
        ["apex ==1 (locked=True)", "cupy ==2 (locked=True) [optional]"],
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), CASES)
def test_format(path: str, text: str, expected: list[str]) -> None:
    assert asked(text, path) == expected


PLACES = [
    ("setup.cfg", "[options]\ninstall_requires =\n    flash-attn>=2  # é\n", "flash-attn>=2"),
    ("setup.cfg", "[options]\ninstall_requires = apex; flash-attn\n", "flash-attn"),
    ("Pipfile", '[packages]\n"flash-attn" = ">=2"\n', '"flash-attn" = ">=2"'),
    ("environment.yml", "# é\ndependencies:\n  - numpy\n  - flash-attn=2\n  - z\n", "flash-attn=2"),
    ("environment.yml", "dependencies:\n  - pip:\n    - 'flash-attn>=2'\n", "flash-attn>=2"),
    ("uv.lock", '[[package]]\nname = "flash-attn"\nversion = "2"\n', 'name = "flash-attn"'),
    ("conda-lock.yml", "package:\n- name: flash-attn\n  version: '2'\n", "flash-attn"),
    ("Pipfile.lock", '{"default": {\n  "flash-attn": {\n "version": "==2"}}}', '"flash-attn"'),
]


@pytest.mark.parametrize(("path", "text", "expected"), PLACES)
def test_place(path: str, text: str, expected: str) -> None:
    assert spanned(text, path)["flash-attn"] == expected


def test_own_packages_are_named() -> None:
    assert parse("[metadata]\nname = My_Lib\n", "setup.cfg").summary.distributions == ("my-lib",)
    recipe = "package:\n  name: a\noutputs:\n  - name: b\n"
    assert parse(recipe, "meta.yaml").summary.distributions == ("a", "b")
    lock = '[[package]]\nname = "a"\nsource = { virtual = "." }\n'
    assert parse(lock, "uv.lock").summary.distributions == ("a",)


MALFORMED = [
    ("setup.cfg", "no section\n"),
    ("Pipfile", "[packages\n"),
    ("environment.yml", "dependencies: [a\n"),
    ("environment.yml", "a: b: c\n"),
    ("environment.yml", "[" * 3000),
    ("environment.yml", "a: *unknown\n"),
    ("uv.lock", "[[package]\n"),
    ("Pipfile.lock", "{"),
    ("Pipfile.lock", "[]"),
    ("Pipfile.lock", '{"a": ' * 100_000),
    ("conda-lock.yml", "\t- a"),
    *((path, "\x7fELF\0\0") for path in ("setup.cfg", "Pipfile", "environment.yml", "uv.lock")),
]


@pytest.mark.parametrize(("path", "text"), MALFORMED)
def test_malformed_files_are_skipped_with_a_reason(path: str, text: str) -> None:
    outcome = outcome_of(text.encode(), path)
    assert isinstance(outcome, Skipped)
    assert outcome.reason


def test_aliases_do_not_multiply() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    assert asked(f"a0: &a0 [x]\n{levels}\ndependencies: *a11\n", "environment.yml") == []


def test_a_tag_builds_nothing() -> None:
    text = 'x: !!python/object/apply:os.system ["exit 1"]\ndependencies: [cudatoolkit]\n'
    assert asked(text, "environment.yml") == ["cudatoolkit"]
