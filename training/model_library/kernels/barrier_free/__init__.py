"""Kernels without workgroup barriers, for software adapters and weak GPUs.

SwiftShader runs barriers as coroutine switches, which made the stock schedules ten times slower. Here
every invocation owns its outputs from start to end; neighbouring invocations read neighbouring weight
words, and activations are read at the same address by all. Only `attention_decode` and `merge_state`
need a barrier, one each.
"""

from .attention import attention_decode, attention_paged, attention_ragged, merge_state
from .linear import gemm, gemv

__all__ = ["attention_decode", "attention_paged", "attention_ragged", "gemm", "gemv", "merge_state"]
