"""Whose code a file is: the project's own, a test, or vendored."""

from __future__ import annotations

import re
from pathlib import Path

from estimator.files import head, is_file, read_file
from estimator.model.artifact import Origin

GENERATED = "generated code"  # one component: what has to change is the generator or its source

_TEST_FOLDERS = frozenset({"test", "tests", "testing", "test_utils", "unittests"})
_TEST_FILE = re.compile(r"(test_.*|.*_test|conftest)\.py\Z|(test_.*|.*_test)\.(cu|cc|cpp|cxx)\Z")
_VENDOR_FOLDERS = frozenset(
    "third_party third-party thirdparty 3rdparty vendor vendored _vendor extern external externals submodules".split()
)
_GENERATED_FILE = re.compile(r".*(_pb2|_pb2_grpc|_hip)\.py\Z|.*_hip\.(cu|cuh|cc|cpp|h|hpp)\Z|.*\.pb\.(cc|h)\Z")
_COMMENT = (b"#", b"//", b"/*", b"*")
_SUBMODULE_PATH = re.compile(r"(?m)^[ \t]*path[ \t]*=(.+)$")
_LARGEST = 1_000_000  # bytes of a .gitmodules


class Origins:
    """Tells whose files are, by their paths, by .gitmodules, and by what their first lines say."""

    def __init__(self, root: Path, include_vendored: bool) -> None:
        self.root = root
        self.include_vendored = include_vendored
        self.submodules = _read_submodules(root)

    def classify(self, path: Path, relative: str, named: int) -> tuple[Origin, str | None]:
        """
        Return whose file this is, and the component that makes it vendored.

        `named` counts the parts of the path that the user named; those do not make a file vendored.
        """
        parts = relative.split("/")
        component = self._component(path, relative, parts, named)
        if component is not None and not self.include_vendored:
            return Origin.VENDORED, component
        if _TEST_FILE.match(parts[-1]) or any(part in _TEST_FOLDERS for part in parts[:-1]):
            return Origin.TEST, None
        return Origin.OWN, None

    def _component(self, path: Path, relative: str, parts: list[str], named: int) -> str | None:
        for submodule in self.submodules:
            if relative.startswith(f"{submodule}/") and submodule.count("/") >= named:
                return submodule
        for position, part in enumerate(parts[:-1]):
            if part.lower() in _VENDOR_FOLDERS and position >= named:
                inner = position + 2 if position + 2 < len(parts) else position + 1
                return "/".join(parts[:inner])
        if _GENERATED_FILE.match(parts[-1]) or says_generated(path):
            return GENERATED
        if "hip" in parts[:-1] and is_file(self.root.joinpath(*("cuda" if part == "hip" else part for part in parts))):
            return "/".join(parts[: parts.index("hip") + 1])  # hipify copies cuda/ to hip/
        return None


def says_generated(path: Path) -> bool:
    """Tell whether a comment in the first lines says that the file is generated."""
    return is_generated(head(path, 2000))


def is_generated(beginning: bytes) -> bool:
    """Tell whether a comment at the beginning of a file says that it is generated."""
    lines = beginning.splitlines()[:5]
    comment = b"\n".join(line.lower() for line in lines if line.lstrip().startswith(_COMMENT))
    if b"@generated" in comment or b"automatically generated" in comment:
        return True
    return b"do not edit" in comment and b"generated" in comment


def _read_submodules(root: Path) -> tuple[str, ...]:
    try:
        text = read_file(root / ".gitmodules", _LARGEST).decode("utf-8", "replace")
    except OSError:
        return ()
    return tuple(path.strip().strip("/") for path in _SUBMODULE_PATH.findall(text))
