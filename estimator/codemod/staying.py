"""What would stay CUDA's in a file after the safe edits: words of code, and places that are left or for review."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

import libcst as cst

from estimator.codemod.job import Job
from estimator.codemod.syntax import Site, Syntax, dotted
from estimator.model.edit import Edit

Span = tuple[int, int]

WORDS = re.compile(
    r"(?i)(?:cuda|cudnn|cublas|dcgm|cutlass|cute_?dsl|nvidia|nvml|nccl|nvshmem|triton|tensorrt|flash_?attn|flashinfer"
    r"|deep_?gemm|xformers|bitsandbytes|transformer_engine|nvfp4|nvtx|cupy|onnxruntime)\w*|\b(?:bnb|apex|te)\."
)
_COMMENT = re.compile(r"(?i)\b(?:cuda|nccl|nvidia|cudnn|triton|nvml|xpu|hip|rocm)\b")
FLAG = re.compile(r"(?i)(?:use_?|no_?|disable_?)?cuda")
_FLAGS_OF = re.compile(r"(?i)\b(?:\w*args|opts?|\w*c(?:on)?fg|\w*config|hparams|flags|options|params|self)\.$")
_CUDA_ALONE = (  # rules whose places mean CUDA without a word of it
    "torch-cuda-",
    "torch-amp-",
    "torch-backends-cuda",
    "torch-backends-version-cuda",
    "torch-extension-",
    "torch-distributed-backend-",
    "torch-distributed-is-nccl-available",
    "torch-device-default-tensor-type",
    "torch-device-tensor-type",
    "torch-compile-cuda",
)
# A process group whose backend is named elsewhere, where it may be NCCL.
_BACKEND = re.compile(
    r"\binit_process_group\((?:[^()]*?\bbackend\s*=|(?!\s*\w+\s*=))\s*([A-Za-z_][\w.\[\]\"']*)\s*[,)]"
)
GROUP = re.compile(_BACKEND.pattern.encode())
# What copies modules between the devices of CUDA alone, or makes process groups for them.
_SPREADS = re.compile(r"\bDataParallel\b|\bdora_distrib\b|\bhorovod\b|\bhvd\b")
_NAMED_TYPE = re.compile(r"getattr\([^()\n]+\.current_accelerator\(\), \"type\", \"cuda\"\)")  # what an edit added
_SWITCHES = re.compile(r"\.(?:benchmark|deterministic|enabled)\b")


class Staying:
    """The offsets at which CUDA's names stay."""

    def __init__(self, job: Job, syntax: Syntax) -> None:
        """Find the words of CUDA in the code, which comments, messages and docstrings are not."""
        self._syntax = syntax
        self._silent = _silent(syntax)
        text = _NAMED_TYPE.sub(lambda found: " " * len(found.group()), syntax.source.text)
        pieces: list[str] = []
        end = 0
        for start, stop in sorted(self._silent):
            if start >= end:
                pieces += (text[end:start], " " * (stop - start))
                end = stop
        self.text = "".join([*pieces, text[end:]])
        words = ((self._begin(found.start()), found.end()) for found in WORDS.finditer(self.text))
        named = [(found.start(1), found.end(1)) for found in _BACKEND.finditer(self.text)]
        named += [found.span() for found in _SPREADS.finditer(self.text)]
        self.spreads = bool(named)
        self._makes_group = "init_process_group(" in self.text
        self._words = sorted([*(word for word in words if not self._harmless(*word)), *named])
        kept = [one for one in job.kept if one.symbol.startswith("torch.cuda.") or one.rule.startswith(_CUDA_ALONE)]
        self._kept = [syntax.source.offset(one.place.line, one.place.column - 1) for one in kept]
        self._kept_kinds = frozenset((one.rule, one.symbol) for one in kept)
        self._wished = {
            wish.finding.place: syntax.source.offset(wish.finding.place.line, wish.finding.place.column - 1)
            for wish in job.wishes
        }
        self._wished_kinds = [(one.finding.place, one.finding.rule, one.finding.symbol) for one in job.wishes]
        self.places = sorted([*(start for start, _ in self._words), *self._kept, *self._wished.values()])
        self.kinds: frozenset[tuple[str, str]] = frozenset()
        self._devices = len(re.findall(r"CUDA_VISIBLE_DEVICES", text))
        self.devices_set = False
        self._offsets: list[int] = []
        self._places: list[int] = []
        self._edited: list[int] = []
        self._strings: list[int] = []

    def settle(self, safe: Iterable[Edit]) -> None:
        """Reckon what stays once these edits are made."""
        edits = list(safe)
        served = sum(edit.symbol == "CUDA_VISIBLE_DEVICES" for edit in edits)
        self.devices_set = self._devices > served
        replaced = sorted((one.start, one.end) for edit in edits for one in edit.replacements)
        self._edited = [start for start, _ in replaced]
        made = {edit.place for edit in edits}
        named = {name for edit in edits for site in self._syntax.sites(edit.place)[:1] for name in _assigned(site)}
        words = [
            (start, end)
            for start, end in self._words
            if self.text[start:end] not in named and not _overlaps(replaced, start, end)
        ]
        left = [offset for place, offset in self._wished.items() if place not in made]
        self.kinds = self._kept_kinds | {
            (one, symbol) for place, one, symbol in self._wished_kinds if place not in made
        }
        self._strings = [start for start, _ in words if self.text[start - 1 : start] in ("'", '"')]
        self._places = sorted([*self._strings, *self._kept, *left])
        self._offsets = sorted([*(start for start, _ in words), *self._kept, *left])

    def within(self, start: int, end: int) -> bool:
        """Tell whether something stays in a range."""
        return _holds(self._offsets, start, end)

    def has_place(self, start: int, end: int) -> bool:
        """Tell whether a place or a string stays in a range; a name alone is none."""
        return _holds(self._places, start, end)

    @property
    def groups(self) -> bool:
        """Tell whether the file makes a process group whose backend stays."""
        left = any(rule.startswith("torch-distributed-backend-") for rule, _ in self.kinds)
        return self._makes_group and (left or bool(_BACKEND.search(self.text)))

    def is_edited(self, start: int, end: int) -> bool:
        """Tell whether an edit is made in a range."""
        return _holds(self._edited, start, end)

    def has_string(self, start: int, end: int) -> bool:
        """Tell whether a string that names CUDA first stays in a range."""
        return any(start <= offset < end for offset in self._strings)

    def told(self, start: int, end: int) -> bool:
        """Tell whether a comment or message in a range speaks of CUDA."""
        return any(
            first < end and start < last and _COMMENT.search(self._syntax.source.text[first:last])
            for first, last in self._silent
        )

    def remark(self, site: Site) -> str:
        """Return the comment at the end of the line of a site."""
        return self._syntax.source.text.splitlines()[self._syntax.line(site.node) - 1].partition("#")[2]

    def commented(self, site: Site, how: re.Pattern[str] = _COMMENT) -> bool:
        """Tell whether a comment above or on the line of a site speaks of CUDA."""
        line = next((node for node in site.parents if isinstance(node, cst.BaseStatement)), None)
        if line is None:
            return False
        lines = self._syntax.source.text.splitlines()
        spoken = [self.remark(site)]
        above = self._syntax.line(line) - 2
        while above >= 0 and lines[above].lstrip().startswith("#"):
            spoken.append(lines[above])
            above -= 1
        return any(_COMMENT.search(one) and how.search(one) for one in spoken)

    def _begin(self, offset: int) -> int:
        while offset and (self.text[offset - 1].isalnum() or self.text[offset - 1] == "_"):
            offset -= 1
        return offset

    def _harmless(self, start: int, end: int) -> bool:
        before, word, after = self.text[max(0, start - 60) : start], self.text[start:end], self.text[end : end + 20]
        if word == "cudnn" and before.endswith("backends."):
            return bool(_SWITCHES.match(after))
        if not FLAG.fullmatch(word) or after.startswith((".", "(")):
            return False
        return bool(_FLAGS_OF.search(before)) or not before.endswith((".", '"', "'"))


