"""One requirement as people write it, whatever file it stands in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec

from estimator.model.fact import Argument, Fact, Guard, Place

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_ENDLESS = re.compile(r"\d{1000,}")  # Python refuses to read such numbers
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*")
_OPERATOR = re.compile(r"(?:===|==|~=|!=|<=|>=|<|>|@|;|$)")
_URL = re.compile(r"(?:(?:git|hg|svn|bzr)\+)?[a-z][a-z0-9+.-]*://|git\+", re.I)
_EGG = re.compile(r"[#&]egg=([^&\s]+)")
_CUDA_TAG = re.compile(r"(?<![a-z0-9])cu(?:da[-_]?)?(\d{1,3})(?:\.(\d))?")  # cu121, cuda-12.1.0, cuda11.6
_PINNED = re.compile(r"={2,3}\s*([^\s*,${}]+)\Z")
_SECRET = re.compile(r"(?<=://)[^/@\s]+@")
_CUDA_IN_LOCAL = re.compile(r"cu\d{2,3}")
_LINUX = {
    "os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_release": "", "extra": "",
    "platform_version": "", "implementation_name": "cpython", "platform_python_implementation": "CPython",
}  # fmt: skip
_ARCHIVES = (".tar.gz", ".tgz", ".tar.bz2", ".zip")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """
    A package that somebody asks for.

    `name` is normalised as PEP 503 says. `specifier` is a version specifier as PEP 440 has it (or, where it is not
    valid, as it is written); `version` the only one that it allows, if it pins one.
    """

    name: str
    specifier: str = ""
    extras: tuple[str, ...] = ()
    marker: str = ""
    url: str = ""
    version: str = ""


def read_requirement(text: str) -> Asked | None:
    """
    Return what a requirement as in PEP 508, or a URL as pip takes it, asks for; None for a path or for no name.

    Versions that PEP 440 forbids, as older files have them, do not hide the name.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    text = text.strip()
    if _URL.match(text):
        return _read_url(text)
    try:
        return _from_packaging(Requirement(_ENDLESS.sub("0", text)))
    except InvalidRequirement:
        return _read_loosely(_ENDLESS.sub("0", text))


@lru_cache(maxsize=512)
def may_hold(marker: str) -> bool:
    """Tell whether a marker can hold on Linux, under any Python: no target but Linux has drivers for accelerators."""
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

    if not marker or "extra" in marker:
        return True
    try:
        parsed = Marker(marker)
        return any(
            parsed.evaluate(
                {
                    **_LINUX,
                    "python_version": f"3.{minor}",
                    "python_full_version": f"3.{minor}.9",
                    "platform_machine": machine,
                }
            )
            for minor in range(6, 16)
            for machine in ("x86_64", "aarch64")
        )
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return True


def normalise(name: str) -> str:
    """Return the name of a distribution as PEP 503 normalises it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def cuda_tag(text: str) -> str:
    """Return the CUDA version that a local version, a build or an address names, such as "cu121"; else ""."""
    found = _CUDA_TAG.search(text.lower())
    return f"cu{found[1]}{found[2] or ''}" if found else ""


def without_secrets(text: str) -> str:
    """Return the text without the users and passwords of its URLs: reports are passed on."""
    return _SECRET.sub("", text) if "@" in text else text


def make_fact(
    asked: Asked,
    place: Place,
    snippet: str,
    *,
    scope: str = "",
    guards: tuple[Guard, ...] = (),
    **more: str | bool,
) -> Fact:
    """
    Return the fact of a requirement.

    Its arguments are the parts that are there: specifier, version, local, cuda (the CUDA version that the version, URL
    or build names), extra (one for each), marker, url, and `more`, such as `locked=True` for an entry of a lock file.
    """
    local = asked.version.partition("+")[2]
    in_local = _CUDA_IN_LOCAL.search(local)  # pt20cu118
    tag = more.pop("cuda", "") or (in_local[0] if in_local else "") or cuda_tag(_path_of(unquote(asked.url)))
    if local.startswith("rocm"):
        tag = ""  # a package that is named for CUDA, in its build for AMD
    given: list[tuple[str, str | bool]] = [
        ("specifier", asked.specifier),
        ("version", asked.version),
        ("local", local),
        ("cuda", tag),
        *(("extra", extra) for extra in asked.extras),
        ("marker", asked.marker),
        ("url", without_secrets(asked.url)),
        *more.items(),
    ]
    extras = f"[{','.join(asked.extras)}]" if asked.extras else ""
    return Fact(
        kind="requirement",
        symbol=asked.name,
        place=place,
        scope=scope,
        syntax=f"{asked.name}{extras}{asked.specifier or (f' @ {asked.url}' if asked.url else '')}",
        snippet=without_secrets(snippet),
        subject=f"library:{asked.name}",
        arguments=tuple(Argument(name=name, value=value) for name, value in given if value),
        guards=guards,
    )


def _from_packaging(given: Requirement) -> Asked:
    specifier = str(given.specifier)
    url = given.url or ""
    return Asked(
        name=normalise(given.name),
        specifier=specifier,
        extras=tuple(sorted(normalise(extra) for extra in given.extras)),
        marker=str(given.marker or ""),
        url=url,
        version=pinned_version(specifier) or (_version_in(url) if url else ""),
    )


def pinned_version(specifier: str) -> str:
    """Return the version of a specifier that allows one only, else ""."""
    found = _PINNED.match(specifier.strip())
    return found[1] if found else ""


def _read_url(text: str) -> Asked | None:
    """Return what a URL names: in its fragment, in the file's name, or by the repository."""
    url, _, marker = text.partition("; ") if "; " in text else text.partition(" ;")
    url, marker = url.strip().partition(" ")[0], marker.strip()
    egg = _EGG.search(url)
    path = unquote(_path_of(url))
    if egg:
        found = _NAME.match(unquote(egg[1]))
        name = found[1] if found else ""
    else:
        name = _name_in(path.rpartition("/")[2])
    if not _NAME.fullmatch(name):
        return None
    return Asked(name=normalise(name), marker=marker, url=url, version=_version_in(url))


def _name_in(file: str) -> str:
    if file.endswith(".whl"):
        return file.split("-", 1)[0]
    for ending in _ARCHIVES:
        if file.endswith(ending):
            return re.split(r"-\d", file.removesuffix(ending), maxsplit=1)[0]
    return file.partition("@")[0].removesuffix(".git")


def _version_in(url: str) -> str:
    file = unquote(_path_of(url)).rpartition("/")[2]
    parts = file.split("-")
    return parts[1] if file.endswith(".whl") and len(parts) >= 5 else ""


def _read_loosely(text: str) -> Asked | None:
    """Return the name and what follows it, for versions that PEP 440 does not know."""
    found = _NAME.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if rest and not _OPERATOR.match(rest.lstrip("(")):
        return None
    specifier, _, marker = rest.partition(";")
    url = specifier.removeprefix("@").strip() if specifier.startswith("@") else ""
    specifier = "" if url else re.sub(r"\s+", "", specifier).strip("()")
    extras = tuple(sorted(normalise(e.strip()) for e in (found[2] or "").split(",") if e.strip()))
    return Asked(
        name=normalise(found[1]),
        specifier=specifier,
        extras=extras,
        marker=marker.strip(),
        url=url,
        version=pinned_version(specifier) or (_version_in(url) if url else ""),
    )


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # brackets that hold no address
        return ""
