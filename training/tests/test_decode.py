import torch
from conftest import make_row

from interaction_training.decode import Constraint, decode
from interaction_training.llama import Cache, Llama
from interaction_training.rows import encode_row
from interaction_training.score import decide
from interaction_training.tokens import StreamTokenizer

MARK = 'mark("animal", "ox", "underline")'


def test_decoded_text_is_of_the_grammar(model: Llama, tokenizer: StreamTokenizer):
    decisions = list(decide(model, encode_row(make_row(), tokenizer), tokenizer, Constraint(tokenizer)))
    assert [d['index'] for d in decisions] == [0, 2]
    for decision in decisions:
        assert decision['text'] in ('idle', MARK)
        assert set(decision['first']) == {'idle', 'mark'} and abs(sum(decision['first'].values()) - 1) < 1e-5


def test_a_phrase_token_may_stand_where_the_grammar_has_its_text(tokenizer: StreamTokenizer):
    matcher = Constraint(tokenizer).matcher(make_row()['turns'][0]['grammar'])
    ids = tokenizer.encode([['t', 'mark("animal", "ox'], ['c', '", "underline")']]) + [tokenizer.end_id]
    assert all(matcher.accept_token(i) for i in ids) and matcher.is_terminated()


def test_decisions_do_not_depend_on_those_before(model: Llama, tokenizer: StreamTokenizer):
    """The cache after each decision holds the teacher's history again, not what was decoded."""
    constraint = Constraint(tokenizer)
    example = encode_row(make_row(turns=9), tokenizer)
    for decision, result in zip(example.decisions, decide(model, example, tokenizer, constraint), strict=True):
        cache = Cache(model.shapes, 1024)
        hidden = model.extend(example.ids[:decision.start], cache)[-1]
        fresh = decode(model, cache, hidden, tokenizer, constraint, decision.grammar)
        assert fresh.text == result['text']
        assert all(abs(fresh.first[n] - p) < 1e-4 for n, p in result['first'].items())


def test_without_a_grammar_every_action_may_come_first(model: Llama, tokenizer: StreamTokenizer):
    cache = Cache(model.shapes, 1024)
    hidden = model.extend(tokenizer.encode_text('x'), cache)[-1]
    decoded = decode(model, cache, hidden, tokenizer)
    assert len(decoded.first) == 7 and cache.length == 1


def test_decoding_is_greedy(model: Llama, tokenizer: StreamTokenizer):
    cache = Cache(model.shapes, 1024)
    hidden = model.extend(tokenizer.encode_text('an ox'), cache)[-1]
    decoded = decode(model, cache, hidden, tokenizer)
    whole = torch.tensor([tokenizer.encode_text('an ox') + decoded.ids])
    logits = model.logits(model.hidden(whole))[0, -len(decoded.ids) - 1:-1]
    assert logits.argmax(-1).tolist() == decoded.ids


def test_an_idle_margin_is_part_of_the_decision(model: Llama, tokenizer: StreamTokenizer):
    constraint = Constraint(tokenizer)
    example = encode_row(make_row(turns=9), tokenizer)
    plain, shifted, silent = (list(decide(model, example, tokenizer, constraint, margin)) for margin in (0.0, 1.0, 100.0))
    assert all(decision['text'] == 'idle' for decision in silent)
    odds = lambda first: first['mark'] / first['idle']
    assert all(abs(odds(b['first']) / odds(a['first']) - 2.718281828 ** -1) < 1e-3 for a, b in zip(plain, shifted, strict=True))
