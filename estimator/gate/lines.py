"""Which lines of a file were added since."""

from __future__ import annotations

from difflib import SequenceMatcher


def added_lines(old: bytes, new: bytes) -> frozenset[int]:
    """Return the numbers, from 1, of the lines that only the new text has; ends of lines do not count."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return frozenset(
        number
        for tag, _, _, start, end in matcher.get_opcodes()
        if tag in ("insert", "replace")
        for number in range(start + 1, end + 1)
    )
