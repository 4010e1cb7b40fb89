"""What a definition does, as one short text that changes when the code does."""

from __future__ import annotations

import ast
import hashlib
import warnings
from types import CodeType


def hash_body(node: ast.stmt) -> str:
    """Return a hash of the code of a definition, the same however it is laid out and commented."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Compiled, never run: that costs far less than to write the tree as text.
            code = compile(ast.Module([node], []), "", "exec", dont_inherit=True, optimize=0)
        text = _describe(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        text = ast.unparse(node)
    return _hash(text)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _describe(code: CodeType) -> str:
    """Return what the code does: neither its lines nor its file; what it holds in turn stands there by its hash."""
    constants = [_hash(_describe(one)) if isinstance(one, CodeType) else repr(_sorted(one)) for one in code.co_consts]
    names = (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    return repr((names, counts, code.co_code, constants))


def _sorted(constant: object) -> object:
    return sorted(map(repr, constant)) if isinstance(constant, frozenset) else constant
