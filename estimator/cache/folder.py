"""Where things are kept between runs."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return the cache folder: CANNSCOPE_CACHE_DIR, else cannscope's own in the platform's cache folder."""
    given = os.environ.get("CANNSCOPE_CACHE_DIR")
    if given:
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("cannscope", appauthor=False)
