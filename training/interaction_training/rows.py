"""Rows → examples: token ids, what is supervised and with which weight.

A row is one rendering of one stream, made by training/corpus-tools (one `render` makes training rows and runtime
prompts). One JSON object a line:
{"id", "family", "rendering": "full" | "rebased" | "resliced" | "exchanged", "system": [segment…],
 "turns": [{"index", "event": [segment…], "action": [segment…], "name", "supervised", "rejected": [[segment…]…], "grammar"?}…]}
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from .tokens import StreamTokenizer

# Actions whose text behind the first token is free wording (a reason, a reply), not something to copy or get right.
FREE_TEXT = ('idle', 'skip', 'respond')


@dataclass(frozen=True)
class Weights:
    """Weight of a supervised token by its place. The first token is the decision, so it counts most."""

    first: float = 4.0
    free_text: float = 0.2
    other: float = 1.0


@dataclass(frozen=True)
class Decision:
    """Tokens [start, end) of one action with its end token; the event before it ends at `start`."""

    start: int
    end: int
    name: str
    index: int
    grammar: str | None = None


@dataclass
class Pair:
    """A wanted and an unwanted action after the same event, at the first token that tells them apart.

    `position` is that token's; `reference` is by how much the reference model prefers the wanted one (logits).
    """

    position: int
    wanted: int
    unwanted: int
    reference: float = 0.0


@dataclass
class Example:
    """`weights[i]` is the weight of token i as a target; 0 where it is context only."""

    id: str
    ids: list[int]
    weights: list[float]
    family: str = ''
    rendering: str = 'full'
    decisions: list[Decision] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)


def read_jsonl(path: Path | str) -> list[dict]:
    with open(path, encoding='utf-8') as lines:
        return [json.loads(line) for line in lines if line.strip()]


def encode_row(row: dict, tokenizer: StreamTokenizer, weights: Weights = Weights()) -> Example:
    """One row as an example. The end token is appended to every action and supervised with it."""
    ids = tokenizer.encode(row['system'])
    example = Example(row['id'], ids, [0.0] * len(ids), row.get('family', ''), row.get('rendering', 'full'))
    for turn in row['turns']:
        event = tokenizer.encode(turn['event'])
        action = tokenizer.encode(turn['action']) + [tokenizer.end_id]
        example.weights += [0.0] * len(event)
        start = len(ids) + len(event)
        ids += event + action
        if not turn.get('supervised', True):
            example.weights += [0.0] * len(action)
            continue
        rest = weights.free_text if turn['name'] in FREE_TEXT else weights.other
        example.weights += [weights.first] + [rest] * (len(action) - 1)
        for rejected in turn['rejected']:
            other = tokenizer.encode(rejected) + [tokenizer.end_id]
            apart = next((i for i, (a, b) in enumerate(zip(action, other)) if a != b), None)
            if apart is not None:
                example.pairs.append(Pair(start + apart, action[apart], other[apart]))
        example.decisions.append(Decision(start, len(ids), turn['name'], turn['index'], turn.get('grammar')))
    return example


def encode_conversation(messages: list[dict], tokenizer: StreamTokenizer) -> tuple[list[int], list[float]]:
    """A general conversation in the base's own chat template: ids and weights, the assistant's words supervised."""
    ids: list[int] = []
    weights: list[float] = []
    for message in messages:
        head = tokenizer.encode([['c', '<|im_start|>'], ['t', message['role'] + '\n']])
        body = tokenizer.encode_text(message['content']) + [tokenizer.end_id]
        tail = tokenizer.encode_text('\n')
        ids += head + body + tail
        weights += [0.0] * len(head) + [float(message['role'] == 'assistant')] * len(body) + [0.0] * len(tail)
    return ids, weights


def encode_general(row: dict, tokenizer: StreamTokenizer) -> tuple[list[int], list[float]]:
    """A general row: a conversation (`messages`), or plain text (`text`), which is supervised whole but for its first token."""
    if 'messages' in row:
        return encode_conversation(row['messages'], tokenizer)
    ids = tokenizer.encode_text(row['text'])
    return ids, [0.0] + [1.0] * (len(ids) - 1)


def pack_general(rows: list[dict], tokenizer: StreamTokenizer, capacity: int) -> list[Example]:
    """Several short general rows one behind the other in examples of at most `capacity` tokens (long ones are cut)."""
    packs: list[Example] = []
    for row in rows:
        ids, weights = (part[:capacity] for part in encode_general(row, tokenizer))
        if not packs or len(packs[-1].ids) + len(ids) > capacity:
            packs.append(Example(f'general-{len(packs)}', [], [], 'general', 'general'))
        packs[-1].ids += ids
        packs[-1].weights += weights
    return packs
