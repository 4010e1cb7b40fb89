"""Reads one file of configuration: YAML, JSON, TOML or text-format protocol buffers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.collect import Collector, read_text
from estimator.parse.configuration.by_line import read_lines
from estimator.parse.configuration.facts import IMAGE_KEYS, SHELL_KEYS, ConfigurationReader
from estimator.parse.configuration.json_text import read_json
from estimator.parse.configuration.textproto import read_textproto
from estimator.parse.configuration.toml_text import read_toml_tree
from estimator.parse.configuration.tree import Node, TooLargeError
from estimator.parse.configuration.yaml_text import read_yaml_trees
from estimator.parse.python.source import count_lines

Reader = Callable[[bytes], tuple[list[Node], "int | None"]]

LARGEST = 512_000  # bytes: a larger file is data


def parse_yaml(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of YAML: compose files, manifests, pipelines, settings. What is no YAML is read by line."""
    if _is_passed_over(data, yaml_tokens(interest)):
        return Parsed(path=artifact.path, lines=count_lines(data), passed_over=True)
    return read_text(data, artifact, interest, _read_yaml)


def parse_json(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of JSON, with comments or not; only a devcontainer.json has images and commands."""
    devcontainer = artifact.path.rpartition("/")[2] in ("devcontainer.json", ".devcontainer.json")
    if _is_passed_over(data, yaml_tokens(interest) if devcontainer else key_tokens(interest)):
        return Parsed(path=artifact.path, lines=count_lines(data), passed_over=True)
    return read_text(data, artifact, interest, _read_devcontainer if devcontainer else _read_json)


def parse_toml(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of TOML."""
    if _is_passed_over(data, key_tokens(interest)):
        return Parsed(path=artifact.path, lines=count_lines(data), passed_over=True)
    return read_text(data, artifact, interest, _read_toml)


def parse_pbtxt(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a Triton server's config.pbtxt."""
    return read_text(data, artifact, interest, _read_pbtxt)


@lru_cache(maxsize=4)
def key_tokens(interest: Interest) -> tuple[bytes, ...]:
    """Return the words at least one of which stands in every file with a key that a rule names."""
    return _shortest({*_last_parts(interest), *interest.config_prefixes})


@lru_cache(maxsize=4)
def yaml_tokens(interest: Interest) -> tuple[bytes, ...]:
    """Return the same for files that also hold images, variables and commands."""
    words = {*IMAGE_KEYS, *SHELL_KEYS, "env", "Env", "variables", "args", "Args", "Command", *interest.string_prefixes}
    return _shortest({*words, *_last_parts(interest), *interest.config_prefixes})


def _last_parts(interest: Interest) -> set[str]:
    return {key.rpartition(".")[2] for key in interest.config_keys}


def _shortest(words: set[str]) -> tuple[bytes, ...]:
    """Return the words without those that another is a part of."""
    kept: list[str] = []
    for word in sorted(words, key=lambda word: (len(word), word)):
        if word and not any(shorter in word for shorter in kept):
            kept.append(word)
    return tuple(word.encode() for word in kept)


def _is_passed_over(data: bytes, tokens: tuple[bytes, ...]) -> bool:
    return len(data) > LARGEST or not any(token in data for token in tokens)


def _read_yaml(collector: Collector) -> None:
    reader = ConfigurationReader(collector, shell=True)
    try:
        found = read_yaml_trees(collector.text)
    except TooLargeError as error:
        found = 0, str(error)
    if isinstance(found, tuple):
        row, reason = found
        what = "a template" if b"{{" in collector.text.data else reason
        collector.trip(row, f"{what}; read line by line")
        found = read_lines(collector.text)
    reader.read(found)


def _read_json(collector: Collector) -> None:
    _read_tree(collector, read_json, "JSON", shell=False)


def _read_devcontainer(collector: Collector) -> None:
    _read_tree(collector, read_json, "JSON", shell=True)


def _read_toml(collector: Collector) -> None:
    try:
        found = read_toml_tree(collector.text.data)
    except TooLargeError as error:
        found = str(error)
    if isinstance(found, str):
        collector.trouble = collector.trouble or f"{found}; not read"
    else:
        ConfigurationReader(collector, shell=False).read(found)


def _read_pbtxt(collector: Collector) -> None:
    _read_tree(collector, read_textproto, "text-format protocol buffers", shell=False)


def _read_tree(collector: Collector, read: Reader, name: str, *, shell: bool) -> None:
    try:
        nodes, broken = read(collector.text.data)
    except TooLargeError as error:
        collector.trip(0, f"{error}; not read")
        return
    if broken is not None:
        collector.trip(broken, f"not valid {name}; what follows may be read in part")
    ConfigurationReader(collector, shell=shell).read(nodes)
