"""What parsers should report, derived from the loaded rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from estimator.model.rule import Atom, Interest, Rule
from estimator.model.workload import SignRule
from estimator.rulebook.workloads import derive_telling

# Segments that stand in most files of an ML project: true, but useless to tell files apart.
_COMMON = frozenset(
    "torch nn utils distributed parallel library autograd data functional optim ops random memory modules "
    "Tensor FloatTensor softmax distributions quantization".split()
)

# What a project's own helper wraps: an operator or a dtype that a function returns makes it no device helper.
_WRAPPED_AREAS = frozenset({"device", "runtime", "memory", "distributed", "rng"})

# Words by which a project's own names say that they are about a device, where no rule names them.
_HELPER_WORDS = ("gpu", "GPU", "Gpu", "Cuda", "XPU")

_IN_PYTHON = ("method", "attribute", "keyword", "string", "env")
_DOTTED = frozenset({"name", "call"})

# Rules of this area say what becomes of an operation, whatever device it is on. They name hundreds of them, so these
# names are looked for as words: a search for texts costs as much as the texts are many, one for words does not.
_PLAIN_AREA = "operators"


def derive_interest(rules: Sequence[Rule], signs: Iterable[SignRule] = ()) -> Interest:
    """Return the names, strings and tokens that the rules and the signs of workloads ask for."""
    names: set[str] = set()
    imports: set[str] = set()
    wrapped: set[str] = set()
    slotted: set[str] = set()
    plain: set[str] = set()
    others: set[str] = set()
    kinds = (*_IN_PYTHON, "command", "option", "config", "build", "cpp", "include")
    found: dict[str, set[str]] = {kind: set() for kind in kinds}
    for rule in rules:
        if rule.area in _WRAPPED_AREAS:
            wrapped.update(symbol.removesuffix(".*") for atom in rule.match.any for symbol in atom.symbols)
        for atom in (*rule.match.any, *rule.match.exclude):
            (plain if rule.area == _PLAIN_AREA else others).update(atom.symbols)
            if atom.kinds == ("import",):
                imports.update(symbol.removesuffix(".*") for symbol in atom.symbols)
            elif _DOTTED & set(atom.kinds):
                names.update(symbol.removesuffix(".*") for symbol in atom.symbols)
                if atom.slot is not None:
                    slotted.update(atom.symbols)
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
    own = _HELPER_WORDS if any("helper" in atom.kinds for rule in rules for atom in rule.match.any) else ()
    literals = {
        *own,
        *strings,
        *string_prefixes,
        *env,
        *env_prefixes,
        *found["method"],
        *found["attribute"],
        *found["keyword"],
    }
    plain -= others
    tokens, words = choose_tokens((names | imports) - plain, literals, names & plain)
    telling = derive_telling(signs)
    includes, include_prefixes = _split(found["include"])
    return Interest(
        names=frozenset(names),
        imports=frozenset(imports),
        methods=frozenset(found["method"]),
        attributes=frozenset(found["attribute"]),
        keywords=frozenset(found["keyword"]),
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
        wrapped=frozenset(wrapped),
        tokens=tokens,
        words=words,
        slotted=frozenset(slotted),
        plain=frozenset(plain),
        sign_patterns=telling.patterns,
        sign_names=telling.names,
        sign_endings=telling.endings,
        sign_tokens=telling.tokens,
        includes=frozenset(includes),
        include_prefixes=tuple(sorted(include_prefixes)),
    )


def choose_tokens(
    names: Iterable[str], literals: Iterable[str], many: Iterable[str] = ()
) -> tuple[tuple[bytes, ...], tuple[tuple[bytes, frozenset[bytes]], ...]]:
    """
    Return few byte strings, and words by the root that must be there too: a file that names any of these has one.

    However a qualified name is written in one file, through imports, aliases or getattr, each of its segments
    stands in that file; so any one segment will do. A segment that another chosen token is part of costs nothing.
    The names of which there are `many` become words.
    """
    tokens = set(_drop_longer(literals))
    for name in sorted(names, key=lambda name: (name.count("."), name)):
        segments = name.split(".")
        if not any(token in segment for token in tokens for segment in segments):
            tokens.add(_most_telling(segments))
    words: dict[str, set[str]] = {}
    for name in many:
        segments = name.split(".")
        if not any(token in segment for token in tokens for segment in segments):
            words.setdefault(segments[0], set()).add(_most_telling(segments))
    return (
        tuple(token.encode() for token in sorted(_drop_longer(tokens))),
        tuple((root.encode(), frozenset(word.encode() for word in found)) for root, found in sorted(words.items())),
    )


def _most_telling(segments: list[str]) -> str:
    useful = [segment for segment in segments if segment not in _COMMON]
    return max(useful or segments, key=lambda segment: (len(segment), segment))


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
