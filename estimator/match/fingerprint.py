"""The identity of a finding, stable while lines shift and code is reformatted."""

from __future__ import annotations

import hashlib
from collections import Counter

import msgspec

from estimator.files import encode_name
from estimator.model.finding import Finding

_DIGITS = 16


class Fingerprinter:
    """Gives each finding its key, and tells identical ones apart by their order in the file."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def mark(self, finding: Finding, syntax: str) -> Finding:
        """Return the finding with key (rule, path, scope, syntax) and fingerprint (key and ordinal)."""
        path = "" if finding.places else finding.place.path
        key = _hash(finding.rule, path, finding.scope, syntax)
        ordinal = self._seen[key]
        self._seen[key] += 1
        moved_key = _hash(finding.rule, finding.scope, syntax)
        return msgspec.structs.replace(
            finding,
            key=key,
            moved_key=moved_key,
            fingerprint=_hash(key, str(ordinal)),
            syntax=_hash(syntax),
        )


def _hash(*parts: str) -> str:
    text = encode_name("\0".join(parts))
    return hashlib.sha256(text).hexdigest()[:_DIGITS]
