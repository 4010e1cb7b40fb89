"""What kernels written in Python use: Triton, Gluon, numba.cuda, CuPy's JIT."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from estimator.model.fact import Fact
from estimator.parse.cuda.ptx import PTX
from estimator.parse.kernel_class import classify, split_words
from estimator.parse.python.kernel_accesses import read_accesses
from estimator.parse.python.nodes import descend

Resolve = Callable[[ast.AST], "str | None"]

# Leaf names of the kernel languages -> features.
_CALLS: dict[str, str] = {
    "dot": "dot", "dot_scaled": "dot", "dot_fma": "dot", "matmul": "dot",
    "sum": "row-reduce", "max": "row-reduce", "min": "row-reduce", "argmax": "row-reduce", "argmin": "row-reduce",
    "reduce": "row-reduce", "xor_sum": "row-reduce", "softmax": "row-reduce",
    "cumsum": "scan", "cumprod": "scan", "associative_scan": "scan",
    "sort": "sort", "topk": "sort", "histogram": "atomic-add", "gather": "indirect-index",
    "make_block_ptr": "block-pointer", "advance": "block-pointer",
    "make_tensor_descriptor": "tensor-descriptor", "_experimental_make_tensor_descriptor": "tensor-descriptor",
    "_experimental_descriptor_load": "tensor-descriptor", "load_tensor_descriptor": "tensor-descriptor",
    "inline_asm_elementwise": "inline-asm", "inline_ptx": "inline-asm",
    "rand": "rng", "randn": "rng", "randint": "rng", "randint4x": "rng", "rand4x": "rng",
    "exp": "exp", "exp2": "exp", "debug_barrier": "block-sync", "syncthreads": "block-sync",
    "gridsize": "grid-stride", "syncwarp": "warp-sync", "threadfence": "memory-fence",
    "shfl_sync": "warp-shuffle", "shfl_down_sync": "warp-shuffle", "shfl_up_sync": "warp-shuffle",
    "shfl_xor_sync": "warp-shuffle", "ballot_sync": "warp-vote", "trans": "transpose", "permute": "transpose",
    "range": "loop", "this_grid": "grid-sync",
}  # fmt: skip
_TYPES = {"float8e4nv": "fp8", "float8e5": "fp8", "float8e4b8": "fp8", "float64": "double", "float16": "half",
          "bfloat16": "bfloat16"}  # fmt: skip
_ATOMIC = re.compile(
    r"atomic_(add|max|min|cas|xchg|and|or|xor)\Z|(?:.*\.)?atomic\.(add|max|min|compare_and_swap|exch)\Z"
)
_LANGUAGES = (
    "triton.language",
    "triton.experimental.gluon.language",
    "numba.cuda",
    "cupyx.jit",
    "triton_dist.language",
)
# A project may hand `tl` and `triton` on from a module of its own; what they are is known by these names alone.
_HANDED_ON = re.compile(r"\w.*\.(tl|triton|gl)(?:\.(.+))?\Z")
_WORDS = re.compile(rb"triton|numba|cupyx|(?<!\w)[tg]l(?!\w)")
_SELF = {"tl": "triton.language", "triton": "triton", "gl": "triton.experimental.gluon.language"}
# A Triton function without any of these is no kernel: it neither reads nor writes, nor asks where it runs.
_WORKS = re.compile(r"load|store|atomic_\w+|program_id|\w*descriptor_\w+|grid|threadIdx\b.*|syncthreads|atomic\..*")
_MEMORY = frozenset({"load", "store"})
_JITS = ("triton.", "numba.cuda.", "cupyx.jit")
_FOR_CLASS_ONLY = frozenset(
    "loop loop-sum row-max segment-loop one-pass product-reduce no-product atomic-in-place qkv".split()
)
_COMBINES = frozenset({"loop-sum", "row-reduce", "scan", "dot", "sort", "static-shared"})
_ASKS = frozenset({"program_id", "num_programs"})
_SOFTMAX = frozenset({"exp", "row-reduce", "row-max", "qkv"})
_PRODUCTS = frozenset({"dot", "product-reduce", "row-reduce"})


class Kernel(NamedTuple):
    """A kernel's body: features, bare names called; whether it is only called or told where it runs; what to tell."""

    features: frozenset[str]
    calls: frozenset[str]
    is_called: bool
    is_placed: bool
    notes: tuple[str, ...]


