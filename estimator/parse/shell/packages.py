"""Packages that a command installs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from estimator.model.fact import Argument
from estimator.parse.collect import Collector
from estimator.parse.shell.syntax import Word

SYSTEM = frozenset("apt apt-get yum dnf microdnf zypper apk".split())
_CONDA = frozenset("conda mamba micromamba".split())
_PIP = frozenset("pip pip3".split())
_VERBS = frozenset("install add update upgrade reinstall create".split())
_TAKES_VALUE = frozenset(
    "-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --root --prefix "
    "--platform --python-version --implementation --abi --trusted-host --cache-dir --index-strategy --python -p -n "
    "--name -C --config-settings --config-setting --only-binary --no-binary --channel --override-channels-from "
    "--timeout --progress-bar --no-build-isolation-package --torch-backend -o".split()
)
_EDITABLE = ("-e", "--editable")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_GIT_URL = re.compile(r"(?:git\+|https?://).*?/([A-Za-z0-9._-]+?)(?:\.git)?(?:@[^#/]*)?(?:#.*)?\Z")
_WHEEL = re.compile(r"(?:.*/)?([A-Za-z0-9._]+?)-[0-9][^/]*\.(?:whl|tar\.gz|zip)\Z")


def manager_of(program: str, words: Sequence[Word]) -> tuple[str, int] | None:
    """Return the package manager (pip, conda, apt) and where its packages begin; None for any other command."""
    verb = next((index for index, word in enumerate(words[1:], 1) if not word.text.startswith("-")), None)
    if verb is None:
        return None
    if program in _PIP:
        return ("pip", verb + 1) if words[verb].text in _VERBS else None
    if program in _CONDA:
        return ("conda", verb + 1) if words[verb].text in _VERBS else None
    if program in SYSTEM:
        installing = next((i for i, word in enumerate(words[1:], 1) if word.text in _VERBS), None)
        return ("apt", installing + 1) if installing is not None else None
    texts = [word.text for word in words]
    if program == "uv" and texts[1:2] == ["add"]:
        return "pip", 2
    if program == "uv" and texts[1:3] == ["pip", "install"]:
        return "pip", 3
    if program == "python" and texts[1:3] == ["-m", "pip"] and "install" in texts:
        return "pip", texts.index("install") + 1
    return None


def add_requirements(collector: Collector, manager: str, words: Sequence[Word]) -> None:
    """Report each package among the words, by its normalised name."""
    for word, name in _named(manager, words):
        normal = re.sub(r"[-_.]+", "-", name).lower() if manager != "apt" else name.lower()
        collector.add(
            "requirement",
            normal,
            word.start,
            word.end,
            syntax=f"{manager} {word.text}",
            arguments=(Argument("manager", value=manager), Argument("requirement", value=word.text)),
            subject=f"library:{normal}" if manager != "apt" else None,
        )


def _named(manager: str, words: Sequence[Word]) -> Iterator[tuple[Word, str]]:
    skip = False
    for word in words:
        text = word.text
        if skip:
            skip = False
        elif text in _EDITABLE:
            continue
        elif text in _TAKES_VALUE and manager != "apt":
            skip = True
        elif text.startswith(("-", "$", ".", "/", "<", ">", "&", "|")):
            wheel = _WHEEL.match(text) if text.startswith(("/", ".")) and manager == "pip" else None
            if wheel is not None:
                yield word, wheel[1]
        elif "://" in text:
            found = _WHEEL.match(text) or _GIT_URL.match(text)
            if found is not None and manager == "pip":
                yield word, found[1]
        else:
            found = _NAME.match(text.split("::")[-1])
            if found is not None:
                yield word, _without_version(manager, found[0], text)


def _without_version(manager: str, name: str, text: str) -> str:
    # `apt-get install cuda-toolkit-12-${V}`: the name ends where the variable begins.
    return name.rstrip("-.") if manager == "apt" or "$" in text else name
