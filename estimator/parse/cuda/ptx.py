"""What inline PTX uses."""

from __future__ import annotations

# Inline PTX: a piece of its text -> the feature.
PTX: tuple[tuple[bytes, str], ...] = (
    (b"cp.async.bulk", "tma"),
    (b"cp.async", "async-copy"),
    (b"mbarrier", "mbarrier"),
    (b"wgmma", "wgmma"),
    (b"tcgen05", "tcgen05"),
    (b"mma.sync", "mma"),
    (b"ldmatrix", "mma"),
    (b"bar.sync", "named-barrier"),
    (b"barrier.cluster", "cluster"),
    (b".sys", "system-scope"),
    (b"fence.", "memory-fence"),
    (b"membar", "memory-fence"),
    (b"red.", "atomic-add"),
    (b"atom.", "atomic-add"),
    (b"multimem", "multimem"),
    (b"shfl.", "warp-shuffle"),
    (b"lop3", "byte-permute"),
    (b"prmt", "byte-permute"),
    (b"ex2.approx", "exp"),
    (b"v4.", "vector-access"),
    (b"griddepcontrol", "dependent-launch"),
)
