"""Targets side by side, as Markdown and as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from estimator.model.comparison import Comparison
from estimator.report.comparison import (
    BASIS,
    LOSSES,
    NO_NUMBER,
    ORDER,
    STAY,
    close_note,
    describe,
    losses,
    name_of,
    render_json,
    render_terminal,
)
from estimator.report.text import percent, printable, weeks

_HEADER = ("target", "p10 - p90", "nothing to do", "basis: judgement", "unverified")


def render_markdown(result: Comparison, color: bool = False) -> str:
    """Return the comparison as Markdown, for a pull request or a wiki."""
    header, rows = _table(result)
    lines = ["# Targets side by side", "", _intro(result), ""]
    lines += ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    lines += ["", f"{ORDER.format(strategy=result.strategy)} {close_note(result)}".strip(), "", BASIS]
    for one in result.standings:
        lines += ["", f"## {_cell(name_of(one))}: {_cell(one.title)}", ""]
        lines += [f"- **{label}**: {_cell(text)}" for label, text in describe(one)]
    lines += ["", "## stay: a reduced Nvidia part", "", STAY, ""]
    lines += [
        f"- **{_cell(d.title)}** ({d.places:,}): {_cell(d.why)} {', '.join(f'`{_code(e)}`' for e in d.examples)}"
        for d in result.stay
    ]
    if not result.stay:
        lines.append("Nothing was found that only the newest or largest parts have.")
    return printable("\n".join(lines) + "\n")  # type: ignore[no-any-return]


def render_html(result: Comparison, color: bool = False) -> str:
    """Return the comparison as one page without script or anything to fetch; whatever the code holds is escaped."""
    from importlib.resources import files

    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("estimator.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    header, rows = _table(result)
    page = environment.get_template("comparison.html").render(
        style=Markup((files("estimator.report.html") / "templates" / "style.css").read_text(encoding="utf-8")),
        intro=_intro(result),
        header=header,
        rows=rows,
        notes=[f"{ORDER.format(strategy=result.strategy)} {close_note(result)}".strip(), BASIS],
        targets=[(name_of(one), one.title, describe(one)) for one in result.standings],
        stay=STAY,
        demands=result.stay,
    )
    return printable(page)  # type: ignore[no-any-return]


def _table(result: Comparison) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    strategies = [one.strategy for one in result.standings[0].assessments] if result.standings else []
    rows = []
    for one in result.standings:
        efforts = {assessment.strategy: assessment.effort for assessment in one.assessments}
        main = one.main.effort
        rows.append(
            (
                name_of(one),
                *(weeks(efforts[name].p50) for name in strategies),
                f"{weeks(main.p10)} - {weeks(main.p90)}",
                percent(one.free_share),
                percent(one.main.judgement_share),
                percent(one.unverified),
                *losses(one),
            )
        )
    rows.append(("stay", *(NO_NUMBER for _ in rows[0][1:])))
    return (
        _HEADER[0],
        *(f"{name}, p50" for name in strategies),
        f"{result.strategy}, {_HEADER[1]}",
        *_HEADER[2:],
        *LOSSES,
    ), rows


def _intro(result: Comparison) -> str:
    of = "all workloads" if result.workload == "all" else f"{result.workload} alone"
    return (
        f"Engineer-weeks for {of}; {result.files:,} files with {result.lines:,} lines, read once and assessed for each."
    )


def _cell(text: str) -> str:
    """Return the text so that Markdown neither breaks a table at it nor takes it for markup."""
    for character in "\\`*_[]<>|#":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")


def _code(text: str) -> str:
    return text.replace("`", "'").replace("\n", " ")


RENDERERS: Mapping[str, Callable[[Comparison, bool], str]] = {
    "terminal": render_terminal,
    "json": render_json,
    "markdown": render_markdown,
    "html": render_html,
}
