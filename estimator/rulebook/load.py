"""Reads the rule packs, the effort table and the targets into one rulebook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from estimator.errors import RulePackError
from estimator.model.rule import Rule
from estimator.model.rulebook import Rulebook
from estimator.rulebook.cache import remember
from estimator.rulebook.files import (
    EFFORT_FILE,
    KNOWN_PORTS_FILE,
    TABLES_FOLDER,
    TARGETS_FOLDER,
    WORKLOADS_FILE,
    SourceFile,
)
from estimator.rulebook.locate import bundled_rules


def load_rulebook(extra: Sequence[Path] = (), *, bundled: bool = True, complaints: list[str] | None = None) -> Rulebook:
    """
    Return the bundled rules with those of `extra` added, or those of `extra` alone.

    A rule of an extra folder replaces a bundled one of the same id. The effort table and the targets are always
    the bundled ones, with what an extra folder overrides. Compiled rules are kept by the content of all files, so
    an edited pack is read at once. Raises RulePackError with file and line for the first problem; where a list for
    complaints is given, it collects them instead, and broken rules are left out.
    """
    home = bundled_rules()
    files = [file for folder in (home, *extra) for file in _files(folder, folder == home)]
    digest = _digest(files)

    def build(complaints: list[str] | None = None) -> Rulebook:
        from estimator.rulebook.assemble import assemble  # what it needs is not needed where compiled rules are kept

        return assemble(files, home, bundled, digest, complaints)

    return remember(f"{digest}-{bundled}", build) if complaints is None else build(complaints)


def digest_rules(extra: Sequence[Path] = ()) -> str:
    """Return what changes with any file of the bundled packs and those of `extra`; raises RulePackError."""
    home = bundled_rules()
    return _digest(file for folder in (home, *extra) for file in _files(folder, folder == home))


def _files(folder: Path, is_home: bool) -> Iterator[SourceFile]:
    """Yield the tables of a folder, its packs, then its targets, by name."""
    if not folder.is_dir():
        raise RulePackError(f"{folder}: no such folder of rule packs")
    paths = [*sorted(folder.glob("*.yaml")), *sorted((folder / TARGETS_FOLDER).glob("*.yaml"))]
    paths += [path for path in (folder / KNOWN_PORTS_FILE,) if path.is_file()]
    if not is_home and not any(path.name not in (EFFORT_FILE, WORKLOADS_FILE) for path in paths):
        raise RulePackError(f"{folder}: holds no rule pack (*.yaml)")
    paths = [*sorted((folder / TABLES_FOLDER).glob("*.csv")), *paths]
    root = "rules" if is_home else str(folder)  # in a wheel the folder has another name, and they are the same rules
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RulePackError(f"{root}/{name}: cannot be read: {error.strerror}") from None
        yield SourceFile(f"{root}/{name}", name, folder, content)


def _digest(files: Iterable[SourceFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.label}\0{len(file.content)}\0".encode())
        digest.update(file.content)
    return digest.hexdigest()


def select_rules(rulebook: Rulebook, select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """
    Return the rules whose id fits a glob of `select` (all, if empty) and none of `ignore`.

    Raises RulePackError for a glob that fits no rule.
    """
    from fnmatch import fnmatchcase

    wanted, unwanted = tuple(select), tuple(ignore)
    ids = [rule.id for rule in rulebook.rules]
    for glob in (*wanted, *unwanted):
        if not any(fnmatchcase(rule_id, glob) for rule_id in ids):
            from estimator.rulebook.fields import suggest

            raise RulePackError(f"no rule fits '{glob}'{suggest(glob, ids)}; see `cannscope rules list`")
    return tuple(
        rule
        for rule in rulebook.rules
        if (not wanted or any(fnmatchcase(rule.id, glob) for glob in wanted))
        and not any(fnmatchcase(rule.id, glob) for glob in unwanted)
    )
