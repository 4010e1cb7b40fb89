"""`cannscope cache`, and the cache as commands use it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from estimator.cli.output import write_out
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.cache import Store

cache_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@cache_app.callback()
def _group() -> None:
    pass


@cache_app.command()
def info() -> None:
    """Show where things are kept, and how much that is."""
    from estimator.cache import Store, cache_folder
    from estimator.cache.store import LARGEST

    with Store() as store:
        if not store.usable:
            raise UsageError(store.trouble or "no cache is used")
        usage = store.measure()
    rules = sum(path.stat().st_size for path in cache_folder().glob("rules-*.msgpack"))
    write_out(
        f"{cache_folder()}\n"
        f"  {usage.size / 1e6:.1f} MB of at most {LARGEST / 1e6:.0f}:"
        f" {usage.values} results, {usage.files} files noted\n"
        f"  {rules / 1e6:.1f} MB of compiled rules\n"
    )


@cache_app.command()
def clear() -> None:
    """Remove everything that is kept."""
    from estimator.cache import Store, cache_folder

    try:
        freed = Store().clear()
        for path in cache_folder().glob("rules-*.msgpack"):
            freed += path.stat().st_size
            path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{cache_folder()}: cannot be cleared: {error.strerror}") from None
    write_out(f"{freed / 1e6:.1f} MB removed from {cache_folder()}\n")


@contextmanager
def open_store(enabled: bool) -> Iterator[Store]:
    """Give the cache to a command; what troubles it is told in one line on stderr when the command ends."""
    from estimator.cache import Store
    from estimator.report.text import escape

    with Store(enabled=enabled) as store:
        yield store
    if store.trouble:
        print(f"cannscope: {escape(store.trouble)}", file=sys.stderr)
