"""Kernels written in Python: features, classes, helpers, and CUDA that stands in strings."""

from __future__ import annotations

import textwrap

import pytest

from estimator.model.artifact import Artifact
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.python import parse_python

INTEREST = Interest(
    names=frozenset(
        "triton.jit triton.autotune numba.cuda.jit cupy.RawKernel cupy.RawModule cupy.ElementwiseKernel "
        "cupy.ReductionKernel pycuda.compiler.SourceModule torch.utils.cpp_extension.load_inline".split()
    ),
    cpp=frozenset({"cudaMalloc"}),
    tokens=(b"",),
    project_roots=frozenset({"pkg"}),
)
TRITON = "import triton\nimport triton.language as tl\n"


def facts(code: str) -> list[Fact]:
    outcome = parse_python(
        textwrap.dedent(code).encode(), Artifact(path="pkg/a.py", kind="python", module="pkg.a"), INTEREST
    )
    assert isinstance(outcome, Parsed), outcome
    assert outcome.degraded is None, outcome.degraded
    return [*outcome.facts, *outcome.summary.definitions]


def definitions(code: str) -> dict[str, Fact]:
    return {fact.symbol: fact for fact in facts(code) if fact.kind == "definition"}


FEATURES = [
    ("tl.store(x, tl.dot(tl.load(x), tl.load(x)))", "dot"),
    ("tl.store(x, tl.sum(tl.load(x)))", "row-reduce"),
    ("tl.store(x, tl.cumsum(tl.load(x)))", "scan"),
    ("tl.atomic_add(x, 1)", "atomic-add"),
    ("tl.atomic_xchg(x, 1)", "atomic-exch"),
    ("tl.store(x, tl.load(x, mask=n > 0))", "masked-access"),
    ("p = tl.make_block_ptr(x, (n,), (1,), (0,), (64,), (0,))", "block-pointer"),
    ("d = tl.make_tensor_descriptor(x, [n], [1], [64])", "tensor-descriptor"),
    ("tl.store(x, tl.inline_asm_elementwise('add', 'r', [x], tl.int32, True, 1))", "inline-asm"),
    ("tl.inline_asm_elementwise('st.release.sys', 'r', [x], tl.int32, False, 1)", "system-scope"),
    ("tl.store(x, tl.load(x).to(tl.float64))", "double"),
    ("tl.store(x, tl.load(x).to(tl.float8e4nv))", "fp8"),
    ("tl.store(x, tl.exp(tl.load(x)))", "exp"),
    ("i = tl.load(x + tl.arange(0, 64))\n    tl.store(x + i * n, 1)", "indirect-index"),
    ("o = tl.arange(0, 64)\n    p = x + o\n    tl.store(x + tl.load(p), 1)", "indirect-index"),
    ("i = tl.load(x)\n    tl.store(x + i * n + tl.arange(0, 64), 1)", "program-offset"),
    ("tl.store(x + tl.load(x), 1)", "program-offset"),
    ("row = tl.load(x_index)\n    tl.store(x + row * n + tl.arange(0, 64), 1)", "program-index"),
    ("row_index = tl.load(x)\n    tl.store(x + row_index * n, 1)", "program-index"),
    ("index = tl.load(seq_start)\n    tl.store(x + index + tl.arange(0, 64), 1)", "program-offset"),
    ("e = tl.load(x)\n    while e > 0:\n        e = e - 1\n        tl.store(x, 1)", "data-dependent-loop"),
]


@pytest.mark.parametrize(("body", "feature"), FEATURES)
def test_features_of_triton_kernels(body: str, feature: str) -> None:
    kernel = definitions(f"{TRITON}@triton.jit\ndef k(x, n, x_index=None, seq_start=None):\n    {body}\n")["k"]
    assert feature in kernel.features


