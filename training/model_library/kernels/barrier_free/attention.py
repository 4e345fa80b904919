"""Attention for one sequence (WebLLM creates its cache for exactly one): one invocation a token and head.

Scores are kept in base 2, because exp2 is what the GPU has; the log-sum-exp output is base 2 as well,
as TVM's cache runtime expects. Parameters that the runtime passes for batches, rotary embedding in the
kernel and tree masks are accepted and not used.
"""

from tvm.script import tirx as T
from tvm.tirx import BufferLoad

LOG2E = 1.4426950408889634
# Start of the running maximum: below every real score, yet exp2(LOWEST - score) stays finite.
LOWEST = -5e4
THREADS = 32


def _prefill(shape, key_count, page_of, key, value):
    """The macro that both prefill kernels share; the four functions say where keys and values stand."""
    heads, kv_heads, head_dim = shape.heads, shape.kv_heads, shape.head_dim
    sharing = heads // kv_heads

    @T.macro
    def body(q, source, out, lse, m, causal, sm_scale):
        for by in T.thread_binding(heads, "blockIdx.y"):
            for bx in T.thread_binding((m + THREADS - 1) // THREADS, "blockIdx.x"):
                for tx in T.thread_binding(THREADS, "threadIdx.x"):
                    with T.sblock("attention"):
                        h = T.axis.spatial(heads, by)
                        b = T.axis.spatial((m + THREADS - 1) // THREADS, bx)
                        t = T.axis.spatial(THREADS, tx)
                        T.reads()
                        T.writes()
                        query = T.sblock_alloc_buffer((head_dim,), "float32", scope="local")
                        total = T.sblock_alloc_buffer((head_dim,), "float32", scope="local")
                        score = T.sblock_alloc_buffer((1,), "float32", scope="local")
                        highest = T.sblock_alloc_buffer((2,), "float32", scope="local")  # now, before
                        weight = T.sblock_alloc_buffer((2,), "float32", scope="local")  # of the key, their sum
                        decay = T.sblock_alloc_buffer((1,), "float32", scope="local")
                        row = T.sblock_alloc_buffer((1,), "int32", scope="local")
                        keys = T.sblock_alloc_buffer((2,), "int32", scope="local")  # all, last visible
                        page = T.sblock_alloc_buffer((1,), "int32", scope="local")
                        keys[0] = key_count(source)
                        row[0] = T.min(b * THREADS + t, m - 1)
                        keys[1] = T.if_then_else(causal > 0, row[0] + keys[0] - m, keys[0] - 1)
                        for d in T.unroll(head_dim):
                            query[d] = q[row[0], h, d] * (sm_scale * T.float32(LOG2E))
                            total[d] = T.float32(0)
                        highest[0] = T.float32(LOWEST)
                        weight[1] = T.float32(0)
                        # The same bound for the whole group, so that its invocations stay in step.
                        for j in range(T.if_then_else(causal > 0, T.min((b + 1) * THREADS + keys[0] - m, keys[0]), keys[0])):
                            page[0] = page_of(source, j)
                            score[0] = T.float32(0)
                            for d in T.unroll(head_dim):
                                score[0] = score[0] + query[d] * key(source, j, h // sharing, page[0], d)
                            score[0] = T.if_then_else(j <= keys[1], score[0], T.float32(LOWEST))
                            highest[1] = highest[0]
                            highest[0] = T.max(highest[1], score[0])
                            decay[0] = T.exp2(highest[1] - highest[0])
                            weight[0] = T.if_then_else(j <= keys[1], T.exp2(score[0] - highest[0]), T.float32(0))
                            weight[1] = weight[1] * decay[0] + weight[0]
                            for d in T.unroll(head_dim):
                                total[d] = total[d] * decay[0] + weight[0] * value(source, j, h // sharing, page[0], d)
                        if b * THREADS + t < m:
                            for d in T.unroll(head_dim):
                                out[row[0], h, d] = total[d] / weight[1]
                            lse[row[0], h] = highest[0] + T.log2(weight[1])

    return body


def attention_ragged(shape):
    """New tokens among themselves, from contiguous k and v."""
    heads, kv_heads, head_dim = shape.heads, shape.kv_heads, shape.head_dim
    body = _prefill(
        shape,
        key_count=lambda source: source[2],
        page_of=lambda source, j: 0,
        key=lambda source, j, h, page, d: BufferLoad(source[0], [j, h, d]),
        value=lambda source, j, h, page, d: BufferLoad(source[1], [j, h, d]),
    )

    @T.prim_func(s_tir=True)
    def batch_prefill_ragged_kv(
        q_handle: T.handle, q_indptr_handle: T.handle, k_handle: T.handle, v_handle: T.handle,
        kv_indptr_handle: T.handle, q_position_handle: T.handle, k_offset_handle: T.handle,
        out_handle: T.handle, lse_handle: T.handle,
        causal: T.int32, rotary_mode: T.int32, rope_scale: T.float32, rope_theta: T.float32, sm_scale: T.float32,
    ):
        T.func_attr({"global_symbol": "batch_prefill_ragged_kv", "tirx.is_scheduled": True})
        batch = T.int32()
        m = T.int32()
        n = T.int32()
        o1 = T.int32()
        o2 = T.int32()
        o3 = T.int32()
        o4 = T.int32()
        q = T.match_buffer(q_handle, (m, heads, head_dim), "float32")
        q_indptr = T.match_buffer(q_indptr_handle, (batch + 1,), "int32", elem_offset=o1)
        k = T.match_buffer(k_handle, (n, kv_heads, head_dim), "float32")
        v = T.match_buffer(v_handle, (n, kv_heads, head_dim), "float32")
        kv_indptr = T.match_buffer(kv_indptr_handle, (batch + 1,), "int32", elem_offset=o2)
        q_position = T.match_buffer(q_position_handle, (m,), "int32", elem_offset=o3)
        k_offset = T.match_buffer(k_offset_handle, (batch,), "int32", elem_offset=o4)
        out = T.match_buffer(out_handle, (m, heads, head_dim), "float32")
        lse = T.match_buffer(lse_handle, (m, heads), "float32")
        body(q, (k, v, n), out, lse, m, causal, sm_scale)

    return batch_prefill_ragged_kv


def attention_paged(shape):
    """New tokens over the pages already in the cache: second and later turns, chunked prefill."""
    heads, kv_heads, head_dim, page_size = shape.heads, shape.kv_heads, shape.head_dim, shape.page_size

    def key_count(source):
        _, indptr, _, length_info = source
        full_pages = BufferLoad(indptr, [1]) - BufferLoad(indptr, [0]) - 1
        return full_pages * page_size + BufferLoad(length_info, [0])

    def page_of(source, j):
        _, indptr, page_ids, _ = source
        return BufferLoad(page_ids, [BufferLoad(indptr, [0]) + j // page_size])

    body = _prefill(
        shape,
        key_count,
        page_of,
        key=lambda source, j, h, page, d: BufferLoad(source[0], [page, 0, h, j % page_size, d]),
        value=lambda source, j, h, page, d: BufferLoad(source[0], [page, 1, h, j % page_size, d]),
    )

    @T.prim_func(s_tir=True)
    def batch_prefill_paged_kv(
        q_handle: T.handle, q_indptr_handle: T.handle, pages_handle: T.handle, page_indptr_handle: T.handle,
        page_ids_handle: T.handle, length_info_handle: T.handle, k_offset_handle: T.handle, q_position_handle: T.handle,
        out_handle: T.handle, lse_handle: T.handle,
        causal: T.int32, rotary_mode: T.int32, rope_scale: T.float32, rope_theta: T.float32, sm_scale: T.float32,
    ):
        T.func_attr({"global_symbol": "batch_prefill_paged_kv", "tirx.is_scheduled": True})
        batch = T.int32()
        m = T.int32()
        used = T.int32()
        page_count = T.int32()
        pages_offset = T.int64()
        o1 = T.int32()
        o2 = T.int32()
        o3 = T.int32()
        o4 = T.int32()
        o5 = T.int32()
        o6 = T.int32()
        q = T.match_buffer(q_handle, (m, heads, head_dim), "float32")
        q_indptr = T.match_buffer(q_indptr_handle, (batch + 1,), "int32", elem_offset=o1)
        pages = T.match_buffer(pages_handle, (page_count, 2, kv_heads, page_size, head_dim), "float32", elem_offset=pages_offset)
        page_indptr = T.match_buffer(page_indptr_handle, (batch + 1,), "int32", elem_offset=o2)
        page_ids = T.match_buffer(page_ids_handle, (used,), "int32", elem_offset=o3)
        length_info = T.match_buffer(length_info_handle, (batch,), "int32", elem_offset=o6)
        k_offset = T.match_buffer(k_offset_handle, (batch,), "int32", elem_offset=o4)
        q_position = T.match_buffer(q_position_handle, (m,), "int32", elem_offset=o5)
        out = T.match_buffer(out_handle, (m, heads, head_dim), "float32")
        lse = T.match_buffer(lse_handle, (m, heads), "float32")
        body(q, (pages, page_indptr, page_ids, length_info), out, lse, m, causal, sm_scale)

    return batch_prefill_paged_kv


def attention_decode(shape):
    """One token over the cache: first each invocation scores keys, then each sums one channel.

    All scores stand in workgroup memory, so the context is bound at build time: 4096 tokens are the
    16 KiB that every WebGPU device grants.
    """
    heads, kv_heads, head_dim, page_size = shape.heads, shape.kv_heads, shape.head_dim, shape.page_size
    sharing = heads // kv_heads
    context = shape.context
    assert context * 4 <= 16384, "attention_decode keeps its scores in 16 KiB of workgroup memory"

    @T.prim_func(s_tir=True)
    def batch_decode_paged_kv(
        q_handle: T.handle, pages_handle: T.handle, page_indptr_handle: T.handle, page_ids_handle: T.handle,
        length_info_handle: T.handle, k_offset_handle: T.handle, q_position_handle: T.handle,
        out_handle: T.handle, lse_handle: T.handle,
        rotary_mode: T.int32, rope_scale: T.float32, rope_theta: T.float32, sm_scale: T.float32,
    ):
        T.func_attr({"global_symbol": "batch_decode_paged_kv", "tirx.is_scheduled": True})
        batch = T.int32()
        used = T.int32()
        page_count = T.int32()
        pages_offset = T.int64()
        o2 = T.int32()
        o3 = T.int32()
        o4 = T.int32()
        o5 = T.int32()
        o6 = T.int32()
        q = T.match_buffer(q_handle, (batch, heads, head_dim), "float32")
        pages = T.match_buffer(pages_handle, (page_count, 2, kv_heads, page_size, head_dim), "float32", elem_offset=pages_offset)
        page_indptr = T.match_buffer(page_indptr_handle, (batch + 1,), "int32", elem_offset=o2)
        page_ids = T.match_buffer(page_ids_handle, (used,), "int32", elem_offset=o3)
        length_info = T.match_buffer(length_info_handle, (batch,), "int32", elem_offset=o6)
        k_offset = T.match_buffer(k_offset_handle, (batch,), "int32", elem_offset=o4)
        q_position = T.match_buffer(q_position_handle, (batch,), "int32", elem_offset=o5)
        out = T.match_buffer(out_handle, (batch, heads, head_dim), "float32")
        lse = T.match_buffer(lse_handle, (batch, heads), "float32")
        for bx in T.thread_binding(heads, "blockIdx.x"):
            for tx in T.thread_binding(head_dim, "threadIdx.x"):
                with T.sblock("attention"):
                    h = T.axis.spatial(heads, bx)
                    t = T.axis.spatial(head_dim, tx)
                    T.reads()
                    T.writes()
                    scores = T.sblock_alloc_buffer((context,), "float32", scope="shared")
                    value = T.sblock_alloc_buffer((4,), "float32", scope="local")  # score or maximum, sum, output, weight
                    count = T.sblock_alloc_buffer((2,), "int32", scope="local")  # keys, page
                    count[0] = (page_indptr[1] - page_indptr[0] - 1) * page_size + length_info[0]
                    for block in range((count[0] + head_dim - 1) // head_dim):
                        if block * head_dim + t < count[0]:
                            count[1] = page_ids[page_indptr[0] + (block * head_dim + t) // page_size]
                            value[0] = T.float32(0)
                            for d in T.unroll(head_dim):
                                value[0] = value[0] + q[0, h, d] * pages[count[1], 0, h // sharing, (block * head_dim + t) % page_size, d]
                            scores[block * head_dim + t] = value[0] * (sm_scale * T.float32(LOG2E))
                    T.tvm_storage_sync("shared")
                    value[0] = T.float32(LOWEST)
                    for j in range(count[0]):
                        value[0] = T.max(value[0], scores[j])
                    value[1] = T.float32(0)
                    value[2] = T.float32(0)
                    for j in range(count[0]):
                        value[3] = T.exp2(scores[j] - value[0])
                        value[1] = value[1] + value[3]
                        value[2] = value[2] + value[3] * pages[page_ids[page_indptr[0] + j // page_size], 1, h // sharing, j % page_size, t]
                    out[0, h, t] = value[2] / value[1]
                    if t == 0:
                        lse[0, h] = value[0] + T.log2(value[1])

    return batch_decode_paged_kv


def merge_state(shape):
    """Joins two partial attentions into the first.

    TVM's own kernel writes S[n, h] while other invocations of the row still have to read it. SwiftShader
    runs four at a time, so the second turn came out wrong there, silently: read, barrier, then write.
    """
    heads, head_dim = shape.heads, shape.head_dim

    @T.prim_func(s_tir=True)
    def tir_attention_merge_state(v_handle: T.handle, s_handle: T.handle, v_other_handle: T.handle, s_other_handle: T.handle):
        T.func_attr({"global_symbol": "tir_attention_merge_state", "tirx.is_scheduled": True})
        rows = T.int32()
        n_heads = T.int32()
        dim = T.int32()
        v = T.match_buffer(v_handle, (rows, n_heads, dim), "float32")
        s = T.match_buffer(s_handle, (rows, n_heads), "float32")
        v_other = T.match_buffer(v_other_handle, (rows, n_heads, dim), "float32")
        s_other = T.match_buffer(s_other_handle, (rows, n_heads), "float32")
        for by in T.thread_binding(heads, "blockIdx.y"):
            for bx in T.thread_binding(rows, "blockIdx.x"):
                for tx in T.thread_binding(head_dim, "threadIdx.x"):
                    with T.sblock("merge"):
                        h = T.axis.spatial(heads, by)
                        n = T.axis.spatial(rows, bx)
                        t = T.axis.spatial(head_dim, tx)
                        T.reads()
                        T.writes()
                        weight = T.sblock_alloc_buffer((2,), "float32", scope="local")
                        highest = T.sblock_alloc_buffer((1,), "float32", scope="local")
                        total = T.sblock_alloc_buffer((1,), "float32", scope="local")
                        weight[0] = s[n, h]
                        weight[1] = s_other[n, h]
                        T.tvm_storage_sync("shared")
                        highest[0] = T.max(weight[0], weight[1])
                        weight[0] = T.exp2(weight[0] - highest[0])
                        weight[1] = T.exp2(weight[1] - highest[0])
                        total[0] = weight[0] + weight[1]
                        v[n, h, t] = (v[n, h, t] * weight[0] + v_other[n, h, t] * weight[1]) / total[0]
                        if t == 0:
                            s[n, h] = T.log2(total[0]) + highest[0]

    return tir_attention_merge_state
