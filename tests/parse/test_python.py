"""What the Python parser resolves, and what it must leave alone."""

from __future__ import annotations

import textwrap

import pytest

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.python import parse_python

INTEREST = Interest(
    names=frozenset({"torch.cuda", "torch.backends.cudnn", "triton.jit", "cupy"}),
    imports=frozenset({"apex"}),
    methods=frozenset({"cuda"}),
    attributes=frozenset({"is_cuda"}),
    keywords=frozenset({"load_in_4bit"}),
    strings=frozenset({"cuda", "nccl"}),
    string_prefixes=("cuda:",),
    env=frozenset({"CUDA_VISIBLE_DEVICES"}),
    env_prefixes=("NCCL_",),
    tokens=(b"cuda", b"nccl", b"NCCL_", b"CUDA_", b"triton", b"load_in_4bit"),
    sign_patterns=("*.backward",),
    sign_names=frozenset({"backward"}),
    sign_tokens=(b"backward(",),
    project_roots=frozenset({"pkg"}),
)


def parse(code: str, module: str = "pkg.a") -> Parsed:
    artifact = Artifact(path="pkg/a.py", kind="python", module=module)
    outcome = parse_python(textwrap.dedent(code).encode(), artifact, INTEREST)
    assert isinstance(outcome, Parsed), outcome
    return outcome


def facts(code: str) -> list[Fact]:
    return list(parse(code).facts)


NAMES = [
    ("import torch\ntorch.cuda.synchronize()", "torch.cuda.synchronize"),
    ("import torch as th\nth.cuda.synchronize()", "torch.cuda.synchronize"),
    ("from torch import cuda as c\nc.synchronize()", "torch.cuda.synchronize"),
    ("from torch.cuda import amp\namp.autocast()", "torch.cuda.amp.autocast"),
    ("import torch.cuda\ntorch.cuda.synchronize()", "torch.cuda.synchronize"),
    ("def f():\n    import torch\n    torch.cuda.synchronize()", "torch.cuda.synchronize"),
    ("def f():\n    torch.cuda.synchronize()\nimport torch", "torch.cuda.synchronize"),
    ("import torch\ncuda = torch.cuda\ncuda.synchronize()", "torch.cuda.synchronize"),
    (
        "import torch\nclass A:\n    d = torch.cuda\n    def f(self):\n        self.d.synchronize()",
        "torch.cuda.synchronize",
    ),
    (
        "import torch\nclass A:\n  def g(self):\n    self.d = torch.cuda\n  def f(self):\n    self.d.synchronize()",
        "torch.cuda.synchronize",
    ),
    ("import torch\nif (c := torch.cuda):\n    c.synchronize()", "torch.cuda.synchronize"),
    ("import torch\n[torch.cuda.synchronize() for _ in x]", "torch.cuda.synchronize"),
    ("import torch\ngetattr(torch, 'cuda').synchronize()", "torch.cuda"),
    ("import importlib\nm = importlib.import_module('cupy')  # cuda\nm.array(1)", "cupy.array"),
    (
        "try:\n    import torch\nexcept ImportError:\n    torch = None\ntorch.cuda.synchronize()",
        "torch.cuda.synchronize",
    ),
    ("from torch import *\ncuda.synchronize()", "torch.cuda.synchronize"),
    (
        "def f():\n    global torch\n    import torch\ndef g():\n    torch.cuda.synchronize()",
        "torch.cuda.synchronize",
    ),
    ("import torch\ntorch.backends.cudnn.benchmark = True  # cuda", "torch.backends.cudnn.benchmark"),
    ("import torch\n@torch.cuda.amp.custom_fwd\ndef f(): ...", "torch.cuda.amp.custom_fwd"),
    ("import torch\ndef f(x: torch.cuda.FloatTensor): ...", "torch.cuda.FloatTensor"),
    ("import torch\nwith torch.cuda.stream(s): pass", "torch.cuda.stream"),
]


@pytest.mark.parametrize(("code", "symbol"), NAMES)
def test_name_is_resolved(code: str, symbol: str) -> None:
    assert symbol in {fact.symbol for fact in facts(code) if fact.kind in ("name", "call")}


