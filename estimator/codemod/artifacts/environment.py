"""An environment variable that a script, an image or a manifest sets takes the name that the NPU's runtime reads."""

from __future__ import annotations

import re

from estimator.codemod.artifacts.spot import Spot
from estimator.codemod.variables import NO_COUNTERPART, SERVED, doubt_value, new_name
from estimator.model.edit import Edit

_VALUE = re.compile(r"\s*[=:]\s*[\"']?([^\"'\s]*)")
_COMMENT = re.compile(r"(?m)^[ \t]*#.*$")


def rewrite(spot: Spot) -> Edit | str:
    """Return the edit of the name where it is set, and of each `$NAME` of the file."""
    name = spot.wish.finding.symbol
    becomes = new_name(spot.wish.remedy, spot.wish.replacement)
    if becomes is None:
        return NO_COUNTERPART
    if becomes in spot.source.text:
        return SERVED
    whole = re.compile(rf"(?<![\w$]){re.escape(name)}(?!\w)")
    found = whole.search(spot.text)
    if found is None:
        found = re.search(rf"(?<=\$){re.escape(name)}(?!\w)|(?<=\$\{{){re.escape(name)}(?!\w)", spot.text)
    if found is None:
        return "the name is not written out here"
    text = spot.source.text
    reads = [match.span(1) for match in re.finditer(rf"\$\{{?({re.escape(name)})(?!\w)", text)]
    changes = {(found.start(), found.end(), becomes)}
    changes |= {(start - spot.start, end - spot.start, becomes) for start, end in reads}
    value = _VALUE.match(spot.text, found.end())
    review = doubt_value(name, value[1]) if value is not None else ""
    if not review and _named_elsewhere(spot, name, whole):
        review = "the file names the variable in another way as well"
    return spot.edit(sorted(changes), review)


def _named_elsewhere(spot: Spot, name: str, whole: re.Pattern[str]) -> bool:
    """Tell whether the name stands, outside of comments, where it is neither set by a finding nor read by `$`."""
    text = spot.source.text
    comments = [match.span() for match in _COMMENT.finditer(text)]
    same = [wish.finding.place for wish in spot.job.wishes if wish.finding.symbol == name]
    lines = {line for place in same for line in range(place.line, place.end_line + 1)}
    for match in whole.finditer(text):
        if any(start <= match.start() < end for start, end in comments):
            continue
        if text[max(0, match.start() - 2) : match.start()].endswith(("$", "${")):
            continue
        if text.count("\n", 0, match.start()) + 1 not in lines:
            return True
    return False
