from __future__ import annotations

from pathlib import Path

import pytest

from estimator.codemod import Elsewhere, Outline, look_elsewhere, outline_by_lines
from estimator.codemod.elsewhere import Tie
from estimator.config import Options
from estimator.fixing import propose_fix
from estimator.model.edit import Style
from estimator.pipeline import read_project
from tests.codemod.fixing import fixed

STYLES: tuple[Style, ...] = ("npu", "agnostic")
MOVES = "def move(x):\n    torch.cuda.synchronize()\n"
STAYS = "    torch.cuda.get_arch_list()\n"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "beside",
    [
        f"def main(x):\n    move(x)\n{STAYS}",
        f"def main(x):\n    move(load(x))\ndef load(x):\n{STAYS}",
        f"class A:\n    def f(self):\n        move(1)\n    def g(self):\n    {STAYS}",
        "if __name__ == '__main__':\n    move(1)\n    start('cuda')\n",
        "def main(x):\n    move(x)\n    enable_cuda_graph(x)\n",
        "LIST = torch.cuda.get_arch_list()\ndef main(x):\n    move(LIST)\n",
        "def main(x):\n    dist.init_process_group(args.backend)\n    move(x)\n",
        "def main(x):\n    dist.init_process_group(rank=0, backend=args.backend)\n    move(x)\n",
        "def main(x):\n    move(torch.nn.DataParallel(x))\n",
        "def main(x):\n    if torch.get_autocast_gpu_dtype() == torch.float16:\n        move(x)\n",
        "y = move(1)\ntorch.cuda.get_arch_list()\nx = y.cuda()\n",
    ],
)
def test_definitions_that_use_each_other_go_together(beside: str, style: Style) -> None:
    code = f"import torch\n{MOVES}{beside}"
    assert fixed(code, style) == code


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "beside",
    [
        f"def other(x):\n{STAYS}",
        f"def other(x):\n    log(x)\n{STAYS}def log(x):\n    pass\ndef main(x):\n    log(move(x))\n",
        f"x = 1\ndef other():\n    print(x)\n{STAYS}def main():\n    move(x)\n",
        "def main(x):\n    dist.init_process_group('gloo')\n    move(x)\n",
        "def main(x):\n    move(DistributedDataParallel(x))\n",
    ],
)
def test_other_definitions_of_the_file_count_for_themselves(beside: str, style: Style) -> None:
    assert "torch.cuda.synchronize" not in fixed(f"import torch\n{MOVES}{beside}", style)


@pytest.mark.parametrize("style", STYLES)
def test_places_of_one_kind_go_together(style: Style) -> None:
    code = "import torch\ndef f(x):\n    x.cuda()\ndef g(a):\n    a.add_argument(default='cuda')\n"
    assert fixed(code, style) == code
    group = "import torch\nfrom lib import hvd\ndef f(x):\n    x.cuda()\ndef g(a):\n    hvd.init()\n"
    assert fixed(group, style) == group
    apart = code.replace("x.cuda()", "torch.cuda.synchronize()")
    assert "torch.cuda.synchronize" not in fixed(apart, style)


@pytest.mark.parametrize("style", STYLES)
def test_what_stands_for_itself_does_not_wait_for_the_others(style: Style) -> None:
    free = "    if torch.cuda.is_available():\n        torch.cuda.empty_cache()\n"
    seeds = "    torch.manual_seed(1)\n    torch.cuda.manual_seed_all(1)\n"
    rest = f"{STAYS}    a.add_argument(default='cuda')\n"
    after = fixed(f"import torch\ndef f(x):\n{free}def g(x):\n{seeds}{rest}", style)
    assert not any(
        name in after for name in ("is_available()", "empty_cache", "manual_seed_all") if f"cuda.{name}" in after
    )
    kept = f"import torch\ndef f(x):\n{free}{rest}"
    assert fixed(kept, style) == kept
    kept = f"import torch\ndef f(x):\n{free.replace('empty_cache', 'synchronize')}def g(x):\n{rest}"
    assert fixed(kept, style) == kept


@pytest.mark.parametrize("style", STYLES)
def test_a_decorator_that_asks_for_a_gpu_in_its_own_way_is_for_review(style: Style) -> None:
    for decorator, safe in (("require_multi_gpu", False), ("mark.skipif(on, reason='no GPU')", True)):
        code = f"import torch\n@{decorator}\ndef f(x):\n    torch.cuda.synchronize()\n"
        assert (fixed(code, style) != code) is safe


