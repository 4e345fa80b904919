import torch
from conftest import make_row

from interaction_training.llama import Llama
from interaction_training.replay import OPENING, find_openings, write
from interaction_training.tokens import StreamTokenizer


def test_texts_go_on_from_their_openings_without_a_control_token(model: Llama, tokenizer: StreamTokenizer):
    openings = [list(range(20 + i, 20 + i + OPENING)) for i in range(3)]
    forbidden = sorted(tokenizer.added_ids)
    texts, again = (write(model, openings, 30, forbidden, torch.Generator().manual_seed(1)) for _ in range(2))
    assert texts == again and all(len(text) == OPENING + 30 for text in texts)
    assert [text[:OPENING] for text in texts] == openings
    assert not tokenizer.added_ids.intersection(token for text in texts for token in text)


def test_an_opening_is_typed_text_of_a_whole_stream(tokenizer: StreamTokenizer):
    row = make_row()
    row['turns'][1]['event'][5] = ['t', '…a much longer sentence than the others']
    opening, = find_openings([row, {**row, 'rendering': 'rebased'}], tokenizer)
    assert tokenizer.decode(opening) == 'a much longer sentence'[:len(tokenizer.decode(opening))]
