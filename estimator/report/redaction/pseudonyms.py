"""Names that stand for other names: the same for the same, and of no use to who does not have the key."""

from __future__ import annotations

import hashlib
import hmac

import msgspec

from estimator.model.fact import Place

_DIGITS = 8
_FINGERPRINT_DIGITS = 16
# Endings that say what a file is and not whose; others are left out.
_SUFFIXES = frozenset(
    ".bash .bazel .bzl .c .cc .cfg .cmake .conf .cpp .cu .cuh .cxx .dockerfile .gni .h .hcl .hh .hip .hpp .hxx .in "
    ".inc .ini .ipynb .j2 .json .lock .mk .pbtxt .py .pyi .pyx .sbatch .sh .slurm .toml .txt .yaml .yml".split()
)


class Pseudonyms:
    """Makes pseudonyms under a key: without it, a guess at a name cannot be checked."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._folders: dict[str, str] = {"": ""}

    def name(self, kind: str, text: str) -> str:
        """Return what stands for a name of this kind; nothing stands for nothing."""
        return f"{kind}-{self._digest(kind, text, _DIGITS)}" if text else ""

    def path(self, path: str) -> str:
        """Return a path with its folders and name replaced: what lies in one folder still does, the ending stays."""
        if not path:
            return ""
        folder, _, name = path.rpartition("/")
        dot = name.rfind(".")
        suffix = name[dot:].lower() if dot >= 0 else ""
        return f"{self._folder(folder)}f-{self._digest('path', path, _DIGITS)}{suffix if suffix in _SUFFIXES else ''}"

    def place(self, place: Place) -> Place:
        """Return a place in the file that stands for its file; lines and columns stay."""
        return msgspec.structs.replace(place, path=self.path(place.path))

    def fingerprint(self, text: str) -> str:
        """Return what stands for a hash of names and code, from which guesses could be checked."""
        return self._digest("fingerprint", text, _FINGERPRINT_DIGITS) if text else ""

    def _folder(self, folder: str) -> str:
        """Return the folder with a slash at its end."""
        known = self._folders.get(folder)
        if known is None:
            parent, _, _ = folder.rpartition("/")
            known = self._folders[folder] = f"{self._folder(parent)}d-{self._digest('path', folder, _DIGITS)}/"
        return known

    def _digest(self, kind: str, text: str, digits: int) -> str:
        data = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()[:digits]
