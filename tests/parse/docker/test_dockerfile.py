"""Dockerfiles to facts."""

from __future__ import annotations

import pytest

from estimator.parse.docker.dockerfile import substitute
from estimator.parse.images import Image, split_image
from tests.parse.seeing import facts, parse, seen

IMAGES = [
    ("FROM nvidia/cuda:12.4-devel", ["nvidia/cuda:12.4-devel"]),
    ("FROM --platform=linux/amd64 docker.io/nvidia/cuda:12.4 AS b", ["nvidia/cuda:12.4"]),
    ("ARG V=12.4\nFROM nvidia/cuda:${V}-devel", ["nvidia/cuda:12.4-devel"]),
    ("ARG V=12\nARG B=nvidia/cuda:$V\nFROM ${B}", ["nvidia/cuda:12"]),
    ("ARG V\nFROM nvidia/cuda:${V:-12}-devel", ["nvidia/cuda:12-devel"]),
    ("FROM nvidia/cuda:${V}", ["nvidia/cuda:${V}"]),
    ("FROM nvidia/cuda:12 AS base\nFROM base AS next\nFROM BASE", ["nvidia/cuda:12"]),
    ("FROM nvidia/cuda:12 AS base\nCOPY --from=base /a /b\nCOPY --from=0 /a /b", ["nvidia/cuda:12"]),
    ("FROM scratch\nCOPY --from=nvidia/cuda:12 /a /b", ["nvidia/cuda:12"]),
    ("FROM localhost:5000/nvidia/cuda@sha256:abcdef0", ["localhost:5000/nvidia/cuda"]),
    ("from nvidia/cuda:12", ["nvidia/cuda:12"]),
    ("# FROM nvidia/cuda:12\nFROM scratch", []),
]


@pytest.mark.parametrize(("text", "expected"), IMAGES)
def test_images(text: str, expected: list[str]) -> None:
    met = facts("Dockerfile", text, "image")
    assert [next(a.value for a in fact.arguments if a.name == "reference") for fact in met] == expected


@pytest.mark.parametrize(
    ("reference", "image"),
    [
        ("nvcr.io#nvidia/pytorch:24.05", Image("nvcr.io/nvidia/pytorch", "24.05")),
        ("docker://nvidia/cuda:12", Image("nvidia/cuda", "12")),
        ("a/b:{{ .Values.tag }}", Image("a/b", "_")),
        ("library/ubuntu", Image("ubuntu", "")),
        ("a b", None),
        ("", None),
    ],
)
def test_references(reference: str, image: Image | None) -> None:
    assert split_image(reference) == image


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RUN nvidia-smi", ["command nvidia-smi"]),
        ("RUN --mount=type=cache,target=/x nvidia-smi", ["command nvidia-smi"]),
        ("RUN a && \\\n    # a comment of Docker's\n    nvidia-smi", ["command nvidia-smi"]),
        ("RUN a && \\\n\n    nvidia-smi", ["command nvidia-smi"]),
        ('RUN ["nvidia-smi", "-L"]', ["command nvidia-smi"]),
        ('CMD ["bash", "-c", "nvidia-smi"]', ["command nvidia-smi"]),
        ("ENTRYPOINT nvidia-smi", ["command nvidia-smi"]),
        ("RUN <<EOF\nset -e\nnvidia-smi\nEOF", ["command nvidia-smi"]),
        ("RUN <<-'EOF'\n\tnvidia-smi\nEOF", ["command nvidia-smi"]),
        ("RUN cat <<EOF > /a\nnvidia-smi\nEOF", []),
        ("COPY nvidia-smi /bin", []),
        ('LABEL a="nvidia-smi"', []),
    ],
)
def test_what_runs(text: str, expected: list[str]) -> None:
    assert seen("Dockerfile", f"FROM scratch\n{text}\n", "command") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ENV CUDA_HOME=/c A=1", ["env CUDA_HOME /c"]),
        ("ENV CUDA_HOME /c", ["env CUDA_HOME /c"]),
        ('ENV A=1 \\\n    # why\n    NCCL_DEBUG="INFO"', ["env NCCL_DEBUG INFO"]),
        ("ARG TORCH_CUDA_ARCH_LIST=8.0", ["env TORCH_CUDA_ARCH_LIST 8.0"]),
        ("ARG TORCH_CUDA_ARCH_LIST", []),
        ("ARG CUDA_HOME\nRUN echo $CUDA_HOME", []),
        ("RUN echo $CUDA_HOME", ["env CUDA_HOME"]),
    ],
)
def test_variables(text: str, expected: list[str]) -> None:
    assert seen("Dockerfile", f"FROM scratch\n{text}\n", "env") == expected


def test_places_are_those_of_the_file() -> None:
    text = "FROM scratch\nRUN a && \\\n    # é\n    b && nvidia-smi\nRUN <<EOF\n  nvcc -V\nEOF\n"
    places = [(f.symbol, f.place.line, f.place.column) for f in facts("Dockerfile", text, "command")]
    assert places == [("nvidia-smi", 4, 10), ("nvcc", 6, 3)]


def test_what_an_image_starts() -> None:
    parsed = parse("Dockerfile", 'FROM scratch\nCMD ["python", "-m", "pkg.serve"]\n')
    assert [(launch.line, launch.module) for launch in parsed.summary.launches] == [(2, "pkg.serve")]


def test_a_broken_file_is_read_around() -> None:
    parsed = parse("Dockerfile", "FROM nvidia/cuda:12\nTHIS is none\nRUN nvidia-smi\n")
    assert parsed.degraded is not None
    assert "line 2" in parsed.degraded.reason
    assert {fact.kind for fact in parsed.facts} == {"image", "command"}


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("$A-$B", {"A": "1"}, "1-$B"),
        ("${A:+x}${B:+x}", {"A": "1"}, "x"),
        ("$A", {"A": "$B", "B": "2"}, "2"),
        ("$A", {"A": "$A$A"}, "$A" * 32),  # ends, whatever it says
    ],
)
def test_substitution(text: str, values: dict[str, str], filled: str) -> None:
    assert substitute(text, values) == filled
