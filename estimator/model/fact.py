"""What a parser saw. Facts know formats and names, never rules."""

from __future__ import annotations

from typing import Literal

import msgspec

FactKind = Literal[
    "name",  # a resolved qualified name is read:          torch.cuda.Stream
    "call",  # a resolved qualified name is called:        torch.cuda.synchronize()
    "import",  # a module or a name is imported:           from torch.cuda import amp
    "method",  # a method of an unknown object is called:  model.cuda()
    "attribute",  # an attribute of an unknown object:     x.is_cuda
    "keyword",  # an argument is given by name:            load(..., load_in_4bit=True)
    "string",  # a literal that may name a device:         device="cuda:0"
    "env",  # an environment variable:                     os.environ["NCCL_DEBUG"]
    "definition",  # a decorated function or class:        @triton.jit def kernel(...)
    "helper",  # one of the project's own names that wraps CUDA is used or defined (features: how)
    "requirement",  # a package is asked for:               flash-attn>=2.5 (symbol: normalised name)
    "index",  # packages are fetched from an index or channel: download.pytorch.org/whl/cu121, nvidia
    "package",  # a package of the system is installed:     apt-get install cuda-toolkit-12-4
    "image",  # a container image is used:                  FROM nvcr.io/nvidia/pytorch:24.05-py3 (without the tag)
    "command",  # a program is run from a shell:            nvidia-smi
    "option",  # an option is given to a program:           docker run --gpus all (symbol: gpus, slot callee: docker)
    "config",  # a configuration key is set:                trainer.accelerator: gpu (scope: the keys above)
    "build",  # a build file calls or sets a name:          cmake.find_package, cmake.CUDA::cudart, bazel.cuda_library
    "cpp",  # a name is used in C++ or CUDA:                cudaMalloc, cublasSgemm, at::cuda::getCurrentCUDAStream
    "include",  # a header is included in C++ or CUDA:      cuda_runtime.h
    "kernel",  # a device kernel is defined:                __global__ void add(...)
    "binding",  # an operator is bound to C++:              m.def("add", &add) (symbol: the operator's name)
]

SlotKind = Literal[
    "argument",  # f("cuda")            name: position   callee: f
    "keyword",  # f(device="cuda")      name: device     callee: f
    "default",  # def f(device="cuda")  name: device     callee: f
    "assign",  # self.device = "cuda"   name: device
    "compare",  # x.type == "cuda"      name: type
    "contains",  # "cuda" in device     name: device
    "dict_key",  # {"cuda": 1}          name: target of the dict, if any
    "dict_value",  # {"device": "cuda"} name: device
    "subscript",  # state["cuda"]       name: state
    "element",  # ["cuda", "cpu"]       name: what the sequence is given to, if anything
    "return",  # return "cuda"          name: the function
    "annotation",  # Literal["cuda"]
    "expression",  # anything else
    "option",  # --device cuda          name: device     callee: the program
]


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """A span of text: lines and columns count from 1, columns in characters, `end_column` is exclusive."""

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0
    cell: int | None = None


class Argument(msgspec.Struct, frozen=True, gc=False):
    """
    One argument of a call: by `name` or by `position`.

    `value` is the literal, or None where there is none; `symbol` is the qualified name given instead, and "None"
    for the literal None.
    """

    name: str | None = None
    position: int | None = None
    value: str | int | float | bool | None = None
    symbol: str | None = None


class Slot(msgspec.Struct, frozen=True, gc=False):
    """
    Where a string literal or a name stands: the kind of place, the name it is given to, the function it goes into.

    `beside` are the keywords of the same call.
    """

    kind: SlotKind
    name: str = ""
    callee: str = ""
    beside: tuple[str, ...] = ()


class Guard(msgspec.Struct, frozen=True, order=True, gc=False):
    """
    What surrounds a place: a branch for a device, another device beside it, or an import that not everybody needs.

    `device` is the device the branch is taken for ("cuda", "npu", ...), "" for an import: `optional` may
    fail, `lazy` is in a function, so that only those who call it need it, and `late` is in a module that the rest of
    the project only loads when something asks for it. A device is
    beside where a later branch of the same chain, or a sibling in the same expression, is for it.
    `otherwise` is true in the branch that is taken when the device is absent.
    """

    kind: Literal["branch", "beside", "optional", "lazy", "late"]
    device: str = ""
    otherwise: bool = False


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    One thing that a parser saw.

    `symbol` is the qualified name, the method's name, the literal or the variable, by `kind`. `syntax` is the
    normalised text of the cause, free of layout. `imported` marks a bare use of a name that an import of this
    very symbol brought in: rewriting the import is enough. `lines` is the length of a definition.
    `derived_from` is the place (`path:line`) of the definition that ties this use to CUDA, and `uses` are where else
    a definition is used. `features` are what a kernel's body uses, or how a helper is met (see docs/rule-format.md),
    and `kernel_class` how a kernel would be ported (see docs/kernels.md), with the reasons in `note`. `launches`
    counts the launch sites of a kernel in its file, `launchers` names the host functions that hold them. `branch` is
    the line where the branch for a device begins that the place, or the condition it is part of, belongs to; else the
    line of its statement; 0 where the format knows neither. `condition` marks what an `if` asks. `body` is a hash of a
    definition's code, free of layout: it changes when the code does.
    """

    kind: FactKind
    symbol: str
    place: Place
    scope: str = ""
    syntax: str = ""
    snippet: str = ""
    subject: str | None = None
    arguments: tuple[Argument, ...] = ()
    slot: Slot | None = None
    guards: tuple[Guard, ...] = ()
    decorators: tuple[str, ...] = ()
    imported: bool = False
    lines: int = 0
    derived_from: str | None = None
    features: tuple[str, ...] = ()
    kernel_class: str = ""
    branch: int = 0
    condition: bool = False
    uses: tuple[Place, ...] = ()
    body: str = ""
    note: str = ""
    launches: int = 0
    launchers: tuple[str, ...] = ()
