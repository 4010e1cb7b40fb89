"""Where packages are fetched from: indexes, pages of links, conda channels."""

from __future__ import annotations

from urllib.parse import urlsplit

from estimator.model.fact import Argument, Fact, Place
from estimator.parse.dependencies.requirement import cuda_tag, without_secrets


def make_index_fact(url: str, place: Place, snippet: str, *, scope: str = "") -> Fact:
    """
    Return the fact of an index or channel: its address without scheme and closing slash.

    The argument `cuda` is the CUDA version that the address names, such as "cu121".
    """
    url = without_secrets(url.strip().strip("'\""))
    tag = cuda_tag(url)
    symbol = bare_address(url)
    return Fact(
        kind="index",
        symbol=symbol,
        place=place,
        scope=scope,
        syntax=symbol,
        snippet=without_secrets(snippet),
        arguments=tuple(Argument(name=name, value=value) for name, value in (("url", url), ("cuda", tag)) if value),
    )


def bare_address(url: str) -> str:
    """Return the host and path of a URL; what has no host, such as a channel's name, as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc}{parts.path}".rstrip("/") if parts.netloc else url.rstrip("/")
