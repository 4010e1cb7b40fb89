"""Builds of extensions whose sources were read."""

from __future__ import annotations

import pytest

from estimator.link.sources import mark_builds, read_sources
from estimator.model.artifact import Artifact
from estimator.model.fact import Argument, Fact, Place
from estimator.model.summary import Parsed

KERNEL = Fact(kind="kernel", symbol="k", place=Place("x", 1))


def build(path: str, *sources: str, symbol: str = "torch.utils.cpp_extension.CUDAExtension") -> Parsed:
    arguments = tuple(Argument(None, 1, source) for source in sources)
    return Parsed(
        path=path, lines=1, facts=(Fact(kind="call", symbol=symbol, place=Place(path, 1), arguments=arguments),)
    )


def marked(call: Parsed, *read: str) -> bool:
    files = [call, *(Parsed(path=path, lines=9, facts=(KERNEL,)) for path in read)]
    artifacts = [Artifact(path=call.path, kind="python")]
    artifacts += [Artifact(path=path, kind="cuda" if path.endswith(".cu") else "cpp") for path in read]
    return mark_builds(call, read_sources(files, artifacts)).facts[0].features == ("sources-read",)


CASES = [
    (build("setup.py", "csrc/a.cu"), ["csrc/a.cu"], True),
    (build("setup.py", "./csrc/a.cu"), ["csrc/a.cu"], True),
    (build("setup.py", "csrc/a.cu", "csrc/b.cu"), ["csrc/b.cu"], True),
    (build("setup.py", "gone/a.cu"), ["csrc/a.cu"], False),
    (build("ops/setup.py", "src/a.cu"), ["ops/src/a.cu"], True),
    (build("ops/build.py", "csrc/a.cu"), ["csrc/a.cu"], True),  # such paths count from where it is started
    (build("ops/build.py", "csrc/a.cu"), ["csrc/b.cu", "bcsrc/a.cu"], False),
    (build("ops/build.py", "csrc/a.cu"), ["lib/csrc/a.cu"], True),
    (build("setup.py"), ["csrc/a.cu"], True),
    (build("setup.py"), [], False),
    (build("setup.py", "csrc/a.cpp"), ["csrc/a.cpp"], True),
    (build("a.py", symbol="torch.utils.cpp_extension.load"), ["csrc/a.cu"], True),
    (build("a.py", symbol="torch.load"), ["csrc/a.cu"], False),
]


@pytest.mark.parametrize(("call", "read", "expected"), CASES)
def test_a_build_is_marked_where_its_sources_were_read(call: Parsed, read: list[str], expected: bool) -> None:
    assert marked(call, *read) is expected