CLASSES = [
    # A single value that is looked up beside the work on a row.
    ("i = tl.load(x_index)\n    v = tl.load(x + i)\n    tl.store(x + tl.arange(0, 64), v)", "elementwise"),
    ("for i in range(n):\n        v = tl.load(x + i)\n        v += 1\n        tl.store(x + i, v)", "elementwise"),
    ("a = 0.0\n    for i in range(n):\n        a += tl.load(x + i)\n    tl.store(x, a)", "reduction"),
    ("a = 0.0\n    for i in tl.static_range(4):\n        a += tl.load(x + i)\n    tl.store(x, a)", "elementwise"),
    ("tl.atomic_add(x + tl.arange(0, 64), tl.load(x))", "reduction"),
    ("i = tl.load(x + tl.arange(0, 64))\n    tl.atomic_add(x + i, 1)", "irregular"),
    ("tl.debug_barrier()\n    tl.store(x, tl.load(x + 1))", "elementwise"),
]


@pytest.mark.parametrize(("body", "expected"), CLASSES)
def test_classes_by_what_a_body_touches(body: str, expected: str) -> None:
    kernel = definitions(f"{TRITON}@triton.jit\ndef k(x, n, x_index, seq_start):\n    {body}\n")["k"]
    assert kernel.kernel_class == expected, kernel.note


def test_a_kernel_over_queries_keys_and_values_is_attention() -> None:
    body = "p = tl.exp(tl.dot(tl.load(Q_ptr), tl.load(K_ptr)))\n    tl.store(O_ptr, tl.dot(p, tl.load(V_ptr)))"
    for parameters, expected in (("Q_ptr, K_ptr, V_ptr, O_ptr", "attention"), ("A, B, C, D", "matmul")):
        text = body
        for old, new in zip(("Q_ptr", "K_ptr", "V_ptr", "O_ptr"), parameters.split(", "), strict=True):
            text = text.replace(old, new)
        code = f"{TRITON}@triton.jit\ndef k({parameters}):\n    {text}\n"
        assert definitions(code)["k"].kernel_class == expected


def test_a_value_that_is_only_written_is_no_address() -> None:
    body = "v = tl.load(x)\n    tl.store(x + n, v * 2)"
    assert "indirect-index" not in definitions(f"{TRITON}@triton.jit\ndef k(x, n):\n    {body}\n")["k"].features


def test_autotune_is_told_with_the_number_of_configurations() -> None:
    code = (
        f"{TRITON}CONFIG = triton.Config({{}})\n"
        "@triton.autotune(configs=[triton.Config({}, num_warps=4, num_stages=2), CONFIG], key=[])\n"
        "@triton.jit\ndef scale_kernel(x):\n    tl.store(x, tl.load(x) * 2)\n"
    )
    kernel = definitions(code)["scale_kernel"]
    assert {"autotune", "num-warps", "num-stages"} <= set(kernel.features)
    assert kernel.note.endswith("; 2 autotune configurations")


def test_functions_of_kernels_are_helpers_and_count_to_the_first() -> None:
    code = TRITON + textwrap.dedent("""
        @triton.jit
        def half(x):
            return tl.exp(x) / 2

        @triton.jit
        def put(x, v):
            tl.store(x, v)

        @triton.jit
        def first_kernel(x):
            put(x, half(tl.load(x)))

        @triton.jit
        def second_kernel(x):
            put(x, half(tl.load(x)))
    """)
    found = definitions(code)
    assert {name: (f.kernel_class, f.lines) for name, f in found.items()} == {
        "half": ("helper", 2),
        "put": ("helper", 2),
        "first_kernel": ("elementwise", 6),
        "second_kernel": ("elementwise", 2),
    }
    assert "exp" in found["second_kernel"].features
    assert found["half"].note == "a function of first_kernel"


def test_the_language_may_come_through_a_module_of_the_project() -> None:
    code = (
        "from pkg.compat import tl, triton\n@triton.jit\ndef k(x):\n    tl.store(x, tl.dot(tl.load(x), tl.load(x)))\n"
    )
    (kernel,) = [fact for fact in facts(code) if fact.kind == "definition"]
    assert (kernel.kernel_class, "dot" in kernel.features) == ("matmul", True)


def test_numba() -> None:
    code = """
        from numba import cuda
        @cuda.jit
        def sum_kernel(x, out):
            s = cuda.shared.array(32, 4)
            cuda.syncthreads()
            cuda.atomic.add(out, 0, s[0])
    """
    kernel = definitions(code)["sum_kernel"]
    assert {"static-shared", "block-sync", "atomic-add"} <= set(kernel.features)


