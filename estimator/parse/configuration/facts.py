"""Trees to facts: keys that a rule names, and the images, variables and commands that stand in them."""

from __future__ import annotations

import re

from estimator.model.fact import Argument, Slot
from estimator.parse.collect import Collector
from estimator.parse.configuration.snippets import shell_piece
from estimator.parse.configuration.tree import Mapping, Node, Scalar, Sequence
from estimator.parse.images import add_image
from estimator.parse.shell.containers import variables_of
from estimator.parse.shell.options import add_options
from estimator.parse.shell.programs import SHELLS, program_of
from estimator.parse.shell.reader import ShellReader
from estimator.parse.shell.syntax import Word

IMAGE_KEYS = frozenset(
    "image container base_image baseimage docker_image dockerimage container_image containerimage image_uri image_id "
    "custom_image image_name".split()
)
VARIABLE_KEYS = frozenset(
    "env environment envs variables env_vars env_variables environment_variables envvars build_args buildargs args "
    "containerenv remoteenv extraenv extraenvvars spark_env_vars".split()
)
SHELL_KEYS = frozenset(
    "run script before_script after_script bash setup command commands cmd inlinescript entrypoint setup_commands "
    "initialization_commands head_setup_commands worker_setup_commands head_start_ray_commands run_cmd run_command "
    "worker_start_ray_commands postcreatecommand poststartcommand oncreatecommand updatecontentcommand start_command "
    "startup_script pre_command post_command test_command build_command".split()
)
_DOCKER_ARGUMENTS = frozenset({"runargs", "run_options", "options", "docker_args", "docker_run_options"})
_VARIABLE = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)\Z", re.S)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class ConfigurationReader:
    """Walks the trees of one file; shell in it is read where the format is one that runs it."""

    def __init__(self, collector: Collector, *, shell: bool) -> None:
        self.collector = collector
        self.shell = ShellReader(collector) if shell else None

    def read(self, nodes: list[Node]) -> None:
        """Report what all documents hold."""
        for node in nodes:
            self._walk(node, ())
        if self.shell is not None:
            self.shell.finish()

    def _walk(self, node: Node, path: tuple[str, ...]) -> None:
        if isinstance(node, Sequence):
            for item in node.items:
                self._walk(item, path)
        elif isinstance(node, Mapping):
            switched_off = _is_switched_off(node)
            for key, value in node.entries:
                self._entry(key, value, path, switched_off)
                self._walk(value, (*path, key.text))
            self._container(node)
        elif isinstance(node.value, str):
            self._device_file(node)

    def _entry(self, key: Scalar, value: Node, path: tuple[str, ...], switched_off: bool) -> None:
        if not switched_off and self.collector.wants_key(path, key.text) and not _is_schema(value, path):
            self._key(key, value, path)
        if self.shell is None:
            return
        name = key.text.lower().replace("-", "_")
        if name in IMAGE_KEYS:
            self._image(value)
        if name in VARIABLE_KEYS:
            self._variables(value)
        if name in SHELL_KEYS and name not in ("command", "entrypoint", "cmd"):
            self._commands(value)
        if name in _DOCKER_ARGUMENTS:
            self._docker(value)

    def _key(self, key: Scalar, value: Node, path: tuple[str, ...]) -> None:
        scope = ".".join(path)
        if isinstance(value, Scalar):
            end = value.end if value.end[0] == key.start[0] else key.end
            self._report(key, value.value, scope, key.start, end)
        elif isinstance(value, Mapping) and value.entries:
            for inner, _ in value.entries:
                self._report(key, inner.text, scope, inner.start, inner.end)
        else:
            self._list(key, value.items if isinstance(value, Sequence) else [], scope)

    def _list(self, key: Scalar, items: list[Node], scope: str) -> None:
        """Report a list as one setting, with all its plain values."""
        scalars = [item for item in items if isinstance(item, Scalar)]
        arguments = tuple(Argument("value", value=item.value) for item in scalars) or (Argument("value"),)
        end = max((item.end for item in scalars if item.end[0] == key.start[0]), default=key.end)
        syntax = f"{scope}.{key.text}={[item.value for item in scalars]}"
        self.collector.add("config", key.text, key.start, end, scope=scope, syntax=syntax, arguments=arguments)

    def _report(
        self,
        key: Scalar,
        value: str | int | float | bool | None,
        scope: str,
        start: tuple[int, int],
        end: tuple[int, int],
    ) -> None:
        arguments = (Argument("value", value=value),)
        syntax = f"{scope}.{key.text}={value}"
        self.collector.add("config", key.text, start, end, scope=scope, syntax=syntax, arguments=arguments)

    def _image(self, value: Node) -> None:
        if isinstance(value, Scalar) and isinstance(value.value, str) and not value.block:
            self._add_image(value.value, value)
        elif isinstance(value, Mapping):
            place = next(
                (v for k, v in value.entries if k.text in ("repository", "name") and isinstance(v, Scalar)), None
            )
            if place is None:
                return
            registry = value.text("registry")
            name = f"{registry}/{place.text}" if registry else place.text
            tag = value.text("tag")
            self._add_image(f"{name}:{tag}" if tag and tag[0].isalnum() else name, place)

    def _add_image(self, reference: str, place: Scalar) -> None:
        # A bare word is a key, a path or a stage somewhere else: an image has a path or a tag.
        if "/" in reference or ":" in reference:
            add_image(self.collector, reference, place.start, place.end)

    def _variables(self, value: Node) -> None:
        assert self.shell is not None
        if isinstance(value, Mapping):
            for key, inner in value.entries:
                if _NAME.match(key.text) and isinstance(inner, Scalar):
                    self.shell.variable(key.text, inner.text, key.start, _end(key, inner))
        elif isinstance(value, Sequence):
            for item in value.items:
                if isinstance(item, Scalar):
                    found = _VARIABLE.match(item.text)
                    if found is not None:
                        self.shell.variable(found[1], found[2], item.start, item.end)
                elif isinstance(item, Mapping):
                    name = item.get("name")
                    if isinstance(name, Scalar) and _NAME.match(name.text):
                        self.shell.variable(name.text, item.text("value"), name.start, name.end)

    def _commands(self, value: Node) -> None:
        """Read shell: one piece, or a list of them."""
        assert self.shell is not None
        for item in value.items if isinstance(value, Sequence) else (value,):
            if isinstance(item, Scalar) and isinstance(item.value, str):
                self.shell.read_piece(*shell_piece(self.collector.text, item), depth=1)

    def _container(self, node: Mapping) -> None:
        """Read the command of a container: `command` and `args` are two halves of one."""
        if self.shell is None:
            return
        words: list[Scalar] = []
        for name in ("entrypoint", "command", "cmd", "args"):
            value = node.get(name)
            if isinstance(value, Scalar) and isinstance(value.value, str) and name != "args":
                self.shell.read_piece(*shell_piece(self.collector.text, value), depth=1)
            elif isinstance(value, Sequence):
                scalars = [item for item in value.items if isinstance(item, Scalar)]
                if any(" " in item.text for item in scalars[:1]):
                    self._commands(value)
                else:
                    words += scalars
        if not words:
            return
        if program_of(words[0].text) in SHELLS:
            for index, item in enumerate(words[:-1]):
                if item.text.startswith("-") and item.text.endswith("c"):
                    self.shell.read_piece(*shell_piece(self.collector.text, words[index + 1]), depth=1)
                    return
        if words[0].text.startswith("-"):
            add_options(self.collector, "", [_word(item) for item in words])
        else:
            self.shell.read_words([_word(item) for item in words])

    def _docker(self, value: Node) -> None:
        """Read options of a container: as a list, or as one text."""
        assert self.shell is not None
        if isinstance(value, Sequence):
            words = [_word(item) for item in value.items if isinstance(item, Scalar)]
        elif isinstance(value, Scalar) and isinstance(value.value, str) and not value.block:
            row, column = value.start
            words, at = [], column
            for part in value.text.split():
                at = max(self.collector.text.lines[row].find(part.encode(), at), at)
                words.append(Word(part.strip("\"'"), (row, at), (row, at + len(part.encode()))))
                at += len(part.encode())
        else:
            return
        add_options(self.collector, "docker", words)
        for name, text, word in variables_of(words):
            self.shell.variable(name, text, word.start, word.end)

    def _device_file(self, node: Scalar) -> None:
        path = node.text.partition(":")[0]
        if self.collector.wants_path(path):
            self.collector.add("string", path, node.start, node.end, slot=Slot("expression"))


def _is_switched_off(node: Mapping) -> bool:
    """Tell whether a group of settings says of itself that it is not used."""
    enabled = node.get("enabled")
    return isinstance(enabled, Scalar) and enabled.value is False


def _is_schema(value: Node, path: tuple[str, ...]) -> bool:
    """Tell whether a JSON schema describes the key here, and nothing sets it."""
    return "properties" in path and isinstance(value, Mapping) and isinstance(value.get("type"), Scalar)


def _word(scalar: Scalar) -> Word:
    return Word(scalar.text, scalar.start, scalar.end)


def _end(key: Scalar, value: Scalar) -> tuple[int, int]:
    return value.end if value.end[0] == key.start[0] else key.end
