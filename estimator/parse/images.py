"""References to container images."""

from __future__ import annotations

import re
from typing import NamedTuple

from estimator.model.fact import Argument
from estimator.parse.collect import Collector
from estimator.parse.text import Point

_NAME = re.compile(r"[a-z0-9$][\w.$\-{}:+]*(/[\w.$\-{}:+]+)*\Z", re.I)
_TAG = re.compile(r":(?![^/]*/)(?![^{]*\})[\w$][\w.$\-{}:+]*\Z")
_DIGEST = re.compile(r"@sha\d+:[0-9a-f]+\Z")
_TEMPLATE = re.compile(r"\$?\{\{.*?\}\}")
_DEFAULT_REGISTRIES = ("docker.io/", "index.docker.io/", "registry-1.docker.io/")


class Image(NamedTuple):
    """An image by its name, without the registry that is the default one, and its tag ("" for the newest)."""

    name: str
    tag: str


def split_image(reference: str) -> Image | None:
    """Return the image that a reference names, or None where the text is no reference."""
    text = _TEMPLATE.sub("_", reference.strip().strip("\"'"))
    for scheme in ("docker://", "docker:", "dockerd://"):  # Singularity, SkyPilot, pyxis
        text = text.removeprefix(scheme)
    if text.count("#") == 1:  # enroot writes nvcr.io#nvidia/pytorch:24.05
        text = text.replace("#", "/")
    text = _DIGEST.sub("", text)
    tag = _TAG.search(text)
    name = text[: tag.start()].lower() if tag else text.lower()
    if not _NAME.match(name):
        return None
    for registry in _DEFAULT_REGISTRIES:
        name = name.removeprefix(registry)
    return Image(name.removeprefix("library/"), tag[0][1:] if tag else "")


def add_image(collector: Collector, reference: str, start: Point, end: Point) -> None:
    """Report the image that stands between the points, if it is one."""
    image = split_image(reference)
    if image is None or image.name in ("scratch", ""):
        return
    full = f"{image.name}:{image.tag}" if image.tag else image.name
    collector.add(
        "image",
        image.name,
        start,
        end,
        syntax=full,
        arguments=(Argument("tag", value=image.tag), Argument("reference", value=full)),
    )
