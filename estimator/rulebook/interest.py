"""What parsers should report, derived from the loaded rules."""

from __future__ import annotations

from collections.abc import Iterable

from estimator.model.effort import EffortTable
from estimator.model.rule import Atom, Interest, Rule

# Segments that stand in most files of an ML project: true, but useless to tell files apart.
_COMMON = frozenset(
    "torch nn utils distributed parallel library autograd data functional optim ops random memory modules".split()
)

_IN_PYTHON = ("method", "attribute", "string", "env")


def derive_interest(rules: Iterable[Rule], effort: EffortTable) -> Interest:
    """Return the names, strings and tokens that the rules and the workload evidence ask for."""
    names: set[str] = set()
    found: dict[str, set[str]] = {kind: set() for kind in (*_IN_PYTHON, "command", "option", "config", "build", "cpp")}
    for rule in rules:
        for atom in (*rule.match.any, *rule.match.exclude):
            if {"name", "call", "import"} & set(atom.kinds):
                names.update(symbol.removesuffix(".*") for symbol in atom.symbols)
            elif atom.decorators:
                names.update(name.removesuffix(".*") for name in atom.decorators)
            for kind in found:
                if kind in atom.kinds:
                    found[kind].update(atom.symbols)
    strings, string_prefixes = _split(found["string"])
    env, env_prefixes = _split(found["env"])
    config, config_prefixes = _split(found["config"])
    build, build_prefixes = _split(found["build"])
    cpp, cpp_prefixes = _split(found["cpp"])
    literals = {*strings, *string_prefixes, *env, *env_prefixes, *found["method"], *found["attribute"]}
    return Interest(
        names=frozenset(names),
        methods=frozenset(found["method"]),
        attributes=frozenset(found["attribute"]),
        strings=frozenset(strings),
        string_prefixes=tuple(sorted(string_prefixes)),
        env=frozenset(env),
        env_prefixes=tuple(sorted(env_prefixes)),
        commands=frozenset(found["command"]),
        options=frozenset(found["option"]),
        config_keys=frozenset(config),
        config_prefixes=tuple(sorted(config_prefixes)),
        build=frozenset(build),
        build_prefixes=tuple(sorted(build_prefixes)),
        cpp=frozenset(cpp),
        cpp_prefixes=tuple(sorted(cpp_prefixes)),
        tokens=choose_tokens(names, literals),
        evidence=tuple(sorted({token for kind in effort.workloads for token in kind.tokens})),
    )


def choose_tokens(names: Iterable[str], literals: Iterable[str]) -> tuple[bytes, ...]:
    """
    Return few byte strings, at least one of which stands in every file that can name any of these.

    However a qualified name is written in one file, through imports, aliases or getattr, each of its segments
    stands in that file; so any one segment will do. A segment that another chosen token is part of costs nothing.
    """
    tokens = set(_drop_longer(literals))
    for name in sorted(names, key=lambda name: (name.count("."), name)):
        segments = name.split(".")
        if any(token in segment for token in tokens for segment in segments):
            continue
        useful = [segment for segment in segments if segment not in _COMMON]
        tokens.add(max(useful or segments, key=lambda segment: (len(segment), segment)))
    return tuple(token.encode() for token in sorted(_drop_longer(tokens)))


def _drop_longer(tokens: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for token in sorted(set(tokens), key=lambda token: (len(token), token)):
        if token and not any(shorter in token for shorter in kept):
            kept.append(token)
    return kept


def _split(symbols: set[str]) -> tuple[set[str], set[str]]:
    prefixes = {symbol[:-1] for symbol in symbols if symbol.endswith("*")}
    return {symbol for symbol in symbols if not symbol.endswith("*")}, prefixes


def is_helper_only(atoms: Iterable[Atom]) -> bool:
    """Tell whether a rule can only be met through linking."""
    return all(atom.kinds == ("helper",) for atom in atoms)
