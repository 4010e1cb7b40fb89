"""What a setup.py asks for, as far as it can be seen without running it."""

from __future__ import annotations

import pytest

from tests.parse.dependencies.reading import asked, parse, spanned

PATH = "setup.py"
SETUP = "from setuptools import setup\n"
CODE = [
    ('setup(install_requires=["flash-attn>=2", "torch"])', ["flash-attn >=2", "torch"]),
    ('import setuptools\nsetuptools.setup(install_requires=("apex",))', ["apex"]),
    ('setup(install_requires="apex")', ["apex"]),
    ('setup(install_requires="""\napex\nxformers\n""".split())', ["apex", "xformers"]),
    ('REQ = ["apex"]\nsetup(install_requires=REQ)', ["apex"]),
    (
        'REQ = ["a"] + ["b"]\nREQ += ["c"]\nREQ.append("d")\nREQ.extend(["e"])\nsetup(install_requires=REQ)',
        list("abcde"),
    ),
    ('def requires():\n    r = ["apex"]\n    return r\nsetup(install_requires=requires())', ["apex"]),
    ('setup(install_requires=["apex"] if GPU else [])', ["apex"]),
    ('setup(install_requires=[x for x in ["apex"]])', ["apex"]),
    ('V = "2.1"\nsetup(install_requires=["apex==" + V])', ["apex ==2.1"]),
    ('setup(install_requires=[f"apex=={version}"])', ["apex =={}"]),
    ('setup(extras_require={"gpu": ["cupy"], "dev": dev})', ["cupy [optional]"]),
    ('E = {}\nE["gpu"] = ["cupy"]\nsetup(extras_require=E)', ["cupy [optional]"]),
    ('E = dict(gpu=["cupy"])\nsetup(extras_require=E)', ["cupy [optional]"]),
    ('R = ["apex"]\nsetup(extras_require={"all": R}, install_requires=R)', ["apex"]),
    ('K = dict(install_requires=["apex"])\nsetup(**K)', ["apex"]),
    ('setup(setup_requires=["torch"], tests_require=["cupy"])', ["torch", "cupy [optional]"]),
    ('setup(python_requires=">=3.7")', ["python >=3.7"]),
    (
        (
            '_deps = ["torch>=1.9", "torch-x", "apex"]\ndeps = {d: d for d in _deps}\n'
            "def pick(*names):\n    return [deps[n] for n in names]\n"
            'setup(install_requires=[deps["torch"]], extras_require={"a": pick("apex")})'
        ),
        ["torch >=1.9", "apex [optional]"],
    ),
    ('install_requires = ["apex"]\nmain()', []),
    ('setup(name="x", keywords=["flash-attn"])', []),
    ("R = R2\nR2 = R\nsetup(install_requires=R)", []),
]


@pytest.mark.parametrize(("code", "expected"), CODE)
def test_requirements(code: str, expected: list[str]) -> None:
    assert asked(SETUP + code, PATH) == expected


def test_files_that_are_read_are_included() -> None:
    code = """\
    from setuptools import setup
    def fetch(path):
        with open(path) as f:
            return f.readlines()
    setup(install_requires=fetch("requirements/a.txt"), extras_require={"x": open("b.txt").read().splitlines()})
    """
    parsed = parse(code, PATH)
    assert parsed.summary.includes == ("requirements/a.txt", "b.txt")
    assert parsed.facts == ()


def test_places_and_name() -> None:
    code = SETUP + 'setup(name="é_lib",  install_requires=["a", "flash-attn"])\n'
    assert spanned(code, PATH) == {"a": "a", "flash-attn": "flash-attn"}
    assert parse(SETUP + 'NAME = "My_Lib"\nsetup(name=NAME)', PATH).summary.distributions == ("my-lib",)


def test_broken_code_still_degrades() -> None:
    assert parse("import cupy\nsetup(\n", PATH).passed_over
