"""Choosing a token on the GPU: WebLLM's sampling functions, and the fused greedy step of our own engine."""

from tvm import te
from tvm.relax.frontend import nn
from tvm.relax.frontend.nn import op
from tvm.script import tirx as T

THREADS = 64
LOWEST = -3.4028234663852886e38
GREEDY_LANES = 1024  # a vocabulary of 49152 leaves 48 logits to each
TOP_P_THREADS = 256


def softmax_with_temperature(logits: nn.Tensor, temperature: nn.Tensor) -> nn.Tensor:
    def scale(logits, temperature):
        return te.compute(logits.shape, lambda i, j, k: logits[i, j, k] / temperature[i], name="scale")

    return op.softmax(op.tensor_expr_op(scale, "scale_temperature", [logits, temperature]), axis=-1)


def argsort_probs(probs: nn.Tensor):
    """Sorts nothing: WebLLM only hands both results on to `sample_with_top_p`, which needs no order.
    (TVM's GPU sort binds blockIdx.z, which the WebGPU code generator refuses.)"""
    return probs, op.zeros((probs.shape[0], 1), "int32")


def sample_with_top_p(probs: nn.Tensor, unused: nn.Tensor, uniform: nn.Tensor, rows: nn.Tensor, top_p: nn.Tensor) -> nn.Tensor:
    return op.tensor_ir_op(
        _top_p_kernel(int(probs.shape[1])),
        "top_p",
        [probs, uniform, rows, top_p],
        nn.Tensor.placeholder((uniform.shape[0],), "int32"),
    )


def masked_argmax(logits: nn.Tensor, bitmask: nn.Tensor) -> nn.Tensor:
    """The highest allowed logit's id; the lowest id among equals; -1 when nothing is allowed."""
    vocabulary = int(logits.shape[2])
    values, ids = op.tensor_ir_op(
        _greedy_lanes_kernel(vocabulary),
        "greedy_lanes",
        [logits, bitmask],
        [nn.Tensor.placeholder((GREEDY_LANES,), "float32"), nn.Tensor.placeholder((GREEDY_LANES,), "int32")],
    )
    return op.tensor_ir_op(_greedy_join_kernel(), "greedy_join", [values, ids], nn.Tensor.placeholder((1,), "int32"))


def gather_logits(logits: nn.Tensor, ids: nn.Tensor) -> nn.Tensor:
    def take(logits, ids):
        return te.compute((ids.shape[0],), lambda i: logits[0, 0, ids[i]], name="gather")

    return op.tensor_expr_op(take, "gather_logits", [logits, ids])


