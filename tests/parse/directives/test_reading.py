"""What comments say, by format, and which lines they cover."""

from __future__ import annotations

import pytest

from estimator.parse.directives.reading import read_directives

I = "cannscope: ignore[r] why"  # noqa: E741

PYTHON = [
    ("end of a line", f"a()  # {I}\nb()\n", (1, 1)),
    ("end of a statement of several lines", f"a(\n    x,\n)  # {I}\nb()\n", (1, 3)),
    ("end of a line within a statement", f"a(\n    x,  # {I}\n    y,\n)\n", (2, 2)),
    ("behind another comment", f"a()  # noqa # {I}\n", (1, 1)),
    ("before another comment", f"a()  # {I}  # noqa: E501\n", (1, 1)),
    ("above a statement", f"# {I}\na(\n    x,\n)\nb()\n", (2, 4)),
    ("above a statement, with a comment and a gap", f"# {I}\n# more\n\na()\nb()\n", (4, 4)),
    ("above a function", f"# {I}\ndef f():\n    a()\n\n    b()\nc()\n", (2, 5)),
    ("above decorators", f"# {I}\n@d\n@e(\n    1)\ndef f():\n    a()\nc()\n", (2, 6)),
    ("above a chain", f"# {I}\nif x:\n    a()\nelif y:\n    b()\nelse:\n    c()\nd()\n", (2, 7)),
    ("above a branch", f"if x:\n    a()\n# {I}\nelse:\n    c()\nd()\n", (4, 5)),
    ("above try", f"# {I}\ntry:\n    a()\nexcept E:\n    b()\nfinally:\n    c()\nd()\n", (2, 7)),
    ("in a block", f"def f():\n    # {I}\n    a()\n    b()\n", (3, 3)),
    ("at the end of a block", f"def f():\n    a()\n    # {I}\nb()\n", (0, 0)),
    ("at the end of the file", f"a()\n# {I}\n", (0, 0)),
    ("between arguments", f"a(\n    # {I}\n    x,\n    y,\n)\n", (3, 3)),
    ("on the head of a block", f"with a():  # {I}\n    b()\n", (1, 1)),
    ("a text of several lines", f's = """\na\n"""  # {I}\n', (1, 3)),
    ("lines end with CR LF", f"# {I}\r\na(\r\n    x)\r\n", (2, 3)),
    ("the rest is no Python", f"a()  # {I}\nb(((\n", (1, 1)),
]
CPP = [
    ("end of a line", f"a(); // {I}\nb();\n", (1, 1)),
    ("end of a statement of several lines", f"b();\na(x,\n  y); // {I}\n", (2, 3)),
    ("end of a line within a statement", f"a(x, // {I}\n  y);\n", (1, 1)),
    ("in a block comment", f"a(); /* {I} */\nb();\n", (1, 1)),
    ("before code on its line", f"/* {I} */ a();\nb();\n", (1, 1)),
    ("above a statement", f"// {I}\na(x,\n  y);\nb();\n", (2, 3)),
    ("a block comment above", f"/*\n * {I}\n */\na();\nb();\n", (4, 4)),
    ("above a definition", f"// {I}\n__global__ void k(int n) {{\n  if (n) {{ a(); }}\n  b();\n}}\nc();\n", (2, 5)),
    ("above a chain", f"// {I}\nif (x) {{\n  a();\n}} else {{\n  b();\n}}\nc();\n", (2, 6)),
    ("above a loop with semicolons", f"// {I}\nfor (int i = 0; i < n; ++i)\n  a();\nb();\n", (2, 3)),
    ("above an include", f"// {I}\n#include <cuda.h>\nb();\n", (2, 2)),
    ("above a macro", f"// {I}\n#define A(x) \\\n  a(x); \\\n  b(x)\nc();\n", (2, 4)),
    ("at the end of a block", f"void f() {{\n  a();\n  // {I}\n}}\n", (0, 0)),
    ("between arguments", f"a(x,\n  // {I}\n  y,\n  z);\n", (3, 3)),
    ("behind a text with signs", f'a("// no {{"); // {I}\nb();\n', (1, 1)),
    ("behind a raw text", f'a(R"x(\n// {{ )" )x"); // {I}\n', (1, 2)),
]  # fmt: skip
LINES = [
    ("yaml", "end of a line", f"a: cuda  # {I}\nb: 1\n", (1, 1)),
    ("yaml", "behind a text with the sign", f'a: "cuda # x"  # {I}\n', (1, 1)),
    ("yaml", "above a key", f"# {I}\na:\n  b: 1\n  c:\n  - x\nd: 1\n", (2, 5)),
    ("yaml", "above a key with a list beside it", f"# {I}\na:\n- x\n- y\nd: 1\n", (2, 4)),
    ("yaml", "above an element", f"a:\n  # {I}\n  - x: 1\n    y: 2\n  - z\n", (3, 4)),
    ("yaml", "in a script", f"run: |\n  # {I}\n  nvidia-smi\n  ls\n", (3, 3)),
    ("yaml", "an apostrophe before it", f"a: don't  # {I}\n", (1, 1)),
    ("compose", "above a key", f"a:\n    # {I}\n    b:\n        c: 1\n    d: 1\n", (3, 4)),
    ("toml", "above a value of several lines", f'# {I}\na = [\n  "x",\n]\nb = 1\n', (2, 4)),
    ("pyproject", "above a table", f'# {I}\n[a]\nb = 1\n\n# c\n[d]\n', (2, 3)),
    ("shell", "end of a line", f"nvidia-smi  # {I}\n", (1, 1)),
    ("shell", "above a command of several lines", f"# {I}\ndocker run \\\n  --gpus all \\\n  x\nls\n", (2, 4)),
    ("shell", "above a condition", f"# {I}\nif x; then\n  a\nelse\n  b\nfi\nc\n", (2, 6)),
    ("shell", "above a here-document", f"# {I}\ncat <<'EOF' > a\nx\ny\nEOF\nc\n", (2, 5)),
    ("dockerfile", "above an instruction", f"# {I}\nRUN a && \\\n    # more\n    b\nRUN c\n", (2, 4)),
    ("dockerfile", "within an instruction", f"RUN a && \\\n    # {I}\n    b && \\\n    c\n", (3, 4)),
    ("cmake", "above a call", f"# {I}\nfind_package(CUDA\n  REQUIRED)\nb()\n", (2, 3)),
    ("cmake", "above a condition", f"# {I}\nif(USE_CUDA)\n  a()\nendif()\nb()\n", (2, 4)),
    ("requirements", "end of a line", f"flash-attn==2  # {I}\n", (1, 1)),
    ("requirements", "above a line", f"# {I}\nflash-attn==2\nnumpy\n", (2, 2)),
    ("makefile", "above a target", f"# {I}\na: b\n\tnvcc a.cu\n\nc:\n", (2, 3)),
    ("setup.cfg", "its own sign", f"; {I}\na = 1\n", (2, 2)),
    ("meson", "end of a line", f"dependency('cuda')  # {I}\n", (1, 1)),
    ("pbtxt", "above a message", f"# {I}\na [\n  {{ kind: KIND_GPU }}\n]\nb: 1\n", (2, 4)),
    ("bazel", "above a rule", f"# {I}\ncuda_library(\n    name = 'a',\n)\n", (2, 4)),
    ("conda", "end of a line", f"dependencies:\n  - cudatoolkit  # {I}\n", (2, 2)),
]  # fmt: skip
COVERS = [*(("python", *row) for row in PYTHON), *(("cuda", *row) for row in CPP), *LINES]


