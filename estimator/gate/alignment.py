"""Makes the paths of two trees comparable, where one lies a folder deeper than the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

import msgspec

from estimator.model.fact import Place
from estimator.model.finding import Finding


def align(new_paths: Collection[str], old_paths: Collection[str]) -> tuple[str, str]:
    """
    Return the folders, with `/`, that paths of the two trees begin with and that do not tell files apart.

    Each is the folder that all paths of its tree lie in, or nothing: as the most paths are then the same.
    """
    best = ("", "")
    most = -1
    for new in ("", _common_folder(new_paths)):
        for old in ("", _common_folder(old_paths)):
            same = len({path[len(new) :] for path in new_paths} & {path[len(old) :] for path in old_paths})
            if same > most:
                best, most = (new, old), same
    return best


def rebase(path: str, folders: tuple[str, str]) -> str:
    """Return the path of the old tree as the new tree would call it."""
    new, old = folders
    return new + path[len(old) :] if path.startswith(old) else path


def rebase_findings(findings: Sequence[Finding], folders: tuple[str, str]) -> list[Finding]:
    """Return the findings of the old tree at the paths that the new tree would give them."""
    if folders == ("", ""):
        return list(findings)
    return [msgspec.structs.replace(finding, place=_rebase_place(finding.place, folders)) for finding in findings]


def _rebase_place(place: Place, folders: tuple[str, str]) -> Place:
    return msgspec.structs.replace(place, path=rebase(place.path, folders))


def _common_folder(paths: Collection[str]) -> str:
    folders = [PurePosixPath(path).parent.parts for path in paths]
    shared = []
    for parts in zip(*folders):  # noqa: B905
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return "".join(f"{part}/" for part in shared)
