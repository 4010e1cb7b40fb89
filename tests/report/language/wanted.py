"""What a catalogue has to translate: texts that reporters say, and words of the model and the effort table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import get_args

from estimator.estimate.plan import _STAGES
from estimator.graph.choke import FAMILIES
from estimator.model.artifact import Origin
from estimator.model.family import unpack_family
from estimator.model.graph import EntryKind
from estimator.model.rule import Remedy, Shim, Support
from estimator.model.suppression import FaultKind
from estimator.model.workload import WORKLOADS, Confidence
from estimator.parse import kernel_class
from estimator.parse.kernel_class import CLASSES
from estimator.report import known_port, listing, sentences, terminal
from estimator.report.redaction.graph import _REASONS
from estimator.rulebook.load import load_rulebook
from estimator.rulebook.schema import AREAS

REPORT = Path(known_port.__file__).parent
_SPEAKERS = frozenset({"say", "said", "t"})
_IN_TEMPLATE = re.compile(r"""\bt\(\s*(?:"([^"]+)"|'([^']+)')""")


def list_texts() -> set[str]:
    """Return every text that a reporter says, holes in braces."""
    said = {text for call in _calls() if _is_speaker(call.func) for text in _literals(call)}
    for file in sorted(REPORT.rglob("*.j2")):
        said |= {one or other for one, other in _IN_TEMPLATE.findall(file.read_text(encoding="utf-8"))}
    said |= {text for call in _calls() if getattr(call.func, "id", "") == "plural" for text in _constants(call)}
    said |= {*terminal._STRATEGIES.values(), *known_port._KINDS.values(), *listing.GROUPINGS}
    said |= {*sentences._SUPPORT.values(), *filter(None, sentences._SHIM.values())}
    return {text for text in said if any(map(str.isalpha, text))} | list_words()


def list_words() -> set[str]:
    """Return words of the model and the effort table that reporters show."""
    rulebook = load_rulebook(())
    table = rulebook.effort
    words = {sign.why for sign in rulebook.signs} | _REASONS | {*get_args(EntryKind), *get_args(Confidence)}
    words |= {*AREAS, "validation", "tuning", *WORKLOADS, "column: kernels", "column: operators"}
    words |= {one.value for kind in (Support, Shim, Origin) for one in kind}
    words |= {"mandatory", "potential", "optional", "measured", "published", "judgement"}
    words |= {*CLASSES, *_STAGES, "Edits outside the waves", "discover", "read", "parse", "lock file"}
    words |= {
        evidence.how for remedy in list_remedies() for evidence in remedy.evidence if evidence.how
    } | _list_signs()
    words |= {*get_args(FaultKind)} | {effort.title for effort in table.classes.values()} | set(table.assumptions)
    return words | {word for family in FAMILIES for word in (family.name, family.abstraction)}


def list_remedies() -> list[Remedy]:
    """Return every remedy of the rules, and of the families of targets."""
    rulebook = load_rulebook(())
    entries = [entry for rule in rulebook.rules for entry in rule.targets.values()]
    for family in rulebook.families.values():
        entries += [statement.entry for statement in unpack_family(family).statements]
    found: list[Remedy] = []
    for entry in entries:
        variants = (*entry.variants, *(one for several in entry.symbol_variants.values() for one in several))
        found += [entry.remedy, *entry.symbols.values(), *(variant.remedy for variant in variants)]
    return found


def _list_signs() -> set[str]:
    """Return the signs of a kernel's class that are words of their own: points["attention"]["product and softmax"]."""
    tree = ast.parse(Path(kernel_class.__file__).read_text(encoding="utf-8"))
    given = [
        node for node in ast.walk(tree) if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Subscript)
    ]
    names = {node.slice.value for node in given if isinstance(node.slice, ast.Constant)}
    return {name for name in names if isinstance(name, str) and "-" not in name}


def list_nouns() -> set[str]:
    """Return the nouns of which reporters count."""
    counted = (call for call in _calls() if isinstance(call.func, ast.Attribute) and call.func.attr == "count")
    return {
        call.args[1].value
        for call in counted
        if len(call.args) == 2 and isinstance(call.args[1], ast.Constant) and isinstance(call.args[1].value, str)
    }


@lru_cache
def _calls() -> tuple[ast.Call, ...]:
    calls = []
    for file in sorted(REPORT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                calls.append(node)
    return tuple(calls)


def _is_speaker(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in _SPEAKERS


def _constants(call: ast.Call) -> Iterator[str]:
    yield from (node.value for node in call.args if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _literals(call: ast.Call) -> Iterator[str]:
    """Yield the texts that the first argument may be."""
    chosen = call.args[0] if call.args else None
    for node in (chosen.body, chosen.orelse) if isinstance(chosen, ast.IfExp) else (chosen,):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def list_constants() -> Iterator[str]:
    """Yield every piece of text in the program and in the effort table, as parsers and estimates put them together."""
    for file in sorted(REPORT.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    yield from (effort.title for effort in load_rulebook(()).effort.classes.values())
