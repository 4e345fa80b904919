"""The packed model's parameters: names of the model library, 4-bit matrices K-major, and back."""

import numpy as np
import torch

from .llama import Llama
from .quantize import dequantize, pack_nibbles, quantize, unpack_nibbles

TOP_NAMES = {'embedding': 'embed_tokens', 'head': 'lm_head', 'norm': 'norm.weight'}
PART_NAMES = {'attention_norm': 'ln1.weight', 'feed_norm': 'ln2.weight', 'qkv': 'qkv', 'out': 'o', 'gate_up': 'gate_up', 'down': 'down'}


def library_name(name: str) -> str:
    """`blocks.3.out` → `layers.3.o`: the name that the model library has for a parameter of `Llama`."""
    if name in TOP_NAMES:
        return TOP_NAMES[name]
    _, layer, part = name.split('.')
    return f'layers.{layer}.{PART_NAMES[part]}'


def pack(model: Llama) -> dict[str, np.ndarray]:
    """Parameters of a float32 model as the library wants them.

    A matrix (N, K) becomes `.q_weight` (K / 8, N) uint32 and `.q_scale` (K / 32, N) float32 (exact in bf16); a norm is
    rounded to bf16, which is what training computes with.
    """
    arrays = {}
    for name, parameter in model.named_parameters():
        ours = library_name(name)
        if parameter.dim() == 2:
            q, scale = quantize(parameter)
            arrays[ours + '.q_weight'] = pack_nibbles(q)
            arrays[ours + '.q_scale'] = np.ascontiguousarray(scale.numpy().T)
        else:
            arrays[ours] = parameter.detach().to(torch.bfloat16).to(torch.float32).numpy()
    return arrays


@torch.no_grad()
def unpack(model: Llama, arrays: dict[str, np.ndarray]) -> Llama:
    """Load packed parameters into a float32 model: exactly the values that the WebGPU kernels compute with."""
    for name, parameter in model.named_parameters():
        ours = library_name(name)
        if parameter.dim() == 2:
            scale = torch.from_numpy(np.ascontiguousarray(arrays[ours + '.q_scale'].T))
            parameter.copy_(dequantize(unpack_nibbles(arrays[ours + '.q_weight']), scale))
        else:
            parameter.copy_(torch.from_numpy(arrays[ours].copy()))
    return model
