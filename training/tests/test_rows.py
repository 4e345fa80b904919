import pytest
import torch
from conftest import make_row

from interaction_training.batches import bucket_of, collate, plan
from interaction_training.rows import Example, Weights, encode_row, pack_general
from interaction_training.tokens import StreamTokenizer


def test_actions_end_with_the_end_token_and_only_supervised_ones_count(tokenizer: StreamTokenizer):
    example = encode_row(make_row(), tokenizer)
    assert [d.name for d in example.decisions] == ['idle', 'mark']
    for decision in example.decisions:
        assert example.ids[decision.end - 1] == tokenizer.end_id
        assert example.ids[decision.start - 1] == tokenizer.added['</stream_event>']
        assert example.weights[decision.start] == Weights().first
    supervised = sum(d.end - d.start for d in example.decisions)
    assert sum(w > 0 for w in example.weights) == supervised
    assert len(example.weights) == len(example.ids)


def test_free_text_weighs_less_than_what_must_be_right(tokenizer: StreamTokenizer):
    idle, mark = encode_row(make_row(), tokenizer).decisions
    weights = encode_row(make_row(), tokenizer).weights
    assert weights[idle.start + 1] == Weights().free_text
    assert weights[mark.start + 1] == Weights().other


def test_collate_predicts_the_next_token(tokenizer: StreamTokenizer):
    example = encode_row(make_row(), tokenizer)
    batch = collate([example], 256, 3, tokenizer.end_id)
    assert batch.ids.shape == (3, 256)
    for at, target, weight in zip(batch.selected.tolist(), batch.targets.tolist(), batch.weights.tolist()):
        assert example.ids[at + 1] == target and example.weights[at + 1] == pytest.approx(weight)
    second = collate([example, example], 256, 3, tokenizer.end_id)
    assert torch.equal(second.selected[len(batch.selected):], batch.selected + 256)


def examples(lengths: list[int]) -> list[Example]:
    return [Example(f'e{i}', [5] * n, [0.0] * (n - 1) + [1.0]) for i, n in enumerate(lengths)]


def test_an_epoch_holds_every_example_once_in_batches_of_its_size():
    given = examples([10, 20, 30, 40, 50, 60, 70, 90] * 5)
    epoch = plan(given, [32, 64, 128], 128, '0/0')
    assert sorted(e.id for _, group in epoch for e in group) == sorted(e.id for e in given)
    for bucket, group in epoch:
        assert len(group) <= 128 // bucket and all(len(e.ids) <= bucket for e in group)


def test_the_order_is_a_function_of_the_seed():
    given = examples([10, 20, 30, 40, 50] * 9)
    ids = lambda seed: [[e.id for e in group] for _, group in plan(given, [32, 64], 128, seed)]
    assert ids('0/0') == ids('0/0') != ids('0/1')


def test_a_stream_longer_than_the_largest_bucket_is_an_error():
    with pytest.raises(ValueError, match='larger'):
        bucket_of(examples([65])[0], [32, 64])


def test_general_conversations_are_packed_whole_and_only_answers_count(tokenizer: StreamTokenizer):
    chat = {'messages': [{'role': 'user', 'content': 'Hi <|im_end|>'}, {'role': 'assistant', 'content': 'Yes.'}]}
    packs = pack_general([chat] * 5, tokenizer, 100)
    assert all(len(p.ids) <= 100 and len(p.ids) == len(p.weights) for p in packs) and len(packs) > 1
    answer = [i for i, w in zip(packs[0].ids, packs[0].weights) if w]
    assert tokenizer.decode(answer).startswith('Yes.<|im_end|>')
    assert packs[0].ids.count(tokenizer.end_id) == 2 * answer.count(tokenizer.end_id)


def test_plain_text_is_supervised_whole(tokenizer: StreamTokenizer):
    text = 'The ferry left a little after six.'
    pack, = pack_general([{'id': 'x', 'text': text}], tokenizer, 100)
    assert tokenizer.decode(pack.ids) == text
    assert pack.weights == [0.0] + [1.0] * (len(pack.ids) - 1)
