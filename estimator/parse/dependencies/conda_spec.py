"""One package as conda asks for it."""

from __future__ import annotations

import re

import msgspec

from estimator.model.fact import Fact, Guard, Place
from estimator.parse.dependencies.requirement import Asked, cuda_tag, make_fact, normalise

_LONGEST = 300
_ONE = r"(?:[<>=!~]{1,2}\s*)?[^\s,|=<>!~\[\]]+"
_SPEC = re.compile(
    rf"""(?:(?P<channel>[^\s:\[\]]+)::)?              # nvidia/label/cuda-12.1.0::cuda-nvcc
        (?P<name>_?[A-Za-z0-9][A-Za-z0-9._-]*)\s*
        (?P<version>{_ONE}(?:\s*[,|]\s*{_ONE})*)?
        (?:(?:\s*=\s*|\s+)(?P<build>[^\s\[\]]+))?\s*
        (?:\[(?P<keys>[^\]]*)\])?\s*\Z""",
    re.X,
)
_KEY = re.compile(r"(version|build|channel)\s*=\s*(\"[^\"]*\"|'[^']*'|[^,\s]+)")
_PINNED = re.compile(r"(={0,2})\s*([0-9][A-Za-z0-9._!+-]*?)((?:\.?\*)?)\Z")
_PYTHON_TAG = re.compile(r"py[\d.]+_")


class CondaSpec(msgspec.Struct, frozen=True):
    """What is asked for, the channel and the build that it is asked from ("" where none is named), and its CUDA."""

    asked: Asked
    channel: str = ""
    build: str = ""
    cuda: str = ""


def read_conda_spec(text: str) -> CondaSpec | None:
    """
    Return what a match specification asks for: `cudatoolkit=11.3`, `nvidia::cuda-nvcc`, `python >=3.9,<3.12 h1*`.

    A version after a single `=` means any that begins with it; that is written `==11.3.*`, as PEP 440 does. A build
    that names CUDA without its version has `cuda` "cuda".
    """
    found = _SPEC.match(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        return None
    keys = {key: value.strip("'\"") for key, value in _KEY.findall(found["keys"] or "")}
    version: str = keys.get("version") or found["version"] or ""
    build: str = keys.get("build") or found["build"] or ""
    pinned = _PINNED.match(version)
    if pinned:
        exact = (pinned[1] == "==" or bool(build)) and not pinned[3]
        specifier = f"=={pinned[2]}" if exact else f"=={pinned[2]}.*"
    else:
        specifier = "" if version.lstrip("=") == "*" else re.sub(r"\s+", "", version)
    tag = cuda_tag(_PYTHON_TAG.sub("", build).replace("*", "")) or ("cuda" if "cuda" in build else "")
    asked = Asked(name=normalise(found["name"].lstrip("_")), specifier=specifier, version=pinned[2] if pinned else "")
    return CondaSpec(asked, keys.get("channel") or found["channel"] or "", build, tag)


def make_conda_fact(
    spec: CondaSpec, place: Place, snippet: str, *, scope: str = "", guards: tuple[Guard, ...] = (), **more: str | bool
) -> Fact:
    """Return the fact of a requirement, with the arguments channel and build beside the usual ones."""
    parts = {"channel": spec.channel, "build": spec.build, "cuda": spec.cuda}
    return make_fact(spec.asked, place, snippet, scope=scope, guards=guards, **parts, **more)
