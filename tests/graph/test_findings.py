"""Findings get the workloads of their places, and can be narrowed to one."""

from __future__ import annotations

import msgspec

from estimator.graph.findings import mark_findings, select_workload
from estimator.model.artifact import Origin
from estimator.model.fact import Place
from tests.graph.conftest import ReadProject
from tests.graph.test_choke import site
from tests.graph.test_reach import APP

FINDINGS = (
    site("p/trainer.py", 1),
    site("p/server.py", 1),
    site("p/model.py", 1),
    site("tests/test_p.py", 1, origin=Origin.TEST),
    site("p/trainer.py", 2, places=(Place("p/trainer.py", 2), Place("p/server.py", 9), Place("tests/test_p.py", 1))),
)


def test_marked(read: ReadProject) -> None:
    trace = read({**APP, "tests/test_p.py": "import p\n"}).trace()
    marked = mark_findings(FINDINGS, trace)
    both = ("training", "inference")
    assert [finding.workloads for finding in marked] == [("training",), ("inference",), both, (), both]


def test_selected(read: ReadProject) -> None:
    trace = read({**APP, "tests/test_p.py": "import p\n"}).trace()
    marked = mark_findings(FINDINGS, trace)
    chosen = select_workload(marked, "inference", trace)
    assert [finding.place for finding in chosen] == [
        Place("p/server.py", 1),
        Place("p/model.py", 1),
        Place("p/server.py", 9),
    ]
    assert chosen[-1].places == (Place("p/server.py", 9),)
    assert select_workload(marked, "all", trace) == marked
    assert [msgspec.structs.replace(f, workloads=()) for f in marked] == list(FINDINGS)


def test_a_library_serves_those_that_use_it_not_those_that_ask_for_it(read: ReadProject) -> None:
    trace = read({**APP, "requirements.txt": "flash-attn\n"}).trace()
    asked, used = Place("requirements.txt", 1), Place("p/trainer.py", 1)
    library = site("requirements.txt", 1, places=(asked, used), kinds=("requirement", "import"))
    only_asked = site("requirements.txt", 1, places=(asked, asked), kinds=("requirement", "requirement"))
    first, second = mark_findings([library, only_asked], trace)
    assert first.workloads == ("training",)
    assert second.workloads == ("training", "inference")
    (narrowed,) = select_workload([first], "training", trace)
    assert (narrowed.places, narrowed.kinds) == ((asked, used), ("requirement", "import"))
