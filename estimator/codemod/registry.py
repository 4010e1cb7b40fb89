"""The codemods, by the name that a remedy's `fix` gives."""

from __future__ import annotations

from estimator.codemod import amp, device_module, device_string, dist_backend, env_name, method_rename
from estimator.codemod.job import Codemod

CODEMODS: tuple[tuple[str, Codemod], ...] = (
    ("device_module", device_module.rewrite),
    ("device_string", device_string.rewrite),
    ("method_rename", method_rename.rewrite),
    ("dist_backend", dist_backend.rewrite),
    ("amp", amp.rewrite),
    ("env_name", env_name.rewrite),
)