@pytest.mark.parametrize("style", STYLES)
def test_a_device_chosen_for_float64_is_for_review(style: Style) -> None:
    code = "import torch\ndef f():\n    d = 'cuda' if torch.cuda.is_available() else 'cpu'\n    g(torch.TYPE)\n"
    code = code.replace("    d =", "    device =")
    assert fixed(code.replace("TYPE", "float64"), style) == code.replace("TYPE", "float64")
    assert "torch.cuda.is_available" not in fixed(code.replace("TYPE", "float32"), style)


def test_what_a_handler_may_not_catch_is_for_review() -> None:
    code = "import torch\ntry:\n    name = torch.cuda.get_device_name(0)\nexcept RuntimeError:\n    name = 'cpu'\n"
    assert fixed(code, "agnostic") == code
    assert "torch.npu.get_device_name" in fixed(code, "npu")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "code",
    [
        "def f(x):\n    where = 'cpu' if not torch.cuda.is_available() else None\n    g(x, map_location=where)\n",
        "def f(x):\n    if torch.cuda.is_available():\n        return torch.load(x)\n    return g(x)\n",
        "if torch.cuda.is_available():\n    from project.layer import Layer\n    x = Layer(x)\n",
        "def f(x):\n    log.info('Cuda devices: %s', torch.cuda.device_count())\n",
        "def f(x):\n    n = torch.cuda.device_count()\n    if not n:\n        log.error('no cuda')\n",
        "import horovod.torch as hvd\ndef f(x):\n    hvd.init()\n    torch.cuda.synchronize()\n",
    ],
)
def test_what_a_test_leads_to_is_looked_at(code: str, style: Style) -> None:
    assert fixed(f"import torch\n{code}", style) == f"import torch\n{code}"


def test_what_hands_out_devices_by_itself_is_for_review() -> None:
    code = "import os\nimport torch\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'\n"
    assert "ASCEND_RT_VISIBLE_DEVICES" in fixed(code, "npu")
    assert fixed(f"import ray\n{code}", "npu") == f"import ray\n{code}"


def test_names_tie_files_together() -> None:
    runs = Outline((Tie(frozenset({"f"}), frozenset({"f", "h"}), True, True),), True)
    idle = Outline((Tie(frozenset({"g", "h"}), frozenset({"g", "f"}), False, False),))
    found = look_elsewhere({"a.py": runs, "b.py": idle}, {"b.py": ["a.py"]}, ())
    assert found["b.py"] == Elsewhere(taken=frozenset({"f"}), chosen=True)
    assert found["a.py"] == Elsewhere(used=True)
    found = look_elsewhere({"a.py": runs, "b.py": idle}, {"a.py": ["b.py"]}, ())
    assert found["b.py"] == Elsewhere(given=frozenset({"h"}), chosen=True, used=True)
    found = look_elsewhere({"a.py": runs, "b.py": idle}, {"a.py": ["b.py"]}, {"a.py"})
    assert found["b.py"] == Elsewhere(used=True)


def test_a_file_that_no_codemod_serves_is_seen_by_its_lines() -> None:
    outline = outline_by_lines("import x\n\ndef f(a):\n    g(a)\n\nclass B:\n    y = 1\n", {7})
    assert [(sorted(tie.names), tie.runs) for tie in outline.ties] == [(["f"], False), (["B"], True)]
    assert "y" in outline.ties[1].words


def _edited(folder: Path, files: dict[str, str], style: Style) -> set[str]:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    options = Options(paths=(folder,), root=folder, jobs=1)
    return {file.path for file in propose_fix(read_project(options), options, style).files if file.edits}


@pytest.mark.parametrize("style", STYLES)
def test_what_another_file_keeps_counts_where_it_is_used(tmp_path: Path, style: Style) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "import torch\ndef build(x):\n    x.cuda()\n    x.start(option='cuda')\n",
        "pkg/b.py": "import torch\nfrom pkg.a import build\ndef f(x):\n    build(x)\n    x.cuda()\n",
        "pkg/c.py": "import torch\nfrom pkg.a import other\ndef f(x):\n    other(x)\n    x.cuda()\n",
        "pkg/d.py": "import torch\nfrom pkg.a import build\ndef f(x):\n    build(x)\n    torch.cuda.synchronize()\n",
        "pkg/e.py": "import torch\nfrom pkg.a import build\ndef f(x):\n    build(torch.cuda.current_stream())\n",
    }
    assert _edited(tmp_path, files, style) == {"pkg/c.py", "pkg/d.py"}


