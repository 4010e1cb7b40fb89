"""Modules that are only loaded when something asks for them."""

from __future__ import annotations

import pytest

from estimator.graph.findings import mark_findings
from estimator.model.fact import Guard, Place
from tests.graph.conftest import ReadProject
from tests.graph.test_choke import site

PACKAGE = {"p/__init__.py": "from . import core\n", "p/extra.py": "import exllamav2\n"}

# the code of p/core.py, further files -> late modules
CASES: list[tuple[str, dict[str, str], set[str]]] = [
    ("from . import extra\n", {}, set()),
    ("def f():\n    from . import extra\n", {}, {"p/extra.py"}),
    ("try:\n    from . import extra\nexcept ImportError:\n    extra = None\n", {}, {"p/extra.py"}),
    ("if HAS_TRITON:\n    from .extra import kernel\n", {}, {"p/extra.py"}),
    # Another module loads it at once, or is loaded late itself.
    ("def f():\n    from . import extra\n", {"p/__init__.py": "from . import core, extra\n"}, set()),
    (
        "def f():\n    from .more import g\n",
        {"p/more.py": "from .extra import g\n"},
        {"p/extra.py", "p/more.py"},
    ),
    # A package runs before its modules do, and only then.
    (
        "def f():\n    from .ops.fast import g\n",
        {"p/ops/__init__.py": "from . import slow\n", "p/ops/fast.py": "", "p/ops/slow.py": ""},
        {"p/ops/__init__.py", "p/ops/fast.py", "p/ops/slow.py"},
    ),
    # What no module of the project uses is for those outside, whether tests use it or not.
    ("x = 1\n", {"tests/test_p.py": "def test():\n    from p import extra\n"}, set()),
]


@pytest.mark.parametrize(("core", "more", "late"), CASES)
def test_late(read: ReadProject, core: str, more: dict[str, str], late: set[str]) -> None:
    assert read({**PACKAGE, "p/core.py": core, **more}).trace().late == late


def test_a_program_that_puts_off_its_imports_needs_them(read: ReadProject) -> None:
    program = "def main():\n    from p.extra import run\n    run()\n\nif __name__ == '__main__':\n    main()\n"
    assert read({**PACKAGE, "p/core.py": "", "train.py": program}).trace().late == set()


def test_a_library_is_late_where_each_import_of_it_is(read: ReadProject) -> None:
    late = "def f():\n    from . import extra\n"
    trace = read({**PACKAGE, "p/core.py": late, "requirements.txt": "exllamav2\n"}).trace()
    asked, used, function = Place("requirements.txt", 1), Place("p/extra.py", 1), Place("p/core.py", 9)
    kinds = ("import", "import", "requirement")
    library = site("p/extra.py", 1, places=(used, function, asked), kinds=kinds, eager=1)
    needed = site("p/core.py", 9, places=(function, used, asked), kinds=kinds, eager=2)
    by_function = site("p/core.py", 9, places=(function, used, asked), kinds=kinds, eager=0)
    edit = site("p/extra.py", 3)
    marked = mark_findings([library, needed, by_function, edit], trace)
    assert [Guard("late") in finding.guards for finding in marked] == [True, False, False, True]
