"""What a pyproject.toml asks for, by whatever tool's table."""

from __future__ import annotations

import pytest

from estimator.model.artifact import Skipped
from tests.parse.dependencies.reading import asked, outcome_of, parse, spanned

PATH = "pyproject.toml"
TABLES = [
    ('[project]\ndependencies = ["flash-attn>=2", "torch"]', ["flash-attn >=2", "torch"]),
    ('[project]\nrequires-python = ">=3.9,<3.12"', ["python <3.12,>=3.9"]),
    ('[project.optional-dependencies]\nfast = ["flash-attn"]', ["flash-attn [optional]"]),
    ('[project.optional-dependencies]\nrocm = ["flash-attn"]', ["flash-attn [rocm, optional]"]),
    ('[dependency-groups]\ntest = ["apex", {include-group = "x"}]', ["apex [optional]"]),
    ('[build-system]\nrequires = ["torch==2.4.0"]', ["torch ==2.4.0"]),
    ('[tool.poetry.dependencies]\npython = "^3.10"\ntorch = "~2.3"', ["python >=3.10,<4", "torch >=2.3,<2.4"]),
    ('[tool.poetry.dependencies]\napex = {git = "https://h/apex.git", branch = "m"}', ["apex"]),
    ('[tool.poetry.dependencies]\napex = {path = "../apex"}', []),
    ('[tool.poetry.dependencies]\nxformers = {version = "*", optional = true}', ["xformers [optional]"]),
    (
        '[tool.poetry.dependencies]\ntorch = [{version = "2.3", markers = "os_name == \'posix\'"}, {version = "2.2"}]',
        ["torch ==2.3 (marker=os_name == 'posix')", "torch ==2.2"],
    ),
    ('[tool.poetry.group.dev.dependencies]\napex = "*"', ["apex [optional]"]),
    ('[tool.poetry.dev-dependencies]\napex = "*"', ["apex [optional]"]),
    ('[[tool.poetry.source]]\nname = "t"\nurl = "https://h/whl/cu118"', ["<h/whl/cu118 (cuda=cu118)"]),
    ('[tool.uv]\nconstraint-dependencies = ["apex<1"]', ["apex <1 (constraint=True)"]),
    ('[tool.uv]\nextra-index-url = ["https://h/cu124"]', ["<h/cu124 (cuda=cu124)"]),
    ('[tool.uv]\nindex-url = "https://h/simple"', ["<h/simple"]),
    (
        (
            '[project]\ndependencies = ["torch"]\n[tool.uv.sources]\ntorch = {index = "t"}\n'
            '[[tool.uv.index]]\nname = "t"\nurl = "https://h/whl/cu126"'
        ),
        ["torch (index=https://h/whl/cu126)", "<h/whl/cu126 (cuda=cu126)"],
    ),
    ('[tool.pdm.dev-dependencies]\ntest = ["apex"]', ["apex [optional]"]),
    ('[[tool.pdm.source]]\nurl = "https://h/simple"', ["<h/simple"]),
    ('[tool.hatch.envs.gpu]\ndependencies = ["cupy-cuda12x"]', ["cupy-cuda12x [optional]"]),
    ('[project]\nname = "x"\n[tool.ruff]\nselect = ["apex"]', []),
    ("[project]\ndependencies = [\"cupy; sys_platform == 'darwin'\"]", []),
    ('[project]\ndependencies = "apex"', []),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_table(text: str, expected: list[str]) -> None:
    assert asked(text, PATH) == expected


def test_places_are_those_of_the_requirements() -> None:
    text = """\
    [project]
    name = "Über"  # é
    dependencies = ["numpy", 'flash-attn>=2',
      "apex",
    ]
    [tool.poetry.dependencies]
    torch = { version = "2.1" }
    cupy.version = "13"
    [tool.poetry.dependencies.xformers]
    version = "*"
    """
    assert spanned(text, PATH) == {
        "numpy": "numpy",
        "flash-attn": "flash-attn>=2",
        "apex": "apex",
        "torch": 'torch = { version = "2.1" }',
        "cupy": 'cupy.version = "13"',
        "xformers": "tool.poetry.dependencies.xformers",
    }


def test_the_own_package_is_named() -> None:
    assert parse('[project]\nname = "My_Lib"', PATH).summary.distributions == ("my-lib",)


def test_dependencies_in_files_are_included() -> None:
    text = '[tool.setuptools.dynamic]\ndependencies = {file = ["requirements/all.txt"]}\nversion = {attr = "x"}'
    assert parse(text, "sub/pyproject.toml").summary.includes == ("sub/requirements/all.txt",)


def test_a_wrong_requirement_degrades() -> None:
    parsed = parse('[project]\ndependencies = ["!", "apex"]', PATH)
    assert [fact.symbol for fact in parsed.facts] == ["apex"]
    assert parsed.degraded is not None


@pytest.mark.parametrize("data", [b"[project\n", b"name = {{ x }}\n", b"\x7fELF\0", b"a = " + b"[" * 5000])
def test_what_is_no_toml_is_skipped(data: bytes) -> None:
    assert isinstance(outcome_of(data, PATH), Skipped)