SHADOWED = [
    "def f(torch):\n    torch.cuda.synchronize()",
    "import torch\ndef f(torch):\n    torch.cuda.synchronize()",
    "def f():\n    torch = make()\n    torch.cuda.synchronize()",
    "torch.cuda.synchronize()",
    "import torch\n[torch.cuda.x for torch in range(3)]",
    "import torch\nlambda torch: torch.cuda.x",
]


@pytest.mark.parametrize("code", SHADOWED)
def test_shadowed_name_is_not(code: str) -> None:
    assert [fact for fact in facts(code) if fact.kind in ("name", "call")] == []


STRINGS = [
    ('x.to("cuda")', "cuda", "argument", "0"),
    ('f(device="cuda:0")', "cuda:0", "keyword", "device"),
    ('f(device=f"cuda:{rank}")', "cuda:{}", "keyword", "device"),
    ('device = "cuda:%d" % i', "cuda:{}", "assign", "device"),
    ('device = "cuda:" + str(i)', "cuda:{}", "assign", "device"),
    ('device = "cuda:{}".format(i)', "cuda:{}", "assign", "device"),
    ('def f(device="cuda"): ...', "cuda", "default", "device"),
    ('def f(*, device="cuda"): ...', "cuda", "default", "device"),
    ('if x.device.type == "cuda": ...', "cuda", "compare", "type"),
    ('if "cuda" in str_device: ...', "cuda", "contains", "str_device"),
    ('if device in ("cuda", "cpu"): ...', "cuda", "compare", "device"),
    ('if device.startswith("cuda"): ...', "cuda", "contains", "device"),
    ('cfg = {"device": "cuda"}', "cuda", "dict_value", "device"),
    ('cfg = {"cuda": 1}', "cuda", "dict_key", "cfg"),
    ('state["cuda"]', "cuda", "subscript", "state"),
    ('limits["cuda", 1]', "cuda", "subscript", "limits"),
    ('limits = {("cuda", 1): 2}', "cuda", "dict_key", "limits"),
    ('p.add_argument("--my-device", default="cuda")', "cuda", "keyword", "my_device"),
    ('p.add_argument("--dev", choices=["cuda", "cpu"])', "cuda", "element", "dev"),
    ('class A:\n    device: str = field(default="cuda")', "cuda", "assign", "device"),
    ('def get_device():\n    return "cuda" if ok else "cpu"', "cuda", "return", "get_device"),
    ('d = args.device or "cuda"', "cuda", "assign", "d"),
    ('match device:\n    case "cuda": ...', "cuda", "compare", "device"),
    ('init_process_group("nccl")', "nccl", "argument", "0"),
    ('x: Literal["cuda"] = y', "cuda", "annotation", "Literal"),
    ('cfg.get("device", "cuda")', "cuda", "dict_value", "device"),
]


@pytest.mark.parametrize(("code", "text", "kind", "name"), STRINGS)
def test_string_knows_where_it_stands(code: str, text: str, kind: str, name: str) -> None:
    (fact,) = [fact for fact in facts(code) if fact.kind == "string"]
    assert fact.slot is not None
    assert (fact.symbol, fact.slot.kind, fact.slot.name) == (text, kind, name)


NO_STRINGS = [
    '"""cuda"""',
    'def f():\n    "cuda"',
    'print("running on cuda now")',
    'key = "layer.cuda.weight"',
    'log(f"cuda: {x} is slow")',
    "cuda = 1",
]


@pytest.mark.parametrize("code", NO_STRINGS)
def test_text_is_no_device(code: str) -> None:
    assert [fact for fact in facts(code) if fact.kind == "string"] == []


ENVIRONMENT = [
    'import os\nos.environ["NCCL_DEBUG"] = "INFO"',
    'import os\nos.environ.get("NCCL_DEBUG")',
    'import os\nos.getenv("NCCL_DEBUG", "x")',
    'env.update({"NCCL_DEBUG": "1"})',
    'os.environ.setdefault("NCCL_DEBUG", "1")',
    'cmd = ["NCCL_DEBUG=INFO", "python"]',
]


@pytest.mark.parametrize("code", ENVIRONMENT)
def test_environment_variable(code: str) -> None:
    assert [fact.symbol for fact in facts(code) if fact.kind == "env"] == ["NCCL_DEBUG"]


