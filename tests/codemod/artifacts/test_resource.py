from __future__ import annotations

import pytest

from tests.codemod.fixing import fix_artifact

POD = """\
apiVersion: v1
kind: Pod
spec:
  containers:
    - name: train   # a comment
      resources:
        limits: {{{}: 8}}
"""


@pytest.mark.parametrize(
    ("chip", "becomes"),
    [(None, "huawei.com/Ascend910"), ("310p", "huawei.com/Ascend310P"), ("950", "huawei.com/npu")],
)
def test_rewrites_for_review(chip: str | None, becomes: str) -> None:
    before = POD.format("nvidia.com/gpu")
    assert fix_artifact("pod.yaml", before, False, chip).after.decode() == before
    assert fix_artifact("pod.yaml", before, True, chip).after.decode() == POD.format(becomes)


@pytest.mark.parametrize("name", ["nvidia.com/gpu.shared", "nvidia.com/mig-1g.5gb", "huawei.com/Ascend910", "cpu"])
def test_noop(name: str) -> None:
    assert fix_artifact("pod.yaml", POD.format(name), True).after.decode() == POD.format(name)
