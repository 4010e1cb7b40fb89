"""Which words of device code mean which feature (docs/kernels.md)."""

from __future__ import annotations

import re

# Feature -> the identifiers that show it.
_WORDS: dict[str, str] = {
    "block-sync": "__syncthreads __syncthreads_count __syncthreads_and __syncthreads_or __barrier_sync",
    "warp-vote": "__ballot_sync __any_sync __all_sync __ballot __any __all __match_any_sync "
    "__match_all_sync __activemask",
    "warp-sync": "__syncwarp",
    "cooperative-groups": "cooperative_groups this_thread_block tiled_partition coalesced_threads thread_block_tile "
    "thread_block coalesced_group",
    "grid-sync": "this_grid grid_group this_multi_grid",
    "cluster": "this_cluster cluster_group __cluster_dims__ cluster_sync cluster_arrive cluster_wait",
    "memory-fence": "__threadfence __threadfence_block __threadfence_system",
    "system-scope": "__threadfence_system atomicAdd_system atomicExch_system atomicCAS_system",
    "wmma": "wmma nvcuda",
    "mma": "mma_sync ldmatrix ldsm4 ldsm8 mma_trans",
    "dp4a": "__dp4a dp4a __dp2a_lo __dp2a_hi",
    "async-copy": "__pipeline_memcpy_async memcpy_async cp_async4 cp_async cp_async_wait cp_async_fence "
    "cp_async4_pred __pipeline_commit __pipeline_wait_prior",
    "mbarrier": "mbarrier cuda_barrier ClusterTransactionBarrier",
    "tma": "CUtensorMap cp_async_bulk cp_async_bulk_tensor TmaDescriptor",
    "texture": "tex1D tex2D tex3D tex1Dfetch tex2DLayered tex3DLod surf1Dread surf2Dread surf2Dwrite "
    "cudaTextureObject_t cudaSurfaceObject_t",
    "half": "half half2 __half __half2 Half nv_half __half2float __float2half __hadd __hmul __hfma __hadd2 __hmul2 "
    "__hfma2 __half22float2 __float22half2_rn __float2half2_rn",
    "bfloat16": "__nv_bfloat16 __nv_bfloat162 nv_bfloat16 nv_bfloat162 BFloat16 __bfloat162float __float2bfloat16",
    "fp8": "__nv_fp8_e4m3 __nv_fp8_e5m2 __nv_fp8_storage_t __nv_fp8x2_storage_t __nv_fp8x4_e4m3 Float8_e4m3fn "
    "Float8_e5m2 Float8_e4m3fnuz float_e4m3_t float_e5m2_t fp8_type",
    "fp4": "__nv_fp4_e2m1 __nv_fp4x2_e2m1 float_e2m1_t",
    "complex": "cuComplex cuFloatComplex cuDoubleComplex complex",
    "read-only-cache": "__ldg",
    "cache-hint": "__ldcg __ldcs __stcs __stcg __ldlu __ldcv __stwt",
    "rng": "curandState curandStatePhilox4_32_10_t curand_init curand_uniform curand_uniform4 curand_normal curand "
    "curand4 philox PhiloxCudaState curand_normal2",
    "exp": "exp expf __expf exp2f hexp h2exp exp2 expm1f fast_exp __exp2f",
    "fma": "fma fmaf __fmaf_rn __hfma __hfma2 __fma_rn",
    "block-reduce": "BlockReduce WarpReduce blockReduceSum blockReduceMax block_reduce warp_reduce warpReduceSum "
    "blockReduce warpReduce warpReduceMax warp_reduce_sum reduce_add_sync __reduce_add_sync __reduce_max_sync reduce",
    "scan": "BlockScan WarpScan InclusiveScan ExclusiveScan InclusiveSum ExclusiveSum",
    "sort": "BlockRadixSort WarpMergeSort BlockMergeSort BlockRadixRank SortPairs SortPairsDescending",
    "tile-io": "BlockLoad BlockStore BlockExchange",
    "nvshmem": "nvshmem",
    "printf": "printf",
    "trap": "__trap assert",
    "half-vector": "half2 __half2 __nv_bfloat162 nv_bfloat162",
    "vector-access": "float2 float4 int2 int4 uint2 uint4 double2 longlong2 half8 float8 vec_n_t aligned_vector "
    "AlignedVector vectorize_with_alignment load_vec store_vec short4 char4 uchar4 ulonglong2",
    "clock": "clock clock64 __nanosleep",
    "byte-permute": "__byte_perm __vsub4 __vsubss4 __vcmpne4 __vcmpeq4 lop3 lop3_b32",
    "grid-stride": "CUDA_KERNEL_LOOP CUDA_1D_KERNEL_LOOP CUDA_2D_KERNEL_LOOP CUDA_2D_KERNEL_BLOCK_LOOP "
    "CUDA_1D_KERNEL_LOOP_T CUDA_KERNEL_LOOP_TYPE GPU_KERNEL_LOOP CUDA_LOOP",
    "cutlass": "cutlass cute CUTLASS_DEVICE CUTE_DEVICE",
    "dynamic-shared": "SharedMemory",
}
WORDS: dict[str, tuple[str, ...]] = {}
for _feature, _listed in _WORDS.items():
    for _word in _listed.split():
        WORDS[_word] = (*WORDS.get(_word, ()), _feature)

