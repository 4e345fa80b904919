"""A tiny model and a tiny tokenizer, so that every test runs in seconds and without the base."""

import json
import sys
from pathlib import Path

import pytest
import torch

sys.path.insert(0, str(Path(__file__).parents[1]))

from interaction_training.llama import Llama, Shapes
from interaction_training.phrases import rename_reserved_tokens
from interaction_training.tokens import StreamTokenizer


def byte_words() -> list[str]:
    """The 256 words of byte-level BPE."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in printable]
    return [chr(b) for b in printable] + [chr(256 + i) for i in range(len(others))]


def tiny_tokenizer_json() -> dict:
    """Reserved tokens as the base has them (ids 0 to 16), bytes, and two merges."""
    reserved = ['<|endoftext|>', '<|im_start|>', '<|im_end|>', *(f'<reserved_{i}>' for i in range(14))]
    words = [*reserved, *byte_words(), 'id', 'ma']
    flags = {'single_word': False, 'lstrip': False, 'rstrip': False, 'normalized': False, 'special': True}
    level = {'type': 'ByteLevel', 'add_prefix_space': False, 'trim_offsets': True, 'use_regex': True}
    return {
        'version': '1.0', 'truncation': None, 'padding': None, 'normalizer': None, 'post_processor': None, 'pre_tokenizer': level, 'decoder': level,
        'added_tokens': [{'id': i, 'content': text, **flags} for i, text in enumerate(reserved)],
        'model': {
            'type': 'BPE', 'dropout': None, 'unk_token': None, 'continuing_subword_prefix': None, 'end_of_word_suffix': None,
            'fuse_unk': False, 'byte_fallback': False, 'ignore_merges': False,
            'vocab': {text: i for i, text in enumerate(words)}, 'merges': [['i', 'd'], ['m', 'a']],
        },
    }


@pytest.fixture
def tokenizer(tmp_path: Path) -> StreamTokenizer:
    path = tmp_path / 'tokenizer.json'
    path.write_text(json.dumps(rename_reserved_tokens(tiny_tokenizer_json())))
    return StreamTokenizer(path)


@pytest.fixture
def shapes(tokenizer: StreamTokenizer) -> Shapes:
    return Shapes(
        vocabulary=tokenizer.vocabulary_size, hidden=64, intermediate=96, layers=2, heads=4, kv_heads=2, head_size=16,
        rope_base=10000.0, epsilon=1e-5, context=1024, tied=True,
    )


@pytest.fixture
def model(shapes: Shapes) -> Llama:
    torch.manual_seed(0)
    net = Llama(shapes)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.1 if parameter.dim() == 2 else torch.ones_like(parameter))
    return net


def make_row(number: int = 0, turns: int = 3) -> dict:
    """A row as the TypeScript export writes it."""
    event = lambda i, text: [['c', '<stream_event index='], ['t', str(i)], ['c', ' <t+'], ['t', '650'],
                             ['c', 'ms> source=user state=active revised=false>'], ['t', text], ['c', '</stream_event>']]
    actions = [
        ('idle', [['c', 'idle']]),
        ('idle', [['c', 'idle'], ['t', '("in flight")']]),
        ('mark', [['t', 'mark("animal", "ox'], ['c', '", "underline")']]),
    ]
    return {
        'id': f'x-{number:03d}', 'family': 'test', 'rendering': 'full',
        'system': [['c', '<|im_start|>'], ['t', 'system\nAnswer.'], ['c', '<|im_end|>']],
        'turns': [
            {'index': i, 'event': event(i, f'an ox {i} '), 'action': actions[i % 3][1], 'name': actions[i % 3][0],
             'supervised': i != 1, 'rejected': [], 'grammar': 'root ::= "idle" | "mark(\\"animal\\", \\"ox\\", \\"underline\\")"'}
            for i in range(turns)
        ],
    }