GUARDS = [
    ("if is_npu_available():\n    x.cuda()", [("branch", "npu", False)]),
    ("if is_npu_available():\n    pass\nelse:\n    x.cuda()", [("branch", "npu", True)]),
    ("if not use_cuda:\n    x.cuda()", [("branch", "cuda", True)]),
    ('if x.device.type == "cuda":\n    x.cuda()', [("branch", "cuda", False)]),
    ('if hasattr(torch, "npu"):\n    x.cuda()', [("branch", "npu", False)]),
    ("y = x.cuda() if use_cuda else x", [("branch", "cuda", False)]),
    ("ok = use_cuda and x.cuda()", [("branch", "cuda", False)]),
    ("try:\n    x.cuda()\nexcept ImportError:\n    pass", [("optional", "", False)]),
    ("try:\n    x.cuda()\nexcept ValueError:\n    pass", []),
    ("if ready:\n    x.cuda()", []),
    ("if use_cuda:\n    x.cuda()\nelif use_npu:\n    pass", [("branch", "cuda", False), ("beside", "npu", False)]),
    ("if use_npu:\n    pass\nelif use_cuda:\n    x.cuda()", [("branch", "cuda", False), ("branch", "npu", True)]),
    ("y = x.cuda() if use_cuda else z if use_npu else x", [("branch", "cuda", False), ("beside", "npu", False)]),
    ("ok = x.cuda() or is_npu_available()", [("beside", "npu", False)]),
    ("moves = {'cuda': x.cuda(), 'npu': x, 'other': x}", [("beside", "npu", False)]),
    ("if ready:\n    x.cuda()\nelif use_npu:\n    pass", [("beside", "npu", False)]),
    ("if use_npu:\n    pass\nx.cuda()", []),
    ("if use_cuda:\n    x.cuda()\nif use_npu:\n    pass", [("branch", "cuda", False), ("beside", "npu", False)]),
    ("if use_npu:\n    pass\nif ready:\n    x.cuda()", [("beside", "npu", False)]),
    ("if use_npu:\n    pass\ny = 1\nif ready:\n    x.cuda()", []),
    ("on_gpu = x.cuda()\non_npu = x.device.type == 'npu'", [("beside", "npu", False)]),
    ("on_gpu = x.cuda()\ny = 1\non_npu = x.device.type == 'npu'", []),
    ("if is_apex_available():\n    x.cuda()", [("optional", "", False)]),
    ("if not is_apex_available():\n    pass\nelse:\n    x.cuda()", [("optional", "", False)]),
    ("if HAVE_APEX and ready:\n    x.cuda()", [("optional", "", False)]),
    ("if model.availability:\n    x.cuda()", []),
]


@pytest.mark.parametrize(("code", "expected"), GUARDS)
def test_guards(code: str, expected: list[tuple[str, str, bool]]) -> None:
    (fact,) = [fact for fact in facts(code) if fact.kind == "method"]
    assert [(guard.kind, guard.device, guard.otherwise) for guard in fact.guards] == expected


BRANCHES = [
    ("x.cuda()", 1),
    ("f(a,\n  x.cuda())", 1),
    ("for y in x.cuda():\n    pass", 1),
    ("if x.cuda():\n    pass", 2),
    ("if use_cuda:\n    pass\n    x.cuda()", 2),
    ("if use_cuda:\n    pass\nelse:\n    pass\n    x.cuda()", 4),
    ("if use_cuda:\n    pass\nelif x.cuda():\n    pass", 4),
    ("if use_cuda:\n    for y in z:\n        x.cuda()", 2),
    ("if ready:\n    pass\n    x.cuda()", 3),
    ("if use_cuda:\n    def f():\n        pass\n        x.cuda()", 4),
    ("@wrap(x.cuda())\ndef f():\n    pass", 2),
]


@pytest.mark.parametrize(("code", "line"), BRANCHES)
def test_a_branch_begins_on_a_line(code: str, line: int) -> None:
    assert [fact.branch for fact in facts(code) if fact.kind == "method"] == [line]


