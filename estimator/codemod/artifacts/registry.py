"""The codemods for artifacts that are no Python, by the name that a remedy's `fix` gives."""

from __future__ import annotations

from collections.abc import Callable

from estimator.codemod.artifacts import environment, image, requirement, resource, setting
from estimator.codemod.artifacts.spot import Spot
from estimator.model.edit import Edit

ARTIFACT_CODEMODS: tuple[tuple[str, Callable[[Spot], Edit | str]], ...] = (
    ("env_name", environment.rewrite),
    ("image", image.rewrite),
    ("requirement", requirement.rewrite),
    ("resource", resource.rewrite),
    ("setting", setting.rewrite),
)
