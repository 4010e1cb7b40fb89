"""What a target's family says where a rule itself says nothing of the target (rules/targets/families.yaml)."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from estimator.model.rule import TargetEntry


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """
    What some rules' symbols become on one target: `entry`, or the remedy on the target `like` under what it states.

    `vouched` tells whether somebody says that the support of the other target holds here too; `words` whether its
    replacement only needs the names of this target.
    """

    entry: TargetEntry
    like: str = ""
    vouched: bool = False
    words: bool = False


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """
    All that a target inherits: the statements, and which of them holds for a rule (an index, by id).

    `holds` are the effort classes whose basis is true of this target as well.
    """

    statements: tuple[Statement, ...]
    rules: dict[str, int]
    holds: frozenset[str] = frozenset()

    def find(self, rule_id: str) -> Statement | None:
        """Return the statement that holds for the rule; None for a rule that came after the families were read."""
        index = self.rules.get(rule_id)
        return None if index is None else self.statements[index]


def pack_family(family: Family) -> bytes:
    """Return the family as bytes: most runs are about a target that needs none, and read it never."""
    return msgspec.msgpack.encode(family)


@lru_cache(maxsize=16)
def unpack_family(data: bytes) -> Family:
    """Return the family that `pack_family` packed."""
    return msgspec.msgpack.decode(data, type=Family)
