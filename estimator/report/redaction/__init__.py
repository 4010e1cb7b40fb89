"""A scan without anything by which a stranger could tell the project."""

from estimator.report.redaction.pseudonyms import Pseudonyms
from estimator.report.redaction.whole import redact

__all__ = ["Pseudonyms", "redact"]
