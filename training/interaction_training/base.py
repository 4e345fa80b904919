"""`training/run base`: make the base directory, then check it by its loss on prose."""

import argparse
from pathlib import Path

import torch

from .gguf_base import build
from .llama import Llama, Shapes
from .prose import prose_loss
from .tokens import StreamTokenizer
from .weights import load, read_safetensors

# A wrong un-permutation, RoPE base or tokenizer shows as a loss of 6 and more.
HIGHEST_LOSS = 4.0


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument('--out', type=Path, required=True, help='directory of the base')
    arguments.add_argument('--gguf', type=Path, help='another GGUF of a Llama-shaped model')
    options = arguments.parse_args()
    build(options.out, options.gguf)
    model = load(Llama(Shapes.read(options.out), torch.float32), read_safetensors(options.out))
    loss = prose_loss(model, StreamTokenizer(options.out / 'tokenizer.json'))
    parameters = sum(p.numel() for p in model.parameters())
    print(f'{options.out}: {parameters:,} parameters, prose loss {loss:.3f} nats a token')
    if loss > HIGHEST_LOSS:
        raise SystemExit(f'prose loss above {HIGHEST_LOSS}: the base was not read right')


if __name__ == '__main__':
    main()
