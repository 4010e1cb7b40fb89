"""Packages of the system that a command installs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from estimator.parse.collect import Collector
from estimator.parse.shell.syntax import Word

MANAGERS = frozenset("apt apt-get yum dnf microdnf zypper apk".split())
_VERBS = frozenset("install add reinstall".split())
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]*")


def add_system_packages(collector: Collector, words: Sequence[Word]) -> None:
    """Report each package that `apt-get install` or its like is given; the name ends where a variable begins."""
    verb = next((index for index, word in enumerate(words) if word.text in _VERBS), None)
    for word in words[verb + 1 :] if verb is not None else ():
        found = _NAME.match(word.text)
        if found is not None:
            name = found[0].lower().rstrip("-.")
            collector.add("package", name, word.start, word.end, syntax=word.text)
