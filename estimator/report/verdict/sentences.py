"""What the gate says of a site and of the whole, in words that every format shares."""

from __future__ import annotations

from hashlib import sha256

from estimator.files import encode_name
from estimator.model.verdict import Judged, Verdict
from estimator.report.text import count, cut, escape

_LONGEST = 100
# How a site weighs, from the heaviest: what fails, what a reader should see, and what only is told.
LEVELS = ("error", "warning", "note")


def effort_text(hours: float) -> str:
    """Return mean hours of work without false precision."""
    if hours <= 0:
        return "no work"
    return "under 0.1 h" if hours < 0.05 else f"{hours:.1f} h" if hours < 9.95 else f"{hours:,.0f} h"


def place_text(one: Judged) -> str:
    """Return path, cell of a notebook, and line."""
    place = one.site.place
    cell = "" if place.cell is None else f":cell {place.cell}"
    return f"{escape(place.path)}{cell}:{place.line}"


def say_what(one: Judged) -> str:
    """Return in a word or two what a site is to the gate."""
    if one.fails:
        return "not allowed here" if one.fail_on == "any" else one.standing
    if one.standing == "moved" and one.moved_from == one.site.place.path:
        return "edited or moved within the file"
    if one.standing != "new":
        return one.standing
    if one.free:
        return "new, no work on the target"
    return f"new, allowed here ({one.fail_on})" if one.lock_in else "new, but no tie to CUDA"


def level_of(one: Judged) -> str:
    """Return one of `LEVELS`."""
    if one.fails:
        return "error"
    return "warning" if one.standing == "new" and one.lock_in and not one.free else "note"


def fingerprint_of(one: Judged) -> str:
    """Return what tells the site from all others, also where a library has several places in one finding."""
    finding, identity = one.site.finding, one.site.identity
    if len(finding.places) < 2:
        return finding.fingerprint
    same = sorted(place for place in finding.places if place.path == one.site.place.path)
    text = "\0".join((finding.fingerprint, identity.path, str(same.index(one.site.place))))
    return sha256(encode_name(text)).hexdigest()[:32]


def shown_as(one: Judged) -> str:
    """Return the line as it stands, or the symbol where the finding's line is another."""
    finding = one.site.finding
    return finding.snippet if finding.snippet and finding.place == one.site.place else finding.symbol


def describe_site(one: Judged) -> str:
    """Return in one line what the site is, why it counts, how to write it for any device, and what it adds."""
    what = say_what(one)
    parts = [f"{what[0].upper()}{what[1:]}: {cut(shown_as(one), _LONGEST)} -", one.why]
    if one.portable:
        parts.append(f"Instead: {one.portable}.")
    if one.standing == "new":
        parts.append(f"It adds {effort_text(one.hours)}.")
    if one.moved_from and one.moved_from != one.site.place.path:
        parts.append(f"It came from {one.moved_from}.")
    return escape(" ".join(part for part in parts if part))


def summarise(verdict: Verdict) -> str:
    """Return the verdict, and what it rests on, in one line."""
    word = {0: "Passed", 1: "Failed", 3: "Undecided"}[verdict.exit_code]
    new = [one for one in verdict.judged if one.standing == "new"]
    parts = [f"{count(len(new), 'new place')}" + (f" adding {effort_text(verdict.hours)}" if new else "")]
    if verdict.most is not None:
        parts[-1] += (
            f" (allowed {effort_text(verdict.most)})"
            if not verdict.too_much
            else (f", more than the {effort_text(verdict.most)} allowed")
        )
    moved = sum(one.standing == "moved" for one in verdict.judged)
    barred = sum(one.fails and one.fail_on == "any" for one in verdict.judged)
    counts = [
        (barred, "not allowed where they are"),
        (moved, "moved"),
        (sum(gone.count for gone in verdict.fixed), "fixed"),
        (verdict.known, "known"),
        (len(verdict.suppressed), "suppressed"),
        (len(verdict.skipped), "not read"),
    ]
    parts += [f"{number:,} {name}" for number, name in counts if number]
    held = f"; against {' and '.join(verdict.against)}" if verdict.against else ""
    allow = " (--allow-skipped passes)" if verdict.exit_code == 3 else ""
    return escape(f"{word}: {', '.join(parts)}{allow}{held}.")
