import math

import torch
from conftest import make_row

from interaction_training.batches import collate
from interaction_training.llama import Llama
from interaction_training.preference import margins, preference_loss, set_references, type_pairs
from interaction_training.rows import encode_row
from interaction_training.settings import Settings
from interaction_training.tokens import StreamTokenizer

SETTINGS = Settings(name='x', base='', train={}, tokens_per_step=512)


def row_with_pairs() -> dict:
    """Turn 0 is idle against a mark; turn 2 marks "ox" against "ow"."""
    row = make_row()
    row['turns'][0]['rejected'] = [[['t', 'mark("animal", "ox'], ['c', '", "underline")']]]
    row['turns'][2]['rejected'] = [[['t', 'mark("animal", "ow'], ['c', '", "underline")']], row['turns'][2]['action']]
    return row


def test_a_pair_stands_at_the_first_token_that_tells_the_two_apart(tokenizer: StreamTokenizer):
    example = encode_row(row_with_pairs(), tokenizer)
    first, second = example.pairs  # the unwanted action that is the wanted one is no pair
    assert first.position == example.decisions[0].start
    assert first.wanted == tokenizer.first_tokens['idle'] and first.unwanted == tokenizer.first_tokens['mark']
    assert tokenizer.decode([second.wanted]) == 'x' and tokenizer.decode([second.unwanted]) == 'w'
    assert example.ids[second.position] == second.wanted


def test_pairs_can_be_those_that_differ_in_type(tokenizer: StreamTokenizer):
    example = encode_row(row_with_pairs(), tokenizer)
    assert type_pairs(example) == example.pairs[:1]


def test_the_margin_is_the_difference_of_log_probabilities(model: Llama, tokenizer: StreamTokenizer):
    example = encode_row(row_with_pairs(), tokenizer)
    batch = collate([example], 256, 2, tokenizer.end_id)
    hidden = model.hidden(batch.ids)
    logs = model.logits(hidden[0]).log_softmax(-1)
    for pair, margin in zip(example.pairs, margins(model, hidden, batch.pairs).tolist()):
        expected = logs[pair.position - 1, pair.wanted] - logs[pair.position - 1, pair.unwanted]
        assert math.isclose(margin, expected.item(), abs_tol=1e-4)


def test_against_itself_the_loss_is_log_2_and_training_lowers_it(model: Llama, tokenizer: StreamTokenizer):
    example = encode_row(row_with_pairs(), tokenizer)
    count, right = set_references(model, [(256, [example])], SETTINGS, tokenizer.end_id)
    assert count == 2 and 0 <= right <= 2
    batch = collate([example], 256, 2, tokenizer.end_id)
    loss = preference_loss(model, model.hidden(batch.ids), batch, 0.5)
    assert math.isclose(loss.item(), math.log(2), abs_tol=1e-5)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(5):
        optimizer.zero_grad()
        preference_loss(model, model.hidden(batch.ids), batch, 0.5).backward()
        optimizer.step()
    assert preference_loss(model, model.hidden(batch.ids), batch, 0.5).item() < math.log(2)


def test_a_batch_without_pairs_costs_nothing(model: Llama, tokenizer: StreamTokenizer):
    batch = collate([encode_row(make_row(), tokenizer)], 256, 2, tokenizer.end_id)
    assert preference_loss(model, model.hidden(batch.ids), batch, 0.5).item() == 0