def test_an_ordinary_decorated_function_is_no_kernel() -> None:
    code = "import functools\nfrom pkg.x import register\n@register\ndef f(x):\n    return x @ x\n"
    assert [fact.kernel_class for fact in facts(code) if fact.kind == "definition"] == [""]


def embedded(code: str) -> list[tuple[str, str, int]]:
    return [(f.symbol, f.kernel_class, f.place.line) for f in facts(code) if f.kind == "kernel"]


SOURCE = "__global__ void scale(float* x) { x[threadIdx.x] *= 2; }"
DOUBLED = SOURCE.replace("{", "{{").replace("}", "}}")
INLINE = "from torch.utils.cpp_extension import load_inline\n"
SCALE = ("scale", "elementwise")
STRINGS = [
    (f"import cupy\nk = cupy.RawKernel('{SOURCE}', 'scale')", [(*SCALE, 2)]),
    (f"import cupy\nS = '''\n\n{SOURCE}'''\nk = cupy.RawKernel(S, 'scale')", [(*SCALE, 4)]),
    (f"import cupy\nS = '''{SOURCE}'''\na = cupy.RawModule(code=S)\nb = cupy.RawModule(code=S)", [(*SCALE, 2)]),
    (f"import cupy\nk = cupy.RawKernel(\n    'int a;\\n'\n    '{SOURCE}\\n', 'scale')", [(*SCALE, 4)]),
    (f"import cupy\nk = cupy.RawKernel(r'''{SOURCE}'''.replace('a', 'b'), 'scale')", [(*SCALE, 2)]),
    (f"import cupy\nT = 'float'\nk = cupy.RawKernel(f'''typedef {{T}} t;\n{DOUBLED}''', 's')", [(*SCALE, 4)]),
    (f"import textwrap, cupy\nk = cupy.RawKernel(textwrap.dedent('''\n  {SOURCE}'''), 's')", [(*SCALE, 3)]),
    (f"from pycuda.compiler import SourceModule\nm = SourceModule('''\n{SOURCE}\n''' % 3)", [(*SCALE, 3)]),
    (f"{INLINE}load_inline('a', 'b', ['{SOURCE}'])", [(*SCALE, 2)]),
    ("import cupy\nk = cupy.ElementwiseKernel('T x', 'T y', 'y = x * x', 'square')", [("square", "elementwise", 2)]),
    ("import cupy\nk = cupy.ReductionKernel('T x', 'T y', 'x', 'a', 'y', '0', 'all')", [("all", "reduction", 2)]),
    ("import cupy\ndef f(s):\n    return cupy.RawKernel(s, 'scale')", []),
    ("import cupy\nk = cupy.RawKernel(open('a.cu').read(), 'scale')", []),
    (f"S = '{SOURCE}'\nprint(S)", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), STRINGS)
def test_kernels_in_strings_stand_where_their_text_does(code: str, expected: list[tuple[str, str, int]]) -> None:
    assert embedded(code) == expected


def test_the_place_in_a_string_is_that_in_the_file() -> None:
    kernel = "    __global__ void k(float* x) { x[0] = 1; }"
    code = f'import cupy\nS = """\n    void f() {{ cudaMalloc(p); }}\n{kernel}\n"""\ncupy.RawModule(code=S)'
    (call,) = [fact for fact in facts(code) if fact.symbol == "cudaMalloc"]
    assert (call.place.line, call.place.column, call.place.end_column) == (3, 16, 26)


def test_a_call_says_whether_its_kernels_were_read() -> None:
    code = f"import cupy\na = cupy.RawKernel('{SOURCE}', 's')\nb = cupy.RawKernel(other, 's')\n"
    assert [f.features for f in facts(code) if f.kind == "call"] == [("sources-read",), ()]


def test_function_that_is_told_where_it_runs_is_a_helper() -> None:
    body = "    o = pid_m * 16 + tl.arange(0, 16)\n    tl.store(y + o, tl.load(x + o))\n"
    told = definitions(f"{TRITON}@triton.jit\ndef copy(pid_m, x, y):\n{body}")["copy"]
    asks = definitions(f"{TRITON}@triton.jit\ndef copy(x, y):\n    pid_m = tl.program_id(0)\n{body}")["copy"]
    assert (told.kernel_class, asks.kernel_class) == ("helper", "elementwise")
