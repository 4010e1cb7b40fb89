"""Which ending of a file's name tells which format."""

from __future__ import annotations

from collections.abc import Collection

# Every ending that any command knows; the longest that fits wins.
ENDINGS: tuple[tuple[str, str], ...] = (
    (".txt", "terminal"),
    (".json", "json"),
    (".html", "html"),
    (".htm", "html"),
    (".sarif", "sarif"),
    (".sarif.json", "sarif"),
    ("gl-code-quality-report.json", "gitlab"),
    (".md", "markdown"),
    (".csv", "csv"),
    (".xml", "junit"),
    (".dot", "dot"),
    (".gv", "dot"),
    (".mmd", "mermaid"),
    (".mermaid", "mermaid"),
)


def tell_format(name: str, formats: Collection[str]) -> str | None:
    """Return the one of the formats that the file's name tells, None where it tells none of them."""
    fitting = [(len(ending), format) for ending, format in ENDINGS if name.lower().endswith(ending)]
    return max(((length, format) for length, format in fitting if format in formats), default=(0, None))[1]
