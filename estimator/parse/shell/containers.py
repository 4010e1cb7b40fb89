"""What `docker run` and its like are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from estimator.parse.shell.syntax import Word

_RUNS = frozenset({"run", "create", "exec", "pull"})
_FLAGS = frozenset(
    "-d --detach -i --interactive -t --tty -it -ti -dit -itd -idt -di --rm --init --privileged -P --publish-all "
    "--read-only --no-healthcheck --oom-kill-disable --sig-proxy --disable-content-trust -q --quiet -a --all-tags "
    "-itP --tls --tlsverify -D --debug".split()
)
_VARIABLE = re.compile(r"([A-Za-z_]\w*)=(.*)\Z", re.S)


def image_of(words: Sequence[Word]) -> int | None:
    """Return where the image stands in `docker run ...`, None for a command that names none."""
    start = next((i for i, word in enumerate(words[1:3], 1) if word.text in _RUNS), None)
    if start is None or words[start].text == "exec":
        return None
    index = start + 1
    while index < len(words):
        text = words[index].text
        if not text.startswith("-"):
            return index
        index += 1 if "=" in text or text in _FLAGS else 2
    return None


def variables_of(words: Sequence[Word]) -> Iterator[tuple[str, str, Word]]:
    """Return the variables that `-e` and `--env` set, each with the word that sets it."""
    for index, word in enumerate(words):
        text = word.text
        given: Word | None = None
        if text in ("-e", "--env") and index + 1 < len(words):
            given = words[index + 1]
            found = _VARIABLE.match(given.text)
        elif text.startswith(("--env=", "-e=")):
            given, found = word, _VARIABLE.match(text.partition("=")[2])
        elif text.startswith("-e") and "=" in text and not text.startswith("-ex"):
            given, found = word, _VARIABLE.match(text[2:])
        else:
            continue
        if found is not None:
            yield found[1], found[2], given