# What projects name after the intrinsics that they wrap.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("warp-shuffle", re.compile(r"(__shfl\w*|\w*SHFL\w*|\w*_?shfl_(xor|down|up)\w*|shfl)\Z")),
    (
        "block-reduce",
        re.compile(
            r"(?i)_*(cta|block|warp|cg|wave|group|thread_?block|quad)_?(all)?_?reduc(e|tion)\w*\Z|reduce_?(block|warp|cta)\w*\Z"
        ),
    ),
    ("block-reduce", re.compile(r"reduce_(max|min|sum|add)\Z|reduce(Max|Min|Sum)\Z")),
    ("search", re.compile(r"(?i)\w*(binary_?search|upper_?bound|lower_?bound)\w*\Z")),
    ("scan", re.compile(r"(?i)(block|warp)_?(inclusive|exclusive)?_?scan\w*\Z")),
    ("nvshmem", re.compile(r"nvshmemx?_\w+\Z")),
    ("peer-memory", re.compile(r"(?i)peer_?(partials?|syncs?|ptrs?|pointers?|buf\w*|signals?|data|memory)\Z|nvls\w*")),
    ("system-scope", re.compile(r"\w*(release|acquire)_system\w*\Z")),
    ("mma", re.compile(r"(\w*mfma\w*|\w*mma_m\d+n\d+k\d+\w*|ldmatrix\w*|ldsm\w*|\w*mma_?sync\w*)\Z")),
    ("wgmma", re.compile(r"(wgmma\w*|warpgroup_\w+)\Z")),
    ("tcgen05", re.compile(r"(tcgen05\w*|UMMA|umma\w*)\Z")),
    ("fp8", re.compile(r"(?i)(__nv_)?fp8\w*\Z|__nv_cvt_\w*fp8\w*\Z")),
    ("rng", re.compile(r"curand\w*\Z")),
)
ATOMIC = re.compile(r"(?:gpu|fast)?_?atomic_?(Add|Sub|Max|Min|CAS|Exch|Inc|Dec|And|Or|Xor|add|max|min|cas)\w*\Z")

INTEGER_TYPE = re.compile(
    r"(?:const\s+)?(?:u?int(?:8|16|32|64)?(?:_t)?|long(?:\s+long)?|unsigned(?:\s+(?:int|long|long long))?|size_t|"
    r"\w*(?:index|indices|indptr|offsets?|permute)_t|IdType|IndexType|idx_t|index_type|topk_idx_t|IndType|offset_t)\s*(?:const)?\s*\*+\Z|"
    r"(?:const\s+)?(?:\w+::)*\w*TensorAccessor\w*<\s*(?:const\s+)?(?:u?int\d*_t|int|long|index_t)\b"
)
