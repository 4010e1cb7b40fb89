"""
Searches redacted reports of real projects for the projects' own words.

    python bench/check_redaction.py DIR...

Every name of a file, folder, module, command, kernel, helper or scope, every line of code in a finding and every hash
is searched for in all formats, as a whole word. Words that the rules themselves hold tell nothing and are left out, as
is what is shorter than four letters. What is found is printed; the exit code tells whether there was any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from estimator.config import Options
from estimator.model.scan import Scan
from estimator.pipeline import run_scan
from estimator.report.redaction import Pseudonyms, redact
from estimator.report.registry import GRAPH_REPORTERS, REPORTERS
from estimator.rulebook.load import load_rulebook

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
_WORD = re.compile(r"\w+")
_SHORTEST = 4


def list_secrets(scan: Scan) -> Iterator[str]:
    """Yield the texts that the project chose."""
    for artifact in scan.inventory.artifacts:
        yield from (artifact.path, artifact.module)
    for finding in scan.findings:
        yield from (finding.scope, finding.snippet, finding.component or "", *finding.launchers)
        if {"kernel", "definition", "helper"} & set(finding.kinds):
            yield finding.symbol
    for entry in scan.graph.entry_points:
        yield entry.name
    for point in scan.graph.choke_points:
        yield from point.helpers


def render_all(scan: Scan) -> Iterator[str]:
    """Yield the scan in every format."""
    yield from (reporter.render(scan, False) for reporter in (*REPORTERS, *GRAPH_REPORTERS))


def read_words(texts: Iterable[str]) -> set[str]:
    """Return all words of the texts."""
    return {word for text in texts for word in _WORD.findall(text.replace("\\_", "_"))}


def main(arguments: list[str]) -> int:
    """Print what was found of each project; return 1 where there was any."""
    bundled, names = load_rulebook(()), Pseudonyms(bytes(16))
    other = run_scan(Options(paths=(FIXTURES,), root=FIXTURES, jobs=1))
    ours = read_words([str(bundled), *render_all(redact(other, bundled, names))])  # what reports of anything hold
    found = 0
    for name in arguments:
        folder = Path(name)
        scan = run_scan(Options(paths=(folder,), root=folder, jobs=1))
        words = {word for word in read_words(list_secrets(scan)) - ours if len(word) >= _SHORTEST}
        hashes = {text for one in scan.findings for text in (one.fingerprint, one.key, one.moved_key, one.body) if text}
        survivors = (words | hashes) & read_words(render_all(redact(scan, bundled, names)))
        print(f"{folder.name}: {len(words):,} words and {len(hashes):,} hashes searched for, {len(survivors)} found")
        print("".join(f"  {word}\n" for word in sorted(survivors)), end="")
        found += len(survivors)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
