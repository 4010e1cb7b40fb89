"""Extensions with their sources, and the commands of a setup.py."""

from __future__ import annotations

import ast
import textwrap

import pytest

from estimator.parse.python.build_script import BuildScript


def read(code: str) -> BuildScript:
    return BuildScript(ast.parse(textwrap.dedent(code)))


EXTENSIONS = [
    ("CUDAExtension('p._C', ['a.cu', 'b.cpp'])", [("p._C", ("a.cu", "b.cpp"))]),
    ("CUDAExtension(name='p._C', sources=['a.cu'], extra_compile_args={'nvcc': []})", [("p._C", ("a.cu",))]),
    ("CppExtension('x', glob.glob('csrc/*.cpp'))", [("x", ("csrc/*.cpp",))]),
    ("CppExtension('x', glob.glob(os.path.join(here, 'csrc', '*.cpp')))", [("x", ("csrc/*.cpp",))]),
    ("CUDAExtension('x', [os.path.join(here, 'csrc', 'a.cu')])", [("x", ("csrc/a.cu",))]),
    ("CUDAExtension('x', [str(here / 'csrc' / 'a.cu')])", [("x", ("csrc/a.cu",))]),
    ("s = ['a.cu']\ns += ['b.cu']\ns.append('c.cu')\nCUDAExtension('x', s)", [("x", ("a.cu", "b.cu", "c.cu"))]),
    ("CUDAExtension('x', ['csrc/' + n for n in ('a.cu', 'b.cu')])", [("x", ("csrc/", "a.cu", "b.cu"))]),
    (
        "CUDAExtension('x', [os.path.join('csrc', n) for n in ('a.cu', 'b.cu')])",
        [("x", ("csrc/a.cu", "csrc/b.cu"))],
    ),
    ("load(name='k', sources=['k.cu'])", [("k", ("k.cu",))]),
    ("load_inline(name='k', cpp_sources='...')", []),
    ("json.load(file)", []),
    ("CUDAExtension(name, sources)", []),
    ("Extension(name='a/b', sources=[])", [("a.b", ())]),
]


@pytest.mark.parametrize(("code", "found"), EXTENSIONS)
def test_extensions(code: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    extensions = [(extension.name, extension.sources) for extension in read(code).extensions()]
    assert [(name, tuple(s for s in sources if s != "csrc/")) for name, sources in extensions] == [
        (name, tuple(s for s in sources if s != "csrc/")) for name, sources in found
    ]


LAUNCHES = [
    ("setup(entry_points={'console_scripts': ['go = p.cli:main']})", [("p.cli", "", "go")]),
    ("setup(entry_points={'console_scripts': ['a=p:f [extra]', 'b=p.q']})", [("p", "", "a"), ("p.q", "", "b")]),
    ("points = {'console_scripts': ['go=p:main']}\nsetup(entry_points=points)", [("p", "", "go")]),
    ("setup(entry_points={'pytest11': ['x = p.plugin']})", []),
    ("setup(scripts=['bin/go', 'bin/more.py'])", [("", "bin/go", "go"), ("", "bin/more.py", "more.py")]),
    ("other(scripts=['bin/go'])", []),
]


@pytest.mark.parametrize(("code", "found"), LAUNCHES)
def test_launches(code: str, found: list[tuple[str, str, str]]) -> None:
    launches = read(code).launches()
    assert [(launch.module, launch.path, launch.name) for launch in launches] == found
    assert all(launch.launcher == "install" for launch in launches)


def test_a_definition_of_itself_ends() -> None:
    assert read("s = s + ['a.cu']\nCUDAExtension('x', s)").extensions()[0].sources == ("a.cu",)
