"""Which rules a fact meets."""

from __future__ import annotations

from fnmatch import fnmatchcase

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from estimator.match.engine import Matcher, _fits
from estimator.model.fact import Argument, Fact, FactKind, Guard, Place, Slot
from estimator.model.rule import ArgumentTest, Atom, Match, Rule, SlotTest

NAME: tuple[FactKind, ...] = ("name", "call", "import")


def rule(rule_id: str, *atoms: Atom, exclude: tuple[Atom, ...] = ()) -> Rule:
    return Rule(
        id=rule_id, pack="t", title="t", why="w", category="mandatory", area="device", confidence="high",
        match=Match(atoms, exclude),
    )  # fmt: skip


def fact(kind: FactKind, symbol: str, **fields: object) -> Fact:
    return Fact(**{"kind": kind, "symbol": symbol, "place": Place("a.py", 1), **fields})  # type: ignore[arg-type]


RULES = [
    rule("module", Atom(kinds=NAME, symbols=("torch.cuda",))),
    rule("other", Atom(kinds=NAME, symbols=("torch.cuda.*",))),
    rule(
        "stream",
        Atom(kinds=NAME, symbols=("torch.cuda.Stream",)),
        exclude=(Atom(kinds=NAME, symbols=("torch.cuda.Stream.x",)),),
    ),
    rule(
        "device",
        Atom(
            kinds=("string",),
            symbols=("cuda", "cuda:*"),
            slot=SlotTest(kinds=("keyword",), names=("*device*",)),
        ),
    ),
    rule("to", Atom(kinds=("string",), symbols=("cuda",), slot=SlotTest(callees=("*.to",)))),
    rule("bare", Atom(kinds=("method",), symbols=("half",), bare=True)),
    rule(
        "nccl",
        Atom(
            kinds=("call",),
            symbols=("init",),
            arguments=(ArgumentTest(names=("backend",), positions=(0,), values=("nccl",)),),
        ),
    ),
    rule(
        "no-backend",
        Atom(
            kinds=("call",),
            symbols=("init",),
            arguments=(ArgumentTest(names=("backend",), positions=(0,), absent=True),),
        ),
    ),
    rule("env", Atom(kinds=("env",), symbols=("NCCL_*",))),
    rule(
        "key",
        Atom(
            kinds=("config",), symbols=("optimizer.fused",), arguments=(ArgumentTest(names=("value",), values=(True,)),)
        ),
        Atom(kinds=("config",), symbols=("nvidia.com/*",)),
        exclude=(Atom(kinds=("config",), symbols=("docs.optimizer.fused",)),),
    ),
    rule("tag", Atom(kinds=("image",), arguments=(ArgumentTest(names=("tag",), globs=("*cuda*",)),))),
    rule("jit", Atom(kinds=("definition",), decorators=("triton.jit",))),
    rule("among", Atom(kinds=("method",), symbols=("among",), among=("cuda", "xpu"))),
    rule("guarded", Atom(kinds=("method",), symbols=("guarded",), guarded=True)),
    rule("asked", Atom(kinds=("method",), symbols=("asked",), condition=True)),
    rule("direct", Atom(kinds=NAME, symbols=("apex.normalization.*",), direct=True)),
    rule(
        "elsewhere",
        Atom(kinds=("attribute",), symbols=("is_xpu",)),
        exclude=(Atom(kinds=("attribute",), path_words=("xpu",)),),
    ),
    msgspec.structs.replace(rule("library", Atom(kinds=("import",), symbols=("apex",))), per="project"),
]

CASES = [
    (fact("name", "torch.cuda"), ["module"]),
    (fact("call", "torch.cuda.foo"), ["other"]),
    (fact("call", "torch.cuda.Stream"), ["stream"]),
    (fact("call", "torch.cuda.Stream.wait"), ["stream"]),
    (fact("call", "torch.cuda.Stream.x"), []),
    (fact("name", "torch.cudart"), []),
    (fact("string", "cuda:0", slot=Slot("keyword", "Map_Device")), ["device"]),
    (fact("string", "cuda", slot=Slot("keyword", "name")), []),
    (fact("string", "cuda", slot=Slot("argument", "0", "x.to")), ["to"]),
    (fact("string", "cudart", slot=Slot("keyword", "device")), []),
    (fact("method", "half"), ["bare"]),
    (fact("method", "half", arguments=(Argument(position=0),)), []),
    (fact("call", "init", arguments=(Argument(position=0, value="nccl"),)), ["nccl"]),
    (fact("call", "init", arguments=(Argument(name="backend", value="gloo"),)), []),
    (fact("call", "init"), ["no-backend"]),
    (fact("env", "NCCL_DEBUG"), ["env"]),
    (fact("config", "fused", scope="a.optimizer", arguments=(Argument("value", value=True),)), ["key"]),
    (fact("config", "fused", scope="optimizer", arguments=(Argument("value", value=True),)), ["key"]),
    (fact("config", "fused", scope="optimizer", arguments=(Argument("value", value=1),)), []),
    (fact("config", "fused", scope="my_optimizer", arguments=(Argument("value", value=True),)), []),
    (fact("config", "fused", scope="x.docs.optimizer", arguments=(Argument("value", value=True),)), []),
    (fact("config", "fused", arguments=(Argument("value", value=True),)), []),
    (fact("config", "nvidia.com/gpu", scope="resources.limits"), ["key"]),
    (fact("config", "type", scope="properties.nvidia.com/gpu"), []),
    (fact("image", "a/b", arguments=(Argument("tag", value="1-CUDA12"),)), ["tag"]),
    (fact("image", "cuda", arguments=(Argument("tag", value=None),)), []),
    (fact("definition", "kernel", decorators=("triton.jit",)), ["jit"]),
    (fact("definition", "kernel", decorators=("numba.jit",)), []),
    (fact("method", "among", guards=(Guard("branch", "cuda", True),)), ["among"]),
    (fact("method", "among", guards=(Guard("beside", "xpu"),)), ["among"]),
    (fact("method", "among", guards=(Guard("branch", "cpu"),)), []),
    (fact("method", "guarded", guards=(Guard("branch", "cpu"),)), ["guarded"]),
    (fact("method", "guarded", guards=(Guard("beside", "xpu"),)), []),
    (fact("method", "asked", condition=True), ["asked"]),
    (fact("method", "asked"), []),
    (fact("call", "apex.normalization.Norm", syntax="normalization.Norm"), ["direct"]),
    (fact("call", "apex.normalization.Norm", syntax="Norm"), []),
    (fact("call", "apex.normalization.Norm", syntax="self.norm"), []),
    (fact("attribute", "is_xpu"), ["elsewhere"]),
    (fact("attribute", "is_xpu", place=Place("p/xpu_worker.py", 1)), []),
    (fact("attribute", "is_xpu", place=Place("p/xpush.py", 1)), ["elsewhere"]),
    (fact("import", "apex.normalization.Norm", syntax="import apex.normalization.Norm"), ["direct", "library"]),
    (fact("import", "apex.amp", syntax="import apex.amp"), ["library"]),
]


@pytest.mark.parametrize(("given", "expected"), CASES)
def test_match(given: Fact, expected: list[str]) -> None:
    assert sorted(met.id for met in Matcher(RULES).match(given)) == expected


@given(st.text("ab.*?[]!\n"), st.text("ab.\n"))
@example("", "")
@example("*", "a\nb")
@example("*a*b*", "xaxbx")
def test_globs_fit_as_fnmatch_says(glob: str, text: str) -> None:
    assert _fits(glob, text) == fnmatchcase(text, glob)
