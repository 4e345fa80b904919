"""Encoding of segments: control text by added tokens only, everything a writer can type without them.

A segment is ["c", text] or ["t", text]. Each is encoded apart and the ids are joined, here and in the browser: what is
typed, or returned by a tool, can never become a control token.
"""

import json
from pathlib import Path

from tokenizers import Tokenizer

END = '<|im_end|>'
ACTION_NAMES = ('idle', 'mark', 'delegate', 'integrate', 'skip', 'respond', 'nudge')


class StreamTokenizer:
    """The two tokenizers of one tokenizer.json: with its added tokens, and without any."""

    def __init__(self, path: Path | str):
        text = Path(path).read_text(encoding='utf-8')
        parsed = json.loads(text)
        self.control = Tokenizer.from_str(text)
        self.plain = Tokenizer.from_str(json.dumps({**parsed, 'added_tokens': []}))
        self.added = {token['content']: token['id'] for token in parsed['added_tokens']}
        self.added_ids = frozenset(self.added.values())
        self.end_id = self.added[END]
        self.vocabulary_size = self.control.get_vocab_size()
        self._first_tokens: dict[str, int] | None = None

    def encode(self, segments: list) -> list[int]:
        """Token ids of a list of segments. Raises ValueError for a control segment that is not all known tokens."""
        ids: list[int] = []
        for kind, text in segments:
            if kind == 't':
                ids += self.encode_text(text)
            elif kind == 'c':
                ids += self.encode_control(text)
            else:
                raise ValueError(f'a segment is "c" or "t", not {kind!r}')
        return ids

    def encode_control(self, text: str) -> list[int]:
        ids = self.control.encode(text, add_special_tokens=False).ids
        if not ids or not self.added_ids.issuperset(ids):
            raise ValueError(f'control segment {text!r} is not made of control tokens: {ids}')
        return ids

    def encode_text(self, text: str) -> list[int]:
        return self.plain.encode(text, add_special_tokens=False).ids if text else []

    def decode(self, ids: list[int]) -> str:
        """The text of ids, control tokens included (they are not hidden here: scoring parses what was decoded)."""
        return self.control.decode(ids, skip_special_tokens=False)

    @property
    def first_tokens(self) -> dict[str, int]:
        """The first token of each action name. They are distinct, so the first token is the decision."""
        if self._first_tokens is None:
            first = {}
            for name in ACTION_NAMES:
                opening = name if name in self.added else f'{name}("'
                first[name] = self.added.get(opening) or self.encode_text(f'{name}("')[0]
            if len(set(first.values())) != len(first):
                raise ValueError(f'two actions begin with the same token: {first}')
            self._first_tokens = first
        return self._first_tokens

    def vocabulary(self) -> list[str]:
        """All tokens by id, as they stand in the file (byte-level words, phrases raw)."""
        words = [''] * self.vocabulary_size
        for text, i in self.control.get_vocab(with_added_tokens=True).items():
            words[i] = text
        return words