def innermost(syntax: Syntax, site: Site) -> Span:
    """Return the range of the function around a site, or that of the module."""
    for parent in site.parents:
        if isinstance(parent, cst.FunctionDef):
            return syntax.span(parent)
    return (0, len(syntax.source.text))


def _holds(offsets: list[int], start: int, end: int) -> bool:
    at = bisect_left(offsets, start)
    return at < len(offsets) and offsets[at] < end


def _overlaps(spans: list[Span], start: int, end: int) -> bool:
    at = bisect_left(spans, (end, -1))
    return any(first < end and start < last for first, last in spans[max(0, at - 3) : at])


def _assigned(site: Site) -> list[str]:
    for parent in site.parents:
        if isinstance(parent, cst.Assign):
            return [names[-1].value for target in parent.targets if (names := dotted(target.target))]
        if isinstance(parent, (cst.BaseStatement, cst.Lambda)):
            break
    return []


def _silent(syntax: Syntax) -> list[Span]:
    """Return the ranges of comments, and of strings that are no name: docstrings, messages."""
    spans = []
    for node in syntax.texts:
        if isinstance(node, cst.Comment):
            spans.append(syntax.span(node))
        elif isinstance(node, cst.SimpleString):
            if len(node.quote) == 3 or re.search(r"\s", node.raw_value):
                spans.append(syntax.span(node))
        elif isinstance(node, cst.FormattedString):
            texts = [part for part in node.parts if isinstance(part, cst.FormattedStringText)]
            if any(re.search(r"\s", part.value) for part in texts):
                spans += [syntax.span(part) for part in texts]
    return spans
