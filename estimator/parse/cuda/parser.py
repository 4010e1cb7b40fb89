"""Reads one C++ or CUDA file: bytes in, facts out."""

from __future__ import annotations

import itertools

from estimator.model.artifact import Artifact, Degraded, Skipped
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.cuda.bindings import read_bindings
from estimator.parse.cuda.conditionals import Group, find_guards, read_groups, resolve
from estimator.parse.cuda.kernels import KernelWriter, read_units
from estimator.parse.cuda.macros import read_dropped, read_macros
from estimator.parse.cuda.names import NameReader, name_index
from estimator.parse.cuda.syntax import Syntax
from estimator.parse.cuda.text import Text
from estimator.parse.other_devices import guards_of_path

# C++ without any of these is passed over unparsed; a test holds them against all names that rules list.
TOKENS = tuple(
    b"cuda CUDA cublas cudnn cufft cusparse cusolver curand cutensor cupti cuvid cufile cutlass cute cub:: cub/ thrust "
    b"nccl NCCL_ nvshmem nvrtc nvtx nvTools nvml nvjpeg nvcuvid nvinfer nvonnx NvInfer NvOnnx NvDecoder NvEnc nvEncode "
    b"NV_ENC_ nppi npps nppS nppG npp.h nppc __global__ __device__ __syncthreads <<< Philox TORCH_LIBRARY "
    b"PYBIND11_MODULE cooperative_groups THC/ mma.h cuComplex device_launch_parameters device_functions driver_types "
    b"library_types math_constants vector_types CUcontext CUdevice CUfile cuMem cuGraph cuStream cuDev cuTex cuCtx "
    b"cuModule cuFunc cuLibrary cuArray cuEvent cuLaunch cuKernel cuOcc cuCheck cuFile cuGreen cuMulti cuIpc cuLog "
    b"cuMip cuParam cuSurf cuCore cuGet cuTensor cuLink cuPointer cuUser cuDestroy cuExt cuImport cuInit cuDriver "
    b"cuFlush cuSignal cuThread cuWait cuCoredump".split()
)
LARGEST = 4_000_000  # what is longer is data in the shape of source
DEEPEST = 400  # brackets; the grammar takes time by the square of what is left open
_OPENS = ord("(")
_STEPS = bytes.maketrans(b"([{", b"(((")
_OTHERS = bytes(set(range(256)) - set(b"()[]{}"))
MOST_UNREAD = 0.1  # of the bytes; more than that makes a file degraded


def parse_cuda(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a CUDA file, or of a C++ file that speaks of CUDA; other C++ is passed over."""
    if b"\0" in data[:8192]:
        return Skipped(artifact.path, "parse", "binary data in a file named as C++ source")
    if len(data) > LARGEST:
        return Skipped(artifact.path, "parse", f"larger than {LARGEST // 1_000_000} MB: data in the shape of source")
    lines = data.count(b"\n") + (not data.endswith(b"\n")) if data else 0
    if artifact.kind != "cuda" and not any(token in data for token in TOKENS):
        return Parsed(path=artifact.path, lines=lines, passed_over=True)
    if find_depth(data) > DEEPEST:
        return Skipped(artifact.path, "parse", f"more than {DEEPEST} brackets or comments are open at once")
    facts, unread = read_facts(data, artifact.path, interest)
    degraded = None
    if unread > MOST_UNREAD:
        degraded = Degraded(artifact.path, f"syntax: {unread:.0%} of the text could not be read as C++")
    return Parsed(path=artifact.path, lines=lines, facts=facts, degraded=degraded)


def find_depth(data: bytes) -> int:
    """Return how many brackets are open at most, those in comments and strings included, and comments left open."""
    brackets = data.translate(_STEPS, _OTHERS)
    steps = (1 if step == _OPENS else -1 for step in brackets)
    depth = max(itertools.accumulate(steps, initial=0))
    return depth + data.count(b"/*", data.rfind(b"*/") + 1)


def read_facts(data: bytes, path: str, interest: Interest) -> tuple[tuple[Fact, ...], float]:
    """Return the facts of a piece of CUDA, and the share of its bytes that could not be read."""
    text = Text(path, data)
    groups = read_groups(text.data)
    around = guards_of_path(path)
    syntax, dropped = parse_text(text.data, groups, around[0].device if around else "cuda")
    macros = [*read_macros(syntax), *read_dropped(text.data, dropped)]
    reading = read_units(syntax, macros, text)
    functions = [unit.function for unit in (*reading.kernels, *reading.devices, *reading.hosts) if not unit.offset]
    names = NameReader(
        name_index(interest), text, groups, around, sorted(functions, key=lambda function: function.start)
    )
    names.read(syntax)
    for macro in macros:
        names.read(macro.syntax, macro.offset)
    facts = KernelWriter(reading, text, groups, around).write() + names.facts + read_bindings(syntax, text)
    facts += [
        Fact(
            kind="cpp",
            symbol="<<<>>>",
            place=text.place(launch.start, launch.end),
            scope=launch.scope,
            syntax=f"{launch.kernel}<<<>>>",
            snippet=text.snippet(launch.start),
            guards=(*around, *find_guards(groups, launch.start)),
        )
        for launch in reading.launches
        if text.data[launch.start : launch.end].rstrip().endswith(b">>>")
    ]
    facts.sort(key=lambda fact: (fact.place, fact.kind, fact.symbol))
    return tuple(facts), syntax.unread() / max(1, len(text.data))


def parse_text(data: bytes, groups: list[Group], device: str) -> tuple[Syntax, list[tuple[int, int]]]:
    """Return the tree of the text, or of one with torn statements mended where that reads better; and what it lost."""
    syntax = Syntax(data)
    if not syntax.root.has_error or not groups:
        return syntax, []
    mended = resolve(data, groups, device)
    if mended.data == data:
        return syntax, []
    other = Syntax(mended.data)
    return (other, mended.dropped) if other.unread() <= syntax.unread() else (syntax, [])
