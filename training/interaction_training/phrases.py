"""The header phrases that are one token each, and the renaming of reserved tokens that makes them so.

The base tokenizer has reserved tokens that this model never needs (ids 3 to 16). Renamed, they cut a decision from
~66 to ~34 tokens and a bare idle to one. The order is part of the file format: ids are stable once a model has shipped.
"""

import json
from pathlib import Path

FIRST_PHRASE_ID = 3

PHRASES = (
    '<stream_event index=',
    ' <t+',
    'ms> source=user state=active revised=false>',
    'ms> source=user state=active revised=true>',
    'ms> source=user state=paused revised=false>',
    'ms> source=tool id=',
    'ms> source=timer id=',
    ' state=active>',
    ' state=paused>',
    '</stream_event>',
    'idle',
    '", "underline")',
    'delegate("',
    'integrate("',
)


def rename_reserved_tokens(tokenizer: dict) -> dict:
    """Give the reserved tokens of a parsed tokenizer.json the phrases' names; returns a new object.

    `single_word` and the strip flags are off: only control segments are ever encoded with added tokens, so nothing has
    to be guessed from the neighbourhood. Raises ValueError where the base has no reserved token at such an id, or
    where a phrase is already a word of its vocabulary (two ids for one string would break every reader of the file).
    """
    names = {FIRST_PHRASE_ID + i: phrase for i, phrase in enumerate(PHRASES)}
    vocabulary = tokenizer['model']['vocab']
    reserved = {token['id'] for token in tokenizer['added_tokens']}
    for token_id, phrase in names.items():
        if token_id not in reserved:
            raise ValueError(f'token {token_id} of the base is not reserved: the phrase {phrase!r} has no place')
        if vocabulary.get(phrase, token_id) != token_id:
            raise ValueError(f'the base already has a token {phrase!r}')
    renamed = {names.get(i, text): i for text, i in sorted(vocabulary.items(), key=lambda item: item[1])}
    added = [
        {**token, 'content': names[token['id']], 'special': False, 'normalized': False,
         'single_word': False, 'lstrip': False, 'rstrip': False}
        if token['id'] in names else token
        for token in tokenizer['added_tokens']
    ]
    return {**tokenizer, 'added_tokens': added, 'model': {**tokenizer['model'], 'vocab': renamed}}


def write_renamed(source: Path, destination: Path) -> None:
    """Read a base's tokenizer.json and write ours."""
    tokenizer = rename_reserved_tokens(json.loads(source.read_text(encoding='utf-8')))
    destination.write_text(json.dumps(tokenizer, ensure_ascii=False), encoding='utf-8')
