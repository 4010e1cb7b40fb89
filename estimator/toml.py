"""TOML of files that nobody vouches for."""

from __future__ import annotations

import re
import sys
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# Python's reader takes time by the square of a key's parts.
_DEEPEST_KEY = 50
_DEEP_KEY = re.compile(
    r"""(?:^|[\[{,])[ \t]*(?:(?:[\w-]{1,100}|"[^"\n]{0,100}"|'[^'\n]{0,100}')[ \t]*\.[ \t]*){""" + f"{_DEEPEST_KEY}}}",
    re.M,
)


def load_toml(text: str) -> dict[str, Any]:
    """Return the document; raises ValueError, with a reason in one line, for what is none or would take long."""
    if _DEEP_KEY.search(text):
        raise ValueError(f"a key of more than {_DEEPEST_KEY} parts")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:  # Python refuses to read numbers of more than 4,300 digits
        raise ValueError("a number of thousands of digits") from None
    except RecursionError:
        raise ValueError("nested too deep") from None
