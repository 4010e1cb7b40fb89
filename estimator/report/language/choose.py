"""Which languages there are, and which one a reader of this terminal reads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from estimator.report.language.speech import ENGLISH, Speech

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
# Of what rules and tables say, each in a file of its own; the catalogue goes before them.
PARTS = ("titles", "whys", "becomes", "notes", "basis", "ports")
_FOLDER = Path(__file__).parent
_TRADITIONAL = ("hant", "tw", "hk", "mo")  # the catalogue is in simplified characters


@lru_cache
def speak(language: str) -> Speech:
    """Return how reports are worded in one of `LANGUAGES`."""
    if language == "en":
        return ENGLISH
    catalogue = read_catalogue(f"{language}.yaml")
    texts = {text: worded for name in PARTS for text, worded in read_catalogue(f"{language}_{name}.yaml").items()}
    return Speech(catalogue["tag"], {**texts, **catalogue["texts"]}, catalogue["counts"], catalogue["patterns"])


def read_catalogue(name: str) -> dict[str, Any]:
    """Return a file of the catalogues."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    catalogue: dict[str, Any] = yaml.load((_FOLDER / name).read_text(encoding="utf-8"), loader)
    return catalogue


def tell_language(environment: Mapping[str, str]) -> Language:
    """Return the language of the locale that the environment asks for; English where there is no catalogue."""
    name = next(filter(None, (environment.get(one) for one in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language, *rest = name.partition(".")[0].lower().replace("-", "_").split("_")
    if any(part in _TRADITIONAL for part in rest):
        return "en"
    return next((one for one in LANGUAGES if one == language), "en")
