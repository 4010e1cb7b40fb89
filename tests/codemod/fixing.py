"""Fixes pieces of code as `cannscope fix` would."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from estimator.codemod import Job, rewrite_file
from estimator.config import Options
from estimator.estimate.profiles import choose_profile
from estimator.fixing import collect_wishes
from estimator.model.edit import VENDORS, FileFix, Style
from estimator.model.rulebook import Rulebook
from estimator.reading import read_tree
from estimator.rulebook.load import load_rulebook


@cache
def rulebook() -> Rulebook:
    """Return the bundled rules."""
    return load_rulebook()


def fix(
    code: str | bytes,
    style: Style,
    unsafe: bool = False,
    torch: str = "2.11",
    name: str = "a.py",
    methods: frozenset[str] = frozenset(),
) -> FileFix:
    """Return the file fixed."""
    data = code.encode() if isinstance(code, str) else code
    with TemporaryDirectory() as folder:
        path = Path(folder).resolve() / name
        path.write_bytes(data)
        tree = read_tree(Options(paths=(path,), root=path.parent, jobs=1), path.parent, rulebook(), rulebook().rules)
    profile = choose_profile(rulebook(), VENDORS[style].target if style in VENDORS else "ascend", None, torch, None)
    rules = {rule.id for rule in rulebook().rules}
    wishes = collect_wishes(tree.findings, rulebook(), profile, tree.inventory, rules)
    job = Job(path=name, style=style, torch=torch, wishes=tuple(wishes.get(name, [])), methods=methods)
    return rewrite_file(job, data, unsafe)


def fixed(code: str, style: Style, unsafe: bool = False, torch: str = "2.11") -> str:
    """Return the text fixed."""
    return fix(code, style, unsafe, torch).after.decode()
