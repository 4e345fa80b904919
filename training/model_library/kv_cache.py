"""`create_tir_paged_kv_cache`: the paged KV cache with this build's attention kernels.

TVM's own `TIRPagedKVCache` also compiles sliding-window, tree and MLA attention, with stock kernels.
One plain sequence needs none of them; the runtime takes an empty tuple for what is missing. Cutting the
end off (`vm.builtin.kv_state_popn`) needs no kernel: it only returns pages.
"""

import tvm
from tvm import relax, tirx
from tvm.relax.frontend.nn.llm.kv_cache import (
    AttnKind,
    RopeMode,
    _compact_kv_copy,
    _copy_single_page,
    _kv_cache_debug_get_kv,
    _kv_cache_transpose_append,
    llama_rope_with_position_map,
)

from shape import Shape

SIZES = ("max_batch_size", "max_total_sequence_length", "prefill_chunk_size", "page_size", "support_sliding_window")


def add_create_function(builder: relax.BlockBuilder, shape: Shape, kernels, target: tvm.target.Target) -> None:
    sizes = [tirx.Var(name, "int64") for name in SIZES]
    # WebLLM passes each size as a shape of one number.
    parameters = [relax.Var(f"{size.name}_", relax.ShapeType([size])) for size in sizes]
    absent = relax.Tuple([])

    def kernel(function):
        return builder.add_func(function, function.attrs["global_symbol"] if "global_symbol" in function.attrs else function.__name__)

    def attention(function):
        return relax.Tuple([tvm.ir.StringImm("tirx"), kernel(function)])

    heads, kv_heads, head_dim = shape.heads, shape.kv_heads, shape.head_dim
    with builder.function("create_tir_paged_kv_cache", parameters):
        cache = relax.call_pure_packed(
            "vm.builtin.paged_attention_kv_cache_create",
            relax.ShapeExpr(sizes),
            relax.ShapeExpr([0, shape.layers]),  # one pipeline stage
            relax.prim_value(heads),
            relax.prim_value(kv_heads),
            relax.prim_value(head_dim),
            relax.prim_value(head_dim),
            relax.ShapeExpr([int(AttnKind.MHA)] * shape.layers),
            relax.prim_value(False),  # no transfer to other machines
            relax.prim_value(int(RopeMode.NORMAL)),
            relax.prim_value(1),
            relax.prim_value(shape.rope_theta),
            relax.prim_value(0),  # no extended rotary factors: must be a number, not an empty tuple
            relax.op.zeros((), "float32"),  # says the dtype and the device of the pages
            kernel(_kv_cache_transpose_append(kv_heads, head_dim, "float32", shape.page_size)),
            relax.prim_value(0),  # append for MLA
            attention(kernels.attention_ragged(shape)),
            attention(kernels.attention_paged(shape)),
            attention(kernels.attention_decode(shape)),
            absent,  # prefill with a sliding window
            absent,  # decode with a sliding window
            absent,  # tree mask over pages
            absent,  # tree mask
            absent,  # MLA
            relax.Tuple([kernel(kernels.merge_state(shape))]),
            kernel(llama_rope_with_position_map(shape.rope_theta, 1, head_dim, heads, kv_heads, "float32", {}, head_dim)),
            kernel(_copy_single_page(kv_heads, shape.page_size, head_dim, "float32", target)),
            kernel(_kv_cache_debug_get_kv(shape.layers, kv_heads, head_dim, "float32")),
            kernel(_compact_kv_copy(kv_heads, head_dim, "float32", target, shape.page_size)),
            ty_args=relax.AnyType(),
        )
        builder.emit_func_output(builder.emit(cache))
