"""What a requirements file asks for, and how lines that are not what they should be are told."""

from __future__ import annotations

import textwrap

import pytest

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_bytes


def parse(text: str | bytes, path: str = "requirements.txt") -> Parsed:
    data = text if isinstance(text, bytes) else text.encode()
    outcome = parse_bytes(data, Artifact(path=path, kind="requirements"), Interest())
    assert isinstance(outcome, Parsed), outcome
    return outcome


def shown(fact: Fact) -> str:
    given = ", ".join(f"{argument.name}={argument.value}" for argument in fact.arguments)
    return f"{fact.kind} {fact.symbol}" + (f": {given}" if given else "")


WHEEL = "https://h/flash_attn-2.5.8%2Bcu122torch2.3-cp310-cp310-linux_x86_64.whl"
LINES = [
    ("flash-attn", "requirement flash-attn"),
    ("Flash_Attn  # with a comment", "requirement flash-attn"),
    ("flash_attn>=2.5,<3", "requirement flash-attn: specifier=<3,>=2.5"),
    ("torch==2.3.0", "requirement torch: specifier===2.3.0, version=2.3.0"),
    (
        "torch==2.3.0+cu121",
        "requirement torch: specifier===2.3.0+cu121, version=2.3.0+cu121, local=cu121, cuda=cu121",
    ),
    (
        "https://h/x_cuda-0.2+rocm5.6-cp310-cp310-linux_x86_64.whl",
        (
            "requirement x-cuda: version=0.2+rocm5.6, local=rocm5.6, "
            "url=https://h/x_cuda-0.2+rocm5.6-cp310-cp310-linux_x86_64.whl"
        ),
    ),
    ("torch==2.3.0+cpu", "requirement torch: specifier===2.3.0+cpu, version=2.3.0+cpu, local=cpu"),
    ("ray[default,tune]", "requirement ray: extra=default, extra=tune"),
    ("apex ; sys_platform == 'linux'", 'requirement apex: marker=sys_platform == "linux"'),
    ("apex==0.1 --hash=sha256:0a --hash=sha256:0b", "requirement apex: specifier===0.1, version=0.1"),
    ("torch==${TORCH}", "requirement torch: specifier===${TORCH}"),
    ("xformers>=0.0.2.*", "requirement xformers: specifier=>=0.0.2.*"),
    ("cupy=10.0=py39h2", "requirement cupy: specifier===10.0, version=10.0, build=py39h2"),
    (
        "pytorch=1.13.1=py3.9_cuda11.6_cudnn8.3.2_0",
        "requirement pytorch: specifier===1.13.1, version=1.13.1, cuda=cu116, build=py3.9_cuda11.6_cudnn8.3.2_0",
    ),
    ("apex @ git+https://github.com/o/apex@main", "requirement apex: url=git+https://github.com/o/apex@main"),
    (
        "git+https://github.com/o/flash-attention.git@v2",
        "requirement flash-attention: url=git+https://github.com/o/flash-attention.git@v2",
    ),
    (
        "-e git+ssh://git@github.com/o/a.git#egg=Deep_EP",
        "requirement deep-ep: url=git+ssh://github.com/o/a.git#egg=Deep_EP",
    ),
    (
        WHEEL,
        f"requirement flash-attn: version=2.5.8+cu122torch2.3, local=cu122torch2.3, cuda=cu122, url={WHEEL}",
    ),
    (
        'https://h/p/apex-0.1.tar.gz; python_version == "3.11"',
        'requirement apex: marker=python_version == "3.11", url=https://h/p/apex-0.1.tar.gz',
    ),
    ("https://h/p/apex-0.1.tar.gz", "requirement apex: url=https://h/p/apex-0.1.tar.gz"),
    ("--extra-index-url https://h/whl/cu121/", "index h/whl/cu121: url=https://h/whl/cu121/, cuda=cu121"),
    ("--index-url=https://u:secret@h/simple", "index h/simple: url=https://h/simple"),
    ("-f https://h/whl/torch_stable.html", "index h/whl/torch_stable.html: url=https://h/whl/torch_stable.html"),
    ("-i https://h/simple", "index h/simple: url=https://h/simple"),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_line(line: str, expected: str) -> None:
    parsed = parse(line)
    assert [shown(fact) for fact in parsed.facts] == [expected]
    assert parsed.degraded is None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "# flash-attn",
        "-e .",
        ".[cuda]",
        "./csrc",
        "--no-binary :all:",
        "../x",
        "-U",
        "apex; sys_platform == 'win32'",
    ],
)
def test_what_asks_for_nothing(line: str) -> None:
    parsed = parse(line)
    assert (parsed.facts, parsed.degraded) == ((), None)


