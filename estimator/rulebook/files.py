"""The files of a folder of rule packs."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

EFFORT_FILE = "effort.yaml"
WORKLOADS_FILE = "workloads.yaml"
TARGETS_FOLDER = "targets"
FAMILIES_FILE = "targets/families.yaml"
KNOWN_PORTS_FILE = "data/known_ports.yaml"
TABLES_FOLDER = "data"


class SourceFile(NamedTuple):
    """A file of a folder of packs, with the label that messages call it by."""

    label: str
    name: str
    folder: Path
    content: bytes
