"""`training/run replay`: prose that the base model itself writes, so that tuning on streams does not make it forget how.

Each text goes on from the first words of a sentence that somebody types in a training stream. Output is rows of general
data, a line each: {"id", "text"}.
"""

import argparse
import json
import random
import time
from pathlib import Path

import torch

from .llama import Cache, Llama, Shapes
from .rows import read_jsonl
from .tokens import StreamTokenizer
from .weights import load, read_safetensors

# Tokens of a stream's sentence that a text goes on from; texts of one batch have openings of one length.
OPENING = 10
# Sampled at temperature 1 from the likeliest tokens that make up this share.
TOP_SHARE = 0.95


@torch.no_grad()
def write(model: Llama, openings: list[list[int]], count: int, forbidden: list[int], chance: torch.Generator) -> list[list[int]]:
    """The openings, each with `count` sampled tokens behind it; `forbidden` ones are never drawn."""
    cache = Cache(model.shapes, OPENING + count, model.embedding.dtype, len(openings))
    ids = written = torch.tensor(openings)
    for _ in range(count):
        logits = model.logits(model.extend_rows(ids, cache)[:, -1]).float()
        logits[:, forbidden] = float('-inf')
        shares, order = logits.softmax(-1).topk(min(512, logits.shape[1]))
        shares[shares.cumsum(-1) - shares > TOP_SHARE] = 0
        ids = order.gather(1, torch.multinomial(shares, 1, generator=chance))
        written = torch.cat((written, ids), 1)
    return written.tolist()


def find_openings(rows: list[dict], tokenizer: StreamTokenizer) -> list[list[int]]:
    """The first tokens of the longest sentence that is typed in one event, a stream each."""
    found = []
    for row in rows:
        if row['rendering'] == 'full':
            typed = [text for turn in row['turns'] for kind, text in turn['event'] if kind == 't']
            ids = tokenizer.encode_text(max(typed, key=len).removeprefix('…').strip())
            if len(ids) >= OPENING:
                found.append(ids[:OPENING])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog='training/run replay')
    parser.add_argument('--base', type=Path, required=True)
    parser.add_argument('--rows', type=Path, required=True, help='training rows, for the openings')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--texts', type=int, default=640)
    parser.add_argument('--tokens', type=int, default=180)
    parser.add_argument('--batch', type=int, default=128)
    parser.add_argument('--seed', type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(2)
    tokenizer = StreamTokenizer(options.base / 'tokenizer.json')
    model = load(Llama(Shapes.read(options.base), torch.bfloat16), read_safetensors(options.base))
    openings = random.Random(options.seed).sample(find_openings(read_jsonl(options.rows), tokenizer), options.texts)
    chance = torch.Generator().manual_seed(options.seed)
    texts: list[str] = []
    started = time.monotonic()
    for at in range(0, len(openings), options.batch):
        written = write(model, openings[at:at + options.batch], options.tokens, sorted(tokenizer.added_ids), chance)
        texts += map(tokenizer.decode, written)
        print(f'{len(texts)} of {len(openings)} texts, {time.monotonic() - started:.0f} s', flush=True)
    rows = ({'id': f'replay-{i}', 'text': text} for i, text in enumerate(texts))
    options.out.write_text(''.join(json.dumps(row, ensure_ascii=False) + '\n' for row in rows), encoding='utf-8')


if __name__ == '__main__':
    main()
