"""Fixes pieces of code as `cannscope fix` would."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from estimator.codemod import Job, rewrite_artifact, rewrite_file
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
    patched: frozenset[str] = frozenset(),
) -> FileFix:
    """Return the file fixed."""
    job, kind, data = _ask(code, style, torch, name, methods)
    job = msgspec.structs.replace(job, patched=patched)
    if kind in ("python", "setup.py"):
        return rewrite_file(job, data, unsafe)
    return rewrite_artifact(job, kind, data, unsafe)


def _ask(
    code: str | bytes, style: Style, torch: str, name: str, methods: frozenset[str], chip: str | None = None
) -> tuple[Job, str, bytes]:
    data = code.encode() if isinstance(code, str) else code
    with TemporaryDirectory() as folder:
        path = Path(folder).resolve() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        tree = read_tree(
            Options(paths=(path,), root=Path(folder).resolve(), jobs=1),
            Path(folder).resolve(),
            rulebook(),
            rulebook().rules,
        )
    target = VENDORS[style].target if style in VENDORS else "ascend"
    profile = choose_profile(rulebook(), target, chip, torch, None)
    rules = {rule.id for rule in rulebook().rules}
    wishes = collect_wishes(tree.findings, rulebook(), profile, tree.inventory, rules)
    job = Job(
        path=name,
        style=style,
        torch=torch,
        wishes=tuple(wishes.get(name, [])),
        kept=tuple(one for one in tree.findings if one not in [wish.finding for wish in wishes.get(name, [])]),
        methods=methods,
        chip=profile.chip,
        cann=profile.cann,
        plugin=profile.plugin,
        releases=next(target.releases for target in rulebook().targets if target.id == "ascend"),
    )
    return job, next(artifact.kind for artifact in tree.inventory.artifacts), data


def fix_artifact(name: str, code: str | bytes, unsafe: bool = False, chip: str | None = None) -> FileFix:
    """Return an artifact fixed for the NPU."""
    job, kind, data = _ask(code, "npu", "2.11", name, frozenset(), chip)
    return rewrite_artifact(job, kind, data, unsafe)


def fixed(code: str, style: Style, unsafe: bool = False, torch: str = "2.11") -> str:
    """Return the text fixed."""
    return fix(code, style, unsafe, torch).after.decode()
