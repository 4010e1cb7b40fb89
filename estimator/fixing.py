"""Fixes a project: scan, ask the codemods, and scan again what would come of it."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from estimator.codemod import (
    ARTIFACT_CODEMODS,
    CODEMODS,
    FOREIGN,
    GROUP,
    Elsewhere,
    Job,
    Outline,
    Wish,
    look_elsewhere,
    outline_by_lines,
    rewrite_artifact,
    rewrite_with_outline,
)
from estimator.config import Options, find_root
from estimator.errors import UsageError
from estimator.estimate.remedies import find_remedy, render_replacement
from estimator.model.artifact import Inventory, Origin
from estimator.model.assessment import Profile
from estimator.model.edit import VENDORS, FileFix, Fixed, Style, Vendor
from estimator.model.finding import Finding
from estimator.model.rulebook import Rulebook
from estimator.model.scan import Scan
from estimator.model.versions import within
from estimator.pipeline import OnProgress, Project, assess_project, read_project
from estimator.rulebook.load import select_rules
from estimator.shimming import enter_programs

_KINDS = frozenset({"python", "setup.py"})
_ARTIFACTS = frozenset(
    "requirements pyproject setup.cfg pipfile conda dockerfile compose shell makefile yaml json toml".split()
)
_PATCHED = re.compile(rb"(?:patch|setattr)\w*(?:\.object)?\(\s*[\"']?[\w.]*torch\.cuda[.\"',\s]+[\"']?(\w+)")
_MOST_ROUNDS = 6
_RUNTIMES = re.compile(  # libraries that are handed devices of torch and do not go by torch with them
    rb"(?m)^[ \t]*(?:import|from)[ \t]+"
    rb"(dgl|cupy|cudf|jax|tensorflow|onnxruntime|faiss|spconv|MinkowskiEngine|warp|ctranslate2|faster_whisper|brax)\b"
)
_METHOD = re.compile(  # defined as a method, or set as an attribute
    rb"(?m)(?:\bdef\s+(?=\w+\s*\()|\.(?=is_cuda\s*(?::[^=\n]+)?=[^=])|^[ \t]+(?=is_cuda\s*:))(cuda|is_cuda)\b"
)


def run_fix(options: Options, style: Style, unsafe: bool = False, progress: OnProgress | None = None) -> Fixed:
    """Return the fix of the paths, nothing written; raises a CannscopeError as a scan does."""
    options, chosen = _at_home(msgspec.structs.replace(options, select=()), style), options.select
    project = read_project(options, progress)
    fixed = propose_fix(project, options, style, unsafe, chosen)
    before = assess_project(project, options)
    after = before
    if any(file.before != file.after for file in fixed.files):
        after = _scan_again(options, fixed.root, project.inventory, fixed.files)
    return msgspec.structs.replace(
        fixed,
        before=before.assessments,
        after=after.assessments,
        findings_before=before.findings,
        findings_after=after.findings,
    )


def propose_fix(
    project: Project, options: Options, style: Style, unsafe: bool = False, select: tuple[str, ...] = ()
) -> Fixed:
    """Return the edits of a project that was read, without what they do to the effort."""
    target, vendor = project.profile.target, _vendor_of(style)
    if vendor is not None and target != vendor.target:
        raise UsageError(f"--style {style} writes {vendor.plugin}, which {target} has not; use --style agnostic")
    root = find_root(options.paths, options.root)
    if style == "shim":
        files, silent = enter_programs(project, root)
        return Fixed(style=style, root=root, files=files, silent=silent)
    if style == "agnostic" and not within(project.profile.torch, "2.6", None):
        raise UsageError("--style agnostic needs torch 2.6 or newer on the target, for torch.accelerator")
    rules = {rule.id for rule in project.rulebook.rules}
    selected = frozenset(rule.id for rule in select_rules(project.rulebook, select, ())) if select else None
    wishes = collect_wishes(project.findings, project.rulebook, project.profile, project.inventory, rules)
    methods, patched = _named_in(root, project.inventory, _METHOD), _named_in(root, project.inventory, _PATCHED)
    foreign = bool(_named_in(root, project.inventory, _RUNTIMES, b"import", paths=True))
    kinds = {artifact.path: artifact.kind for artifact in project.inventory.artifacts}
    profile = project.profile
    releases = next(target.releases for target in project.rulebook.targets if target.id == profile.target)
    kept: dict[str, list[Finding]] = {}
    for finding in project.findings:
        kept.setdefault(finding.place.path, []).append(finding)
    for path, asked in wishes.items():
        served = {(wish.finding.place, wish.finding.rule) for wish in asked}
        kept[path] = [one for one in kept.get(path, []) if (one.place, one.rule) not in served]
    rewritten: dict[str, FileFix] = {}
    jobs: dict[str, Job] = {}
    for path, asked in sorted(wishes.items()):
        job = Job(
            path=path,
            style=style,
            torch=profile.torch,
            wishes=tuple(asked),
            selected=selected,
            kept=tuple(kept.get(path, ())),
            methods=methods,
            patched=patched,
            foreign=foreign,
            chip=profile.chip,
            cann=profile.cann,
            plugin=profile.plugin,
            releases=releases,
        )
        data = (root / path).read_bytes()
        if kinds[path] in _KINDS:
            jobs[path] = job
        elif target == "ascend":  # the writers know its images, packages and resources
            wanted = tuple(one for one in asked if selected is None or one.finding.rule in selected)
            rewritten[path] = rewrite_artifact(msgspec.structs.replace(job, wishes=wanted), kinds[path], data, unsafe)
    rewritten |= _rewrite_together(project, root, jobs, unsafe)
    return Fixed(style=style, root=root, files=tuple(rewritten[path] for path in sorted(rewritten)))


def _rewrite_together(project: Project, root: Path, jobs: Mapping[str, Job], unsafe: bool) -> dict[str, FileFix]:
    """Return the Python files rewritten: again where what another file keeps may leave less to be safe."""
    tests = {artifact.path for artifact in project.inventory.artifacts if artifact.origin is Origin.TEST}
    fixes: dict[str, FileFix] = {}
    outlines: dict[str, Outline] = {}
    for path, job in jobs.items():
        fixes[path], outlines[path] = rewrite_with_outline(job, (root / path).read_bytes(), unsafe)
    outlines |= _outline_others(project, root, jobs.keys())
    seen: dict[str, Elsewhere] = {}
    for _ in range(_MOST_ROUNDS):  # what is left for the sake of one file may make another one be left
        again = False
        for path, elsewhere in look_elsewhere(outlines, project.trace.uses.whole, tests).items():
            if path not in fixes or elsewhere == seen.get(path, Elsewhere()):
                continue
            seen[path] = elsewhere
            if unsafe or any(edit.safety == "safe" for edit in fixes[path].edits):
                job = msgspec.structs.replace(jobs[path], elsewhere=elsewhere)
                fixes[path], outlines[path] = rewrite_with_outline(job, (root / path).read_bytes(), unsafe)
                again = True
        if not again:
            break
    return fixes


def _outline_others(project: Project, root: Path, known: Collection[str]) -> dict[str, Outline]:
    """Return the outlines of the Python files that no codemod serves and that hold kernels or names of torch.cuda."""
    kinds = {artifact.path: artifact.kind for artifact in project.inventory.artifacts}
    held: dict[str, set[int]] = {}
    for finding in project.findings:
        path = finding.place.path
        meant = finding.rule.startswith(FOREIGN) or finding.symbol.startswith("torch.cuda.")
        if meant and path not in known and kinds.get(path) in _KINDS:
            held.setdefault(path, set()).update(
                one.line for one in finding.places or (finding.place,) if one.path == path
            )
    found = {path: outline_by_lines((root / path).read_text(errors="replace"), lines) for path, lines in held.items()}
    for path in _named_in(root, project.inventory, GROUP, b"init_process_group", paths=True) - set(known):
        found[path] = found.get(path, Outline())._replace(groups=True)
    return found


def collect_wishes(
    findings: tuple[Finding, ...], rulebook: Rulebook, profile: Profile, inventory: Inventory, rules: set[str]
) -> dict[str, list[Wish]]:
    """Return by path the findings in own files and tests whose remedy under the profile names a codemod."""
    kinds = {artifact.path: artifact.kind for artifact in inventory.artifacts}
    found: dict[str, list[Wish]] = {}
    for finding in findings:
        if finding.rule not in rules or finding.origin is Origin.VENDORED or finding.suppressed or finding.state:
            continue
        rule = rulebook.find(finding.rule)
        if rule is None:
            continue
        remedy = find_remedy(rulebook, rule, finding.symbol, profile)
        for one in _apart(finding):
            kind = kinds.get(one.place.path, "")
            serving = CODEMODS if kind in _KINDS else ARTIFACT_CODEMODS if kind in _ARTIFACTS else ()
            if one.place.cell is None and any(name == remedy.fix for name, _ in serving):
                wish = Wish(one, remedy, render_replacement(remedy, rule, finding.symbol))
                found.setdefault(one.place.path, []).append(wish)
    return found


def _at_home(options: Options, style: Style) -> Options:
    """Return the options for the target whose names the style writes."""
    vendor = _vendor_of(style)
    if vendor is None or vendor.target == options.target:
        return options
    return msgspec.structs.replace(options, target=vendor.target, chip=None, torch=None, cann=None)


def _vendor_of(style: Style) -> Vendor | None:
    return VENDORS["npu"] if style == "shim" else VENDORS.get(style)


def _apart(finding: Finding) -> list[Finding]:
    """Return a finding for each place that asks for a package, or the finding itself."""
    if not finding.places or len(finding.kinds) != len(finding.places):
        return [finding]
    asking = [place for place, kind in zip(finding.places, finding.kinds, strict=True) if kind == "requirement"]
    return [msgspec.structs.replace(finding, place=place) for place in asking]


def _named_in(
    root: Path, inventory: Inventory, pattern: re.Pattern[bytes], word: bytes = b"cuda", paths: bool = False
) -> frozenset[str]:
    """Return what a pattern finds in the Python files that hold a word, or the paths of those in which it does."""
    names: set[str] = set()
    for artifact in inventory.artifacts:
        if artifact.kind in _KINDS:
            try:
                data = (root / artifact.path).read_bytes()
            except OSError:
                continue
            if word in data:
                found = [name.decode(errors="replace") for name in pattern.findall(data)]
                names.update([artifact.path] if paths and found else () if paths else found)
    return frozenset(names)


def _scan_again(options: Options, root: Path, inventory: Inventory, files: tuple[FileFix, ...]) -> Scan:
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
