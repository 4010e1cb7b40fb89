"""Fixes a project: scan, ask the codemods, and scan again what would come of it."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import msgspec

from estimator.codemod import Job, Wish, rewrite_file
from estimator.config import Options, find_root
from estimator.errors import UsageError
from estimator.estimate.remedies import find_remedy, render_replacement
from estimator.model.artifact import Inventory, Origin
from estimator.model.assessment import Profile
from estimator.model.edit import VENDORS, FileFix, Fixed, Style
from estimator.model.finding import Finding
from estimator.model.rule import Rule
from estimator.model.rulebook import Rulebook
from estimator.model.scan import Scan
from estimator.model.versions import within
from estimator.pipeline import OnProgress, assess_project, read_project

_KINDS = frozenset({"python", "setup.py"})
_METHOD = re.compile(rb"\bdef\s+(cuda|is_cuda)\s*\(")


def run_fix(options: Options, style: Style, unsafe: bool = False, progress: OnProgress | None = None) -> Fixed:
    """Return the fix of the paths, nothing written; raises a CannscopeError as a scan does."""
    chosen = options.select
    options = _at_home(msgspec.structs.replace(options, select=()), style)
    project = read_project(options, progress)
    if style == "agnostic" and not within(project.profile.torch, "2.6", None):
        raise UsageError("--style agnostic needs torch 2.6 or newer on the target, for torch.accelerator")
    root = find_root(options.paths, options.root)
    rules = {rule.id for rule in _selected(project.rulebook, chosen)}
    wishes = collect_wishes(project.findings, project.rulebook, project.profile, project.inventory, rules)
    methods = _own_methods(root, project.inventory)
    files = []
    for path, asked in sorted(wishes.items()):
        job = Job(path=path, style=style, torch=project.profile.torch, wishes=tuple(asked), methods=methods)
        files.append(rewrite_file(job, (root / path).read_bytes(), unsafe))
    before = assess_project(project, options)
    after = before
    if any(file.before != file.after for file in files):
        after = _scan_again(options, root, project.inventory, files)
    return Fixed(
        style=style,
        root=root,
        files=tuple(files),
        before=before.assessments,
        after=after.assessments,
        findings_before=before.findings,
        findings_after=after.findings,
    )


def collect_wishes(
    findings: tuple[Finding, ...], rulebook: Rulebook, profile: Profile, inventory: Inventory, rules: set[str]
) -> dict[str, list[Wish]]:
    """Return by path the findings in own code and tests whose remedy under the profile names a codemod."""
    kinds = {artifact.path: artifact.kind for artifact in inventory.artifacts}
    found: dict[str, list[Wish]] = {}
    for finding in findings:
        path = finding.place.path
        if finding.rule not in rules or finding.origin is Origin.VENDORED or finding.suppressed or finding.state:
            continue
        rule = rulebook.find(finding.rule)
        if rule is None or kinds.get(path) not in _KINDS or finding.place.cell is not None:
            continue
        remedy = find_remedy(rulebook, rule, finding.symbol, profile)
        if remedy.fix is not None:
            wish = Wish(finding, remedy, render_replacement(remedy, rule, finding.symbol))
            found.setdefault(path, []).append(wish)
    return found


def _at_home(options: Options, style: Style) -> Options:
    """Return the options for the target whose names the style writes."""
    if style not in VENDORS or VENDORS[style].target == options.target:
        return options
    return msgspec.structs.replace(options, target=VENDORS[style].target, chip=None, torch=None, cann=None)


def _selected(rulebook: Rulebook, globs: tuple[str, ...]) -> tuple[Rule, ...]:
    from estimator.rulebook.load import select_rules

    return tuple(select_rules(rulebook, globs, ()))


def _own_methods(root: Path, inventory: Inventory) -> frozenset[str]:
    names: set[str] = set()
    for artifact in inventory.artifacts:
        if artifact.kind in _KINDS:
            try:
                data = (root / artifact.path).read_bytes()
            except OSError:
                continue
            if b"cuda" in data:
                names.update(name.decode() for name in _METHOD.findall(data))
    return frozenset(names)


def _scan_again(options: Options, root: Path, inventory: Inventory, files: list[FileFix]) -> Scan:
    """Return the scan of a copy of the tree with the edits in it."""
    changed = {file.path: file.after for file in files}
    with tempfile.TemporaryDirectory(prefix="cannscope-") as name:
        copy = Path(name).resolve()
        for artifact in inventory.artifacts:
            target = copy / artifact.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if artifact.path in changed:
                target.write_bytes(changed[artifact.path])
            else:
                shutil.copyfile(root / artifact.path, target)
        again = msgspec.structs.replace(options, paths=(copy,), root=copy)
        return assess_project(read_project(again), again)
