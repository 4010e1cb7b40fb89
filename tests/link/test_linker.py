"""What becomes known only when the project's modules are seen together."""

from __future__ import annotations

from estimator.link import link
from estimator.link.modules import project_roots
from estimator.model.artifact import Artifact
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.python import parse_python

NAMES = Interest(
    names=frozenset({"torch.cuda", "triton.jit"}),
    strings=frozenset({"cuda"}),
    tokens=(b"",),
    methods=frozenset({"cuda"}),
)


def linked_facts(files: dict[str, str], path: str) -> list[Fact]:
    artifacts = []
    for name in files:
        module = name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        artifacts.append(Artifact(path=name, kind="python", module=module, is_package=name.endswith("__init__.py")))
    roots = project_roots(artifacts)
    interest = Interest(
        names=NAMES.names,
        strings=NAMES.strings,
        tokens=NAMES.tokens,
        methods=NAMES.methods,
        project_roots=roots,
    )
    parsed = [parse_python(files[a.path].encode(), a, interest) for a in artifacts]
    result = link([p for p in parsed if isinstance(p, Parsed)], artifacts, interest)
    return [fact for file in result.parsed if file.path == path for fact in file.facts]


def test_constant_of_another_module() -> None:
    files = {
        "p/__init__.py": "",
        "p/config.py": 'DEVICE = "cuda"\n',
        "p/use.py": "from .config import DEVICE\nx.to(DEVICE)\n",
    }
    assert linked_facts(files, "p/use.py") == []
    (fact,) = [fact for fact in linked_facts(files, "p/config.py") if fact.kind == "helper"]
    assert (fact.symbol, fact.place.line, fact.features) == ("p.config.DEVICE", 1, ("abstraction",))
    assert [(place.path, place.line) for place in fact.uses] == [("p/use.py", 2)]


def test_re_export_through_the_package() -> None:
    files = {
        "p/__init__.py": "from .device import is_cuda_available\n",
        "p/device.py": "import torch\ndef is_cuda_available():\n    return torch.cuda.is_available()\n",
        "p/use.py": "import p\np.is_cuda_available()\n",
    }
    (fact,) = linked_facts(files, "p/use.py")
    assert (fact.symbol, fact.derived_from) == ("p.device.is_cuda_available", "p/device.py:2")


def test_alias_of_torch_cuda_in_another_module() -> None:
    files = {
        "p/__init__.py": "",
        "p/compat.py": "from torch import cuda as device\n",
        "p/use.py": "from p.compat import device\ndevice.synchronize()\n",
    }
    (fact,) = linked_facts(files, "p/use.py")
    assert (fact.kind, fact.symbol, fact.derived_from) == ("call", "torch.cuda.synchronize", None)


def test_star_import_of_a_project_module() -> None:
    files = {
        "p/__init__.py": "",
        "p/common.py": "import torch\n",
        "p/use.py": "from .common import *\ntorch.cuda.synchronize()\n",
    }
    assert [fact.symbol for fact in linked_facts(files, "p/use.py")] == ["torch.cuda.synchronize"]


def test_enum_member() -> None:
    files = {
        "p/__init__.py": "",
        "p/kinds.py": "class Kind:\n    NO = 1\n    MULTI_GPU = 2\n",
        "p/use.py": "from .kinds import Kind\nif k == Kind.MULTI_GPU or k == Kind.NO: ...\n",
    }
    assert [fact.symbol for fact in linked_facts(files, "p/use.py")] == ["p.kinds.Kind.MULTI_GPU"]


def test_import_cycle_ends() -> None:
    files = {
        "p/__init__.py": "",
        "p/a.py": "from .b import gpu\n",
        "p/b.py": "from .a import gpu\n",
        "p/use.py": "from .a import gpu\ngpu()\n",
    }
    assert linked_facts(files, "p/use.py") == []


def test_decorator_re_exported_by_the_project() -> None:
    files = {
        "p/__init__.py": "",
        "p/compat.py": "try:\n    import triton\nexcept ImportError:\n    from .fake import triton\n",
        "p/use.py": "from p.compat import triton\n@triton.jit\ndef kernel(x):\n    pass\n",
    }
    (fact,) = [fact for fact in linked_facts(files, "p/use.py") if fact.kind == "definition"]
    assert (fact.symbol, fact.decorators, fact.place.line) == ("kernel", ("triton.jit",), 3)
