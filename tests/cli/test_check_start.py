"""What `check` must not load: it runs in a hook, and start-up is most of its time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.gate.repositories import Repo

_PROGRAM = """
import json, sys
sys.argv = ["cannscope", "check", "a.py", "--diff", "HEAD", "-o", "verdict.txt"]
from estimator.cli.app import main
try:
    main()
except SystemExit as error:
    print(json.dumps([error.code, sorted(sys.modules)]))
"""


def test_a_warm_check_loads_no_heavy_library(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.write("a.py", "import torch\n")
    repo.write("b.cu", "__global__ void f() {}\n")
    repo.write("c.yaml", "device: cuda\n")
    repo.commit()
    repo.write("a.py", "import torch\ntorch.cuda.synchronize()\n")
    assert repo.check("--diff", "HEAD") == (1, {"new": 1})
    done = subprocess.run([sys.executable, "-c", _PROGRAM], cwd=repo.path, capture_output=True, text=True, check=True)
    code, loaded = json.loads(done.stdout)
    assert code == 1
    heavy = {"numpy", "networkx", "libcst", "jinja2", "rich", "yaml", "tree_sitter", "multiprocessing", "pydantic"}
    assert heavy.isdisjoint(loaded)
    assert "estimator.parse.cuda.parser" not in loaded
