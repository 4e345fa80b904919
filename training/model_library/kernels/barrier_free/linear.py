"""Products with 4-bit weights: one row (decode) and a chunk of rows (prefill)."""

from tvm.script import tirx as T

THREADS = 64
ROWS = 8  # prompt rows an invocation owns in gemm


def _divisor(value: int, largest: int) -> int:
    return next(d for d in range(largest, 0, -1) if value % d == 0)


def _weight(word, position):
    """The nibble at `position` of a packed word, as a float without its scale."""
    shift = T.uint32(4) * T.Cast("uint32", position)
    return T.Cast("float32", T.bitwise_and(T.shift_right(word, shift), T.uint32(15))) - T.float32(7)


def gemv(n: int, k: int, residual: bool):
    assert n % THREADS == 0 and k % 32 == 0
    # The vocabulary is wide enough to give each invocation several columns per read of x.
    columns = _divisor(n // THREADS, 4) if n >= 16384 else 1
    groups = n // (THREADS * columns)

    @T.macro
    def body(x, q_weight, q_scale, r, out):
        for bx in T.thread_binding(groups, "blockIdx.x"):
            for tx in T.thread_binding(THREADS, "threadIdx.x"):
                with T.sblock("gemv"):
                    b = T.axis.spatial(groups, bx)
                    t = T.axis.spatial(THREADS, tx)
                    T.reads()
                    T.writes()
                    total = T.sblock_alloc_buffer((columns,), "float32", scope="local")
                    part = T.sblock_alloc_buffer((columns,), "float32", scope="local")
                    word = T.sblock_alloc_buffer((columns,), "uint32", scope="local")
                    xv = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    for j in T.unroll(columns):
                        if residual:
                            total[j] = r[0, 0, (b * columns + j) * THREADS + t]
                        else:
                            total[j] = T.float32(0)
                    for group in range(k // 32):
                        for j in T.unroll(columns):
                            part[j] = T.float32(0)
                        for q in T.unroll(4):
                            for j in T.unroll(columns):
                                word[j] = q_weight[group * 4 + q, (b * columns + j) * THREADS + t]
                            for e in T.unroll(8):
                                xv[0] = x[0, 0, group * 32 + q * 8 + e]
                                for j in T.unroll(columns):
                                    part[j] = part[j] + xv[0] * _weight(word[j], e)
                        for j in T.unroll(columns):
                            total[j] = total[j] + part[j] * q_scale[group, (b * columns + j) * THREADS + t]
                    for j in T.unroll(columns):
                        out[0, 0, (b * columns + j) * THREADS + t] = total[j]

    @T.prim_func(private=True, s_tir=True)
    def plain(
        x: T.Buffer((1, 1, k), "float32"),
        q_weight: T.Buffer((k // 8, n), "uint32"),
        q_scale: T.Buffer((k // 32, n), "float32"),
        out: T.Buffer((1, 1, n), "float32"),
    ):
        T.func_attr({"tirx.noalias": True, "tirx.is_scheduled": True, "op_pattern": 8})
        body(x, q_weight, q_scale, x, out)

    @T.prim_func(private=True, s_tir=True)
    def with_residual(
        x: T.Buffer((1, 1, k), "float32"),
        q_weight: T.Buffer((k // 8, n), "uint32"),
        q_scale: T.Buffer((k // 32, n), "float32"),
        r: T.Buffer((1, 1, n), "float32"),
        out: T.Buffer((1, 1, n), "float32"),
    ):
        T.func_attr({"tirx.noalias": True, "tirx.is_scheduled": True, "op_pattern": 8})
        body(x, q_weight, q_scale, r, out)

    return with_residual if residual else plain


def gemm(n: int, k: int, residual: bool):
    assert n % THREADS == 0 and k % 32 == 0
    # ROWS x columns accumulators stay in registers: more columns re-use x more, nine is where it stops paying.
    columns = _divisor(n // THREADS, 9)
    groups = n // (THREADS * columns)

    @T.macro
    def body(x, q_weight, q_scale, r, out, m):
        for by in T.thread_binding((m + ROWS - 1) // ROWS, "blockIdx.y"):
            for bx in T.thread_binding(groups, "blockIdx.x"):
                for tx in T.thread_binding(THREADS, "threadIdx.x"):
                    with T.sblock("gemm"):
                        a = T.axis.spatial((m + ROWS - 1) // ROWS, by)
                        b = T.axis.spatial(groups, bx)
                        t = T.axis.spatial(THREADS, tx)
                        T.reads()
                        T.writes()
                        total = T.sblock_alloc_buffer((ROWS * columns,), "float32", scope="local")
                        word = T.sblock_alloc_buffer((columns,), "uint32", scope="local")
                        scale = T.sblock_alloc_buffer((columns,), "float32", scope="local")
                        weight = T.sblock_alloc_buffer((columns,), "float32", scope="local")
                        xv = T.sblock_alloc_buffer((1,), "float32", scope="local")
                        row = T.sblock_alloc_buffer((ROWS,), "int32", scope="local")
                        for i in T.unroll(ROWS):
                            # Rows past the end repeat the last one: a clamp is cheaper than a branch.
                            row[i] = T.min(a * ROWS + i, m - 1)
                        for j in T.unroll(ROWS * columns):
                            total[j] = T.float32(0)
                        for group in range(k // 32):
                            for j in T.unroll(columns):
                                scale[j] = q_scale[group, (b * columns + j) * THREADS + t]
                            for q in range(4):
                                for j in T.unroll(columns):
                                    word[j] = q_weight[group * 4 + q, (b * columns + j) * THREADS + t]
                                for e in T.unroll(8):
                                    for j in T.unroll(columns):
                                        weight[j] = _weight(word[j], e) * scale[j]
                                    for i in T.unroll(ROWS):
                                        xv[0] = x[0, row[i], group * 32 + q * 8 + e]
                                        for j in T.unroll(columns):
                                            total[i * columns + j] = total[i * columns + j] + xv[0] * weight[j]
                        for i in T.unroll(ROWS):
                            if a * ROWS + i < m:
                                for j in T.unroll(columns):
                                    column = (b * columns + j) * THREADS + t
                                    if residual:
                                        out[0, a * ROWS + i, column] = total[i * columns + j] + r[0, a * ROWS + i, column]
                                    else:
                                        out[0, a * ROWS + i, column] = total[i * columns + j]

    @T.prim_func(private=True, s_tir=True)
    def plain(
        x_handle: T.handle,
        q_weight: T.Buffer((k // 8, n), "uint32"),
        q_scale: T.Buffer((k // 32, n), "float32"),
        out_handle: T.handle,
    ):
        T.func_attr({"tirx.noalias": True, "tirx.is_scheduled": True, "op_pattern": 8})
        m = T.int32()
        x = T.match_buffer(x_handle, (1, m, k), "float32")
        out = T.match_buffer(out_handle, (1, m, n), "float32")
        body(x, q_weight, q_scale, x, out, m)

    @T.prim_func(private=True, s_tir=True)
    def with_residual(
        x_handle: T.handle,
        q_weight: T.Buffer((k // 8, n), "uint32"),
        q_scale: T.Buffer((k // 32, n), "float32"),
        r_handle: T.handle,
        out_handle: T.handle,
    ):
        T.func_attr({"tirx.noalias": True, "tirx.is_scheduled": True, "op_pattern": 8})
        m = T.int32()
        x = T.match_buffer(x_handle, (1, m, k), "float32")
        r = T.match_buffer(r_handle, (1, m, n), "float32")
        out = T.match_buffer(out_handle, (1, m, n), "float32")
        body(x, q_weight, q_scale, r, out, m)

    return with_residual if residual else plain
