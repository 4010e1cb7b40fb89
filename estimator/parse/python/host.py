"""What an expression says about the memory that its value is in."""

from __future__ import annotations

import ast


def is_on_host(node: ast.AST) -> bool:
    """Tell whether the expression itself puts its value in the CPU's memory: `x.cpu().float()`."""
    while isinstance(node, (ast.Call, ast.Attribute, ast.Subscript)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", "")
            first = node.args[0] if node.args else None
            if called in ("cpu", "numpy", "tolist"):
                return True
            if called == "to" and isinstance(first, ast.Constant):
                return first.value == "cpu"
            if called in ("to", "cuda", "npu"):
                return False
            node = node.func
        else:
            node = node.value
    return False
