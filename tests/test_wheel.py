"""The wheel carries the rules: built, installed away from the checkout, and used."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent


def test_wheel_scans_on_its_own(tmp_path: Path) -> None:
    build = "import sys, hatchling.build as b, os; os.chdir(sys.argv[1]); print(b.build_wheel(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", build, str(CHECKOUT), str(tmp_path)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(install, check=True, cwd=tmp_path, env=environment)
    (tmp_path / "a.py").write_text("import torch\ntorch.cuda.synchronize()\n")
    command = [str(python.parent / "cannscope"), "scan", "a.py"]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "1 finding in own code" in result.stdout
    reports = []
    for one in (python, sys.executable):
        command = [str(one), "-m", "estimator", "scan", "a.py", "--format", "json"]
        reports.append(subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True).stdout)
    assert reports[0] == reports[1]
