"""Uses of the project's own names: what they are used for, and whose objects they belong to."""

from __future__ import annotations

from textwrap import dedent

import pytest

from estimator.model.artifact import Artifact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed, Reference
from estimator.parse.python import parse_python


def references(code: str) -> list[Reference]:
    artifact = Artifact(path="p/m.py", kind="python", module="p.m")
    interest = Interest(tokens=(b"",), project_roots=frozenset({"p"}))
    outcome = parse_python(dedent(code).encode(), artifact, interest)
    assert isinstance(outcome, Parsed)
    assert outcome.degraded is None, outcome.degraded
    return list(outcome.summary.references)


POSITIONS = [
    ("is_cuda()", "use"),
    ("f(is_cuda())", "use"),
    ("if is_cuda(): ...", "branch"),
    ("if x and not is_cuda(): ...", "branch"),
    ("while is_cuda(): ...", "branch"),
    ("assert is_cuda()", "branch"),
    ("x = 1 if is_cuda() else 2", "branch"),
    ("x = is_cuda() if y else 2", "use"),
    ("x = kind == is_cuda", "branch"),
    ("x = kind in (is_cuda, 1)", "branch"),
    ("x = is_cuda is None", "use"),
    ("if is_cuda is None: ...", "use"),
    ("x = [i for i in y if is_cuda()]", "branch"),
    ("x = [is_cuda() for i in y]", "use"),
    ("@is_cuda\ndef f(): ...", "decorator"),
    ("@is_cuda(2)\nclass C: ...", "decorator"),
    ("@mark.skipif(not is_cuda(), reason='x')\ndef f(): ...", "branch"),
    ("@mark.parametrize('x', [is_cuda()])\ndef f(): ...", "decorator"),
    ("def f(x=is_cuda()): ...", "use"),
    ("def f():\n    if is_cuda(): ...", "branch"),
    ("def require_gpu():\n    if is_cuda(): ...", "use"),  # named for the device that it asks for
    ("match x:\n    case is_cuda.A: ...", "branch"),
]


@pytest.mark.parametrize(("code", "position"), POSITIONS)
def test_position(code: str, position: str) -> None:
    found = references(f"from p.d import is_cuda\n{code}")
    assert [(r.symbol, r.position) for r in found if r.position != "import"] == [
        ("p.d.is_cuda" + (".A" if "is_cuda.A" in code else ""), position)
    ]


def test_an_import_of_a_name_for_cuda() -> None:
    found = references("from p.d import (\n    ready,\n    has_cuda,\n    has_xpu,\n)\n")
    assert [(r.symbol, r.position, r.place.line) for r in found] == [("p.d.has_cuda", "import", 3)]


def test_a_re_export_of_a_name_for_a_device() -> None:
    found = references("from p.d import has_cuda, ready\n__all__ = ['has_cuda',\n 'ready']\n")
    assert [(r.symbol, r.place.line) for r in found] == [("p.d.has_cuda", 1), ("p.m.has_cuda", 2)]


BESIDE = [
    ("if has_cuda(): ...\nelif has_npu(): ...", ("cuda", "npu")),
    ("if has_npu(): ...\nelse:\n    if has_cuda(): ...", ("cuda", "npu")),
    ("if has_npu(): ...\nelif y: ...\nelif has_cuda(): ...", ("cuda", "npu")),
    ("if has_cuda(): ...\nz = 1\nif has_npu(): ...", ("cuda", "npu")),
    ("x = 1 if has_cuda() or has_npu() else 2", ("cuda", "npu")),
    ("if has_cuda() or x.type == 'npu': ...", ("cuda", "npu")),
    ("if has_cuda(): ...\ndef f():\n    if has_npu(): ...", ("cuda",)),
    ("assert has_cuda()", ("cuda",)),
]


@pytest.mark.parametrize(("code", "devices"), BESIDE)
def test_devices_asked_for_beside(code: str, devices: tuple[str, ...]) -> None:
    found = references(f"from p.d import has_cuda, has_npu\n{code}")
    (use,) = [r for r in found if r.symbol == "p.d.has_cuda" and r.position == "branch"]
    assert use.beside == devices


OBJECTS = [
    "x = Platform()\nx.is_cuda()",
    "x: Platform\nx.is_cuda()",
    "def f(x: Platform): x.is_cuda()",
    "def f(x: 'Platform'): x.is_cuda()",
    "def f(x: Optional[Platform] = None): x.is_cuda()",
    "def f(x: Platform | None = None): x.is_cuda()",
    "class C:\n    def __init__(self): self.x = Platform()\n    def f(self): self.x.is_cuda()",
    "class C:\n    def __init__(self, x: Platform): self.x = x\n    def f(self): self.x.is_cuda()",
    "class C:\n    x: Platform\n    def f(self): self.x.is_cuda()",
    "x = None\nx = Platform()\nx.is_cuda()",
]


@pytest.mark.parametrize("code", OBJECTS)
def test_a_member_of_an_object_whose_class_is_known(code: str) -> None:
    found = references(f"from typing import Optional\nfrom p.d import Platform\n{code}\n")
    assert "p.d.Platform.is_cuda" in {r.symbol for r in found}


UNKNOWN = [
    "x = Platform()\nx = Other()\nx.is_cuda()",
    "x = Platform()\nx = None\nx = f()\nx.is_cuda()",
    "def f(x): x.is_cuda()",
    "def f(x: list[Platform]): x.is_cuda()",
    "def f(*x: Platform): x.is_cuda()",
    "def f(x: 'Platform['): x.is_cuda()",
    "x = make()\nx.is_cuda()",
    "Platform().run().is_cuda()",
]


@pytest.mark.parametrize("code", UNKNOWN)
def test_an_object_of_unknown_class(code: str) -> None:
    found = references(f"from p.d import Platform, Other, make\n{code}\n")
    assert "p.d.Platform.is_cuda" not in {r.symbol for r in found}


def test_self_belongs_to_its_class() -> None:
    found = references("from p.d import Base\nclass C(Base):\n    def f(self):\n        if self.is_cuda(): ...\n")
    assert ("p.m.C.is_cuda", "branch") in {(r.symbol, r.position) for r in found}


def test_names_of_this_file() -> None:
    code = "has_cuda = f()\ndef g():\n    if has_cuda: ...\ndef h(has_cuda):\n    if has_cuda: ...\n"
    assert [(r.symbol, r.place.line) for r in references(code)] == [("p.m.has_cuda", 3)]
