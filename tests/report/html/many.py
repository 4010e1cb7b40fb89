"""A scan of many findings, as varied as real ones: paths, symbols and code hardly repeat."""

from __future__ import annotations

import random

import msgspec

from estimator.model.artifact import Origin
from estimator.model.assessment import Priced
from estimator.model.finding import Finding
from estimator.model.rule import Remedy, Support
from estimator.model.scan import Scan
from tests.report.story import make_assessment, make_finding, make_rule, make_scan

_WORDS = "attention block cache decoder encoder fused gather head index kernel layer matmul norm pool query".split()
_AREAS = ("device", "runtime", "kernels", "precision", "distributed")
_WORKLOADS = (("training",), ("inference",), ("training", "inference"), ())


def make_many(number: int, rules: int = 80, files: int = 2500) -> Scan:
    """Return a scan of so many findings, the same each time."""
    chance = random.Random(1)

    def name(parts: int) -> str:
        return "_".join(chance.choice(_WORDS) for _ in range(parts))

    paths = [f"src/project/{name(1)}/{name(2)}/{name(3)}_{n}.py" for n in range(files)]
    symbols = {n: [f"torch.cuda.{name(2)}" for _ in range(8)] for n in range(rules)}
    findings: list[Finding] = []
    for n in range(number):
        rule = int(rules * chance.random() ** 2)
        symbol = chance.choice(symbols[rule])
        findings.append(
            make_finding(
                f"story-{rule:03}",
                chance.choice(paths),
                n % 3000 + 1,
                symbol,
                area=_AREAS[rule % len(_AREAS)],
                origin=Origin.TEST if n % 7 == 0 else Origin.OWN,
                scope=f"{name(2).title()}.{name(2)}",
                snippet=f"{name(2)} = {symbol}({name(2)}, dtype=torch.float16, size={n})",
                workloads=_WORKLOADS[n % len(_WORKLOADS)],
                fingerprint=f"f{n}",
            )
        )
    supports = list(Support)
    priced = tuple(
        Priced(f"story-{rule:03}", symbol, Remedy(support=supports[rule % len(supports)], replacement="torch.npu"), 1)
        for rule in range(rules)
        for symbol in symbols[rule]
    )
    scan = make_scan(findings=tuple(findings), assessments=(make_assessment("port", 40.0, priced=priced),))
    known = tuple(make_rule(f"story-{n:03}", f"{name(3)} number {n}") for n in range(rules))
    return msgspec.structs.replace(
        scan,
        rulebook=msgspec.structs.replace(scan.rulebook, rules=known),
        hours={finding.fingerprint: 0.1 for finding in findings},
    )
