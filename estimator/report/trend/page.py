"""The trend as one HTML file that loads nothing."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from estimator import __version__
from estimator.model.trend import Point, Trend
from estimator.report.text import printable, weeks
from estimator.report.trend.chart import draw_effort, draw_findings
from estimator.report.trend.sentences import day_of, list_notes, summarise

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
svg { width: 100%; height: auto; font-size: 12px; }
svg text { fill: var(--soft); }
.grid { stroke: var(--rule); }
.band { fill: var(--band); opacity: 0.6; }
.line { fill: none; stroke: var(--accent); stroke-width: 2; }
.dot { fill: var(--accent); }
.dot:hover { stroke: var(--mark); stroke-width: 3; }
figure { margin: 26px 0; }
"""
_HEAD = ("Day", "Commit", "Subject", "Findings", "Added", "Gone", "p50", "p10", "p90")


def render(trend: Trend, color: bool = False) -> str:
    """Return the page: the summary, effort and findings as charts, and all points as a table, the newest first."""
    style = (files("estimator.report.html") / "templates" / "style.css").read_text(encoding="utf-8") + _STYLE
    notes = "".join(f'<p class="aside">{_text(note)}</p>\n' for note in list_notes(trend))
    head = "".join(f'<th scope="col"{_kind(number)}>{name}</th>' for number, name in enumerate(_HEAD))
    rows = "\n".join(_row(point) for point in reversed(trend.points))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trend of findings and effort</title>
<style>{style}</style>
</head>
<body>
<header class="top"><h1>Trend of findings and effort</h1></header>
<main>
<p class="verdict">{_text(summarise(trend))}</p>
<figure><figcaption>Effort in engineer-weeks: p50, and p10 to p90</figcaption>
{draw_effort(trend)}
</figure>
<figure><figcaption>Findings in own code</figcaption>
{draw_findings(trend)}
</figure>
{notes}<table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
<footer class="aside">cannscope {__version__}</footer>
</body>
</html>
"""


def _row(point: Point) -> str:
    effort = point.effort
    numbers = [f"{point.total:,}", f"{point.added:,}", f"{point.gone:,}"]
    numbers += [weeks(value) for value in (effort.p50, effort.p10, effort.p90)]
    cells = [day_of(point), f"<code>{point.commit.id[:10]}</code>", _text(point.commit.subject)]
    return "<tr>" + "".join(f"<td{_kind(n)}>{cell}</td>" for n, cell in enumerate([*cells, *numbers])) + "</tr>"


def _kind(number: int) -> str:
    return ' class="number"' if number > 2 else ""


def _text(text: str) -> str:
    return escape(str(printable(text)))
