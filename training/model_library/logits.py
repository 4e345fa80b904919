"""WebLLM's three changes to the logits in place: grammar mask, bias and penalties.

TIR functions with a global name, because WebLLM calls them without a return value.
"""

from tvm.script import tirx as T

THREADS = 64
FORBIDDEN = -3.4028234663852886e38


@T.prim_func(s_tir=True)
def apply_bitmask_inplace(logits_handle: T.handle, rows_handle: T.handle, bitmask_handle: T.handle):
    """logits f32[b, V], rows i32[n], bitmask i32[b, ceil(V/32)]: a bit that is set allows its token."""
    T.func_attr({"global_symbol": "apply_bitmask_inplace", "tirx.noalias": True, "tirx.is_scheduled": True})
    batch = T.int32()
    vocabulary = T.int32()
    count = T.int32()
    logits = T.match_buffer(logits_handle, (batch, vocabulary), "float32")
    rows = T.match_buffer(rows_handle, (count,), "int32")
    bitmask = T.match_buffer(bitmask_handle, (batch, (vocabulary + 31) // 32), "int32")
    for by in T.thread_binding(count, "blockIdx.y"):
        for bx in T.thread_binding((vocabulary + THREADS - 1) // THREADS, "blockIdx.x"):
            for tx in T.thread_binding(THREADS, "threadIdx.x"):
                with T.sblock("mask"):
                    n = T.axis.spatial(count, by)
                    token = T.axis.spatial(vocabulary, bx * THREADS + tx)
                    T.where(bx * THREADS + tx < vocabulary)
                    T.reads()
                    T.writes()
                    if T.bitwise_and(T.shift_right(bitmask[rows[n], token // 32], token % 32), 1) == 0:
                        logits[rows[n], token] = T.float32(FORBIDDEN)


@T.prim_func(s_tir=True)
def apply_logit_bias_inplace(logits_handle: T.handle, rows_handle: T.handle, tokens_handle: T.handle, bias_handle: T.handle):
    """logits f32[b, V], and for each entry its row, token and bias."""
    T.func_attr({"global_symbol": "apply_logit_bias_inplace", "tirx.noalias": True, "tirx.is_scheduled": True})
    batch = T.int32()
    vocabulary = T.int32()
    count = T.int32()
    logits = T.match_buffer(logits_handle, (batch, vocabulary), "float32")
    rows = T.match_buffer(rows_handle, (count,), "int32")
    tokens = T.match_buffer(tokens_handle, (count,), "int32")
    bias = T.match_buffer(bias_handle, (count,), "float32")
    for bx in T.thread_binding((count + THREADS - 1) // THREADS, "blockIdx.x"):
        for tx in T.thread_binding(THREADS, "threadIdx.x"):
            with T.sblock("bias"):
                i = T.axis.spatial(count, bx * THREADS + tx)
                T.where(bx * THREADS + tx < count)
                T.reads()
                T.writes()
                logits[rows[i], tokens[i]] = logits[rows[i], tokens[i]] + bias[i]


@T.prim_func(s_tir=True)
def apply_penalty_inplace(
    logits_handle: T.handle, rows_handle: T.handle, entry_rows_handle: T.handle,
    tokens_handle: T.handle, counts_handle: T.handle, penalties_handle: T.handle,
):
    """logits f32[b, V]; rows i32[s]; for each entry its index into rows, token and count so far;
    penalties f32[s, 3]: presence, frequency, repetition."""
    T.func_attr({"global_symbol": "apply_penalty_inplace", "tirx.noalias": True, "tirx.is_scheduled": True})
    batch = T.int32()
    vocabulary = T.int32()
    sequences = T.int32()
    count = T.int32()
    logits = T.match_buffer(logits_handle, (batch, vocabulary), "float32")
    rows = T.match_buffer(rows_handle, (sequences,), "int32")
    entry_rows = T.match_buffer(entry_rows_handle, (count,), "int32")
    tokens = T.match_buffer(tokens_handle, (count,), "int32")
    counts = T.match_buffer(counts_handle, (count,), "int32")
    penalties = T.match_buffer(penalties_handle, (sequences, 3), "float32")
    for bx in T.thread_binding((count + THREADS - 1) // THREADS, "blockIdx.x"):
        for tx in T.thread_binding(THREADS, "threadIdx.x"):
            with T.sblock("penalty"):
                i = T.axis.spatial(count, bx * THREADS + tx)
                T.where(bx * THREADS + tx < count)
                T.reads()
                T.writes()
                value = T.sblock_alloc_buffer((1,), "float32", scope="local")
                value[0] = logits[rows[entry_rows[i]], tokens[i]] - (
                    penalties[entry_rows[i], 0] + T.Cast("float32", counts[i]) * penalties[entry_rows[i], 1]
                )
                logits[rows[entry_rows[i]], tokens[i]] = T.if_then_else(
                    value[0] < T.float32(0), value[0] * penalties[entry_rows[i], 2], value[0] / penalties[entry_rows[i], 2]
                )


FUNCTIONS = (apply_bitmask_inplace, apply_logit_bias_inplace, apply_penalty_inplace)
