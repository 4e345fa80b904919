"""The Llama-shaped model and every function that the page calls, in TVM's `nn` front end."""

from tvm import te, tirx
from tvm.relax.frontend import nn
from tvm.relax.frontend.nn import op
from tvm.relax.frontend.nn.llm.kv_cache import PagedKVCache

import sampling
from shape import Shape

GROUP = 32  # weights that share a scale


class QuantizedLinear(nn.Module):
    """y = x W^T (+ residual), 4-bit K-major weights: see kernels/__init__.py for the layout."""

    def __init__(self, k: int, n: int, kernels):
        self.k, self.n, self.kernels = k, n, kernels
        self.q_weight = nn.Parameter((k // 8, n), "uint32")
        self.q_scale = nn.Parameter((k // GROUP, n), "float32")

    def forward(self, x: nn.Tensor, residual: nn.Tensor | None = None) -> nn.Tensor:
        batch, rows, _ = x.shape
        single = isinstance(rows, int) and rows == 1
        build = self.kernels.gemv if single else self.kernels.gemm
        inputs = [x, self.q_weight, self.q_scale] + ([] if residual is None else [residual])
        return op.tensor_ir_op(
            build(self.n, self.k, residual is not None),
            "q4_gemv" if single else "q4_gemm",
            inputs,
            nn.Tensor.placeholder((batch, rows, self.n), "float32"),
        )


class Embedding(QuantizedLinear):
    """Tied: the same words are looked up by token and multiplied for the logits."""

    def lookup(self, ids: nn.Tensor) -> nn.Tensor:
        def take(ids, q_weight, q_scale):
            def element(i, j):
                shift = tirx.const(4, "uint32") * (j % 8).astype("uint32")
                nibble = (q_weight[j // 8, ids[i]] >> shift) & tirx.const(15, "uint32")
                return (nibble.astype("float32") - tirx.const(7, "float32")) * q_scale[j // GROUP, ids[i]]

            return te.compute((ids.shape[0], self.k), element, name="embedding")

        return op.tensor_expr_op(take, "embedding", [ids, self.q_weight, self.q_scale])


class Layer(nn.Module):
    def __init__(self, shape: Shape, kernels):
        self.shape = shape
        attention = shape.heads * shape.head_dim
        self.ln1 = nn.RMSNorm(shape.hidden, -1, shape.norm_epsilon, bias=False)
        self.ln2 = nn.RMSNorm(shape.hidden, -1, shape.norm_epsilon, bias=False)
        self.qkv = QuantizedLinear(shape.hidden, attention + 2 * shape.kv_heads * shape.head_dim, kernels)
        self.o = QuantizedLinear(attention, shape.hidden, kernels)
        self.gate_up = QuantizedLinear(shape.hidden, 2 * shape.intermediate, kernels)
        self.down = QuantizedLinear(shape.intermediate, shape.hidden, kernels)

    def forward(self, x: nn.Tensor, cache: PagedKVCache, index: int) -> nn.Tensor:
        shape = self.shape
        batch, rows, _ = x.shape
        qkv = op.reshape(self.qkv(self.ln1(x)), (batch, rows, shape.heads + 2 * shape.kv_heads, shape.head_dim))
        attended = cache.attention_with_fused_qkv(index, qkv, shape.heads, sm_scale=shape.head_dim**-0.5)
        x = self.o(op.reshape(attended, (batch, rows, shape.heads * shape.head_dim)), x)
        gate, up = op.split(self.gate_up(self.ln2(x)), 2, axis=-1)
        return self.down(op.silu(gate) * up, x)


class InteractionModel(nn.Module):
    """Attribute names are parameter names (`layers.0.qkv.q_weight`), which the packer relies on."""

    def __init__(self, shape: Shape, kernels):
        self.shape = shape
        self.embed_tokens = Embedding(shape.hidden, shape.vocabulary, kernels)
        self.layers = nn.ModuleList([Layer(shape, kernels) for _ in range(shape.layers)])
        self.norm = nn.RMSNorm(shape.hidden, -1, shape.norm_epsilon, bias=False)

    def embed(self, input_ids):
        return self.embed_tokens.lookup(input_ids)

    def prefill(self, input_embed, paged_kv_cache):
        def last_row(x):
            batch, rows, width = x.shape
            return te.compute((batch, 1, width), lambda i, _, k: x[i, rows - 1, k], name="last_row")

        hidden = self._layers(input_embed, paged_kv_cache)
        # Logits only where a token is chosen; the norm is per row, so the row can be taken first.
        return self._logits(op.tensor_expr_op(last_row, "last_row", [hidden])), paged_kv_cache

    def decode(self, input_embed, paged_kv_cache):
        return self._logits(self._layers(input_embed, paged_kv_cache)), paged_kv_cache

    def _layers(self, x, cache):
        for index, layer in enumerate(self.layers):
            x = layer(x, cache, index)
        return x

    def _logits(self, hidden):
        return self.embed_tokens(self.norm(hidden))

    def softmax_with_temperature(self, logits, temperature):
        return sampling.softmax_with_temperature(logits, temperature)

    def argsort_probs(self, probs):
        return sampling.argsort_probs(probs)

    def sample_with_top_p(self, sorted_probs, sorted_indices, uniform_samples, sample_indices, top_p):
        return sampling.sample_with_top_p(sorted_probs, sorted_indices, uniform_samples, sample_indices, top_p)

    def masked_argmax(self, logits, bitmask):
        return sampling.masked_argmax(logits, bitmask)

    def gather_logits(self, logits, ids):
        return sampling.gather_logits(logits, ids)

    def specification(self) -> nn.spec.ModuleSpec:
        """Names, shapes and order of the arguments are WebLLM's, but for the last two functions."""
        shape, tensor = self.shape, nn.spec.Tensor
        cache = nn.spec.Object(object_type=PagedKVCache)
        with_weights = {"param_mode": "packed", "effect_mode": "none"}
        without = {"param_mode": "none", "effect_mode": "none"}
        vocabulary = shape.vocabulary
        return nn.spec.ModuleSpec.from_raw(
            {
                "embed": {"input_ids": tensor(["seq_len"], "int32"), "$": with_weights},
                "prefill": {
                    "input_embed": tensor([1, "seq_len", shape.hidden], "float32"),
                    "paged_kv_cache": cache,
                    "$": with_weights,
                },
                "decode": {
                    "input_embed": tensor([1, 1, shape.hidden], "float32"),
                    "paged_kv_cache": cache,
                    "$": with_weights,
                },
                "softmax_with_temperature": {
                    "logits": tensor(["batch_size", 1, vocabulary], "float32"),
                    "temperature": tensor(["batch_size"], "float32"),
                    "$": without,
                },
                "argsort_probs": {"probs": tensor(["batch_size", vocabulary], "float32"), "$": without},
                "sample_with_top_p": {
                    "sorted_probs": tensor(["batch_size", vocabulary], "float32"),
                    "sorted_indices": tensor(["batch_size", 1], "int32"),
                    "uniform_samples": tensor(["num_samples"], "float32"),
                    "sample_indices": tensor(["num_samples"], "int32"),
                    "top_p": tensor(["batch_size"], "float32"),
                    "$": without,
                },
                "masked_argmax": {
                    "logits": tensor([1, 1, vocabulary], "float32"),
                    "bitmask": tensor([1, shape.mask_words], "int32"),
                    "$": without,
                },
                "gather_logits": {
                    "logits": tensor([1, 1, vocabulary], "float32"),
                    "ids": tensor(["num_ids"], "int32"),
                    "$": without,
                },
            },
            self,
        )