CONDITIONS = [
    ("if x.cuda() and y:\n    pass", True),
    ("while not x.cuda():\n    pass", True),
    ("z = 1 if x.cuda() else 2", True),
    ("z = x.cuda() if y else 2", False),
    ("if y:\n    x.cuda()", False),
    ("if (lambda: x.cuda()):\n    pass", False),
    ("z = x.cuda() == y", False),
]


@pytest.mark.parametrize(("code", "asked"), CONDITIONS)
def test_a_condition_is_what_an_if_asks(code: str, asked: bool) -> None:
    assert [fact.condition for fact in facts(code) if fact.kind == "method"] == [asked]


def test_none_is_told_from_what_is_not_known() -> None:
    (call,) = [f for f in facts("import torch\ntorch.cuda.f(None, x, name=None)") if f.kind == "call"]
    assert [(a.name, a.value, a.symbol) for a in call.arguments] == [
        (None, None, "None"),
        (None, None, None),
        ("name", None, "None"),
    ]


def test_methods_and_attributes_of_unknown_objects() -> None:
    found = [(fact.kind, fact.symbol) for fact in facts("a.b.cuda()\nx().is_cuda\nself.cuda\nf.is_cuda()")]
    assert found == [("method", "cuda"), ("attribute", "is_cuda")]


def test_of_some_names_only_the_import_matters() -> None:
    code = "from apex import amp  # cuda\namp.initialize(model)\ndef wrap():\n    return amp.scale()\n"
    assert [(fact.kind, fact.symbol) for fact in facts(code)] == [("import", "apex.amp")]
    assert [export.name for export in parse(code).summary.exports if export.helper] == []


def test_what_an_attribute_holds_is_a_fact_where_it_was_given() -> None:
    code = (
        "import torch\nclass A:\n    def g(self):\n        self.kind = torch.cuda.FloatTensor\n"
        "    def f(self):\n        return self.kind\n"
    )
    assert [(fact.symbol, fact.place.line) for fact in facts(code)] == [("torch.cuda.FloatTensor", 4)]


def test_arguments_given_by_name_whatever_is_called() -> None:
    code = "from lib import Model\nModel.load(path, load_in_4bit=True)\nf(x)(load_in_4bit=flag, other=1)\n"
    found = [fact for fact in facts(code) if fact.kind == "keyword"]
    assert [(fact.symbol, fact.syntax, fact.place.line, fact.place.column) for fact in found] == [
        ("load_in_4bit", "load_in_4bit=True", 2, 18),
        ("load_in_4bit", "load_in_4bit=flag", 3, 6),
    ]
    assert [fact.arguments[0].value for fact in found] == [True, None]
    assert [fact.slot.callee for fact in found if fact.slot] == ["lib.Model.load", "?"]
    assert not [fact for fact in facts("def f(load_in_4bit=True): pass\nload_in_4bit = True") if fact.kind == "keyword"]


def test_text_with_nothing_formatted_in_is_a_literal() -> None:
    code = "import torch\ntorch.cuda.f(f'x', sources=['a.cpp', f'b.cu', f'{n}.cu'])"
    (call,) = [fact for fact in facts(code) if fact.kind == "call"]
    assert [(a.name, a.value) for a in call.arguments] == [
        (None, "x"),
        ("sources", None),
        ("sources", "a.cpp"),
        ("sources", "b.cu"),
    ]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("x = {'cuda': True}", True),
        ("x['cuda'] = False", False),
        ("x['cuda'] = wanted", None),
        ("y = x['cuda']", None),
        ("x = {**y, 'cuda': True}", True),
    ],
)
def test_a_key_knows_what_it_is_set_to(code: str, value: bool | None) -> None:
    (fact,) = [fact for fact in facts(code) if fact.kind == "string"]
    assert [a.value for a in fact.arguments if a.name == "value"] == ([] if value is None else [value])


def test_decorated_definition_is_its_signature_line() -> None:
    (fact,) = [
        f for f in facts("import triton\n@triton.jit\ndef k(a,\n      b):\n    pass\n") if f.kind == "definition"
    ]
    assert (fact.symbol, fact.place.line, fact.place.end_line, fact.lines) == ("k", 3, 3, 3)
    assert fact.decorators == ("triton.jit",)


def test_columns_count_characters() -> None:
    (fact,) = facts('import torch\né = "é"; torch.cuda.synchronize()')
    assert (fact.place.column, fact.place.end_column) == (10, 32)