@pytest.mark.parametrize("style", STYLES)
def test_what_is_left_for_another_file_counts_as_well(tmp_path: Path, style: Style) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "import torch\ndef build(x):\n    x.cuda()\n    x.start(option='cuda')\n",
        "pkg/b.py": "import torch\nfrom pkg.a import build\ndef f(x):\n    build(x)\n    x.cuda()\n",
        "pkg/c.py": "import torch\nfrom pkg.b import f\ndef h(x):\n    f(x)\n    x.cuda()\n",
        "pkg/d.py": "import torch\nfrom pkg.c import h\ndef k(x):\n    h(x)\n    x.cuda()\n",
    }
    assert _edited(tmp_path, files, style) == set()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("value", "shared"),
    [
        ("device = 'cuda'\n", True),
        ("class Config:\n    device: str = 'cuda:0'\n", True),
        ("device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')\n", True),
        ("count = torch.cuda.device_count()\n", True),
        ("def f():\n    device = 'cuda'\n    return torch.ones(1, device=device)\n", False),
        ("def f(device='cuda'):\n    return torch.ones(1, device=device)\n", False),
    ],
)
def test_a_device_that_other_files_take_is_for_review(tmp_path: Path, value: str, shared: bool, style: Style) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    files = {"pkg/__init__.py": "", "pkg/a.py": f"import torch\n{value}"}
    assert _edited(tmp_path / "one", files, style) == {"pkg/a.py"}
    files["pkg/b.py"] = "from pkg import a\n"
    assert _edited(tmp_path / "two", files, style) == (set() if shared else {"pkg/a.py"})


@pytest.mark.parametrize("style", STYLES)
def test_a_device_that_another_library_may_get_is_for_review(tmp_path: Path, style: Style) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    files = {"a.py": "import torch\ndef f():\n    return Model(device='cuda:0')\n", "b.py": "import networkx\n"}
    assert _edited(tmp_path / "one", files, style) == {"a.py"}
    files["b.py"] = "import dgl\n"
    assert _edited(tmp_path / "two", files, style) == set()


@pytest.mark.parametrize("style", STYLES)
def test_collectives_wait_for_the_process_group(tmp_path: Path, style: Style) -> None:
    reduce = "import torch\ndef f(x):\n    torch.distributed.all_reduce(torch.ones(1, device='cuda'))\n"
    start = "import torch.distributed as dist\ndef g(b):\n    dist.init_process_group(BACKEND)\n"
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert _edited(tmp_path / "one", {"a.py": reduce, "b.py": start.replace("BACKEND", "'gloo'")}, style) == {"a.py"}
    assert _edited(tmp_path / "two", {"a.py": reduce, "b.py": start.replace("BACKEND", "b")}, style) == set()


@pytest.mark.parametrize("style", STYLES)
def test_a_method_that_stays_counts_where_it_is_called(tmp_path: Path, style: Style) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "import torch\nclass A:\n    def start(s):\n        s.go(o='cuda')\n    def end(s):\n        1\n",
        "pkg/b.py": "import torch\nfrom pkg.a import A\ndef f(x):\n    x.start(1)\n    x.cuda()\n",
        "pkg/c.py": "import torch\nfrom pkg.a import A\ndef f(x):\n    x.end()\n    x.cuda()\n",
        "pkg/k.py": "import triton\n@triton.jit\ndef kernel(x):\n    pass\ndef run(x):\n    kernel[1](x)\n",
        "pkg/d.py": "import torch\nfrom pkg.k import kernel\ndef f(x):\n    kernel(x)\n    x.cuda()\n",
    }
    assert _edited(tmp_path, files, style) == {"pkg/c.py"}


@pytest.mark.parametrize("style", STYLES)
def test_a_project_chooses_its_device_in_one_way(tmp_path: Path, style: Style) -> None:
    choice = "import torch\ndevice = torch.device('cuda' if torch.cuda.is_available() else 'cpu')\n"
    skip = "import torch\nif torch.cuda.is_available():\n    torch.cuda.get_arch_list()\n"
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert _edited(tmp_path / "one", {"a.py": choice, "b.py": skip}, style) == {"a.py"}
    assert _edited(tmp_path / "two", {"a.py": choice, "b.py": choice + "torch.cuda.x(device)\n"}, style) == set()


@pytest.mark.parametrize("style", STYLES)
def test_an_attribute_of_the_project_is_not_that_of_a_tensor(tmp_path: Path, style: Style) -> None:
    own = "import torch\nclass A:\n    def f(self, x):\n        x.is_cuda = on\n        assert x.is_cuda\n"
    assert _edited(tmp_path, {"a.py": own}, style) == set()
    assert _edited(tmp_path, {"a.py": own.replace("x.is_cuda = on", "y = 1")}, style) == {"a.py"}
    assert (
        _edited(tmp_path, {"a.py": "import torch\nclass A:\n    def f(self):\n        assert self.is_cuda\n"}, style)
        == set()
    )