def may_hold_kernels(text: bytes, module: str) -> bool:
    """Tell whether a file, or the name of its module, holds any of the words that names of kernel languages have."""
    return _WORDS.search(text) is not None or _WORDS.search(module.encode("utf-8", "replace")) is not None


def read_kernel(node: ast.FunctionDef | ast.AsyncFunctionDef, resolve: Resolve) -> Kernel | None:
    """Return what the kernel uses, or None where it uses no kernel language at all."""
    features: set[str] = set()
    calls: set[str] = set()
    resolve = _through_project(resolve)
    is_kernel = False
    for inner in descend(node):
        if isinstance(inner, (ast.Attribute, ast.Name)):
            qualified = resolve(inner) if isinstance(inner, ast.Attribute) else None
            if qualified is not None and qualified.startswith(_LANGUAGES):
                is_kernel = True
                leaf = qualified.rpartition(".")[2]
                if leaf in _TYPES:
                    features.add(_TYPES[leaf])
        if isinstance(inner, ast.Call):
            features |= _read_call(inner, resolve)
            if isinstance(inner.func, ast.Name):
                calls.add(inner.func.id)
        elif isinstance(inner, (ast.For, ast.While)):
            features.add("loop")
        elif isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.MatMult):
            features.add("dot")
    if {"q", "k", "v"} <= {_root(argument.arg) for argument in node.args.args}:
        features.add("qkv")
    works = any(isinstance(n, ast.Call) and _WORKS.match(_leaf(n, resolve)) for n in descend(node))
    is_called = bool(features) and not works
    if not is_kernel and not any(
        (name := resolve(_undecorated(d))) and name.startswith(_JITS) for d in node.decorator_list
    ):
        return None
    decorated, notes = _read_decorators(node, resolve)
    features |= decorated | read_accesses(node, lambda call: _leaf(call, resolve))
    returns = any(isinstance(inner, ast.Return) and inner.value is not None for inner in descend(node))
    return Kernel(frozenset(features), frozenset(calls), returns or is_called, _is_placed(node, resolve), notes)


def _is_placed(node: ast.FunctionDef | ast.AsyncFunctionDef, resolve: Resolve) -> bool:
    """Tell whether a function is handed the number of its program, and does not ask for it."""
    words = {word for argument in node.args.args for word in split_words(argument.arg)}
    return "pid" in words and not any(
        _leaf(inner, resolve) in _ASKS for inner in descend(node) if isinstance(inner, ast.Call)
    )


def _root(name: str) -> str:
    """Return what a parameter stands for: `Q_ptr`, `k1` and `d_v` to `q`, `k` and `v`."""
    words = [word for word in split_words(name) if word not in ("ptr", "d") and "_" not in word]
    return words[0] if len(words) == 1 else ""


def _through_project(resolve: Resolve) -> Resolve:
    def resolved(node: ast.AST) -> str | None:
        qualified = resolve(node)
        if qualified is None or qualified.startswith(("triton.", "numba.")):
            return qualified
        match = _HANDED_ON.match(qualified)
        return qualified if match is None else ".".join(filter(None, (_SELF[match[1]], match[2])))

    return resolved


def _leaf(call: ast.Call, resolve: Resolve) -> str:
    """Return the name of a function of a kernel language that is called, without its module; "" for others."""
    qualified = resolve(call.func)
    if qualified is None:
        return ""
    language = next((name for name in _LANGUAGES if qualified.startswith(f"{name}.")), None)
    return qualified[len(language) + 1 :] if language else ""


def _undecorated(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def _read_call(call: ast.Call, resolve: Resolve) -> set[str]:
    leaf = _leaf(call, resolve)
    if not leaf:
        return set()
    features: set[str] = set()
    atomic = _ATOMIC.match(leaf)
    if atomic is not None:
        operation = atomic[1] or atomic[2]
        features.add("atomic-" + {"xchg": "exch", "compare_and_swap": "cas"}.get(operation, operation))
    last = leaf.rpartition(".")[2]
    if last in _CALLS:
        features.add(_CALLS[last])
    if last == "max":
        features.add("row-max")
    elif last == "sum" and call.args and _is_spread_product(call.args[0]):
        features.add("product-reduce")
    if leaf.startswith("shared."):
        features.add("static-shared")
    if "libdevice" in leaf:
        features.add("libdevice")
    if last in _MEMORY and (
        len(call.args) > (1 if last == "load" else 2) or any(k.arg == "mask" for k in call.keywords)
    ):
        features.add("masked-access")
    if last in ("inline_asm_elementwise", "inline_ptx"):
        features |= _read_assembly(call)
    return features


def _is_spread_product(value: ast.expr) -> bool:
    """Tell whether a block is multiplied by a vector that is spread over it: `p[:, None] * v`."""
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Mult):
        return False
    nones = (n for n in descend(value) if isinstance(n, ast.Subscript))
    return any(isinstance(n, ast.Constant) and n.value is None for sub in nones for n in descend(sub.slice))


