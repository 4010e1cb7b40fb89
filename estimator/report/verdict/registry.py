"""Which reporter renders a verdict in which format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from estimator.model.verdict import Verdict

# Format and module here; a hook needs one, and pays for what it imports.
VERDICT_REPORTERS: tuple[tuple[str, str], ...] = (
    ("terminal", "terminal"),
    ("json", "json_v1"),
    ("github", "github"),
    ("sarif", "sarif"),
    ("gitlab", "gitlab"),
    ("markdown", "markdown"),
)
VERDICT_FORMATS = tuple(name for name, _ in VERDICT_REPORTERS)


def render_verdict(format: str, verdict: Verdict, color: bool = False) -> str:
    """Return the verdict in one of `VERDICT_FORMATS`, in colour where the format knows any."""
    module = import_module(f"estimator.report.verdict.{dict(VERDICT_REPORTERS)[format]}")
    render: Callable[[Verdict, bool], str] = module.render
    return render(verdict, color)
