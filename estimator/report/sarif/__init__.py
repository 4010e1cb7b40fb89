"""The scan as SARIF 2.1.0, the format that code hosts read."""

from estimator.report.sarif.document import render

__all__ = ["render"]
