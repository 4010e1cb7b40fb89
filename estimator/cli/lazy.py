"""Commands that are imported when they are asked for, and values read without pydantic: half of a short run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

# What a parameter may ask of its value: one that asks for anything is left to typer.
_ASKS_NOTHING = {
    "parser": None,
    "min": None,
    "max": None,
    "path_type": None,
    "exists": False,
    "writable": False,
    "resolve_path": False,
    "file_okay": True,
    "dir_okay": True,
}


class _NotPlainError(Exception):
    pass


class _Quick:
    """Reads plain values of plain parameters by itself; see `_quicken`."""

    def get_params(self, ctx: Any) -> Any:
        params = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            _quicken(param)
        return params


class _QuickCommand(_Quick, TyperCommand):
    pass


class _QuickGroup(_Quick, TyperGroup):
    pass


def lazy_group(commands: Mapping[str, str]) -> type[TyperGroup]:
    """
    Return a group of the commands, with their help by name; `estimator.cli.<name>` is imported when one is asked for.

    That module holds a function of this name and maybe its EPILOG, or a Typer called <name>_app.
    """

    class LazyGroup(_QuickGroup):
        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self.commands.update({name: TyperCommand(name, help=said) for name, said in commands.items()})

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            name, command, rest = super().resolve_command(ctx, args)
            return name, command and load(command.name or "", command.help), rest

    return LazyGroup


def load(name: str, said: str | None = None) -> Any:
    """Return a command, or a group with the help given, from its module."""
    module = import_module(f"estimator.cli.{name}")
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    group = getattr(module, f"{name}_app", None)
    if group is None:
        app.command(name, epilog=getattr(module, "EPILOG", None), cls=_QuickCommand)(getattr(module, name))
    else:
        for info in group.registered_commands:
            info.cls = _QuickCommand
        app.add_typer(group, name=name, help=said, cls=_QuickGroup)
    return get_group(app).commands[name]


def _quicken(param: Any) -> None:
    """
    Let a parameter of a plain type read plain values by itself.

    Typer would build a validator of pydantic for each parameter, given or not, which takes a tenth of a second. What
    is not plain still goes that way, so that typer says what is wrong.
    """
    described: Any = getattr(param, "type_descriptor", None)  # not of every version of typer
    read = _READERS.get(str(getattr(described, "annotation", None)))
    if read is None or "process_value" in vars(param):
        return
    asked = described.parameter_info
    if any(getattr(asked, name) != value for name, value in _ASKS_NOTHING.items()):
        return
    whole = param.process_value

    def process_value(ctx: Any, value: Any) -> Any:
        if value in (None, ()) and not param.required:
            read_value = () if param.multiple or param.nargs == -1 else None
        else:
            try:
                read_value = read(value)
            except _NotPlainError:
                return whole(ctx, value)
        return read_value if param.callback is None else param.callback(ctx, param, read_value)

    param.process_value = process_value


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise _NotPlainError
    return value


def _read_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _NotPlainError
    return value


def _read_number(value: Any) -> int:
    if type(value) is int:
        return value
    if not isinstance(value, str) or not (value.isascii() and value.isdecimal()) or len(value) > 9:
        raise _NotPlainError
    return int(value)


def _read_path(value: Any) -> Path:
    if not isinstance(value, str | Path):
        raise _NotPlainError
    path = Path(value)
    if path.exists() and not os.access(path, os.R_OK):
        raise _NotPlainError
    return path


def _several(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read_all(value: Any) -> list[Any]:
        if not isinstance(value, tuple | list) or not value:
            raise _NotPlainError
        return [read(one) for one in value]

    return read_all


_READERS: dict[str, Callable[[Any], Any]] = {
    str(str): _read_text,
    str(bool): _read_bool,
    str(int): _read_number,
    str(Path): _read_path,
    str(list[str]): _several(_read_text),
    str(list[Path]): _several(_read_path),
}
