"""A test for CUDA whose answer decides over code that stays CUDA's would let the target into it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import libcst as cst

from estimator.codemod.staying import Span, Staying, innermost
from estimator.codemod.syntax import Site, Syntax, dotted
from estimator.model.edit import Edit

STAYS = "what it tests for is followed by what stays CUDA's"
_COMMENTED = "a comment, the docstring or a message says that it is CUDA that is tested for"
_IN_DOUBLES = "what is computed in float64 would leave the CPU, and not every accelerator can do that"
_AS_SAVED = "it decides whether a file is read to the device that it was saved from, which may be CUDA"
_BROUGHT_IN = "what is imported only where the test holds may be for CUDA alone"
_CHOOSES = "it chooses between ways to compute, and does nothing with the device itself"
_UNSEEN = "where the answer of the test goes is not seen"
_OTHER_TEST = "the function tests for CUDA in a way that stays as well"
_ASKS = ("torch.cuda.is_available", "is_cuda", "torch.cuda.is_initialized")
_SHOWS = frozenset("print format info debug warning warn error str join".split())
_PASSES = frozenset("bool any all int".split())
_TAKES = frozenset("pin_memory enabled non_blocking use_amp".split())
_TAKEN = re.compile(rf"\b(?:{'|'.join(sorted(_TAKES))})\s*=\s*$")
_LONGEST = 40  # characters before a name that may say what takes it
_ENDS = (cst.Return, cst.Raise, cst.Continue, cst.Break)
_SKIPS = frozenset("skip exit SkipTest skipTest xfail fail".split())
_DRIVES = "the file drives other programs or libraries, which find devices by themselves or by CUDA_VISIBLE_DEVICES"
_OTHERS = re.compile(r"(?i)\b(?:tensorflow|onnxruntime|jax|cupy|pynvml|nvidia-smi|faiss)\b|horovod|hvd|dora_distrib")
_WIDE = re.compile(r"\bfloat64\b|\.double\b|\bDoubleTensor\b")
_LOADS = re.compile(r"\btorch\.load\((?![^()]*map_location)")
_IMPORTS = re.compile(r"(?m)^\s*(?:from|import)\s+(?!torch\b|gc\b|os\b|time\b|contextlib\b)")
_NONE = re.compile(r"\bNone\b(?!\s*(?:=|\)|:))")
_ANSWERS = re.compile(r"return (?:True|False)\b")
_FUSED = re.compile(r"(?i)fused|flash_|tf32|\bmulti_gpu")
_BRANCHING = (cst.If, cst.While)
_PASSING = (cst.Comparison, cst.ComparisonTarget, cst.BooleanOperation, cst.UnaryOperation, cst.IfExp, cst.Arg)


class Branch(NamedTuple):
    """A test with the code that runs where it holds and where it does not, and the names that it reads."""

    test: Span
    holds: tuple[Span, ...]
    fails: tuple[Span, ...]
    reads: frozenset[str]


class Conditions:
    """The tests of one file."""

    def __init__(self, syntax: Syntax, names: str) -> None:
        """Collect the tests; `names` is the text without comments and messages."""
        self._syntax = syntax
        self._names = names
        self.branches = _branches(syntax)
        self.comparisons = [syntax.span(site.node) for site in syntax.tests if _compares(site.node)]
        self.functions: dict[str, list[Span]] = {}
        for site in syntax.tests:
            if isinstance(site.node, cst.FunctionDef):
                self.functions.setdefault(site.node.name.value, []).append(syntax.span(site.node))
        self._by_test = {branch.test: branch for branch in self.branches}

    def doubt(self, edit: Edit, staying: Staying) -> str:
        """Return why the edit of a test is not sure to be right, "" where it is or is none."""
        for site in self._syntax.sites(edit.place)[:1]:
            counts = edit.symbol == "torch.cuda.device_count"
            asks = edit.symbol in _ASKS or edit.rule == "torch-device-string-compare" or (counts and _compared(site))
            regions, unseen = self._regions(site, asks)
            if regions and any(self._reaches(region, staying, set()) for region in regions):
                return STAYS
            decided = [*regions, *self._sides(site)]
            if asks and decided and not any(self._acts(region, staying, set()) for region in decided):
                return _CHOOSES
            if any(_ANSWERS.match(self._names[first:last].lstrip()) for first, last in self._sides(site)):
                return _UNSEEN
            if (asks or regions or counts) and (_OTHERS.search(self._syntax.source.text) or staying.devices_set):
                return _DRIVES
            if (asks or regions) and _WIDE.search(self._names, *self._home(site)):
                return _IN_DOUBLES
            if asks and unseen:
                return _UNSEEN
            if (asks or regions) and self._reads_as_saved(site):
                return _AS_SAVED
            if any(_IMPORTS.search(self._names[first:last]) for first, last in regions):
                return _BROUGHT_IN
            near = [innermost(self._syntax, site)] if counts else self._near(site)
            if (asks or regions or counts) and (staying.commented(site) or any(staying.told(*one) for one in near)):
                return _COMMENTED
            if asks or regions:
                home = innermost(self._syntax, site)
                tests = [one.test for one in self.branches if home[0] <= one.test[0] and one.test[1] <= home[1]]
                if any(staying.within(*test) for test in tests):
                    return _OTHER_TEST
        return ""

    def _home(self, site: Site) -> Span:
        """Return the range of the outermost definition around a site, or that of the module."""
        homes = [parent for parent in site.parents if isinstance(parent, (cst.FunctionDef, cst.ClassDef))]
        return self._syntax.span(homes[-1]) if homes else (0, len(self._names))

    def _reads_as_saved(self, site: Site) -> bool:
        """Tell whether the statement of a test reads a file, in one case to where it was saved from."""
        home = next((one for one in site.parents if isinstance(one, (cst.IfExp, cst.BaseStatement))), site.node)
        code = self._syntax.code(home)
        both = isinstance(home, cst.IfExp) or "map_location" in code
        return bool(_LOADS.search(code) or (both and _NONE.search(code)))

    def _sides(self, site: Site) -> list[Span]:
        """Return all that the test around a site decides over."""
        inner: cst.CSTNode = site.node
        for parent in site.parents:
            if isinstance(parent, (*_BRANCHING, cst.IfExp, cst.Assert)) and parent.test is inner:
                branch = self._by_test[self._syntax.span(parent.test)]
                return [*branch.holds, *branch.fails]
            if isinstance(parent, cst.BaseSuite):
                break
            inner = parent
        return []

    def _reaches(self, region: Span, staying: Staying, seen: set[str]) -> bool:
        """Tell whether something stays in a range, or in a function of the file that it calls."""
        code = self._names[region[0] : region[1]]
        if staying.within(*region) or _FUSED.search(code):
            return True
        called = set(re.findall(r"\w+(?=\()", code)) & set(self.functions)
        fresh = called - seen
        seen |= called
        return any(self._reaches(one, staying, seen) for name in fresh for one in self.functions[name])

    def _acts(self, region: Span, staying: Staying, seen: set[str]) -> bool:
        """Tell whether a range, or a function of the file that it calls, holds an edit, or nothing at all."""
        code = self._names[region[0] : region[1]]
        if staying.is_edited(*region) or code.strip() == "pass":
            return True
        fresh = (set(re.findall(r"\w+(?=\()", code)) & set(self.functions)) - seen
        seen |= fresh
        return any(self._acts(one, staying, seen) for name in fresh for one in self.functions[name])

    def around(self, site: Site) -> list[Span]:
        """Return the tests whose holding lets the site be reached."""
        start, end = self._syntax.span(site.node)
        tests = [
            branch.test
            for branch in self.branches
            if any(first <= start and end <= last for first, last in (*branch.holds, *branch.fails))
        ]
        homes = [parent for parent in site.parents if isinstance(parent, (cst.FunctionDef, cst.ClassDef))]
        return tests + [self._syntax.span(one) for home in homes for one in home.decorators]

    def _near(self, site: Site) -> list[Span]:
        """Return where it may be said what a test is for: docstring, statement, and how its branches begin."""
        found: list[Span] = []
        for parent in site.parents:
            if isinstance(parent, (cst.If, cst.While)) and not found:
                blocks = [(self._syntax.span(parent.test)[1], parent.body)]
                if isinstance(parent.orelse, cst.Else):
                    blocks.append((self._syntax.span(parent.orelse)[0], parent.orelse.body))
                found += [(start, self._syntax.span(block.body[0])[1]) for start, block in blocks if block.body]
            elif isinstance(parent, (cst.SimpleStatementLine, cst.Decorator)):
                found.append(self._syntax.span(parent))
            elif isinstance(parent, cst.FunctionDef):
                body = parent.body.body[0] if isinstance(parent.body, cst.IndentedBlock) and parent.body.body else None
                if parent.get_docstring() and body is not None:
                    found.append(self._syntax.span(body))
                break
        return found

    def _regions(self, site: Site, asks: bool) -> tuple[list[Span], bool]:
        """Return what the answer at a site decides over, and whether it goes where nobody sees."""
        span = self._syntax.span
        inner: cst.CSTNode = site.node
        negated = marks = False
        for at, parent in enumerate(site.parents):
            if isinstance(parent, cst.UnaryOperation) and isinstance(parent.operator, cst.Not):
                negated = not negated
            elif isinstance(parent, cst.Comparison):
                negated = negated != isinstance(parent.comparisons[0].operator, (cst.NotEqual, cst.NotIn))
            if isinstance(parent, (*_BRANCHING, cst.IfExp, cst.Assert)) and parent.test is inner:
                branch = self._by_test[span(parent.test)]
                return list(branch.fails if negated else branch.holds), False
            if isinstance(parent, cst.Decorator):
                return [span(site.parents[at + 1])], False
            if isinstance(parent, (cst.Assign, cst.AnnAssign, cst.NamedExpr)) and asks:
                targets = [t.target for t in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]
                names = [names[-1].value for target in targets if (names := dotted(target))]
                hidden = marks or len(names) != len(targets) or any(map(self._goes_on, names))
                return self._ruled_by(names), hidden
            if isinstance(parent, (cst.FormattedStringExpression, cst.CompIf, cst.Expr)):
                return [], False
            if isinstance(parent, cst.Arg):
                call = site.parents[at + 1]
                keyword = parent.keyword.value if parent.keyword is not None else ""
                called = dotted(call.func) if isinstance(call, cst.Call) else None
                name = called[-1].value if called else ""
                if keyword in _TAKES or name in _SHOWS:
                    return [], False
                if name.lower().startswith("skip"):
                    negated, marks = not negated, True
                elif name not in _PASSES:
                    return [], True
            elif isinstance(parent, (cst.BaseStatement, cst.BaseSuite, cst.BaseSmallStatement)):
                return [], True
            inner = parent
        return [], True

    def _ruled_by(self, names: Sequence[str]) -> list[Span]:
        """Return what tests of variables decide over."""
        return [
            region for branch in self.branches if branch.reads & set(names) for region in (*branch.holds, *branch.fails)
        ]

    def _goes_on(self, name: str) -> bool:
        """Tell whether a variable is a constant, or anything but asked for, set, and handed to what takes answers."""
        if name.isupper():
            return True
        tests = [branch.test for branch in self.branches]
        for found in re.finditer(rf"\b{name}\b(?!\s*=[^=])", self._names):
            asked = any(first <= found.start() < last for first, last in tests)
            if not asked and not _TAKEN.search(self._names, max(0, found.start() - _LONGEST), found.start()):
                return True
        return False


def _compares(node: cst.CSTNode) -> bool:
    begins = (
        isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "startswith"
    )
    return begins or isinstance(node, cst.Comparison)


def _compared(site: Site) -> bool:
    return any(isinstance(parent, cst.Comparison) for parent in site.parents[:3])


def _branches(syntax: Syntax) -> list[Branch]:
    span = syntax.span
    found = []
    for site in syntax.tests:
        node = site.node
        if isinstance(node, cst.If):
            rest = _rest(syntax, site)
            orelse = [span(node.orelse)] if node.orelse is not None else []
            holds = [span(node.body), *(rest if node.orelse is not None and _ends(node.orelse.body) else [])]
            fails = [*orelse, *(rest if _ends(node.body) else [])]
        elif isinstance(node, cst.While):
            holds, fails = [span(node.body)], []
        elif isinstance(node, cst.IfExp):
            holds, fails = [span(node.body)], [span(node.orelse)]
        elif isinstance(node, cst.Assert):
            holds, fails = _rest(syntax, site), []
        else:
            continue
        words = frozenset(re.findall(r"\w+", syntax.code(node.test)))
        found.append(Branch(span(node.test), tuple(holds), tuple(fails), words))
    return found


def _rest(syntax: Syntax, site: Site) -> list[Span]:
    """Return what follows a statement in its block."""
    inner: cst.CSTNode = site.node
    for parent in site.parents:
        if isinstance(parent, (cst.IndentedBlock, cst.Module)):
            at = next(number for number, one in enumerate(parent.body) if one is inner)
            following = parent.body[at + 1 :]
            return [(syntax.span(following[0])[0], syntax.span(following[-1])[1])] if following else []
        inner = parent
    return []


def _ends(body: cst.BaseSuite | cst.If) -> bool:
    """Tell whether nothing after the block is reached from it."""
    last = body.body[-1] if isinstance(body, (cst.IndentedBlock, cst.SimpleStatementSuite)) and body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    if isinstance(last, cst.Expr) and isinstance(last.value, cst.Call):
        names = dotted(last.value.func)
        return bool(names) and names[-1].value in _SKIPS  # type: ignore[index]
    return isinstance(last, _ENDS)
