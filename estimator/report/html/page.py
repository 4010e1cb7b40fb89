"""The page as a whole: what it is made of, and the policy that it is shown under."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec

from estimator import __version__
from estimator.model.assessment import Profile
from estimator.model.scan import Scan
from estimator.report.html.assumptions import AssumptionsView, build_assumptions
from estimator.report.html.blockers import Blocker, build_blockers
from estimator.report.html.coverage import CoverageView, build_coverage
from estimator.report.html.dots import Dots, Quantile, draw_dots, list_quantiles
from estimator.report.html.effort import EffortView, build_effort
from estimator.report.html.findings import FindingsView, build_findings
from estimator.report.html.gantt import Gantt, build_gantt
from estimator.report.html.kernels import KernelsView, build_kernels
from estimator.report.html.libraries import LibraryRow, build_libraries
from estimator.report.html.notes import build_notes
from estimator.report.html.places import encode_places
from estimator.report.html.verdict import Verdict, build_verdict
from estimator.report.html.waves import WavesView, build_waves
from estimator.report.html.words import visible
from estimator.report.html.workloads import WorkloadRow, build_workloads
from estimator.report.language import Language, Speech, speak

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = "templates"


class PageView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the templates see."""

    language: str
    project: str
    version: str
    facts: tuple[str, ...]
    notes: tuple[str, ...]
    anything: bool
    verdict: Verdict
    dots: Dots | None
    quantiles: tuple[Quantile, ...]
    workloads: tuple[WorkloadRow, ...]
    blockers: tuple[Blocker, ...]
    effort: EffortView
    gantt: Gantt | None
    waves: WavesView | None
    libraries: tuple[LibraryRow, ...]
    kernels: KernelsView | None
    findings: FindingsView
    coverage: CoverageView
    assumptions: AssumptionsView


def render(scan: Scan, color: bool = False, language: Language = "en") -> str:
    """Return the report as one HTML file."""
    return render_page(scan, speak(language))


def render_page(scan: Scan, say: Speech) -> str:
    """Return the report as one HTML file, with the words of `say`."""
    from markupsafe import Markup

    style, script = _read("style.css"), _read("script.js")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=build_page(scan, say),
            t=say,
            policy=_policy(style, script),
            style=Markup(style),
            script=Markup(script),
            data=Markup(encode_places(scan, say)),
        )
    )


def build_page(scan: Scan, say: Speech) -> PageView:
    """Return what the page shows of a scan."""
    verdict = build_verdict(scan, say)
    return PageView(
        language=say.tag,
        project=visible(scan.name or PurePath(scan.inventory.root).name or say("the project")),
        version=__version__,
        facts=_facts(scan, say),
        notes=build_notes(scan, say),
        anything=bool(scan.counted),
        verdict=verdict,
        dots=draw_dots(scan.main.effort),
        quantiles=list_quantiles(scan.main.effort),
        workloads=build_workloads(scan, say),
        blockers=build_blockers(scan, say),
        effort=build_effort(scan, say),
        gantt=build_gantt(scan.schedule, say),
        waves=build_waves(scan.graph, say),
        libraries=build_libraries(scan, say),
        kernels=build_kernels(scan, say),
        findings=build_findings(scan, say),
        coverage=build_coverage(scan, say),
        assumptions=build_assumptions(scan, say),
    )


def _facts(scan: Scan, say: Speech) -> tuple[str, ...]:
    files, lines = sum(scan.size.files.values()), sum(scan.size.lines.values())
    facts = [_target(scan.main.profile, say)]
    facts.append(say("{files} files, {lines} lines read", files=f"{files:,}", lines=f"{lines:,}"))
    if scan.workload != "all":
        facts.append(say("workload: {workload}", workload=say(scan.workload)))
    return tuple(facts)


def _target(profile: Profile, say: Speech) -> str:
    versions = [profile.chip.upper() if profile.chip.isalnum() else profile.chip, f"torch {profile.torch}"]
    versions += [f"CANN {profile.cann}"] if profile.cann else []
    return say("From CUDA to {target} ({versions})", target=profile.target.capitalize(), versions=", ".join(versions))


def _policy(style: str, script: str) -> str:
    """Return a content-security policy under which nothing is fetched and nothing runs but what is in this page."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=2)
def _read(name: str) -> str:
    return files(__package__).joinpath(_TEMPLATES, name).read_text(encoding="utf-8").replace("\r\n", "\n")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("estimator.report.html", _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
