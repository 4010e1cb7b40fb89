"""Where the rules that come with the program are."""

from __future__ import annotations

from pathlib import Path

from estimator.errors import RulePackError

_PACKAGE = Path(__file__).resolve().parent.parent


def bundled_rules() -> Path:
    """Return the folder of the rules that come with the program: inside the wheel, or beside it in a checkout."""
    return find_rules(_PACKAGE)


def find_rules(package: Path) -> Path:
    """Return `_rules` inside the package folder, else `rules` beside it."""
    inside, beside = package / "_rules", package.parent / "rules"
    for folder in (inside, beside):
        if (folder / "effort.yaml").is_file():
            return folder
    raise RulePackError(
        f"no rules came with this installation (looked for effort.yaml in {inside} and {beside}); reinstall cannscope"
    )