def _greedy_lanes_kernel(vocabulary: int):
    """Lane i looks at ids i, i + lanes, …: neighbours read neighbours, and ids rise within a lane."""
    groups = GREEDY_LANES // THREADS
    mask_words = (vocabulary + 31) // 32

    @T.prim_func(private=True, s_tir=True)
    def greedy_lanes(
        logits: T.Buffer((1, 1, vocabulary), "float32"),
        bitmask: T.Buffer((1, mask_words), "int32"),
        out_value: T.Buffer((GREEDY_LANES,), "float32"),
        out_id: T.Buffer((GREEDY_LANES,), "int32"),
    ):
        T.func_attr({"tirx.noalias": True, "tirx.is_scheduled": True, "op_pattern": 8})
        for bx in T.thread_binding(groups, "blockIdx.x"):
            for tx in T.thread_binding(THREADS, "threadIdx.x"):
                with T.sblock("lanes"):
                    lane = T.axis.spatial(GREEDY_LANES, bx * THREADS + tx)
                    T.reads()
                    T.writes()
                    value = T.sblock_alloc_buffer((2,), "float32", scope="local")  # best, this
                    token = T.sblock_alloc_buffer((2,), "int32", scope="local")  # best, this
                    better = T.sblock_alloc_buffer((1,), "int32", scope="local")
                    value[0] = T.float32(LOWEST)
                    token[0] = -1
                    for step in range((vocabulary + GREEDY_LANES - 1) // GREEDY_LANES):
                        token[1] = T.min(step * GREEDY_LANES + lane, vocabulary - 1)
                        value[1] = logits[0, 0, token[1]]
                        # The id clamped at the end is looked at twice: equal is not better, so it changes nothing.
                        better[0] = T.bitwise_and(T.shift_right(bitmask[0, token[1] // 32], token[1] % 32), 1)
                        better[0] = T.if_then_else(value[1] > value[0] or token[0] < 0, better[0], 0)
                        value[0] = T.if_then_else(better[0] > 0, value[1], value[0])
                        token[0] = T.if_then_else(better[0] > 0, token[1], token[0])
                    out_value[lane] = value[0]
                    out_id[lane] = token[0]

    return greedy_lanes


def _greedy_join_kernel():
    """One workgroup: each invocation joins its share of the lanes, then all of them read all shares."""
    share = GREEDY_LANES // THREADS

    def better(value, token, best_value, best_token):
        higher = T.Or(value > best_value, T.And(value == best_value, token < best_token))
        return T.And(token >= 0, T.Or(best_token < 0, higher))

    @T.prim_func(private=True, s_tir=True)
    def greedy_join(
        values: T.Buffer((GREEDY_LANES,), "float32"),
        ids: T.Buffer((GREEDY_LANES,), "int32"),
        out: T.Buffer((1,), "int32"),
    ):
        T.func_attr({"tirx.noalias": True, "tirx.is_scheduled": True, "op_pattern": 8})
        for bx in T.thread_binding(1, "blockIdx.x"):
            for tx in T.thread_binding(THREADS, "threadIdx.x"):
                with T.sblock("join"):
                    t = T.axis.spatial(THREADS, bx * THREADS + tx)
                    T.reads()
                    T.writes()
                    shared_value = T.sblock_alloc_buffer((THREADS,), "float32", scope="shared")
                    shared_id = T.sblock_alloc_buffer((THREADS,), "int32", scope="shared")
                    value = T.sblock_alloc_buffer((2,), "float32", scope="local")  # best, this
                    token = T.sblock_alloc_buffer((3,), "int32", scope="local")  # best, this, is this better
                    value[0] = T.float32(LOWEST)
                    token[0] = -1
                    for i in range(share):
                        value[1] = values[i * THREADS + t]
                        token[1] = ids[i * THREADS + t]
                        token[2] = T.Cast("int32", better(value[1], token[1], value[0], token[0]))
                        value[0] = T.if_then_else(token[2] > 0, value[1], value[0])
                        token[0] = T.if_then_else(token[2] > 0, token[1], token[0])
                    shared_value[t] = value[0]
                    shared_id[t] = token[0]
                    T.tvm_storage_sync("shared")
                    for i in range(THREADS):
                        value[1] = shared_value[i]
                        token[1] = shared_id[i]
                        token[2] = T.Cast("int32", better(value[1], token[1], value[0], token[0]))
                        value[0] = T.if_then_else(token[2] > 0, value[1], value[0])
                        token[0] = T.if_then_else(token[2] > 0, token[1], token[0])
                    if t == 0:
                        out[0] = token[0]

    return greedy_join


def _top_p_kernel(vocabulary: int):
    """Finds the lowest probability that still belongs to the top p by bisection on its bit pattern
    (positive floats are ordered like their bits), then draws among the tokens at or above it, in id order."""
    share = (vocabulary + TOP_P_THREADS - 1) // TOP_P_THREADS

    @T.macro
    def sum_at_or_above(probs, row, t, limit, prob, share_sums, sums):
        """sums[0]: this share; sums[1]: all shares, added in the same order by every invocation."""
        sums[0] = T.float32(0)
        for i in range(share):
            prob[0] = probs[row[0], T.min(t * share + i, vocabulary - 1)]
            sums[0] = sums[0] + T.if_then_else(prob[0] >= limit[0] and t * share + i < vocabulary, prob[0], T.float32(0))
        share_sums[t] = sums[0]
        T.tvm_storage_sync("shared")
        sums[1] = T.float32(0)
        for i in range(TOP_P_THREADS):
            sums[1] = sums[1] + share_sums[i]
        T.tvm_storage_sync("shared")

    @T.prim_func(private=True, s_tir=True)
    def top_p_draw(probs_handle: T.handle, uniform_handle: T.handle, rows_handle: T.handle, top_p_handle: T.handle, out_handle: T.handle):
        T.func_attr({"tirx.noalias": True, "tirx.is_scheduled": True, "op_pattern": 8})
        batch = T.int32()
        samples = T.int32()
        probs = T.match_buffer(probs_handle, (batch, vocabulary), "float32")
        uniform = T.match_buffer(uniform_handle, (samples,), "float32")
        rows = T.match_buffer(rows_handle, (samples,), "int32")
        top_p = T.match_buffer(top_p_handle, (batch,), "float32")
        out = T.match_buffer(out_handle, (samples,), "int32")
        for bx in T.thread_binding(samples, "blockIdx.x"):
            for tx in T.thread_binding(TOP_P_THREADS, "threadIdx.x"):
                with T.sblock("draw"):
                    n = T.axis.spatial(samples, bx)
                    t = T.axis.spatial(TOP_P_THREADS, tx)
                    T.reads()
                    T.writes()
                    share_sums = T.sblock_alloc_buffer((TOP_P_THREADS,), "float32", scope="shared")
                    row = T.sblock_alloc_buffer((1,), "int32", scope="local")
                    prob = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    sums = T.sblock_alloc_buffer((2,), "float32", scope="local")
                    limit = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    wanted = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    bits = T.sblock_alloc_buffer((3,), "int32", scope="local")  # low, high, middle
                    before = T.sblock_alloc_buffer((2,), "float32", scope="local")  # of the chosen share, running
                    chosen = T.sblock_alloc_buffer((2,), "int32", scope="local")  # share, token
                    found = T.sblock_alloc_buffer((1,), "int32", scope="local")
                    row[0] = rows[n]
                    limit[0] = T.float32(0)
                    sum_at_or_above(probs, row, t, limit, prob, share_sums, sums)
                    wanted[0] = sums[1] * top_p[row[0]]
                    # Invariant: the sum at `low` is enough. Bits of 0.0 and of 2.0, so 30 halvings are exact.
                    bits[0] = 0
                    bits[1] = 0x40000000
                    for halving in range(30):
                        bits[2] = bits[0] + (bits[1] - bits[0]) // 2
                        limit[0] = T.reinterpret("float32", bits[2])
                        sum_at_or_above(probs, row, t, limit, prob, share_sums, sums)
                        bits[0] = T.if_then_else(sums[1] >= wanted[0], bits[2], bits[0])
                        bits[1] = T.if_then_else(sums[1] >= wanted[0], bits[1], bits[2])
                    limit[0] = T.reinterpret("float32", bits[0])
                    sum_at_or_above(probs, row, t, limit, prob, share_sums, sums)
                    wanted[0] = sums[1] * uniform[n]
                    # The share in which the running sum passes `wanted`; the last one that holds anything, if rounding lets none.
                    chosen[0] = 0
                    before[0] = T.float32(0)
                    before[1] = T.float32(0)
                    found[0] = 0
                    for i in range(TOP_P_THREADS):
                        prob[0] = share_sums[i]
                        chosen[0] = T.if_then_else(found[0] == 0 and prob[0] > T.float32(0), i, chosen[0])
                        before[0] = T.if_then_else(found[0] == 0 and prob[0] > T.float32(0), before[1], before[0])
                        before[1] = before[1] + prob[0]
                        found[0] = T.if_then_else(before[1] > wanted[0], 1, found[0])
                    chosen[1] = -1
                    found[0] = 0
                    for i in range(share):
                        prob[0] = probs[row[0], T.min(chosen[0] * share + i, vocabulary - 1)]
                        prob[0] = T.if_then_else(prob[0] >= limit[0] and chosen[0] * share + i < vocabulary, prob[0], T.float32(0))
                        chosen[1] = T.if_then_else(found[0] == 0 and prob[0] > T.float32(0), chosen[0] * share + i, chosen[1])
                        before[0] = before[0] + prob[0]
                        found[0] = T.if_then_else(before[0] > wanted[0], 1, found[0])
                    if t == 0:
                        out[n] = chosen[1]

    return top_p_draw
