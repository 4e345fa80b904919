"""Kernel families. A family is one module with the functions listed in `INTERFACE`, each of which
builds a TIR function; the model and the KV cache take whichever family the build was asked for.

    gemv(n, k, residual)            x f32[1,1,k]            -> f32[1,1,n]
    gemm(n, k, residual)            x f32[1,m,k]            -> f32[1,m,n], m symbolic
    attention_ragged(shape)         new tokens among themselves (prefill)
    attention_paged(shape)          new tokens over what the cache holds (later turns, later chunks)
    attention_decode(shape)         one new token over the cache, itself included
    merge_state(shape)              joins two partial attentions, in place

Weights are 4-bit and K-major in every family, so that one set of shards serves them all:
q_weight u32[k/8, n] holds eight nibbles a word, lowest first; q_scale f32[k/32, n];
value = (nibble - 7) * scale. With `residual` a further input r (shape of the output) is added.
"""

import importlib

FAMILIES = {"barrier-free": "kernels.barrier_free"}
INTERFACE = ("gemv", "gemm", "attention_ragged", "attention_paged", "attention_decode", "merge_state")


def load(family: str):
    module = importlib.import_module(FAMILIES[family])
    missing = [name for name in INTERFACE if not hasattr(module, name)]
    if missing:
        raise TypeError(f"kernel family {family} lacks {', '.join(missing)}")
    return module
