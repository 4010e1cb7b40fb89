"""What becomes known only when the project's modules are seen together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from estimator.link import link, link_only
from estimator.link.modules import ModuleTable, project_roots
from estimator.model.artifact import Artifact
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Export, Parsed, Summary
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
    files_parsed = [p for p in parsed if isinstance(p, Parsed)]
    result = link(files_parsed, artifacts, interest)
    alone = link_only(files_parsed, artifacts, interest, {path})
    assert [f for f in alone if f.path == path] == [f for f in result.parsed if f.path == path]
    assert [f for f in alone if f.path != path] == [f for f in files_parsed if f.path != path]
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


def helper_facts(files: dict[str, str], path: str) -> list[tuple[str, int, tuple[str, ...]]]:
    facts = linked_facts({"p/__init__.py": "", **files}, path)
    return [(fact.symbol, fact.place.line, fact.features) for fact in facts if fact.kind == "helper"]


DEVICE = """import torch
def is_cuda_available():
    return torch.cuda.is_available()
def is_xpu_available():
    return False
def pick():
    return "cuda"
"""


def test_uses_of_a_name_for_cuda() -> None:
    use = "from .device import is_cuda_available\nis_cuda_available()\nif is_cuda_available(): ...\n"
    assert helper_facts({"p/device.py": DEVICE, "p/use.py": use}, "p/use.py") == [
        ("p.device.is_cuda_available", 1, ("import",)),
        ("p.device.is_cuda_available", 2, ("use",)),
        ("p.device.is_cuda_available", 3, ("branch", "cuda")),
    ]


def test_another_accelerator_counts_in_conditions_only() -> None:
    use = "from .device import is_xpu_available as ready\nready()\nif not ready(): ...\n"
    assert helper_facts({"p/device.py": DEVICE, "p/use.py": use}, "p/use.py") == [
        ("p.device.is_xpu_available", 3, ("other-branch", "xpu")),
    ]


def test_definitions_that_get_a_sibling_and_those_that_are_followed() -> None:
    use = "from .device import is_cuda_available, pick\nprint(is_cuda_available(), pick())\n"
    assert helper_facts({"p/device.py": DEVICE, "p/use.py": use}, "p/device.py") == [
        ("p.device.is_cuda_available", 2, ("sibling", "cuda", "xpu")),
        ("p.device.pick", 6, ("abstraction",)),
    ]


def test_definitions_that_nobody_uses_are_no_helpers() -> None:
    assert helper_facts({"p/device.py": DEVICE}, "p/device.py") == []


def test_the_last_of_a_family_without_cuda_stands_for_it() -> None:
    device = "def is_mlu_available(): ...\ndef is_xpu_available(): ...\n"
    use = "from .device import is_mlu_available\nprint(is_mlu_available())\n"
    assert helper_facts({"p/device.py": device, "p/use.py": use}, "p/device.py") == [
        ("p.device.is_xpu_available", 2, ("sibling", "mlu", "xpu")),
    ]


def test_a_file_asks_itself() -> None:
    code = DEVICE + "def f():\n    is_cuda_available()\n    if is_cuda_available(): ...\n"
    assert helper_facts({"p/device.py": code}, "p/device.py") == [
        ("p.device.is_cuda_available", 10, ("branch", "cuda")),
    ]


def test_a_line_shows_a_helper_once() -> None:
    use = "from .device import is_cuda_available as ok\nif ok() and (x or ok()): ...\n"
    assert [line for _, line, _ in helper_facts({"p/device.py": DEVICE, "p/use.py": use}, "p/use.py")] == [1, 2]


def test_wrappers_of_wrappers() -> None:
    files = {
        "p/device.py": "import torch\ndef pick():\n    return torch.device('cuda')\n",
        "p/middle.py": "from .device import pick\ndef choose():\n    return pick()\n",
        "p/outer.py": "from . import middle\ndef default_device():\n    found = middle.choose()\n    return found\n",
        "p/use.py": "from .outer import default_device\nx.to(default_device())\n",
    }
    assert helper_facts(files, "p/outer.py") == [("p.outer.default_device", 2, ("abstraction",))]
    (fact,) = [fact for fact in linked_facts({"p/__init__.py": "", **files}, "p/outer.py") if fact.kind == "helper"]
    assert fact.derived_from == "p/middle.py:2"
    assert [(place.path, place.line) for place in fact.uses] == [("p/use.py", 2)]


def test_wrappers_in_a_circle_wrap_nothing() -> None:
    files = {
        "p/a.py": "from . import b\ndef pick_device():\n    return b.pick_device()\n",
        "p/b.py": "from . import a\ndef pick_device():\n    return a.pick_device()\n",
        "p/use.py": "from .a import pick_device\npick_device()\n",
    }
    assert [helper_facts(files, path) for path in files] == [[], [], []]


def test_a_member_of_an_object_made_in_another_module() -> None:
    files = {
        "p/kinds.py": "class Platform:\n    def is_cuda(self):\n        return False\n",
        "p/now.py": "from .kinds import Platform\ncurrent = Platform()\n",
        "p/use.py": "from .now import current\nif current.is_cuda(): ...\n",
    }
    assert helper_facts(files, "p/use.py") == [("p.kinds.Platform.is_cuda", 2, ("branch", "cuda"))]


def test_a_member_of_a_base_class_in_another_module() -> None:
    files = {
        "p/base.py": "class Base:\n    def is_cuda(self):\n        return False\n",
        "p/middle.py": "from .base import Base\nclass Middle(Base):\n    pass\n",
        "p/use.py": "from .middle import Middle\nclass C(Middle):\n    def f(self):\n        if self.is_cuda(): ...\n",
    }
    assert helper_facts(files, "p/use.py") == [("p.base.Base.is_cuda", 4, ("branch", "cuda"))]


def test_a_class_that_is_its_own_base_ends() -> None:
    files = {
        "p/a.py": "from .b import B\nclass A(B):\n    pass\n",
        "p/b.py": "from .a import A\nclass B(A):\n    pass\n",
        "p/use.py": "from .a import A\nx = A()\nif x.is_cuda(): ...\n",
    }
    assert helper_facts(files, "p/use.py") == []


def test_a_project_that_rules_name_still_has_helpers_of_its_own() -> None:
    files = {"triton/__init__.py": "", "triton/device.py": DEVICE}
    use = "import triton\nfrom triton.device import is_cuda_available\nif is_cuda_available(): ...\n"
    facts = linked_facts({**files, "triton/use.py": use}, "triton/use.py")
    assert [(fact.kind, fact.place.line) for fact in facts] == [("helper", 2), ("helper", 3)]


PLAIN = [
    ('KEY = "num_gpus"', "KEY"),
    ("GPUS_PER_NODE = 8", "GPUS_PER_NODE"),
    ("batch_per_gpu = 4 * 2", "batch_per_gpu"),
    ("class GpuNet:\n    pass", "GpuNet"),
    ("class Config:\n    gpu_ids: str = 'all'\n    lr = 1", "Config"),
    ("def test_cuda(): ...", "test_cuda"),
]


def test_what_is_no_helper() -> None:
    for code, name in PLAIN:
        member = ".gpu_ids" if name == "Config" else ""
        files = {"p/plain.py": code + "\n", "p/use.py": f"from .plain import {name}\nprint({name}{member})\n"}
        assert helper_facts(files, "p/use.py") == [], code


def _found_plainly(table: ModuleTable, module: str, name: str, above: frozenset[str]) -> tuple[str, Export] | None:
    export = table.exports.get(module, {}).get(name)
    if export is not None:
        return module, export
    for star in table.stars.get(module, ()):
        if star in table.modules and star not in above:
            found = _found_plainly(table, star, name, above | {module})
            if found is not None:
                return found
    return None


_STARS = st.lists(
    st.tuples(st.lists(st.sampled_from("abcdex"), max_size=3), st.sets(st.sampled_from("pqr"))), max_size=5
)


@given(_STARS)
def test_star_imports_are_followed_in_their_order(stars: list[tuple[list[str], set[str]]]) -> None:
    names = "abcde"[: len(stars)]
    table = ModuleTable([Artifact(path=name, kind="python", module=name) for name in names])
    for name, (taken, exported) in zip(names, stars, strict=True):
        exports = tuple(Export(name=one, line=1) for one in sorted(exported))
        table.add(name, Parsed(path=name, lines=1, summary=Summary(exports=exports, star_imports=tuple(taken))))
    for module in names:
        for name in "pqrs":
            assert table.find(module, name) == _found_plainly(table, module, name, frozenset())


def test_star_imports_through_many_modules_take_no_long_time() -> None:
    # Each module takes all of each other: to follow every path would take 15! steps.
    names = [f"m{number}" for number in range(15)]
    table = ModuleTable([Artifact(path=name, kind="python", module=name) for name in names])
    for name in names:
        table.add(name, Parsed(path=name, lines=1, summary=Summary(star_imports=tuple(names))))
    assert table.find("m0", "nothing") is None
