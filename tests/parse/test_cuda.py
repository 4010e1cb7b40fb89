"""What the CUDA parser sees, and what it must leave alone."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from estimator.discover.kinds import kind_of
from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.cuda.conditionals import DEEPEST, read_groups
from estimator.parse.cuda.parser import LARGEST, TOKENS, find_depth, parse_cuda
from estimator.rulebook.load import load_rulebook

INTEREST = Interest(
    cpp=frozenset({"cudaMalloc", "cudaStream_t", "at::cuda::getCurrentCUDAStream", "c10::cuda::CUDAGuard", ".is_cuda"}),
    cpp_prefixes=("cub::", "cublas"),
    includes=frozenset({"cuda_runtime.h"}),
    include_prefixes=("cub/",),
)


def parse(code: str, path: str = "a.cu") -> Parsed:
    kind = kind_of(Path(path))
    assert kind is not None
    outcome = parse_cuda(textwrap.dedent(code).encode(), Artifact(path=path, kind=kind), INTEREST)
    assert isinstance(outcome, Parsed), outcome
    return outcome


def kernels(code: str, path: str = "a.cu") -> list[Fact]:
    return [fact for fact in parse(code, path).facts if fact.kind == "kernel"]


def names(code: str, path: str = "a.cu") -> list[str]:
    return [fact.symbol for fact in parse(code, path).facts if fact.kind == "cpp"]


def in_kernel(body: str, parameters: str = "float* x, const int* index, int n") -> Fact:
    (fact,) = kernels(f"__global__ void k({parameters}) {{ {body} }}")
    return fact


FEATURES = [
    ("__shared__ float s[32]; s[0] = 1;", "static-shared"),
    ("extern __shared__ float s[]; s[0] = 1;", "dynamic-shared"),
    ("__syncthreads(); x[0] = 1;", "block-sync"),
    ("x[0] = __shfl_down_sync(~0u, x[0], 1);", "warp-shuffle"),
    ("x[0] = VLLM_SHFL_XOR_SYNC(x[0], 1);", "warp-shuffle"),
    ("x[0] = __ballot_sync(~0u, n);", "warp-vote"),
    ("auto g = cooperative_groups::this_thread_block(); x[0] = 1;", "cooperative-groups"),
    ("cooperative_groups::this_grid().sync(); x[0] = 1;", "grid-sync"),
    ("atomicAdd(&x[0], 1.f); x[1] = 1;", "atomic-add"),
    ("atomicAdd(&x[0], 1.f); x[1] = 1;", "atomic-on-float"),
    ("atomicCAS((int*)index, 0, 1); x[1] = 1;", "atomic-cas"),
    ("atomicMax(&n, 1); x[1] = 1;", "atomic-max"),
    ("nvcuda::wmma::fragment<int> f; x[0] = 1;", "wmma"),
    ('asm volatile("mma.sync.aligned.m16n8k16" : "=f"(x[0]));', "mma"),
    ('asm volatile("mma.sync.aligned.m16n8k16" : "=f"(x[0]));', "inline-ptx"),
    ('asm volatile("cp.async.cg.shared.global" :: "l"(x));', "async-copy"),
    ('asm volatile("cp.async.bulk.tensor.2d" :: "l"(x));', "tma"),
    ('asm volatile("mbarrier.init.shared" :: "l"(x));', "mbarrier"),
    ('asm volatile("wgmma.mma_async" :: "l"(x));', "wgmma"),
    ('asm volatile("st.release.sys.global" :: "l"(x));', "system-scope"),
    ("x[0] = tex2D<float>(t, 0, 0);", "texture"),
    ("other<<<1, 32>>>(x);", "dynamic-parallelism"),
    ("x[0] = __half2float(__float2half(x[1]));", "half"),
    ("__nv_bfloat16 b = 0; x[0] = b;", "bfloat16"),
    ("__nv_fp8_e4m3 b; x[0] = 1;", "fp8"),
    ("double d = x[0]; x[1] = d;", "double"),
    ("for (int i = threadIdx.x; i < n; i += gridDim.x * blockDim.x) x[i] = 1;", "grid-stride"),
    ("int step = gridDim.x * 32; for (int i = 0; i < n; i += step) x[i] = 1;", "grid-stride"),
    ("CUDA_KERNEL_LOOP(i, n) { x[i] = 1; }", "grid-stride"),
    ("x[0] = x[index[0]];", "indirect-index"),
    ("int row = index[0]; x[row * 4 + 1] = 1;", "indirect-index"),
    ("int row = index[0]; float* p = x + row * n; p[0] = 1;", "indirect-index"),
    ("int end = index[1]; for (int i = 0; i < end; i++) x[i] = 1;", "data-dependent-loop"),
    ("float4 v; x[0] = v.x;", "vector-access"),
    ("x[0] = __ldg(x + 1);", "read-only-cache"),
    ("x[0] = __dp4a(n, n, n);", "dp4a"),
    ("curandState s; x[0] = curand_uniform(&s);", "rng"),
    ("for (int i=0;i<n;i++) for (int j=0;j<n;j++) x[i] += x[j] * x[j + n];", "product-sum"),
    ("__threadfence(); x[0] = 1;", "memory-fence"),
    ("float t = 0; for (int i = 0; i < n; ++i) { t += x[i]; x[i + n] = t; }", "scan"),
    ("for (int i = 0; i < n; ++i) x[i + 1] = x[i] + index[i];", "scan"),
    ("for (int i = 1; i < n; ++i) { x[i] = x[i - 1] + index[i]; }", "scan"),
    ("float m = reduce_max<4>(x[0], n); x[1] = m;", "block-reduce"),
    ("int s = binary_search(n, index, 4); x[s] = 1;", "search"),
]


@pytest.mark.parametrize(("body", "feature"), FEATURES)
def test_features_of_a_body(body: str, feature: str) -> None:
    assert feature in in_kernel(body).features


NOT_FEATURES = [
    ("x[n] = x[n + 1];", "indirect-index"),
    ("int q = index[0]; x[blockIdx.x] = q;", "indirect-index"),
    ("for (int i = 0; i < n; i++) x[i] = 1;", "grid-stride"),
    ("// __syncthreads();\nx[0] = 1;", "block-sync"),
    ('printf("__shfl_sync");', "warp-shuffle"),
    ("for (int i = 0; i < n; i++) x[0] += x[i] * x[i + n];", "product-sum"),
    ("for (int i = 0; i < n; ++i) x[i] = x[i + 1];", "scan"),
    ("float t = 0; for (int i = 0; i < n; ++i) t += x[i]; x[n] = t;", "scan"),
]

READ_BY_INDEX = ["const offsets_t* __restrict__ at", "const int64_t* at", "at::PackedTensorAccessor32<int32_t, 1> at"]


@pytest.mark.parametrize("parameter", READ_BY_INDEX)
def test_arrays_of_integers_are_told_by_their_type(parameter: str) -> None:
    assert "indirect-index" not in in_kernel("x[n] = y[n];", "float* x, const float* y, int n").features
    assert "indirect-index" in in_kernel("x[at[n]] = 1;", f"float* x, {parameter}, int n").features


def test_a_kernel_that_is_told_its_rank_speaks_to_others() -> None:
    parameters = "float* to, const float* from, int myrank, int peer, int n"
    assert in_kernel("if (n) to[n] = from[n];", parameters).kernel_class == "communication"


MEETINGS = [
    ("for (int i = 0; i < n; ++i) if (x[i] > 1) atomicExch(found, 1);", "reduction"),
    ("for (int i = 0; i < n; ++i) if (x[i] > 1) atomicAdd(&found[0], 1);", "reduction"),
    ("for (int i = 0; i < n; ++i) if (x[i] > 1) x[atomicAdd(found, 1)] = 1;", "irregular"),
    ("for (int i = 0; i < n; ++i) atomicAdd(&found[int(x[i])], 1);", "irregular"),
]


@pytest.mark.parametrize(("body", "expected"), MEETINGS)
def test_one_place_where_threads_meet_is_a_reduction(body: str, expected: str) -> None:
    assert in_kernel(body, "const float* x, int* found, int n").kernel_class == expected


@pytest.mark.parametrize(("body", "feature"), NOT_FEATURES)
def test_what_is_no_feature(body: str, feature: str) -> None:
    assert feature not in in_kernel(body).features


def test_constant_memory_template_and_launch_bounds() -> None:
    code = """
        __constant__ float table[4];
        template <typename T>
        __global__ void __launch_bounds__(256) k(T* x) { x[0] = table[1]; }
    """
    (fact,) = kernels(code)
    assert {"constant-memory", "template", "launch-bounds"} <= set(fact.features)


def test_a_kernel_is_its_signature_line_with_all_it_says() -> None:
    code = """
        template <typename T>
        __global__ void add(T* __restrict__ out,
                            const float* x, int n) {
          out[0] = x[n];
        }
        void launch(float* x) { add<float><<<1, 32>>>(x, x, 1); add<half><<<1, 32>>>(x, x, 1); }
    """
    (fact,) = kernels(code)
    assert (fact.symbol, fact.place.line, fact.place.column, fact.place.end_line) == ("add", 3, 17, 3)
    assert (fact.lines, fact.launches, fact.launchers) == (5, 2, ("launch",))
    assert [(a.name, a.symbol) for a in fact.arguments] == [("out", "T*"), ("x", "float*"), ("n", "int")]


DEFINITIONS = [
    ("__global__ void k(int n) { f(); }", ["k"]),
    ("__global__ void k(int n);", []),
    ("template <int N> static __global__ __launch_bounds__(N) void k(int n) { f(); }", ["k"]),
    ("__launch_bounds__(32) __global__ void k(int n) { f(); }", ["k"]),
    ('extern "C" __global__ void k(int n) { f(); }', ["k"]),
    ("namespace a { namespace b { __global__ void k(int n) { f(); } } }", ["k"]),
    ("template <> __global__ void k<float>(int n) { f(); }", ["k"]),
    ("template __global__ void k<float>(int n);", []),
    ("API_MACRO __global__ void k(int n) { f(); }", ["k"]),
    ("#define K(N) __global__ void N##_kernel(int n) { f(); }\nK(add)", ["N___kernel"]),
    ("// __global__ void k(int n) { f(); }", []),
    ('const char* s = "__global__ void k(int n) { f(); }";', []),
    ("#ifdef A\n__global__ void k(int n)\n#else\n__global__ void k(long n)\n#endif\n{ f(); }", ["k"]),
    ("__global__ void\n#if defined(USE_ROCM)\n__launch_bounds__(8)\n#endif\nk(int n) { f(); }", ["k"]),
    ("#if __CUDA_ARCH__ < 8\n__global__ void k(int n) { if (n) {\n#else\n__global__ void k(int n) {\n#endif\n}", ["k"]),
    ("void broken( { ;\n__global__ void k(int n) { f(); }", ["k"]),
    ("struct S { static __global__ void k(int n) { f(); } };", ["k"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), DEFINITIONS)
def test_every_definition_is_found_and_no_declaration(code: str, expected: list[str]) -> None:
    assert [fact.symbol for fact in kernels(code)] == expected


def test_device_functions_count_to_the_kernel_that_calls_them() -> None:
    code = """
        __device__ float inner(float x) {
          return __shfl_down_sync(~0u, x, 1);
        }
        __device__ float outer(float x) { return inner(x); }
        __global__ void a(float* x) { x[0] = outer(x[0]); }
        __global__ void b(float* x) { x[0] = inner(x[0]); }
    """
    first, second = kernels(code)
    assert (first.lines, second.lines) == (5, 1)
    assert "warp-shuffle" in first.features
    assert "warp-shuffle" in second.features


def test_device_functions_for_other_files_are_one_fact() -> None:
    code = "__device__ int f() {\n  return 1;\n}\n__device__ int g() { return 2; }\nint h() { return 3; }"
    (fact,) = kernels(code, "lib/math.cuh")
    assert (fact.symbol, fact.kernel_class, fact.lines, fact.place.line) == ("math", "helper", 4, 1)


def test_a_functor_that_the_host_hands_on_is_a_kernel() -> None:
    code = """
        struct AddFunctor { __device__ void operator()(float* x) { x[0] += 1.f; } };
        void add(float* x) { apply(x, AddFunctor()); }
    """
    (fact,) = kernels(code)
    assert (fact.symbol, fact.kernel_class, fact.launchers) == ("AddFunctor", "elementwise", ("add",))


def test_an_empty_kernel_is_a_stub() -> None:
    assert "stub" in in_kernel("").features
    assert "stub" in in_kernel("assert(false);").features
    assert "stub" not in in_kernel("x[0] = 1;").features


LAUNCHES = [
    ("void f() { k<<<1, 32>>>(x); }", 1, ("f",)),
    ("void f() { auto kernel = &k; kernel<<<1, 32>>>(x); }", 1, ("f",)),
    ("void f() { cudaLaunchKernel((void*)k, g, b, a, 0, s); }", 1, ("f",)),
    ("#define RUN(T) k<<<1, 32>>>(x)\nvoid f() { RUN(int); }", 1, ("f",)),
    ("void f() { DISPATCH(t, [&] { k<<<1, 32>>>(x); }); }", 1, ("f",)),
    ("void f() { g(); }", 0, ()),
]


@pytest.mark.parametrize(("host", "launches", "launchers"), LAUNCHES)
def test_launch_sites(host: str, launches: int, launchers: tuple[str, ...]) -> None:
    (fact,) = kernels(f"__global__ void k(float* x) {{ x[0] = 1; }}\n{host}")
    assert (fact.launches, fact.launchers) == (launches, launchers)


NAMES = [
    ("void f() { cudaMalloc(&p, n); }", ["cudaMalloc"]),
    ("void f() { ::at::cuda::getCurrentCUDAStream(); }", ["at::cuda::getCurrentCUDAStream"]),
    ("using namespace c10::cuda;\nvoid f() { CUDAGuard g(0); }", ["c10::cuda::CUDAGuard"]),
    ("namespace cu = at::cuda;\nvoid f() { cu::getCurrentCUDAStream(); }", ["at::cuda::getCurrentCUDAStream"]),
    ("using c10::cuda::CUDAGuard;\nvoid f() { CUDAGuard g(0); }", ["c10::cuda::CUDAGuard", "c10::cuda::CUDAGuard"]),
    ("void f() { cub::DeviceScan::Sum<int>(a); cub::DeviceScan::Sum<float>(a); }", ["cub::DeviceScan::Sum"]),
    ("std::vector<cudaStream_t> s;", ["cudaStream_t"]),
    ("void f() { if (x.is_cuda()) g(); }", [".is_cuda"]),
    ("#define M(x) cudaMalloc(x)\n", ["cudaMalloc"]),
    ("void f() { cublasSgemm(h); cublasSgemm(h); }", ["cublasSgemm"]),
    ("void cudaMalloc(int n) {}", []),
    ("int f(int cudaMalloc) { return 1; }", []),
    ("// cudaMalloc(p)", []),
    ('const char* s = "cudaMalloc";', []),
    ("int mycudaMalloc = cudaMallocs();", []),
    ("struct cudaMalloc { int x; };", []),
]


@pytest.mark.parametrize(("code", "expected"), NAMES)
def test_names_are_qualified_as_far_as_the_file_tells(code: str, expected: list[str]) -> None:
    assert names(code) == expected


def test_names_inside_kernels_say_so() -> None:
    facts = parse("__global__ void k() { cub::BlockScan<int, 1> s; }\nvoid f() { cub::BlockScan<int, 2> t; }").facts
    assert [(f.symbol, f.scope, f.features) for f in facts if f.kind == "cpp"] == [
        ("cub::BlockScan", "k", ("device-code",)),
        ("cub::BlockScan", "f", ()),
    ]


def test_includes() -> None:
    facts = parse('#include <cuda_runtime.h>\n#include "cub/cub.cuh"\n#include <vector>\n').facts
    assert [(f.kind, f.symbol) for f in facts] == [("include", "cuda_runtime.h"), ("include", "cub/cub.cuh")]


GUARDS = [
    ("#ifdef USE_ROCM\nvoid f() { cudaMalloc(p); }\n#endif", [("rocm", False)]),
    ("#ifndef USE_ROCM\nvoid f() { cudaMalloc(p); }\n#endif", [("rocm", True)]),
    ("#ifdef USE_ROCM\n#else\nvoid f() { cudaMalloc(p); }\n#endif", [("rocm", True)]),
    ("#if defined(A) && !defined(USE_ROCM)\nvoid f() { cudaMalloc(p); }\n#endif", [("rocm", True)]),
    (
        "#if defined(__CUDACC__) || defined(__HIPCC__)\nvoid f() { cudaMalloc(p); }\n#endif",
        [("cuda", False), ("rocm", False)],
    ),
    ("#if defined(USE_ROCM) || (CUDA_VERSION >= 12000)\nvoid f() { cudaMalloc(p); }\n#endif", []),
    (
        "#if !(defined(USE_ROCM) || defined(USE_MUSA))\nvoid f() { cudaMalloc(p); }\n#endif",
        [("rocm", True), ("musa", True)],
    ),
    ("#if !defined(USE_ROCM) && CUDA_VERSION >= 12000\n#else\nvoid f() { cudaMalloc(p); }\n#endif", []),
    (
        "#ifdef __CUDACC__\n#elif defined(USE_ROCM)\n#else\nvoid f() { cudaMalloc(p); }\n#endif",
        [("cuda", True), ("rocm", True)],
    ),
    ("#ifdef DEBUG\nvoid f() { cudaMalloc(p); }\n#endif", []),
    ("/*\n#ifdef USE_ROCM\n*/\nvoid f() { cudaMalloc(p); }\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), GUARDS)
def test_conditions_are_guards(code: str, expected: list[tuple[str, bool]]) -> None:
    (fact,) = [fact for fact in parse(code).facts if fact.kind == "cpp"]
    assert [(guard.device, guard.otherwise) for guard in fact.guards] == expected


def test_a_folder_for_another_device_is_a_guard() -> None:
    (fact,) = kernels("__global__ void k(float* x) { x[0] = 1; }", "csrc/rocm/a.cu")
    assert [guard.device for guard in fact.guards] == ["rocm"]


BINDINGS = [
    (
        'TORCH_LIBRARY(ns, m) { m.def("add(Tensor x) -> Tensor"); m.impl("add", torch::kCUDA, &add); }',
        [("ns::add", {"namespace": "ns"}), ("ns::add", {"namespace": "ns", "function": "add", "dispatch": "kCUDA"})],
    ),
    (
        'TORCH_LIBRARY_IMPL(ns, CUDA, m) { m.impl("add", TORCH_FN(add)); }',
        [("ns::add", {"namespace": "ns", "function": "add", "dispatch": "CUDA"})],
    ),
    (
        'TORCH_LIBRARY_EXPAND(TORCH_EXTENSION_NAME, ops) { ops.def("add(Tensor! x) -> ()", &a::add); }',
        [("add", {"function": "a::add"})],
    ),
    (
        'PYBIND11_MODULE(mod, m) { m.def("add", &add, "Adds"); }',
        [("mod::add", {"namespace": "mod", "function": "add"})],
    ),
    ('void f(M& m) { m.def("add", &add); }  // TORCH_LIBRARY', []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), BINDINGS)
def test_bindings(code: str, expected: list[tuple[str, dict[str, str]]]) -> None:
    facts = [fact for fact in parse(code, "a.cpp").facts if fact.kind == "binding"]
    assert [(fact.symbol, {a.name: a.value for a in fact.arguments}) for fact in facts] == expected


def test_columns_count_characters() -> None:
    (fact,) = [f for f in parse('auto s = "é"; auto p = cudaMalloc(q);').facts if f.kind == "cpp"]
    assert (fact.place.column, fact.place.end_column) == (24, 34)


def test_c_plus_plus_without_a_word_of_cuda_is_passed_over() -> None:
    outcome = parse("int f() { return 1; }\n", "a.cpp")
    assert outcome.passed_over
    assert outcome.lines == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x7fELF\0\0cuda", "binary data in a file named as C++ source"),
        (b"int cuda;\n" * (LARGEST // 10 + 1), "larger than 4 MB: data in the shape of source"),
    ],
)
def test_what_is_no_source_is_skipped(data: bytes, reason: str) -> None:
    assert parse_cuda(data, Artifact(path="a.cpp", kind="cpp"), INTEREST) == Skipped("a.cpp", "parse", reason)


HOSTILE = [
    "(" * 20_000,
    "__global__ void k(" * 2_000,
    "{" * 20_000 + "}" * 20_000,
    "#if A\n" * 2_000,
    "a<" * 5_000,
    "__global__ void k() " + "{ if (x) " * 3_000,
    '"' * 10_001,
    "#define A(x) \\\n" * 500 + "__global__",
]


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_text_is_survived(code: str) -> None:
    outcome = parse_cuda(f"cuda\n{code}\n".encode(), Artifact(path="a.cu", kind="cuda"), Interest())
    assert isinstance(outcome, Parsed) or "open at once" in outcome.reason


@pytest.mark.parametrize(
    ("code", "depth"), [("((", 2), ("([{", 3), ("(){}[]", 1), ("/* a */ /* /*", 2), ("a)", 0), ("", 0)]
)
def test_depth_is_how_much_is_open_at_most(code: str, depth: int) -> None:
    assert find_depth(code.encode()) == depth


def test_deep_groups_take_time_by_their_length() -> None:
    nested = "#if A\n" * 3_000 + "x = {\n" + "#endif\n" * 3_000
    assert len(read_groups(nested.encode())) == DEEPEST  # of 3,000


def test_a_file_that_is_mostly_unread_is_degraded() -> None:
    outcome = parse("cuda ) ] } @ ` ) ] } @ ` ) ] } @ ` ) ] }\n" * 20)
    assert outcome.degraded is not None
    assert "could not be read as C++" in outcome.degraded.reason


def test_the_prefilter_knows_every_name_that_rules_list() -> None:
    interest = load_rulebook().interest
    listed = interest.cpp | interest.includes | {*interest.cpp_prefixes, *interest.include_prefixes}
    written = [name if name[0] != "." else f"x{name}() /* cuda */" for name in listed]
    assert [name for name in written if not any(token in name.encode() for token in TOKENS)] == []


def test_the_prefilter_keeps_every_hit() -> None:
    for rule in load_rulebook().rules:
        for example in rule.examples:
            if example.hit and kind_of(Path(example.name)) == "cpp":
                assert any(token in example.code.encode() for token in TOKENS), example.code


@pytest.mark.parametrize("kept", ["m = fmaxf(m, x[i]);", "if (x[i] > m) m = x[i];", "if (m < x[i]) { m = x[i]; }"])
def test_largest_value_that_threads_hand_on_is_a_reduction(kept: str) -> None:
    fact = in_kernel(f"float m = 0; {kept} m = max(m, __shfl_xor_sync(~0u, m, 1)); x[0] = m;", "float* x, int i")
    assert fact.kernel_class == "reduction", fact.note
    assert "kept-extreme" not in fact.features


def test_kernel_that_is_handed_nothing_and_does_nothing_is_other() -> None:
    (fact,) = kernels('__global__ void nccl_probe() { if (threadIdx.x) asm volatile("nop;"); }')
    assert fact.kernel_class == "other"
    (fact,) = kernels("__device__ bool done; __global__ void set_done() { done = true; }")
    assert fact.kernel_class == "elementwise"


def test_kernel_whose_products_go_to_peers_communicates() -> None:
    fact = in_kernel("wgmma_m64(x); m.peer_partial[0] = x;", "float* x, Mapping m")
    assert fact.kernel_class == "communication", fact.note
