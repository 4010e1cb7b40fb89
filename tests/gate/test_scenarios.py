"""What `check` says of changes in real repositories: against the baseline, and against the last commit."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.gate.repositories import Repo

A = """\
import torch

STEPS = 3


def run(x):
    torch.cuda.synchronize()
    for _ in range(STEPS):
        x = x.cuda()
    return x


def stop():
    print("done")
"""
B = """\
import torch


def other(y):
    return torch.cuda.memory_allocated() + y
"""
SYNC = "    torch.cuda.synchronize()\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("template") / "r")
    repo.write("pkg/__init__.py", "")
    repo.write("pkg/a.py", A)
    repo.write("pkg/b.py", B)
    assert repo.run("baseline", "create").code == 0
    repo.commit("begin")
    return repo.path


@pytest.fixture
def repo(template: Path, tmp_path: Path) -> Repo:
    return Repo(Path(shutil.copytree(template, tmp_path / "r")), git=False)


def add(repo: Repo) -> None:
    repo.edit("pkg/a.py", '    print("done")\n', "    torch.cuda.empty_cache()\n")


def duplicate(repo: Repo) -> None:
    repo.edit("pkg/a.py", SYNC, SYNC + SYNC)


def add_file(repo: Repo) -> None:
    repo.write("pkg/c.py", B)


def move_in_file(repo: Repo) -> None:
    repo.edit("pkg/a.py", SYNC, "")
    repo.edit("pkg/a.py", '    print("done")\n', SYNC)


def move_across_files(repo: Repo) -> None:
    repo.edit("pkg/a.py", SYNC, "")
    repo.edit("pkg/b.py", "    return", SYNC + "    return")


def shift(repo: Repo) -> None:
    repo.edit("pkg/a.py", "import torch\n", '"""Docs."""\n\n# a comment\nimport torch\n')


def rename(repo: Repo) -> None:
    repo.git("mv", "pkg/a.py", "pkg/z.py")


def rename_and_add(repo: Repo) -> None:
    rename(repo)
    repo.edit("pkg/z.py", '    print("done")\n', "    torch.cuda.empty_cache()\n")


def rename_package(repo: Repo) -> None:
    repo.git("mv", "pkg", "lib2")


def reformat(repo: Repo) -> None:
    repo.edit("pkg/a.py", "torch.cuda.synchronize()", "torch.cuda.synchronize(\n        # wait\n    )")
    repo.edit("pkg/b.py", "torch.cuda.memory_allocated() + y", "(torch.cuda\n        .memory_allocated() + y)")


def reindent(repo: Repo) -> None:
    repo.edit("pkg/a.py", SYNC, "    if STEPS:\n        torch.cuda.synchronize()\n")


def edit_neighbour(repo: Repo) -> None:
    repo.edit("pkg/a.py", "    for _ in range(STEPS):", "    for _ in range(STEPS + 1):")


def edit_same_line(repo: Repo) -> None:
    repo.edit("pkg/b.py", "+ y", "+ y + 1")


def delete(repo: Repo) -> None:
    repo.edit("pkg/a.py", SYNC, "")


def delete_file(repo: Repo) -> None:
    repo.git("rm", "-q", "pkg/b.py")


def replace(repo: Repo) -> None:
    repo.edit("pkg/a.py", "torch.cuda.synchronize()", "torch.cuda.empty_cache()")


def edit_arguments(repo: Repo) -> None:
    repo.edit("pkg/a.py", "x = x.cuda()", "x = x.t().cuda()")
    repo.edit("pkg/b.py", "memory_allocated()", "memory_allocated(0)")


def edit_and_add(repo: Repo) -> None:
    edit_arguments(repo)
    repo.edit("pkg/a.py", "    return x", "    return x.cuda()")


def use_crlf(repo: Repo) -> None:
    for name in ("pkg/a.py", "pkg/b.py"):
        repo.write(name, repo.read(name).replace("\n", "\r\n"))


def use_crlf_and_add(repo: Repo) -> None:
    add(repo)
    use_crlf(repo)


def serve_npu(repo: Repo) -> None:
    repo.edit(
        "pkg/a.py",
        '    print("done")\n',
        "    if torch.npu.is_available():\n        torch.npu.synchronize()\n"
        "    else:\n        torch.cuda.synchronize()\n",
    )


def compile_model(repo: Repo) -> None:
    repo.edit("pkg/a.py", '    print("done")\n', "    torch.compile(run)\n")


def serve_xpu(repo: Repo) -> None:
    repo.edit("pkg/b.py", "    return", "    if torch.xpu.is_available():\n        torch.xpu.synchronize()\n    return")


def touch_readme(repo: Repo) -> None:
    repo.write("README.md", "torch.cuda.synchronize()\n")


def comment(repo: Repo) -> None:
    repo.edit("pkg/a.py", SYNC, f"    # torch.cuda.empty_cache()\n{SYNC}")


New = dict[str, int]
SCENARIOS: list[tuple[Callable[[Repo], Any], int, New]] = [
    (lambda repo: None, 0, {}),
    (add, 1, {"new": 1}),
    (duplicate, 1, {"new": 1}),
    (add_file, 1, {"new": 1}),
    (move_in_file, 0, {"moved": 1}),
    (move_across_files, 0, {"moved": 1}),
    (shift, 0, {}),
    (rename, 0, {}),
    (rename_and_add, 1, {"new": 1}),
    (rename_package, 0, {}),
    (reformat, 0, {}),
    (reindent, 0, {}),
    (edit_neighbour, 0, {}),
    (edit_same_line, 0, {}),
    (delete, 0, {"fixed": 1}),
    (delete_file, 0, {"fixed": 1}),
    (replace, 1, {"fixed": 1, "new": 1}),
    (edit_arguments, 0, {"moved": 1}),
    (edit_and_add, 1, {"new": 1}),
    (use_crlf, 0, {}),
    (use_crlf_and_add, 1, {"new": 1}),
    (serve_npu, 0, {"new": 1}),
    (compile_model, 0, {"new": 1}),
    (serve_xpu, 0, {"new": 3}),
    (touch_readme, 0, {}),
    (comment, 0, {}),
]
NAMES = [change.__name__.replace("<lambda>", "nothing") for change, *_ in SCENARIOS]


@pytest.mark.parametrize(
    ("reference", "committed"), [("baseline", False), ("baseline", True), ("diff", True), ("both", False)]
)
@pytest.mark.parametrize(("change", "code", "counts"), SCENARIOS, ids=NAMES)
def test_change(
    repo: Repo, change: Callable[[Repo], Any], code: int, counts: New, reference: str, committed: bool
) -> None:
    repo.git("tag", "base")
    change(repo)
    if committed:
        repo.git("add", "-A")
        repo.git("commit", "-q", "--allow-empty", "-m", "change")
    arguments = [] if reference == "baseline" else ["--diff", "base"]
    if reference == "diff":
        (repo.path / ".cannscope-baseline.json").unlink()
    assert repo.check(*arguments) == (code, counts)


def test_the_new_one_of_identical_statements_is_the_one_on_the_added_line(repo: Repo) -> None:
    repo.edit("pkg/a.py", SYNC, SYNC + "    x = x + 1\n" + SYNC)
    repo.commit()
    repo.edit("pkg/a.py", SYNC, SYNC + SYNC)
    found = repo.run("check", "--diff", "HEAD", "--format", "json").data["findings"]
    assert [one["line"] for one in found] in ([7], [8])
    assert repo.check("--diff", "HEAD") == (1, {"new": 1})


def test_what_moved_long_ago_is_new_and_what_moves_now_is_not(repo: Repo) -> None:
    delete(repo)
    repo.commit("the place left, and nobody pruned the baseline")
    repo.edit("pkg/b.py", "    return", SYNC + "    return")
    assert repo.check() == (1, {"fixed": 1, "new": 1})


def test_a_function_that_was_renamed_some_commits_ago_is_no_news(repo: Repo) -> None:
    repo.edit("pkg/a.py", "def run(x)", "def walk(x)")
    repo.commit()
    repo.write("notes.txt", "")
    repo.commit()
    assert repo.check() == (0, {"moved": 2})
    repo.edit("pkg/a.py", SYNC, SYNC + SYNC)
    assert repo.check() == (1, {"moved": 2, "new": 1})


def test_a_move_to_where_more_is_forbidden_is_new(repo: Repo) -> None:
    repo.write("cannscope.toml", '[policies]\n"pkg/a.py" = "mandatory"\n')
    repo.commit()
    move_across_files(repo)
    assert repo.check() == (1, {"fixed": 1, "new": 1})
    assert repo.check("--diff", "HEAD") == (1, {"fixed": 1, "new": 1})


def test_where_nothing_may_name_cuda_the_baseline_excuses_nothing(repo: Repo) -> None:
    repo.write("cannscope.toml", '[policies]\n"pkg/" = "any"\n"pkg/a.py" = "new"\n')
    assert repo.check() == (1, {"known": 1})
    assert repo.check("pkg/a.py") == (0, {})


def test_a_policy_may_be_for_some_rules(repo: Repo) -> None:
    repo.write("cannscope.toml", '[policies]\n"pkg/" = {fail-on = "any", rules = "torch-cuda-mem*"}\n')
    assert repo.check() == (1, {"known": 1})


def test_a_rename_is_followed_long_after_the_baseline(repo: Repo) -> None:
    rename(repo)
    repo.commit()
    repo.write("notes.txt", "")
    repo.commit()
    assert repo.check() == (0, {})


def test_branches_that_add_entries_merge(repo: Repo) -> None:
    for number in range(9):
        repo.write(f"pkg/m{number}.py", B)
    repo.run("baseline", "update")
    repo.commit()
    repo.git("checkout", "-q", "-b", "left")
    repo.write("pkg/aa.py", B)
    assert repo.run("baseline", "update").out.endswith("1 added, 0 dropped.\n")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.write("pkg/zz.py", B)
    repo.run("baseline", "update")
    repo.commit()
    repo.git("merge", "-q", "--no-edit", "left")
    assert repo.check() == (0, {})
    add(repo)
    assert repo.check() == (1, {"new": 1})


def test_branches_that_accept_the_same_line_twice_leave_one_of_them_new(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "left")
    repo.edit("pkg/a.py", SYNC, SYNC + SYNC)
    repo.run("baseline", "update")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.edit("pkg/a.py", "    return x\n", SYNC + "    return x\n")
    repo.run("baseline", "update")
    repo.commit()
    repo.git("merge", "-q", "--no-edit", "left")
    assert repo.check() == (1, {"new": 1})


def test_a_union_merge_of_one_entry_is_refused_with_the_remedy(repo: Repo) -> None:
    repo.write(".gitattributes", ".cannscope-baseline.json merge=union\n")
    repo.commit()
    repo.git("checkout", "-q", "-b", "left")
    duplicate(repo)
    repo.write("pkg/aa.py", B)
    repo.run("baseline", "update")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.edit("pkg/a.py", "    return x\n", f"{SYNC}{SYNC}    return x\n")
    repo.write("pkg/ab.py", B)
    repo.run("baseline", "update")
    repo.commit()
    repo.git("merge", "-q", "--no-edit", "left")
    ran = repo.run("check")
    assert (ran.code, "has two entries, as after a careless merge" in ran.err) == (2, True)
    assert "pkg/aa.py" in repo.read(".cannscope-baseline.json")
    assert "pkg/ab.py" in repo.read(".cannscope-baseline.json")


def test_a_merge_that_is_not_finished(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "left")
    repo.edit("pkg/a.py", "STEPS = 3", "STEPS = 4")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.edit("pkg/a.py", "STEPS = 3", "STEPS = 5")
    repo.commit()
    repo.git("merge", "left", check=False)
    repo.write("pkg/a.py", A.replace(SYNC, SYNC + SYNC))
    assert repo.check("--diff", "HEAD") == (1, {"new": 1})


def test_a_linked_work_tree(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "w"))
    linked = Repo(tmp_path / "w", git=False)
    add(linked)
    assert linked.check() == (1, {"new": 1})
    assert linked.check("--diff", "main") == (1, {"new": 1})


def test_names_that_are_no_ascii_and_links(repo: Repo) -> None:
    repo.write("pkg/caf\u00e9 \u4e2d.py", B)
    repo.commit()
    repo.git("mv", "pkg/caf\u00e9 \u4e2d.py", "pkg/th\u00e9.py")
    repo.edit("pkg/th\u00e9.py", "import torch\n", "import torch\n\ntorch.cuda.synchronize()\n")
    (repo.path / "pkg/link.py").symlink_to("b.py")
    assert repo.check("--diff", "HEAD") == (1, {"new": 1})


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.write("a.py", A)
    assert repo.run("baseline", "create").code == 0
    assert repo.check() == (0, {})
    ran = repo.run("check", "--diff", "HEAD")
    assert (ran.code, "the repository has no commit yet" in ran.err) == (2, True)


def test_branches_that_change_one_entry_conflict_and_check_says_so(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "left")
    duplicate(repo)
    repo.run("baseline", "update")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.edit("pkg/a.py", SYNC, SYNC * 3)
    repo.run("baseline", "update")
    repo.commit()
    assert "CONFLICT" in repo.git("merge", "left", check=False)
    ran = repo.run("check")
    assert ran.code == 2
    assert "git left a merge conflict here; take one side" in ran.err
    assert ran.err.count("\n") == 1


def test_a_rule_that_the_baseline_did_not_know_is_shown_and_passes(repo: Repo) -> None:
    repo.write(
        "packs/mine.yaml",
        "pack: mine\ntitle: Mine\nrules:\n  - id: mine-print\n    title: Print\n    why: It prints.\n"
        "    category: mandatory\n    area: device\n    confidence: high\n"
        "    match: {any: [{call: [torch.manual_seed]}]}\n"
        "    targets: {ascend: {support: unverified}}\n"
        '    examples:\n      - hit: "import torch; torch.manual_seed(1)"\n      - miss: "manual_seed(1)"\n',
    )
    repo.edit("pkg/a.py", '    print("done")\n', "    torch.manual_seed(1)\n")
    repo.run("baseline", "update")
    repo.commit()
    assert repo.check("--rules", "packs") == (0, {"new rule": 1})
    ran = repo.run("check", "--rules", "packs")
    assert "Rules that the baseline did not know find 1 place: mine-print." in ran.out
    assert repo.check("--rules", "packs", "--diff", "HEAD") == (0, {})
    repo.edit("pkg/a.py", "    torch.manual_seed(1)\n", "    torch.manual_seed(1)\n    torch.manual_seed(2)\n")
    assert repo.check("--rules", "packs", "--diff", "HEAD") == (1, {"new": 1})
    repo.run("baseline", "update", "--rules", "packs")
    assert repo.check("--rules", "packs") == (0, {})


def test_a_file_that_cannot_be_read_leaves_the_question_open(repo: Repo) -> None:
    repo.write("pkg/c.py", "\x7fELF\0\0")
    assert repo.check() == (3, {})
    assert repo.check("--allow-skipped") == (0, {})
    assert repo.check("pkg/a.py") == (0, {})
    ran = repo.run("check")
    assert "Not read: pkg/c.py: binary data" in ran.out
    assert "Undecided: 0 new places" in ran.out
    repo.commit()
    repo.edit("pkg/b.py", "+ y", "- y")
    assert repo.check("--diff", "HEAD") == (0, {})  # it is none of this change
    add(repo)
    assert repo.check() == (1, {"new": 1})


def test_a_shallow_clone_gets_the_remedy(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "-b", "feature")
    add(repo)
    repo.commit()
    repo.git("checkout", "-q", "main")
    edit_neighbour(repo)
    repo.commit()
    clone = Repo(tmp_path / "clone", git=False)
    clone.git("clone", "-q", "--depth", "1", "--no-single-branch", "-b", "feature", f"file://{repo.path}", ".")
    ran = clone.run("check", "--diff", "origin/main")
    assert ran.code == 2
    assert "no commit in common with HEAD here; the clone is shallow: `git fetch --unshallow`" in ran.err
    assert clone.check() == (1, {"new": 1})  # the baseline needs no history
    clone.git("fetch", "-q", "--unshallow")
    assert clone.check("--diff", "origin/main") == (1, {"new": 1})
    single = Repo(tmp_path / "single", git=False)
    single.git("clone", "-q", "--depth", "1", "-b", "feature", f"file://{repo.path}", ".")
    ran = single.run("check", "--diff", "origin/main")
    assert ran.code == 2
    assert "no such revision here; the clone is shallow" in ran.err


def test_without_git_the_baseline_works_and_a_move_to_another_file_is_new(repo: Repo, tmp_path: Path) -> None:
    bare = Repo(tmp_path / "bare", git=False)
    for name in ("pkg/__init__.py", "pkg/a.py", "pkg/b.py"):
        bare.write(name, repo.read(name))
    bare.write("cannscope.toml", "")
    bare.run("baseline", "create")
    assert bare.check() == (0, {})
    move_in_file(bare)
    assert bare.check() == (0, {"moved": 1})
    bare.write("pkg/a.py", A)
    move_across_files(bare)
    assert bare.check() == (1, {"fixed": 1, "new": 1})
    ran = bare.run("check", "--diff", "HEAD")
    assert ran.code == 2
    assert "is in no git repository" in ran.err


def test_without_git_installed(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    add(repo)
    monkeypatch.setenv("PATH", "/nowhere")
    assert repo.check() == (1, {"new": 1})
    ran = repo.run("check", "--diff", "HEAD")
    assert (ran.code, "git is not installed" in ran.err) == (2, True)


def test_a_detached_head_and_a_diverged_base(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "feature")
    add(repo)
    repo.commit()
    repo.git("checkout", "-q", "main")
    duplicate(repo)
    repo.commit("main goes on: it is none of the feature's")
    repo.git("checkout", "-q", "--detach", "feature")
    assert repo.check("--diff", "main") == (1, {"new": 1})
    assert repo.run("check", "--diff", "main", "--format", "json").data["findings"][0]["rule"] == "torch-cuda-memory"


def test_a_submodule_is_named_and_not_looked_into(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.write("k.py", A)
    other.commit()
    repo.git("submodule", "add", "-q", f"file://{other.path}", "ext")
    repo.commit()
    repo.git("tag", "base")
    other.write("k.py", A + SYNC.strip() + "\n")
    other.commit()
    repo.git("-C", "ext", "pull", "-q", f"file://{other.path}", "main")
    assert repo.check() == (0, {})
    assert repo.check("--diff", "base") == (0, {})
    assert "Submodule ext is at another commit" in repo.run("check", "--diff", "base").out


def test_a_root_below_the_repository(repo: Repo) -> None:
    repo.write("sub/cannscope.toml", "")
    repo.write("sub/c.py", "import torch\n")
    repo.commit()
    repo.write("sub/c.py", "import torch\ntorch.cuda.synchronize()\n")
    add(repo)
    data = repo.run("check", "sub", "--diff", "HEAD", "--format", "json").data
    assert [one["path"] for one in data["findings"]] == ["c.py"]


def test_a_use_of_a_helper_that_stands_elsewhere(repo: Repo) -> None:
    repo.write("pkg/dev.py", "import torch\n\n\ndef get_cuda_device():\n    return torch.device('cuda')\n")
    repo.write("pkg/use.py", "from pkg.dev import get_cuda_device\n\nd = get_cuda_device()\n")
    repo.run("baseline", "update")
    repo.commit()
    repo.write("pkg/use.py", "from pkg.dev import get_cuda_device\n\nd = get_cuda_device()\ne = get_cuda_device()\n")
    assert repo.check() == (1, {"new": 1})
    assert repo.check("--diff", "HEAD") == (1, {"new": 1})
    repo.write("pkg/use.py", "from pkg.dev import get_cuda_device\n\n\nd = get_cuda_device()\n")
    assert repo.check("--diff", "HEAD") == (0, {})


def test_a_library_is_new_in_each_file_that_takes_it_up(repo: Repo) -> None:
    repo.write("pkg/use.py", "import flash_attn\n")
    repo.run("baseline", "update")
    repo.commit()
    repo.write("pkg/more.py", "import flash_attn\n")
    assert repo.check() == (1, {"new": 1})
    assert repo.check("--diff", "HEAD") == (1, {"new": 1})
    data = repo.run("check", "--diff", "HEAD", "--format", "json").data
    assert [one["path"] for one in data["findings"]] == ["pkg/more.py"]


def test_fail_on_and_the_most_effort(repo: Repo) -> None:
    repo.edit("pkg/a.py", '    print("done")\n', "    torch.cuda.synchronize()\n")
    assert repo.check("--fail-on", "none") == (0, {"new": 1})
    assert repo.check("--fail-on", "mandatory")[0] == 1
    assert repo.check("--fail-on", "any") == (1, {"known": 3, "new": 1})
    assert repo.check("--fail-on", "none", "--max-new-effort", "2d")[0] == 0
    repo.write("pkg/k.py", "import triton\n\n\n@triton.jit\ndef kernel(x):\n" + "    x = x + 1\n" * 60)
    assert repo.check("--fail-on", "none", "--max-new-effort", "1h")[0] == 1
    assert repo.check("--fail-on", "none", "--max-new-effort", "20w")[0] == 0
    assert "more than the 1.0 h allowed" in repo.run("check", "--fail-on", "none", "--max-new-effort", "1h").out


def test_a_partial_clone_gets_the_remedy(repo: Repo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("tag", "base")
    rename_and_add(repo)
    repo.commit()
    clone = Repo(tmp_path / "clone", git=False)
    clone.git("clone", "-q", "--filter=blob:none", f"file://{repo.path}", ".")
    for arguments in ((), ("--diff", "base")):
        ran = clone.run("check", *arguments)
        base = clone.git("rev-parse", "base").strip()
        assert (ran.code, f"the clone is partial: `git diff {base[:10]} >/dev/null`" in ran.err) == (2, True), ran
    clone.git("diff", "base")
    assert clone.check("--diff", "base") == (1, {"new": 1})
    assert clone.check() == (1, {"new": 1})


def test_what_is_no_tie_to_cuda_is_shown_and_fails_only_where_nothing_may_be_added(repo: Repo) -> None:
    compile_model(repo)
    assert "pkg/a.py:14: new, but no tie to CUDA: torch-compile-call" in repo.run("check").out
    assert repo.check("--max-new-effort", "0h")[0] == 1
    assert repo.check("--fail-on", "any", "--select", "torch-compile-*")[0] == 1


@pytest.mark.parametrize("how", [(), ("--diff", "HEAD")])
def test_a_library_is_new_once_in_a_file(repo: Repo, how: tuple[str, ...]) -> None:
    repo.write("pkg/c.py", "from cupy import array\n")
    repo.run("baseline", "update")
    repo.commit()
    repo.write("pkg/c.py", "from cupy import array\nfrom cupy.linalg import norm\n")
    assert repo.check(*how) == (0, {})
    repo.write("pkg/d.py", "from cupy.linalg import norm\n")
    assert repo.check(*how) == (1, {"new": 1})


@pytest.mark.parametrize(("name", "code"), [("needs_gpu", 0), ("needs_cuda", 1)])
def test_a_helper_whose_name_is_no_vendors_may_be_used(repo: Repo, name: str, code: int) -> None:
    repo.write(
        "pkg/helpers.py",
        f"import torch\n\ndef {name}(case):\n    return case if torch.cuda.is_available() else None\n",
    )
    repo.commit()
    repo.write("pkg/use.py", f"from pkg.helpers import {name}\n\n@{name}\ndef test():\n    pass\n")
    assert repo.check("--diff", "HEAD")[0] == code
    assert "project-helpers-use" in repo.run("check", "--diff", "HEAD").out


def test_a_newer_version_in_its_place_is_an_edit(repo: Repo) -> None:
    index = "--extra-index-url https://download.pytorch.org/whl/cu118\n"
    repo.write("requirements.txt", f"{index}torch\n")
    repo.run("baseline", "update")
    repo.commit()
    repo.edit("requirements.txt", "cu118", "cu124")
    for arguments in ((), ("--diff", "HEAD")):
        assert repo.check(*arguments) == (0, {"moved": 1})
    assert "requirements.txt:1: edited or moved within the file: requirements-cuda-index" in repo.run("check").out
    repo.write("requirements.txt", f"{index}{index.replace('118', '124')}torch\n")
    for arguments in ((), ("--diff", "HEAD")):
        assert repo.check(*arguments) == (1, {"new": 1})
