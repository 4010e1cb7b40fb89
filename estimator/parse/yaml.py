"""YAML as nodes with their places; nothing is built from it, so no tag and no alias can do harm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaml.nodes import Node as Node


def read_yaml(text: str) -> list[Node] | str:
    """
    Return the root nodes of the documents, or the reason why they cannot be read.

    An alias is the very node that it stands for: whoever walks over all nodes must visit each but once.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is four times as quick, where it is there
    try:
        return [node for node in yaml.compose_all(text, Loader=loader) if node is not None]
    except yaml.MarkedYAMLError as error:
        where = f" (at line {error.problem_mark.line + 1})" if error.problem_mark else ""
        return f"not valid YAML: {error.problem or error.context}{where}"
    except yaml.YAMLError as error:
        return f"not valid YAML: {' '.join(str(error).split())}"
    except RecursionError:
        return "YAML nested too deep"


def pairs(node: Node | None) -> Iterator[tuple[str, Node, Node]]:
    """Yield key, the key's node and the value's of a mapping; nothing of what is no mapping."""
    from yaml.nodes import MappingNode, ScalarNode

    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                yield str(key.value), key, value


def items(node: Node | None) -> Iterator[Node]:
    """Yield the entries of a sequence; nothing of what is none."""
    from yaml.nodes import SequenceNode

    if isinstance(node, SequenceNode):
        yield from node.value


def scalar(node: Node | None) -> str | None:
    """Return the text of a scalar, None for any other node."""
    from yaml.nodes import ScalarNode

    return str(node.value) if isinstance(node, ScalarNode) else None


def child(node: Node | None, key: str) -> Node | None:
    """Return the value of a key, None where there is none."""
    return next((value for name, _, value in pairs(node) if name == key), None)


def span(node: Node, text: str) -> tuple[int, int]:
    """Return the offsets of a node, of a quoted scalar those inside the quotes."""
    start, end = node.start_mark.index, node.end_mark.index
    if getattr(node, "style", None) in ("'", '"') and end - start >= 2:
        return start + 1, end - 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