def test_the_place_spans_the_requirement() -> None:
    (fact,) = parse("# é\n\n  flash-attn>=2 \\\n    --hash=sha256:0a  # why\n").facts
    place = fact.place
    assert (place.line, place.column, place.end_line, place.end_column) == (3, 3, 3, 16)
    assert fact.subject == "library:flash-attn"


def test_includes_count_from_the_file() -> None:
    parsed = parse("-r common.txt\n-r ../base.txt\n-cpins.txt\n", "requirements/cuda.txt")
    assert parsed.summary.includes == ("requirements/common.txt", "base.txt", "requirements/pins.txt")


def test_a_wrong_line_degrades_and_the_rest_goes_on() -> None:
    parsed = parse("!!\nflash-attn\nfoo bar\n")
    assert [fact.symbol for fact in parsed.facts] == ["flash-attn"]
    assert parsed.degraded is not None
    assert parsed.degraded.reason == "no requirement on line 1, 3"


ENCODED = [
    ("torch\n".encode("utf-16"), None),
    (b"\xef\xbb\xbftorch\r\n", None),
    (b"# caf\xe9\ntorch\n", "encoding: not UTF-8 at byte 6"),
]


@pytest.mark.parametrize(("data", "reason"), ENCODED)
def test_encodings(data: bytes, reason: str | None) -> None:
    parsed = parse(data)
    assert [fact.symbol for fact in parsed.facts] == ["torch"]
    assert (parsed.degraded.reason if parsed.degraded else None) == reason


def test_binary_data_is_skipped() -> None:
    artifact = Artifact(path="requirements.txt", kind="requirements")
    assert isinstance(parse_bytes(b"\x7fELF\0\0", artifact, Interest()), Skipped)


def test_a_constraint_says_so() -> None:
    (fact,) = parse("flash-attn==2.5\n", "constraints.txt").facts
    assert ("constraint", True) in [(argument.name, argument.value) for argument in fact.arguments]


GUARDS = [
    ("requirements.txt", []),
    ("requirements/rocm.txt", ["rocm"]),
    ("requirements_amd_noavx2.txt", ["rocm"]),
    ("requirements-npu.txt", ["npu"]),
    ("requirements-intel.txt", ["xpu"]),
    ("backend/requirements-hipblas-after.txt", ["rocm"]),
    ("requirements-cpu.txt", ["cpu"]),
    ("requirements-cublas12.txt", []),
    ("requirements-dev.txt", ["optional"]),
    ("requirements/cuda.txt", []),
]


@pytest.mark.parametrize(("path", "expected"), GUARDS)
def test_the_name_of_the_file_is_a_guard(path: str, expected: list[str]) -> None:
    (fact,) = parse("flash-attn\n", path).facts
    assert [guard.device or guard.kind for guard in fact.guards] == expected


def test_what_a_resolver_wrote_is_locked() -> None:
    text = """\
    # This file is autogenerated by pip-compile with Python 3.10
    torch==2.8.0
        # via
        #   -r a.in
        #   accelerate
        #   tensorizer (setup.py)
    nvidia-nccl-cu12==2.27.3
        # via torch
    numpy==1.26
    """
    facts = parse(textwrap.dedent(text)).facts
    given = [{argument.name: argument.value for argument in fact.arguments} for fact in facts]
    assert [(each.get("locked"), each.get("via")) for each in given] == [
        (True, "accelerate tensorizer"),
        (True, "torch"),
        (True, None),
    ]
