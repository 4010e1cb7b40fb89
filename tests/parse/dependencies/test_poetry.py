"""What poetry's constraints allow."""

from __future__ import annotations

import pytest

from estimator.parse.dependencies.poetry import to_pep440

CONSTRAINTS = [
    ("^2.1", ">=2.1,<3"),
    ("^0.3.1", ">=0.3.1,<0.4"),
    ("^0.0.3", ">=0.0.3,<0.0.4"),
    ("^0", ">=0,<1"),
    ("~2.1.3", ">=2.1.3,<2.2"),
    ("~2", ">=2,<3"),
    ("2.1", "==2.1"),
    ("2.1.*", "==2.1.*"),
    ("2.3.0+cu121", "==2.3.0+cu121"),
    ("=2.0", "==2.0"),
    (">=2, <3", ">=2,<3"),
    (">=2 <3", ">=2,<3"),
    (">= 2.0, != 2.1", ">=2.0,!=2.1"),
    ("~=2.1", "~=2.1"),
    ("*", ""),
    ("^2 || ^3", ""),
]


@pytest.mark.parametrize(("constraint", "expected"), CONSTRAINTS)
def test_constraint(constraint: str, expected: str) -> None:
    assert to_pep440(constraint) == expected
