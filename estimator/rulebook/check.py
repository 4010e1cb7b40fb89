"""What can only be checked when all packs are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from estimator.model.effort import EffortTable
from estimator.model.rule import CODEMODS, Atom, Remedy, Rule
from estimator.rulebook.fields import suggest

# Kinds that parsers look for by name: without one the prefilter would have to let every file pass.
_NAMED = frozenset({"name", "call", "import", "method", "attribute", "string", "env", "command", "config", "cpp"})
_SHORTEST = 2


def find_problems(
    rules: Iterable[Rule], lines: Mapping[str, str], effort: EffortTable, rows: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    """
    Yield one line for each problem: `file:line: rule 'id': what`.

    `lines` tells where each rule stands, and `rows` where a table names a symbol of it. Problems are effort classes
    and codemods that do not exist, rules that no fact can meet, and patterns that the prefilter cannot serve.
    """
    for rule in rules:
        for target, symbol, remedy in _stated_remedies(rule):
            where = f"{rows.get((rule.id, symbol), lines[rule.id])}: rule '{rule.id}'"
            if remedy.effort is not None and remedy.effort not in effort.classes:
                near = suggest(remedy.effort, effort.classes)
                yield f"{where}: {target}: unknown effort class '{remedy.effort}'{near}"
            if remedy.fix is not None and remedy.fix not in CODEMODS:
                yield f"{where}: {target}: unknown codemod '{remedy.fix}'{suggest(remedy.fix, CODEMODS)}"
        where = f"{lines[rule.id]}: rule '{rule.id}'"
        if all(_is_ruled_out(atom, rule) for atom in rule.match.any):
            yield f"{where}: no fact can meet it: `not` rules out all that `any` lists"
        for atom in rule.match.any:
            yield from (f"{where}: {problem}" for problem in _prefilter_problems(atom))


def _stated_remedies(rule: Rule) -> Iterator[tuple[str, str, Remedy]]:
    """Yield every remedy of the rule with its target and symbol, "" for those of the rule as a whole."""
    for target, entry in rule.targets.items():
        yield target, "", entry.remedy
        for symbol, remedy in entry.symbols.items():
            yield target, symbol, remedy
        for symbol, variants in (("", entry.variants), *entry.symbol_variants.items()):
            for variant in variants:
                yield target, symbol, variant.remedy


def _is_ruled_out(atom: Atom, rule: Rule) -> bool:
    """Tell whether an exclusion without any test covers all that the pattern lists."""
    plain = [other for other in rule.match.exclude if not _is_tested(other) and set(atom.kinds) <= set(other.kinds)]
    if not atom.symbols:
        return any(not other.symbols and not other.decorators and not atom.decorators for other in plain)
    return all(any(_covers(listed, symbol) for other in plain for listed in other.symbols) for symbol in atom.symbols)


def _is_tested(atom: Atom) -> bool:
    flags = (atom.bare, atom.guarded, atom.condition, atom.direct)
    tests = (
        atom.arguments, atom.slot, atom.decorators, atom.features, atom.classes, atom.among, atom.path_words,
        atom.versions,
    )  # fmt: skip
    return any(flag is not None for flag in flags) or any(tests)


def _covers(listed: str, symbol: str) -> bool:
    if listed.endswith("*"):
        return symbol.startswith(listed[:-1])
    return symbol == listed or symbol.startswith(f"{listed}.")


def _prefilter_problems(atom: Atom) -> Iterator[str]:
    if not _NAMED.intersection(atom.kinds):
        return
    kind = atom.kinds[0]
    if not atom.symbols:
        yield f'the prefilter cannot serve `{kind}: "*"`; list what to look for'
    for symbol in atom.symbols:
        if len(symbol.removesuffix("*").removesuffix(".")) < _SHORTEST:
            yield f'the prefilter cannot serve `{kind}: "{symbol}"`; give at least {_SHORTEST} letters'
