"""`training/run score FILE.stream…`: decide every event of labelled streams and score the decisions.

`--base` scores the untuned base instead, prompted with the policy: a type and whether the action is exact, from one forward
pass. Decoding it takes an hour, since it hardly ever ends an action.

The history is the teacher's (teacher-forced): each stream runs through the model once, and at every decision an action
is decoded from the cached prefix. Parsing, license and metrics are TypeScript, the page's own code.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from .decode import LONGEST_ACTION, Constraint, decode
from .evaluate import evaluate
from .llama import Cache, Llama, Shapes
from .packed import unpack
from .rows import Example, encode_row, read_jsonl
from .shards import read_shards
from .tokens import StreamTokenizer
from .weights import load, quantize_in_place, read_safetensors

TOOLS = 'training/corpus-tools'


def export(streams: list[str], out: Path) -> None:
    """Rows with grammars of the streams, by the TypeScript that renders for the page."""
    command = ['node', '--import', 'tsx', f'{TOOLS}/export.ts', '--out', str(out), '--grammar', *streams]
    subprocess.run(command, check=True, stdout=sys.stderr)


def idle_margin(weights: str, packed: Path, chosen: float | None) -> float:
    """The operating point that `chosen` names, else the packed model's own."""
    if chosen is None and weights == 'packed':
        return json.loads((packed / 'manifest.json').read_text()).get('idleMargin', 0.0)
    return chosen or 0.0


def load_model(weights: str, base: Path, packed: Path) -> tuple[Llama, StreamTokenizer]:
    """`weights`: "packed", "base" (float32, untuned) or a safetensors file (4 bits, as it would be packed)."""
    if weights == 'packed':
        folder = packed if (packed / 'config.json').exists() else base
        return unpack(Llama(Shapes.read(folder)), read_shards(packed)), StreamTokenizer(packed / 'tokenizer.json')
    tokenizer = StreamTokenizer(base / 'tokenizer.json')
    model = load(Llama(Shapes.read(base)), read_safetensors(base if weights == 'base' else weights))
    return (model if weights == 'base' else quantize_in_place(model)), tokenizer


@torch.no_grad()
def decide(
    model: Llama, example: Example, tokenizer: StreamTokenizer, constraint: Constraint | None, margin: float = 0.0,
) -> Iterator[dict]:
    """The decisions of one stream: {"id", "index", "text", "first"} in the order of its events."""
    cache = Cache(model.shapes, len(example.ids) + LONGEST_ACTION)
    hidden = model.extend(example.ids, cache)
    for decision in example.decisions:
        # Decoding writes over what the teacher's history has behind the prefix: keep it, and put it back.
        cache.length = decision.start
        behind = slice(decision.start, decision.start + LONGEST_ACTION)
        kept = cache.store[..., behind, :].clone()
        decoded = decode(model, cache, hidden[decision.start - 1], tokenizer, constraint, decision.grammar, margin)
        cache.store[..., behind, :] = kept
        yield {'id': example.id, 'index': decision.index, 'text': decoded.text, 'first': decoded.first}


def describe(weights: str, packed: Path, grammar: bool, margin: float) -> str:
    """What decided, so that the model card tells of no other: the packed folder's version, or the file; and its operating point."""
    name = json.loads((packed / 'manifest.json').read_text())['version'] if weights == 'packed' else weights
    return name + (f' at {margin:g}' if margin else '') + ('' if grammar else ' without grammar')


def run(
    rows: list[dict], model: Llama, tokenizer: StreamTokenizer, constraint: Constraint | None, margin: float, name: str, out: Path,
) -> None:
    """Decide all rows and write the decisions, with a line on the progress now and then."""
    started = told = time.monotonic()
    count = 0
    with out.open('w', encoding='utf-8') as file:
        for number, row in enumerate(rows):
            for decision in decide(model, encode_row(row, tokenizer), tokenizer, constraint, margin):
                file.write(json.dumps(decision | {'model': name}, ensure_ascii=False) + '\n')
                count += 1
            if time.monotonic() - told > 30:
                told = time.monotonic()
                print(f'{number + 1} of {len(rows)} streams, {count} decisions, {told - started:.0f} s', file=sys.stderr)
    print(f'{count} decisions in {time.monotonic() - started:.0f} s → {out}', file=sys.stderr)


def prompted(row: dict) -> dict:
    """The row with the policy before its own system turn."""
    policy = Path('training/corpus/POLICY.md').read_text(encoding='utf-8')
    return row | {'system': [['c', '<|im_start|>'], ['t', f'system\n{policy}'], ['c', '<|im_end|>'], *row['system']]}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument('streams', nargs='+', help='labelled .stream files')
    arguments.add_argument('--weights', default='packed', help='"packed" or a safetensors file')
    arguments.add_argument('--base', action='store_true', help='score the untuned base instead')
    arguments.add_argument('--grammar', action=argparse.BooleanOptionalAction, default=True, help='decode by the grammar of the state')
    arguments.add_argument('--idle-margin', type=float, help="logits on idle at the first token; default: the packed model's, 0 for others")
    arguments.add_argument('--json', action='store_true', help='metrics as JSON')
    arguments.add_argument('--base-directory', type=Path, default=Path('training/build/base'))
    arguments.add_argument('--packed', type=Path, default=Path('models/interaction-135m'))
    arguments.add_argument('--decisions', type=Path, default=Path('training/build/decisions.jsonl'))
    arguments.add_argument('--threads', type=int, default=2)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    rows = Path('training/build/rows/score.jsonl')
    rows.parent.mkdir(parents=True, exist_ok=True)
    export(options.streams, rows)
    scored = [row for row in read_jsonl(rows) if row['rendering'] == 'full']
    model, tokenizer = load_model('base' if options.base else options.weights, options.base_directory, options.packed)
    constraint = Constraint(tokenizer) if options.grammar else None
    if options.base:
        print(evaluate(model, [encode_row(prompted(row), tokenizer) for row in scored], tokenizer, constraint))
        return
    margin = idle_margin(options.weights, options.packed, options.idle_margin)
    run(scored, model, tokenizer, constraint, margin, describe(options.weights, options.packed, options.grammar, margin), options.decisions)
    flags = ['--json'] if options.json else []
    command = ['node', '--import', 'tsx', f'{TOOLS}/score.ts', '--decisions', str(options.decisions), *flags, *options.streams]
    sys.exit(subprocess.run(command).returncode)


if __name__ == '__main__':
    main()