@pytest.mark.parametrize(("kind", "case", "text", "lines"), COVERS, ids=[f"{row[0]} {row[1]}" for row in COVERS])
def test_covers(kind: str, case: str, text: str, lines: tuple[int, int]) -> None:
    (found,) = read_directives(text.encode(), kind)
    assert (found.first, found.last) == lines
    assert found.rules == ("r",)
    assert found.reason == "why"


SAYS = [
    ("a()  # cannscope: ignore[r, s-*]: two of them", [(("r", "s-*"), "two of them", False, None)]),
    ("# cannscope: ignore-file[r] the whole file", [(("r",), "the whole file", True, None)]),
    ("a()  # cannscope:ignore[r]", [(("r",), "", False, None)]),
    ("a()  # cannscope: ignore[r] - with a dash", [(("r",), "with a dash", False, None)]),
    (
        "a()  # cannscope: ignore[r] x # cannscope: ignore[s] y",
        [(("r",), "x", False, None), (("s",), "y", False, None)],
    ),
    ("a()  # cannscope: ignore", [((), "", False, "malformed")]),
    ("a()  # cannscope: ignore reason", [((), "", False, "malformed")]),
    ("a()  # cannscope: ignore[]", [((), "", False, "malformed")]),
    ("a()  # cannscope: ignroe[r] x", [((), "", False, "malformed")]),
    ("a()  # cannscope: noqa", [((), "", False, "malformed")]),
    ("# cannscope: the tool that counts", []),
    ('# write "# cannscope: ignore[r] x" there', []),
    ("# as in cannscope: ignore[r] x", []),
    ('a = "# cannscope: ignore[r] x"', []),
    ("a = 1", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), SAYS)
def test_says(text: str, said: list[tuple[tuple[str, ...], str, bool, str | None]]) -> None:
    found = read_directives(text.encode(), "python")
    assert [(one.rules, one.reason, one.whole_file, one.fault) for one in found] == said


@pytest.mark.parametrize("kind", ["notebook", "json", "lock file"])
def test_formats_without_comments_say_where_to_write_it(kind: str) -> None:
    (found,) = read_directives(b'\n"# cannscope: ignore[r] x"', kind)
    assert (found.line, found.fault) == (2, "not read here")
    assert read_directives(b'"about cannscope: a tool"', kind) == ()
