"""An edit is safe only where what is around it goes to the target as well."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

import libcst as cst
import msgspec

from estimator.codemod.conditions import Conditions
from estimator.codemod.elsewhere import Outline
from estimator.codemod.job import Job
from estimator.codemod.staying import FLAG, Span, Staying, innermost
from estimator.codemod.syntax import Site, Syntax, called, dotted
from estimator.codemod.wholeness import CHOICES, Wholeness
from estimator.model.edit import Edit

_LAYER = "the file builds or is the project's own layer for CUDA, which may want one for the target beside it"
_KERNELS = "the file is about kernels, or holds or calls some that the target may not have"
_NAMED = "the function is about CUDA by its name"
_PATCHED = "the function puts something in the place of torch.cuda"
_REPLACED = "a test of the project puts something in the place of it"
_HALF = "another device of the function would stay CUDA's"
_PLACING = frozenset({"device_string", "method_rename"})
_SERVED = "the code asks for torch.accelerator by itself"
_SAID = "a comment says that it is for CUDA alone"
_DECORATED = "a decorator asks for CUDA or a GPU in its own way"
_TORN = "half of the statement would stay CUDA's"
_SAID_THERE = "a comment on the line speaks of CUDA"
_SWITCH = re.compile(r"\b(?:use_)?cuda[\"']?\s*[:=]\s*True\b")
_BELOW = "it is reached by a test for CUDA that stays"
_COMPARED = "the file compares devices in a way that stays"
_SHARED = "other files take the device, or the number of devices, from here"
_REGISTERED = "a decorator says that it is for CUDA alone"
_SERVES_NPU = "the file serves the NPU already in another place"
_FLAGGED = "it is reached by a flag for CUDA that another file sets"
_FOREIGN_RUNTIME = "the project uses a library with devices of its own, and where this one goes is not seen"
_GIVEN = "the device that it is given is named for CUDA in the file, and stays"
_PARTS = frozenset("cuda nccl setup nvidia triton cutlass".split())
_FOLDERS = frozenset("bitsandbytes kernels kernel cuda nccl nvidia triton csrc cutlass flashinfer deepgemm".split())
_BUILDS = ("torch.utils.cpp_extension", "torch.cuda.memory.CUDAPluggableAllocator", "torch.cuda.CUDAPluggableAllocator")
FOREIGN = (
    "triton-kernel",
    "triton-autotune",
    "python-kernels-",
    "attention-xformers",
    "attention-flash",
    "libraries-",
    "torch-amp-scaled-mm",
    "torch-amp-float8",
    "operators-no-kernel",
)
_MOVES = frozenset("to to_empty type".split())
_ABOUT = re.compile(r"(?i)cuda|nccl|nvidia|cudnn|cutlass|cublas|triton|nvml|tensorrt|flashinfer|deep_?gemm|nvfp4")
_COMPILED = re.compile(
    r"\bxops\.|\bLinear(?:4|8)bit|\bParams4bit\b|\bInt8Params\b|\b(?:_C|_ext|ext_module)\.\w+\(|\btorch\.ops\.(?!aten\b|prims\b)\w+\.|\bload_(?:ext|inline)\(|\bcpp_extension\b"
)
_ASKS_FOR = re.compile(r"(?i)cuda|gpu|nvidia|nccl")
_TORCH = re.compile(r"torch\.cuda\.\w+|\"[^\"]*\"|'[^']*'")
_SERVES = re.compile(r"torch\.accelerator\b|[\"']accelerator[\"']")
_ONLY = re.compile(r"(?i)\b(?:only|requires?|needs?|must|implemented|support(?:ed|s)?)\b")
_LIBRARIES = re.compile(r"bitsandbytes|xformers|flash_?attn|transformer_engine|deepgemm|flashinfer|all_?reduce")
_IMPORTS = re.compile(
    r"(?m)^(?:from|import)\s+(?:\w+\.)*(?:_custom_ops|xformers|flash_attn|vllm_flash_attn|apex|bitsandbytes"
    r"|transformer_engine|deep_gemm|flashinfer|cupy|triton|tensorrt|setGPU|GPUtil|gpustat)\b"
)
_JITTED = re.compile(r"(?m)^[ \t]*@(?:\w+\.)*(?:cuda|triton)\.(?:jit|reduce)\b")
_NPU = re.compile(r"\btorch_npu\b|\btorch\.npu\b|[\"']npu[\"':]|\b\w*is_\w*npu\w*\(|\.npu\(")
_DECORATES = re.compile(r"(?m)^[ \t]*@\w[\w.]*\((?![^()]*(?:npu|xpu|hpu|mps|mlu))[^()]*\w+=\[[\"']cuda[\"']\]")
_PATCHES = re.compile(r"(?:patch|setattr|mock)\w*(?:\.\w+)*\([^)\n]*\bcuda\b")


def doubt_surroundings(job: Job, syntax: Syntax, edits: list[Edit]) -> list[Edit]:
    """Return the edits, those for review that are not sure to be right because of what is around them."""
    about = _file(job, syntax.source.text)
    if about:
        return [_review(edit, about) for edit in edits]
    staying = Staying(job, syntax)
    conditions = Conditions(syntax, staying.text)
    whole = Wholeness(syntax, staying.text, staying.places)
    while True:
        staying.settle(edit for edit in edits if edit.safety == "safe")
        again = [
            _review(edit, _doubt(job, edit, syntax, conditions, staying, whole)) if edit.safety == "safe" else edit
            for edit in edits
        ]
        if again == edits:
            return edits
        edits = again


def outline(job: Job, syntax: Syntax, edits: Iterable[Edit]) -> Outline:
    """Return what other files see of what stays once the safe ones of the edits are made."""
    staying = Staying(job, syntax)
    safe = [edit for edit in edits if edit.safety == "safe"]
    staying.settle(safe)
    made = {edit.place for edit in safe}
    asked = [one.finding for one in job.wishes if one.finding.symbol in CHOICES and one.finding.place not in made]
    sites = [site for finding in asked for site in syntax.sites(finding.place)[:1]]
    return Wholeness(syntax, staying.text, staying.places).outline(staying, sites)


def _review(edit: Edit, reason: str) -> Edit:
    return msgspec.structs.replace(edit, safety="review", reason=edit.reason or reason) if reason else edit


def _file(job: Job, text: str) -> str:
    """Return why every edit of a file is for review, "" where that is not so."""
    path = PurePosixPath(job.path.lower())
    if set(path.stem.split("_")) & _PARTS or any(one.symbol.startswith(_BUILDS) for one in job.kept):
        return _LAYER
    if _NPU.search(text):
        return _SERVES_NPU
    if _DECORATES.search(text):
        return _REGISTERED
    if (
        {word for part in path.parent.parts for word in part.split("_")} & _FOLDERS
        or _LIBRARIES.search(path.stem)
        or _IMPORTS.search(text)
        or _JITTED.search(text)
        or any(one.rule.startswith(FOREIGN) and not one.guards for one in job.kept)
    ):
        return _KERNELS
    return ""


def _doubt(job: Job, edit: Edit, syntax: Syntax, conditions: Conditions, staying: Staying, whole: Wholeness) -> str:
    if edit.symbol.removeprefix("torch.cuda.") in job.patched:
        return _REPLACED
    for site in syntax.sites(edit.place)[:1]:
        if any(_ABOUT.search(name) for name in _homes(site)):
            return _NAMED
        if any(_ASKS_FOR.search(_TORCH.sub("", name)) for name in _decorators(syntax, site)):
            return _DECORATED
        start, end = innermost(syntax, site)
        if end - start < len(syntax.source.text) and _PATCHES.search(syntax.source.text[start:end]):
            return _PATCHED
        if _COMPILED.search(staying.text, start, end):
            return _KERNELS
        if job.elsewhere.used and (edit.codemod == "device_string" or edit.symbol in CHOICES) and _is_shared(site):
            return _SHARED
        if staying.commented(site, _ONLY):
            return _SAID
        statement = _statement(syntax, site)
        if statement is not None and (staying.within(*statement) or _SWITCH.search(syntax.source.text, *statement)):
            return _TORN
        if edit.codemod in _PLACING and _ABOUT.search(staying.remark(site)):
            return _SAID_THERE
        around = conditions.around(site)
        if any(staying.within(*test) for test in around):
            return _BELOW
        if any(_set_elsewhere(name, staying.text) for test in around for name in _flags(staying.text, test)):
            return _FLAGGED
        if edit.codemod in _PLACING and end - start < len(syntax.source.text) and staying.has_string(start, end):
            return _HALF
        if any(_SERVES.search(syntax.source.text, *one) for one in [*around, *([statement] if statement else [])]):
            return _SERVED
        if any(staying.has_string(*one) for name in _given(site) for one in _assigned(name, staying.text)):
            return _GIVEN
        stored = edit.codemod == "device_string" and _stored(site)
        if stored and job.foreign:
            return _FOREIGN_RUNTIME
        if stored and any(staying.has_string(*one) for one in conditions.comparisons):
            return _COMPARED
        if half := whole.doubt(edit, site, staying, job.elsewhere):
            return half
    return conditions.doubt(edit, staying)


def _given(site: Site) -> list[str]:
    """Return the last names of the variables that the site is called with."""
    call = called(site)
    if call is None:
        return []
    return [names[-1].value for one in call.args if (names := dotted(one.value))]


def _assigned(name: str, text: str) -> list[Span]:
    """Return the lines that give a variable or an attribute of the name its value."""
    return [found.span() for found in re.finditer(rf"\b{name}\b[ ]*(?::[^=\n]+)?=(?!=)[^\n]*", text)]


def _stored(site: Site) -> bool:
    """Tell whether a string is kept under a name or given to a caller, who may compare it."""
    for parent in site.parents:
        if isinstance(parent, (cst.Assign, cst.AnnAssign, cst.Param, cst.Return, cst.DictElement)):
            return True
        if isinstance(parent, cst.Call):
            names = dotted(parent.func)
            if names and [name.value for name in names] == ["torch", "device"]:
                continue
            last = parent.func.attr.value if isinstance(parent.func, cst.Attribute) else ""
            return last not in _MOVES and not (names and names[0].value == "torch")
        if isinstance(parent, (cst.BaseStatement, cst.Comparison)):
            break
    return False


def _flags(text: str, test: Span) -> list[str]:
    """Return the attributes of an object itself that a test asks and that are named for CUDA."""
    return [name for name in re.findall(r"\bself\.(\w+)", text[test[0] : test[1]]) if FLAG.fullmatch(name)]


def _set_elsewhere(name: str, text: str) -> bool:
    return re.search(rf"\bself\.{name}\b[ ]*(?::[^=\n]+)?=(?!=)", text) is None


def _is_shared(site: Site) -> bool:
    """Tell whether a value is kept under a name of the module or of a class."""
    kept = False
    for parent in site.parents:
        if isinstance(parent, (cst.FunctionDef, cst.Lambda)):
            return False
        kept = kept or isinstance(parent, (cst.Assign, cst.AnnAssign))
    return kept


def _homes(site: Site) -> list[str]:
    """Return the names of the functions and classes around a site, and what they say of themselves first."""
    homes = [parent for parent in site.parents if isinstance(parent, (cst.FunctionDef, cst.ClassDef))]
    said = [(home.get_docstring() or "").strip().partition("\n")[0] for home in homes]
    return [home.name.value for home in homes] + [re.sub(r"torch\.cuda\b", "", one) for one in said]


def _decorators(syntax: Syntax, site: Site) -> list[str]:
    """Return the decorators of the functions and classes around a site, but not what is given to them by name."""
    homes = [parent for parent in site.parents if isinstance(parent, (cst.FunctionDef, cst.ClassDef))]
    return [syntax.code(one.decorator) for home in homes for one in home.decorators]


def _statement(syntax: Syntax, site: Site) -> Span | None:
    """Return the range of the statement that a site belongs to, of a compound one that of the part with the site."""
    inner: cst.CSTNode = site.node
    for parent in site.parents:
        if isinstance(parent, (cst.Param, cst.Decorator)):
            return syntax.span(parent)
        if isinstance(parent, cst.SimpleStatementLine):
            return syntax.span(parent)
        if isinstance(parent, (cst.BaseCompoundStatement, cst.BaseSuite)):
            return syntax.span(inner)
        inner = parent
    return None
