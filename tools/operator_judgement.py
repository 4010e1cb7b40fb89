"""What build_operators.py cannot read from the tables: how operators are called, and what may stand in their place."""

from __future__ import annotations

# Without a kernel of their own in torch_npu, but never reached as such: torch takes another way on the NPU, or has a
# composite kernel beside CUDA's (native_functions.yaml), or they belong to sparse, nested and quantised tensors.
NOT_REACHED = frozenset(
    """
    conj_physical _weight_norm_interface _transformer_encoder_layer_fwd _fused_rms_norm _grouped_mm _efficientzerotensor
    _foreach_lgamma _foreach_lgamma_ _foreach_max _foreach_powsum _foreach_rsqrt _foreach_rsqrt_ linalg__powsum
    glu_jvp slow_conv_transpose3d slow_conv_dilated3d conv_depthwise3d _compute_linear_combination
    _validate_compressed_sparse_indices _convert_indices_from_coo_to_csr _convert_indices_from_csr_to_coo sspaddmm
    _to_sparse_csr _to_sparse_csc _to_sparse_bsr _to_sparse_bsc _jagged_to_padded_dense_forward
    _padded_dense_to_jagged_forward _nested_tensor_from_mask _nested_tensor_from_mask_left_aligned _nested_from_padded
    _nested_view_from_buffer _nested_compute_contiguous_strides_offsets _make_per_tensor_quantized_tensor
    _make_per_channel_quantized_tensor quantize_per_tensor_dynamic _standard_gamma_grad _dirichlet_grad
    _fill_mem_eff_dropout_mask_ _triton_scaled_dot_attention _triton_multi_head_attention _cudnn_init_dropout_state
    _cudnn_rnn_flatten_weight _use_cudnn_ctc_loss _use_cudnn_rnn_flatten_weight
    """.split()
)

# Operators of which torch 2.11 has a kernel for CUDA alone (native_functions.yaml), so that the NPU cannot even fall
# back to the CPU. What does as much, if anything: support, replacement, effort class.
FLASH = ("redesign", "torch_npu.npu_fusion_attention", "redesign")
CUDA_ONLY: dict[str, tuple[str, str, str]] = {
    "_scaled_dot_product_flash_attention": FLASH,
    "_scaled_dot_product_efficient_attention": FLASH,
    "_scaled_dot_product_cudnn_attention": FLASH,
    "_flash_attention_forward": FLASH,
    "_efficient_attention_forward": FLASH,
    "_cudnn_attention_forward": FLASH,
    "_cslt_compress": ("none", "", "none-research"),
    "_cslt_sparse_mm": ("none", "", "none-research"),
    "_cslt_sparse_mm_search": ("none", "", "none-research"),
    "_sparse_semi_structured_tile": ("none", "", "none-research"),
    "_sparse_semi_structured_apply": ("none", "", "none-research"),
    "_sparse_semi_structured_apply_dense": ("none", "", "none-research"),
    "_sparse_semi_structured_linear": ("none", "", "none-research"),
    "_sparse_semi_structured_mm": ("none", "", "none-research"),
    "_sparse_semi_structured_addmm": ("none", "", "none-research"),
    "_to_sparse_semi_structured": ("none", "", "none-research"),
    "_mixed_dtypes_linear": ("redesign", "torch_npu.npu_weight_quant_batchmatmul", "redesign"),
    "_weight_int4pack_mm": ("redesign", "torch_npu.npu_weight_quant_batchmatmul", "redesign"),
    "_convert_weight_to_int4pack": ("redesign", "torch_npu.npu_convert_weight_to_int4pack", "redesign"),
    "batch_norm_gather_stats": ("adapt", "torch.batch_norm_gather_stats_with_counts", "adapt-small"),
    "_fused_dropout": ("adapt", "torch.native_dropout", "adapt-small"),
    "cudnn_affine_grid_generator": ("adapt", "torch.nn.functional.affine_grid", "adapt-small"),
    "cudnn_batch_norm": ("adapt", "torch.nn.functional.batch_norm", "adapt-small"),
    "cudnn_convolution": ("adapt", "torch.convolution", "adapt-small"),
    "cudnn_convolution_relu": ("adapt", "torch.convolution", "adapt-small"),
    "cudnn_convolution_add_relu": ("adapt", "torch.convolution", "adapt-small"),
    "cudnn_convolution_transpose": ("adapt", "torch.convolution", "adapt-small"),
    "cudnn_grid_sampler": ("adapt", "torch.nn.functional.grid_sample", "adapt-small"),
    "_cudnn_ctc_loss": ("adapt", "torch.nn.functional.ctc_loss", "adapt-small"),
    "_cudnn_rnn": ("adapt", "torch.nn.LSTM", "adapt-small"),
}


def _distribution(module: str, name: str) -> tuple[str, str]:
    return f"torch.distributions.{name}", f"torch.distributions.{module}.{name}"