def _read_assembly(call: ast.Call) -> set[str]:
    texts = [n.value.encode() for n in descend(call) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return {feature for piece, feature in PTX if any(piece in text for text in texts)}


def _read_decorators(
    node: ast.FunctionDef | ast.AsyncFunctionDef, resolve: Resolve
) -> tuple[set[str], tuple[str, ...]]:
    """Return what the decorators of a kernel say: the search over configurations, and how many there are."""
    features: set[str] = set()
    notes: list[str] = []
    for decorator in node.decorator_list:
        if not isinstance(decorator, ast.Call):
            continue
        qualified = resolve(decorator.func)
        if qualified is None or not qualified.startswith("triton."):
            continue
        leaf = qualified.rpartition(".")[2]
        if leaf == "autotune":
            features.add("autotune")
            configs = next((k.value for k in decorator.keywords if k.arg == "configs"), None)
            configs = configs or (decorator.args[0] if decorator.args else None)
            if isinstance(configs, (ast.List, ast.Tuple)):
                notes.append(f"{len(configs.elts)} autotune configurations")
            elif configs is not None:
                notes.append("autotuned")
            keywords = {k.arg for n in descend(decorator) if isinstance(n, ast.Call) for k in n.keywords}
            features |= {"num-warps"} & {str(k).replace("_", "-") for k in keywords}
            features |= {"num-stages"} & {str(k).replace("_", "-") for k in keywords}
        elif leaf == "heuristics":
            features.add("heuristics")
    return features, tuple(notes)


def describe_kernels(kernels: dict[Fact, Kernel], stem: str) -> dict[Fact, Fact]:
    """
    Return the definitions of a file with their features, classes and reasons.

    A function that another kernel of the file calls, that returns a value or that is told where it runs is a helper;
    its lines and features count to the first kernel that calls it.
    """
    by_name: dict[str, list[tuple[Fact, Kernel]]] = {}
    for fact, kernel in kernels.items():
        by_name.setdefault(fact.symbol, []).append((fact, kernel))
    callers: dict[str, str] = {}
    for fact, kernel in kernels.items():
        for name in kernel.calls - {fact.symbol}:
            callers.setdefault(name, fact.symbol)
    helpers = {
        fact for fact, kernel in kernels.items() if kernel.is_called or kernel.is_placed or fact.symbol in callers
    }
    taken: set[Fact] = set()
    described: dict[Fact, Fact] = {}
    for fact, kernel in kernels.items():
        if fact in helpers:
            caller = callers.get(fact.symbol)
            described[fact] = msgspec.structs.replace(
                fact,
                features=tuple(sorted(kernel.features - _FOR_CLASS_ONLY)),
                kernel_class="helper",
                note=f"a function of {caller}" if caller else "a function for kernels of other files",
            )
            continue
        features, reached = _reach(fact, kernel, by_name)
        if not features & _COMBINES and not any(feature.startswith("atomic-") for feature in features):
            features.add("one-pass")
        if not features & _PRODUCTS:
            features.add("no-product")
        if "dot" in features and not features & _SOFTMAX:
            features.add("bare-product")
        lines = fact.lines + sum(other.lines for other in reached if other in helpers and other not in taken)
        taken.update(reached)
        verdict = classify(fact.symbol, [stem], features)
        described[fact] = msgspec.structs.replace(
            fact,
            lines=lines,
            features=tuple(sorted(features - _FOR_CLASS_ONLY)),
            kernel_class=verdict.kernel_class,
            note="; ".join((verdict.note, *kernel.notes)),
        )
    return described


def _reach(fact: Fact, kernel: Kernel, by_name: dict[str, list[tuple[Fact, Kernel]]]) -> tuple[set[str], list[Fact]]:
    """Return the features of a kernel and all functions of the file that it calls, and those functions."""
    features, reached = set(kernel.features), []
    queue, seen = sorted(kernel.calls), {fact.symbol}
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        for other, body in by_name.get(name, ()):
            features |= body.features
            reached.append(other)
            queue.extend(sorted(body.calls))
    return features, reached
