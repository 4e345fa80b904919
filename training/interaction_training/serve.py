"""`python -m interaction_training.serve`: decides prompts for a caller that lives with the model's own actions (free-running).

One JSON object a line on standard input: {"prompt": [segment…], "grammar": "…"}; one a line on standard output:
{"text", "first", "reused"}. The cache is kept for the longest common prefix with the prompt before, as in the page.
"""

import argparse
import json
import sys
from pathlib import Path

import torch

from .decode import LONGEST_ACTION, Constraint, decode
from .llama import Cache
from .score import idle_margin, load_model


@torch.no_grad()
def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument('--weights', default='packed', help='"packed" or a safetensors file')
    arguments.add_argument('--base-directory', type=Path, default=Path('training/build/base'))
    arguments.add_argument('--packed', type=Path, default=Path('models/interaction-135m'))
    arguments.add_argument('--idle-margin', type=float, help="as of score")
    arguments.add_argument('--threads', type=int, default=2)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    model, tokenizer = load_model(options.weights, options.base_directory, options.packed)
    constraint = Constraint(tokenizer)
    margin = idle_margin(options.weights, options.packed, options.idle_margin)
    cache = Cache(model.shapes, 4096)
    cached: list[int] = []
    for line in sys.stdin:
        request = json.loads(line)
        ids = tokenizer.encode(request['prompt'])
        if len(ids) + LONGEST_ACTION > 4096:
            raise ValueError(f'{len(ids)} tokens: the prompt does not fit the context')
        same = next((i for i, (a, b) in enumerate(zip(cached, ids)) if a != b), min(len(cached), len(ids)))
        # The last token's output is needed, so that one always runs.
        cache.length = same = min(same, len(ids) - 1)
        hidden = model.extend(ids[same:], cache)[-1]
        decoded = decode(model, cache, hidden, tokenizer, constraint, request['grammar'], margin)
        cached = ids
        print(json.dumps({'text': decoded.text, 'first': decoded.first, 'reused': same}), flush=True)


if __name__ == '__main__':
    main()