# Public names that end in an operator of another name, as torch 2.11 decomposes them.
ALSO_CALLED: dict[str, tuple[str, ...]] = {
    "_logcumsumexp": ("torch.logcumsumexp", "torch.Tensor.logcumsumexp"),
    "_standard_gamma": (
        *_distribution("gamma", "Gamma"),
        *_distribution("chi2", "Chi2"),
        *_distribution("fishersnedecor", "FisherSnedecor"),
        *_distribution("inverse_gamma", "InverseGamma"),
        *_distribution("negative_binomial", "NegativeBinomial"),
        *_distribution("studentT", "StudentT"),
        *_distribution("wishart", "Wishart"),
    ),
    "_sample_dirichlet": (
        *_distribution("beta", "Beta"),
        *_distribution("dirichlet", "Dirichlet"),
        *_distribution("lkj_cholesky", "LKJCholesky"),
    ),
    "binomial": _distribution("binomial", "Binomial"),
    "cauchy_": (*_distribution("cauchy", "Cauchy"), *_distribution("half_cauchy", "HalfCauchy")),
    "poisson": _distribution("poisson", "Poisson"),
    "digamma": ("torch.special.digamma", "torch.special.psi"),
    "i0": ("torch.special.i0",),
    "igamma": ("torch.special.gammainc",),
    "igammac": ("torch.special.gammaincc",),
    "lgamma": ("torch.special.gammaln",),
    "mvlgamma": ("torch.special.multigammaln",),
    "polygamma": ("torch.special.polygamma",),
    "fractional_max_pool2d": ("torch.nn.FractionalMaxPool2d",),
    "fractional_max_pool3d": ("torch.nn.FractionalMaxPool3d",),
    "huber_loss": ("torch.nn.HuberLoss",),
    "multi_margin_loss": ("torch.nn.MultiMarginLoss",),
    "_fused_moving_avg_obs_fq_helper": (
        "torch.fused_moving_avg_obs_fake_quant",
        "torch.ao.quantization.FusedMovingAvgObsFakeQuantize",
    ),
    "fake_quantize_per_tensor_affine_cachemask": (
        "torch.fake_quantize_per_tensor_affine",
        "torch.ao.quantization.FakeQuantize",
        "torch.quantization.FakeQuantize",
    ),
    "fake_quantize_per_channel_affine_cachemask": ("torch.fake_quantize_per_channel_affine",),
    "_cholesky_solve_helper": ("torch.cholesky_solve", "torch.Tensor.cholesky_solve"),
    "_linalg_det": ("torch.det", "torch.logdet", "torch.linalg.det", "torch.Tensor.det", "torch.Tensor.logdet"),
    "_linalg_eigh": ("torch.linalg.eigh", "torch.linalg.eigvalsh", "torch.lobpcg"),
    "_linalg_slogdet": ("torch.linalg.slogdet",),
    "_linalg_solve_ex": ("torch.linalg.solve", "torch.linalg.solve_ex", "torch.linalg.tensorsolve"),
    "linalg_householder_product": ("torch.orgqr", "torch.Tensor.orgqr"),
    "linalg_inv_ex": ("torch.linalg.inv", "torch.linalg.tensorinv"),
    "linalg_ldl_factor_ex": ("torch.linalg.ldl_factor",),
    "linalg_lu_factor_ex": ("torch.linalg.lu_factor", "torch.lu"),
    "linalg_lu_solve": ("torch.lu_solve",),
    "linalg_matrix_exp": ("torch.matrix_exp", "torch.Tensor.matrix_exp"),
    "_to_sparse_semi_structured": ("torch.sparse.to_sparse_semi_structured", "torch.sparse.SparseSemiStructuredTensor"),
}

LINEAR_ALGEBRA = frozenset(
    "cholesky cholesky_inverse _cholesky_solve_helper geqrf ormqr lu_unpack _linalg_det _linalg_eigh _linalg_eigvals "
    "_linalg_slogdet _linalg_solve_ex".split()
)
NN_FUNCTIONAL = frozenset("huber_loss multi_margin_loss fractional_max_pool2d fractional_max_pool3d".split())

# Methods whose name alone says that the receiver is a tensor: no numpy, pandas or Python object has them.
TELLING_METHODS = frozenset(
    """
    lgamma lgamma_ digamma_ polygamma mvlgamma igamma igammac nextafter_ copysign_ heaviside_ index_reduce index_reduce_
    cauchy_ log_normal_ geometric_ logcumsumexp cholesky_inverse cholesky_solve matrix_exp
    """.split()
)

# What has a kernel registered and does as much.
REPLACEMENTS = {
    "torch.cholesky": "torch.linalg.cholesky",
    "torch.linalg.cholesky_ex": "torch.linalg.cholesky",
    "torch.det": "sign * exp(logabsdet) of torch.slogdet",
    "torch.linalg.det": "sign * exp(logabsdet) of torch.slogdet",
    "torch.logdet": "logabsdet of torch.slogdet",
    "torch.linalg.inv": "torch.inverse",
    "torch.linalg.slogdet": "torch.slogdet",
    "torch.nn.HuberLoss": "torch.nn.SmoothL1Loss(beta=delta), times delta",
    "torch.nn.functional.huber_loss": "torch.nn.functional.smooth_l1_loss(beta=delta), times delta",
    "torch.fmax": "torch.maximum, where no NaN can come",
    "torch.fmin": "torch.minimum, where no NaN can come",
    "torch.hypot": "(a * a + b * b).sqrt()",
}

# Documented names that are operators, by their parents; the rest of the documentation is about Python around them.
OPERATOR_PARENTS = ("torch", "torch.Tensor", "torch.fft", "torch.linalg", "torch.nn", "torch.nn.functional")
NO_OPERATORS = frozenset(
    """
    torch.nn.DataParallel torch.Tensor.to_mkldnn torch.Tensor.share_memory_ torch.Tensor.is_shared torch.Tensor.qscheme
    torch.is_deterministic_algorithms_warn_only_enabled
    """.split()
)
# Rules written by hand in rules/operators.yaml, or in another pack, look after these.
BY_HAND = ("sparse", "smm", "sspaddmm", "to_dense", "quantize", "int_repr", "chalf", "nested", "scaled_mm")
