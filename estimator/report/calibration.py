"""A calibration in words."""

from __future__ import annotations

from estimator.model.calibration import Calibration

_SHOWN = 8


def describe_calibration(calibration: Calibration) -> str:
    """Return what a calibration changes, and how far off the estimates were before and are after it."""
    factors = [("everything", calibration.all)]
    for kind, known in (("area", calibration.areas), ("class", calibration.classes), ("rule", calibration.rules)):
        factors += [(f"{kind} {name}", factor) for name, factor in known.items()]
    largest = sorted(factors[1:], key=lambda pair: (-abs(pair[1] - 1), pair[0]))[:_SHOWN]
    lines = [f"Calibration {calibration.name}: {calibration.rows} figures"]
    lines += [f"  {name:32} x {factor:.2f}" for name, factor in [factors[0], *largest]]
    lines.append(
        f"Typical error on a figure left out of the fit: factor {calibration.error_before:.2f} before, "
        f"{calibration.error_after:.2f} after."
    )
    if calibration.error_after >= calibration.error_before:
        lines.append("The fit does not predict better than the table: collect more figures before you rely on it.")
    return "\n".join(lines) + "\n"
