"""Greedy decoding of one action from a cached prefix, under the turn's grammar: what the runtime does, in torch."""

from dataclasses import dataclass

import numpy as np
import torch
import xgrammar

from .llama import Cache, Llama
from .tokens import StreamTokenizer

LONGEST_ACTION = 160  # tokens; an action that has not ended by then is cut and will not parse


@dataclass(frozen=True)
class Decoded:
    """`first`: probability of each action name at the first token, among the names that the grammar allows there."""

    text: str
    ids: list[int]
    first: dict[str, float]
    ended: bool


class Constraint:
    """Compiles grammars (EBNF, root rule `root`) and says which tokens they allow next."""

    def __init__(self, tokenizer: StreamTokenizer):
        self.size = tokenizer.vocabulary_size
        information = xgrammar.TokenizerInfo(
            tokenizer.vocabulary(), vocab_type=xgrammar.VocabType.BYTE_LEVEL, vocab_size=self.size,
            stop_token_ids=[tokenizer.end_id], add_prefix_space=False,
        )
        self.compiler = xgrammar.GrammarCompiler(information, max_threads=2)
        self.mask = xgrammar.allocate_token_bitmask(1, self.size)

    def matcher(self, grammar: str) -> xgrammar.GrammarMatcher:
        return xgrammar.GrammarMatcher(self.compiler.compile_grammar(grammar))

    def allowed(self, matcher: xgrammar.GrammarMatcher) -> np.ndarray:
        """Ids of the tokens that may come next, ascending."""
        matcher.fill_next_token_bitmask(self.mask)
        bits = np.unpackbits(self.mask.numpy().view(np.uint8), bitorder='little')[:self.size]
        return bits.nonzero()[0]


def first_probabilities(logits: torch.Tensor, allowed: np.ndarray | None, tokenizer: StreamTokenizer) -> dict[str, float]:
    """Softmax over the action names' first tokens, of those that the grammar allows."""
    names = {n: t for n, t in tokenizer.first_tokens.items() if allowed is None or t in allowed}
    shares = logits[list(names.values())].softmax(-1).tolist()
    return dict(zip(names, shares, strict=True))


@torch.no_grad()
def decode(
    model: Llama, cache: Cache, hidden: torch.Tensor, tokenizer: StreamTokenizer,
    constraint: Constraint | None = None, grammar: str | None = None, idle_margin: float = 0.0,
) -> Decoded:
    """Decode behind the prefix in `cache`, whose last position's output is `hidden` (D).

    `idle_margin`: logits added to `idle` at the first token, the model's operating point. Leaves the cache as long as it was; what stands behind that is overwritten.
    """
    start = cache.length
    matcher = constraint.matcher(grammar) if constraint and grammar else None
    ids: list[int] = []
    waiting: list[int] = []  # decoded, not yet in the cache
    first: dict[str, float] = {}
    while len(ids) < LONGEST_ACTION:
        allowed = constraint.allowed(matcher) if matcher else None
        if first and allowed is not None and len(allowed) == 1:
            token = int(allowed[0])
        else:
            if waiting:
                hidden = model.extend(waiting, cache)[-1]
                waiting = []
            logits = model.logits(hidden).float()
            if not first:
                logits[tokenizer.first_tokens['idle']] += idle_margin
                first = first_probabilities(logits, allowed, tokenizer)
            token = int(logits.argmax()) if allowed is None else int(allowed[logits[torch.from_numpy(allowed)].argmax()])
        ids.append(token)
        if token == tokenizer.end_id:
            break
        waiting.append(token)
        if matcher and not matcher.accept_token(token):
            raise RuntimeError(f'the grammar took back token {token}')
    cache.length = start
    ended = ids[-1] == tokenizer.end_id
    return Decoded(tokenizer.decode(ids[:-1] if ended else ids), ids, first, ended)
