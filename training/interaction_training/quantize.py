"""The one definition of our 4 bits: symmetric, groups of 32 along K, used by training (QAT), scoring and packing.

A weight is (N, K), rows are outputs. Each group of 32 along K has a scale: amax / 7 rounded to bf16 and no smaller than
2^-14, the smallest normal f16. So a scale is exact in bf16 (as stored in the shards) and in f16 (as GGUF's Q4_0 stores
it), and one set of weights serves both engines. Values are q · scale with q in -7..7, stored as the nibble q + 7.
"""

import numpy as np
import torch

GROUP = 32
LEVELS = 7
SMALLEST_SCALE = 2.0 ** -14


def round_to_bf16(positive: torch.Tensor) -> torch.Tensor:
    """Float32 values rounded to the nearest bf16, still float32.

    By bits, because a compiler takes `.to(bfloat16).to(float32)` for nothing and drops it.
    """
    bits = positive.view(torch.int32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) & -0x10000).view(torch.float32)


def group_scales(grouped: torch.Tensor) -> torch.Tensor:
    """Scales of (..., GROUP) float32 values: (..., 1) float32, each exact in bf16."""
    return round_to_bf16(grouped.abs().amax(-1, keepdim=True) / LEVELS).clamp_min(SMALLEST_SCALE)


def quantize(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(N, K) → q (N, K) int8 in -7..7 and scale (N, K / GROUP) float32. K must be a multiple of GROUP."""
    if weight.dim() != 2 or weight.shape[1] % GROUP:
        raise ValueError(f'needs (N, K) with K a multiple of {GROUP}, not {tuple(weight.shape)}')
    grouped = weight.detach().to(torch.float32).reshape(weight.shape[0], -1, GROUP)
    scale = group_scales(grouped)
    q = (grouped / scale).round().clamp(-LEVELS, LEVELS).to(torch.int8)
    return q.reshape(weight.shape), scale.squeeze(-1)


def dequantize(q: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """The inverse of `quantize`: (N, K) float32, exact."""
    return (q.reshape(q.shape[0], -1, GROUP).to(torch.float32) * scale.unsqueeze(-1)).reshape(q.shape)


def fake_quant(weight: torch.Tensor) -> torch.Tensor:
    """The float32 values that 4 bits will hold. Written without a branch or an int tensor so that it compiles."""
    grouped = weight.to(torch.float32).view(weight.shape[0], -1, GROUP)
    scale = group_scales(grouped)
    return ((grouped / scale).round().clamp(-LEVELS, LEVELS) * scale).view(weight.shape)


def pack_nibbles(q: torch.Tensor) -> np.ndarray:
    """q (N, K) int8 → (K / 8, N) uint32, K-major: nibble i of a word holds row 8·word + i, as q + 7."""
    words = (q.numpy().astype(np.int32) + LEVELS).astype(np.uint32).reshape(q.shape[0], -1, 8)
    packed = np.zeros(words.shape[:2], np.uint32)
    for i in range(8):
        packed |= words[:, :, i] << np.uint32(4 * i)
    return np.ascontiguousarray(packed.T)


def unpack_nibbles(packed: np.ndarray) -> torch.Tensor:
    """The inverse of `pack_nibbles`: (K / 8, N) uint32 → (N, K) int8."""
    words = np.ascontiguousarray(packed.T)
    nibbles = np.stack([(words >> np.uint32(4 * i)) & np.uint32(15) for i in range(8)], axis=-1)
    return torch.from_numpy(nibbles.reshape(words.shape[0], -1).astype(np.int8) - np.int8(LEVELS))
