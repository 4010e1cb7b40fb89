"""What the terminal report says of kernels."""

from __future__ import annotations

from estimator.model.assessment import Hours, WorkItem
from estimator.model.effort import EffortClass, EffortTable
from estimator.report.kernels import write_kernels
from estimator.report.page import Page
from tests.report.story import make_assessment, make_finding, make_scan

ONCE = Hours(1, 2, 3)
CLASSES = {
    name: EffortClass(id=name, title=title, kind="kernel", basis="judgement", evidence=("A source.",), once=ONCE)
    for name, title in (("norm", "Reduction in Ascend C"), ("copy", "Element-wise kernel in Ascend C"))
}


def make_kernel(name: str, effort: str, hours: float, *fingerprints: str) -> WorkItem:
    return WorkItem(
        id=f"kernel:{name}",
        title=f"CUDA reduction: {name} (csrc/{name}.cu)",
        area="kernels",
        kind="kernel",
        hours=Hours(hours, hours, hours),
        basis="judgement",
        effort=effort,
        findings=fingerprints,
        sites=len(fingerprints),
    )


def render(*items: WorkItem) -> str:
    findings = tuple(
        make_finding("k", "csrc/a.cu", line, "k", fingerprint=f"f{line}", lines=10 * line) for line in (1, 2, 3, 4)
    )
    scan = make_scan(findings=findings)
    rulebook = type(scan.rulebook)(
        rules=(), packs=(), effort=EffortTable(classes=CLASSES), targets=(),
        interest=scan.rulebook.interest, digest="",
    )  # fmt: skip
    page = Page(False)
    write_kernels(page, make_scan(findings=findings, rulebook=rulebook), make_assessment("port", 9, items=items))
    return page.text()


def test_operators_are_summed_by_class_with_the_largest_named() -> None:
    text = render(
        make_kernel("layer_norm", "norm", 60, "f1", "f2"),
        make_kernel("softmax", "norm", 30, "f3"),
        make_kernel("fill", "copy", 15, "f4"),
    )
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "Kernels: 3 operators to port, 3.5 weeks, 100 % of the mean" in lines
    assert "Reduction in Ascend C 2 3 60 3.0" in lines
    assert "Element-wise kernel in Ascend C 1 1 40 0.5" in lines
    assert "2.0 CUDA reduction: layer_norm (csrc/layer_norm.cu)" in lines
    assert max(map(len, text.splitlines())) <= 80


def test_few_operators_are_left_to_the_drivers() -> None:
    assert render(make_kernel("layer_norm", "norm", 60, "f1"), make_kernel("fill", "copy", 15, "f4")).strip() == ""
