"""Finds a browser to test with: Chromium as the system has it, driven by playwright."""

from __future__ import annotations

import os
import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_browser() -> str | None:
    """Return the browser that CANNSCOPE_BROWSER names, else Chromium from the PATH, None where there is none."""
    return os.environ.get("CANNSCOPE_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
