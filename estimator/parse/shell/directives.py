"""What batch systems read in comments: #SBATCH, #PBS, #BSUB."""

from __future__ import annotations

import re

from estimator.model.fact import Argument, Slot
from estimator.parse.collect import Collector
from estimator.parse.shell.syntax import Word

_SYSTEMS = {"#SBATCH": "sbatch", "#PBS": "qsub", "#BSUB": "bsub", "#FLUX:": "flux"}
_OPTION = re.compile(r"--?([A-Za-z][\w-]*)(?:[ \t]*=[ \t]*|[ \t]+)?(\"[^\"]*\"|[^\s#-][^\s#]*)?")


def add_directive(collector: Collector, comment: Word) -> None:
    """Report the options that a comment gives to a batch system."""
    first, _, rest = comment.text.partition(" ")
    system = _SYSTEMS.get(first.strip())
    if system is None:
        return
    row, column = comment.start
    offset = column + len(first) + 1
    for found in _OPTION.finditer(rest):
        if found[1] not in collector.interest.options:
            continue
        start = row, offset + len(rest[: found.start()].encode())
        end = row, start[1] + len(found[0].rstrip().encode())
        value = (found[2] or "").strip('"')
        collector.add(
            "option",
            found[1],
            start,
            end,
            syntax=f"{system} --{found[1]} {value}",
            arguments=(Argument("value", value=value),),
            slot=Slot("option", found[1], system),
        )
