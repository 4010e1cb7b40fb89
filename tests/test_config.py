"""Options from files and from the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from estimator.config import find_root, load_config, merge_options
from estimator.errors import ConfigError, UsageError
from estimator.model.suppression import PathSuppression


def test_file_is_read_and_the_command_line_wins(tmp_path: Path) -> None:
    text = '[tool.cannscope]\nchip = "950"\nstrategy = ["port", "shim"]\nselect = "a,b"\ninclude-tests = false\n'
    (tmp_path / "pyproject.toml").write_text(text)
    config = load_config(tmp_path)
    options = merge_options(config, {"chip": "a3", "torch": None})
    assert (options.chip, options.strategies, options.select) == ("a3", ("shim", "port"), ("a", "b"))
    assert not options.include_tests


WRONG = [
    ('chp = "a2"', "unknown key chp; did you mean 'chip'?"),
    ("include_test = true", "did you mean 'include-tests'?"),
    ('output = "x"', "it can only be given on the command line"),
    ('against = "x"', "it can only be given on the command line"),
    ("chip = 950", "chip has the wrong type"),
    ("jobs = -1", "jobs must be 0"),
    ('torch = "latest"', "torch must be a version"),
    ('strategy = "fast"', "strategy must be all, shim, port or dual"),
    ("seed = true", "seed has the wrong type"),
    ('workload = "serving"', "workload must be all, training, inference, evaluation or tooling, not 'serving'"),
    ('[workloads]\n"a.py" = "serving"', "workloads.'a.py' must be training, inference, evaluation or tooling"),
    ('[workloads]\n"a.py" = []', "workloads.'a.py' must be training"),
    ('[workloads]\n"a.py" = 1', "workloads has the wrong type"),
    ("exclude = [1]", "exclude has the wrong type"),
    ('[[suppress]]\npath = "a"\nrule = "b"\nwhy = "c"', "suppress: entry 1 must have path, rule and reason"),
    ('[[suppress]]\nrule = "b"\nreason = "c"', "suppress: entry 1 must have path, rule and reason"),
    ('[[suppress]]\npath = 1\nrule = "b"', "suppress: entry 1: path, rule and reason must be text"),
    ('suppress = "a"', "suppress has the wrong type"),
    ("zzz = 1", "unknown key zzz; the keys are target, chip"),
    ('[tool.cannscope]\nchip = "a2"', "the keys stand at the top, without [tool.cannscope]"),
    ('chip = "a2"\nchip = "a3"', "cannscope.toml:2: not valid TOML"),
    ("chip = ", "cannscope.toml:1: not valid TOML"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_error_names_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "cannscope.toml").write_text(text)
    with pytest.raises(ConfigError, match=re.escape(message)) as caught:
        load_config(tmp_path)
    assert "cannscope.toml" in str(caught.value)


@pytest.mark.parametrize("head", ["[suppress]", "[[suppress]]"])
def test_suppressions_are_stated_by_path_and_rule(tmp_path: Path, head: str) -> None:
    (tmp_path / "cannscope.toml").write_text(f'{head}\npath = "*.json"\nrule = "a, b"\nreason = " c "\n')
    options = merge_options(load_config(tmp_path), {})
    assert options.suppress == (PathSuppression("*.json", "a", "c"), PathSuppression("*.json", "b", "c"))


def test_workloads_are_stated_in_order(tmp_path: Path) -> None:
    table = '[workloads]\n"pkg" = "inference"\n"pkg.train" = ["tooling", "training"]\n'
    (tmp_path / "cannscope.toml").write_text(f'workload = "inference"\n{table}')
    options = merge_options(load_config(tmp_path), {})
    assert options.workload == "inference"
    assert options.workloads == (("pkg", ("inference",)), ("pkg.train", ("training", "tooling")))


def test_root_is_the_nearest_project_above(tmp_path: Path) -> None:
    inner = tmp_path / "repo" / "src" / "pkg"
    inner.mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    assert find_root([inner]) == (tmp_path / "repo").resolve()
    (tmp_path / "repo" / "src" / "cannscope.toml").write_text("")
    assert find_root([inner]) == (tmp_path / "repo" / "src").resolve()
    assert find_root([inner], inner) == inner.resolve()


def test_broken_pyproject_matters_only_if_it_mentions_the_tool(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n")
    assert load_config(tmp_path) == {}
    assert find_root([tmp_path]) == tmp_path.resolve()
    (tmp_path / "pyproject.toml").write_text('[tool.cannscope]\nchip = "a2\n')
    with pytest.raises(ConfigError, match=re.escape("pyproject.toml:2: not valid TOML")):
        find_root([tmp_path])


def test_root_must_hold_the_paths(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with pytest.raises(UsageError, match="lies outside --root"):
        find_root([tmp_path / "a"], tmp_path / "b")
