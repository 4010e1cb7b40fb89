"""From what the user asks for to a profile that the tables cover."""

from __future__ import annotations

from collections.abc import Iterable

from estimator.errors import UsageError
from estimator.model.assessment import Profile
from estimator.model.rule import Release, TargetInfo
from estimator.model.rulebook import Rulebook
from estimator.model.versions import minor, version_key


def choose_profile(
    rulebook: Rulebook,
    target: str,
    chip: str | None = None,
    torch: str | None = None,
    cann: str | None = None,
) -> Profile:
    """
    Return the profile; what is not given is the target's default, or what pairs with what is given.

    Raises UsageError for a target, chip or version that the tables do not cover, and for versions that no release
    pairs; the message lists those that there are.
    """
    info = next((known for known in rulebook.targets if known.id == target), None)
    if info is None:
        known = ", ".join(known.id for known in rulebook.targets)
        raise UsageError(f"unknown target '{target}'; there is {known}")
    if chip is not None and chip not in info.chips:
        raise UsageError(f"unknown chip '{chip}' of {info.id}; there are {', '.join(info.chips)}")
    asked = minor(torch) if torch is not None else None
    if asked is not None and asked not in info.torch:
        raise UsageError(f"no table covers torch {asked} on {info.id}; covered are {', '.join(info.torch)}")
    release = _choose_release(info, asked, cann)
    stated = tuple(name for name, value in (("chip", chip), ("torch", torch), ("cann", cann)) if value is not None)
    return Profile(
        target=info.id,
        chip=chip or info.default_chip,
        torch=asked or (minor(release.torch) if release else info.default_torch),
        cann=release.toolkit if release else "",
        plugin=release.plugin if release else "",
        tables=info.tables,
        stated=stated,
    )


def _choose_release(info: TargetInfo, torch: str | None, cann: str | None) -> Release | None:
    """Return the newest release that pairs the versions asked for; the default torch is preferred."""
    fitting = [r for r in info.releases if cann is None or _is_version(r.toolkit, cann)]
    if cann is not None and not fitting:
        known = ", ".join(_distinct(release.toolkit for release in info.releases)) or "none"
        raise UsageError(f"no release of the {info.id} plugin pairs with CANN {cann}; known are {known}")
    wanted = torch or info.default_torch
    paired = [release for release in fitting if minor(release.torch) == wanted]
    if not paired and torch is not None and cann is not None:
        known = ", ".join(_distinct(release.toolkit for release in info.releases if minor(release.torch) == torch))
        raise UsageError(f"no release of the {info.id} plugin pairs torch {torch} with CANN {cann}; it has {known}")
    candidates = paired or ([] if cann is None else fitting)
    return max(candidates, key=lambda r: (version_key(r.toolkit), version_key(r.torch)), default=None)


def _is_version(toolkit: str, asked: str) -> bool:
    """Tell whether the release is the version asked for, which may leave out its last parts."""
    return toolkit.lower() == asked.lower() or toolkit.lower().startswith(f"{asked.lower()}.")


def _distinct(versions: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(versions), key=version_key, reverse=True)
