"""What a parser sees in a piece of text, with the interest of the bundled rules."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from estimator.discover.kinds import kind_of
from estimator.model.artifact import Artifact
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_bytes
from estimator.rulebook.load import load_rulebook


@lru_cache(maxsize=1)
def interest() -> Interest:
    """Return what the bundled rules ask for."""
    return load_rulebook().interest


def parse(name: str, text: str | bytes) -> Parsed:
    """Return what the parser of the file's kind makes of the text; anything but Parsed fails."""
    kind = kind_of(Path(name))
    assert kind is not None
    data = text.encode() if isinstance(text, str) else text
    parsed = parse_bytes(data, Artifact(path=name, kind=kind), interest())
    assert isinstance(parsed, Parsed), parsed
    return parsed


def facts(name: str, text: str, *kinds: str) -> list[Fact]:
    """Return the facts of these kinds (of all, where none is given)."""
    return [fact for fact in parse(name, text).facts if not kinds or fact.kind in kinds]


def seen(name: str, text: str, *kinds: str) -> list[str]:
    """Return the facts in short: kind, symbol, and the value where there is one."""
    return [_short(fact) for fact in facts(name, text, *kinds)]


def _short(fact: Fact) -> str:
    values = [a.value for a in fact.arguments if a.name in ("value", "tag", None) and a.value not in (None, "")]
    if fact.kind == "command":
        values = []
    return " ".join([fact.kind, fact.symbol, *map(str, values)])