def test_use_of_an_imported_name_says_so() -> None:
    uses = [f for f in facts("from torch.cuda import synchronize\nsynchronize()") if f.kind == "call"]
    assert [use.imported for use in uses] == [True]
    assert [f.imported for f in facts("import torch\ntorch.cuda.synchronize()")] == [False]


def test_a_variable_is_a_fact_where_it_is_set() -> None:
    code = "import torch\nkind = torch.cuda.FloatTensor\nx.type(kind)\ncuda = torch.cuda\ncuda.synchronize()"
    assert [(f.symbol, f.place.line) for f in facts(code)] == [
        ("torch.cuda.FloatTensor", 2),
        ("torch.cuda", 4),
        ("torch.cuda.synchronize", 5),
    ]


def test_relative_import_is_a_reference() -> None:
    summary = parse("from .config import DEVICE\nx.to(DEVICE)\n# cuda").summary
    assert [(r.symbol, r.place.line) for r in summary.references] == [("pkg.config.DEVICE", 2)]


def test_exports() -> None:
    code = """
        import torch
        DEVICE = "cuda"
        accelerator = torch.cuda
        def is_cuda_available():
            return torch.cuda.is_available()
        def unrelated():
            return 1
        class Kind(enum.Enum):
            MULTI_GPU = "MULTI_GPU"
    """
    exports = {e.name: (e.constant, e.alias, e.role) for e in parse(code).summary.exports}
    assert exports == {
        "DEVICE": ("cuda", None, "neutral"),
        "accelerator": (None, "torch.cuda", ""),
        "is_cuda_available": (None, None, "cuda"),
        "Kind.MULTI_GPU": (None, None, "cuda"),
        "torch": (None, "torch", ""),
    }


def test_file_without_tokens_is_passed_over() -> None:
    outcome = parse("import os\nloss.backward()\n")
    assert outcome.passed_over
    assert outcome.lines == 2
    assert [(sign.kind, sign.symbol, sign.line) for sign in outcome.summary.signs] == [("call", "loss.backward", 2)]
    assert [entry.module for entry in outcome.summary.imports] == ["os"]


BROKEN = [
    ("import torch\nprint 'x'\ntorch.cuda.synchronize()\n", "1 statement left out"),
    ("import torch\ndef f(:\n    torch.cuda.a()\ntorch.cuda.synchronize()\n", "left out"),
    ("import torch\nx = (1,\n\ndef f():\n    pass\ntorch.cuda.synchronize()\n", "left out"),
    ("import torch\ntorch.cuda.synchronize()\nx = " + "(" * 400 + ")" * 400 + "\n", "left out"),
    ("import torch\ntorch.cuda.synchronize()\nx = " + "-" * 100000 + "1\n", "left out"),
]


@pytest.mark.parametrize(("code", "reason"), BROKEN)
def test_broken_file_is_degraded_not_lost(code: str, reason: str) -> None:
    outcome = parse(code)
    assert outcome.degraded is not None
    assert reason in outcome.degraded.reason
    assert "torch.cuda.synchronize" in {fact.symbol for fact in outcome.facts}


def test_bad_encoding_is_degraded() -> None:
    artifact = Artifact(path="a.py", kind="python")
    outcome = parse_python(b"# \xff\nimport torch\ntorch.cuda.synchronize()\n", artifact, INTEREST)
    assert isinstance(outcome, Parsed)
    assert outcome.degraded is not None
    assert "encoding" in outcome.degraded.reason
    assert [fact.place.line for fact in outcome.facts] == [3]


def test_latin_1_cookie_is_honoured() -> None:
    artifact = Artifact(path="a.py", kind="python")
    outcome = parse_python(b"# coding: latin-1\ns = '\xe9'; x.cuda()\n", artifact, INTEREST)
    assert isinstance(outcome, Parsed)
    assert outcome.degraded is None
    assert outcome.facts[0].place.column == 10


def test_binary_is_skipped() -> None:
    outcome = parse_python(b"\x7fELF\0\0cuda", Artifact(path="a.py", kind="python"), INTEREST)
    assert outcome == Skipped("a.py", "parse", "binary data in a file named as Python source")
