"""Weights as HF-style safetensors: read into and written from `Llama`, whose matrices are fused."""

from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from .llama import Llama, Shapes
from .quantize import fake_quant


def fused_parts(shapes: Shapes) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Our parameter name → the HF names that it joins along the rows, with their rows."""
    q, kv = shapes.heads * shapes.head_size, shapes.kv_heads * shapes.head_size
    yield 'embedding', [('model.embed_tokens', shapes.vocabulary)]
    if not shapes.tied:
        yield 'head', [('lm_head', shapes.vocabulary)]
    yield 'norm', [('model.norm', shapes.hidden)]
    for i in range(shapes.layers):
        ours, theirs = f'blocks.{i}.', f'model.layers.{i}.'
        yield ours + 'attention_norm', [(theirs + 'input_layernorm', shapes.hidden)]
        yield ours + 'feed_norm', [(theirs + 'post_attention_layernorm', shapes.hidden)]
        yield ours + 'qkv', [(f'{theirs}self_attn.{n}_proj', rows) for n, rows in (('q', q), ('k', kv), ('v', kv))]
        yield ours + 'out', [(theirs + 'self_attn.o_proj', shapes.hidden)]
        yield ours + 'gate_up', [(f'{theirs}mlp.{n}_proj', shapes.intermediate) for n in ('gate', 'up')]
        yield ours + 'down', [(theirs + 'mlp.down_proj', shapes.hidden)]


def read_safetensors(path: Path | str) -> dict[str, torch.Tensor]:
    """All tensors of one file, or of the shards (*.safetensors) of a directory."""
    path = Path(path)
    files = sorted(path.glob('*.safetensors')) if path.is_dir() else [path]
    if not files or not files[0].exists():
        raise FileNotFoundError(f'no safetensors at {path}: run `training/run base` for the base, `sft` for the tuned')
    return {name: tensor for file in files for name, tensor in load_file(file).items()}


@torch.no_grad()
def load(model: Llama, tensors: dict[str, torch.Tensor]) -> Llama:
    """Copy HF tensors into the model, joining what is fused. Raises KeyError or a shape error where they do not fit."""
    parameters = dict(model.named_parameters())
    for name, parts in fused_parts(model.shapes):
        parameters[name].copy_(torch.cat([tensors[part + '.weight'] for part, _ in parts]))
    return model


def split(shapes: Shapes, parameter: Callable[[str], torch.Tensor]) -> dict[str, torch.Tensor]:
    """HF tensors (float32) of our parameters, which `parameter` returns by name."""
    tensors = {}
    for name, parts in fused_parts(shapes):
        pieces = parameter(name).detach().float().split([rows for _, rows in parts])
        tensors |= {f'{part}.weight': piece.clone().contiguous() for (part, _), piece in zip(parts, pieces)}
    return tensors


def save(path: Path | str, tensors: dict[str, torch.Tensor]) -> None:
    """Write atomically: a reader never sees half a file."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix('.partial')
    save_file(tensors, partial, metadata={'format': 'pt'})
    partial.replace(path)


@torch.no_grad()
def quantize_in_place(model: Llama) -> Llama:
    """Every matrix to the values that 4 bits hold, every norm to bf16: what the packed model computes with."""
    for parameter in model.parameters():
        parameter.copy_(fake_quant(parameter) if parameter.dim() == 2 else parameter.to(torch.bfloat16))
    return model
