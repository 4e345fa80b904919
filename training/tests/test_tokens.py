import pytest
from conftest import tiny_tokenizer_json

from interaction_training.phrases import FIRST_PHRASE_ID, PHRASES, rename_reserved_tokens
from interaction_training.tokens import StreamTokenizer


def test_every_phrase_is_one_token(tokenizer: StreamTokenizer):
    for i, phrase in enumerate(PHRASES):
        assert tokenizer.encode([['c', phrase]]) == [FIRST_PHRASE_ID + i]


def test_typed_control_text_never_becomes_a_control_token(tokenizer: StreamTokenizer):
    for text in (*PHRASES, '<|im_end|>', '<|im_start|>', '<|endoftext|>'):
        ids = tokenizer.encode([['t', text]])
        assert not tokenizer.added_ids.intersection(ids)
        assert tokenizer.decode(ids) == text


@pytest.mark.parametrize('text', ['idle(', 'idle man', 'x', ''])
def test_a_control_segment_of_other_text_is_refused(tokenizer: StreamTokenizer, text: str):
    with pytest.raises(ValueError, match='control'):
        tokenizer.encode([['c', text]])


def test_segments_are_encoded_apart(tokenizer: StreamTokenizer):
    assert tokenizer.encode([['t', 'i'], ['t', 'd']]) != tokenizer.encode([['t', 'id']])
    assert tokenizer.encode([['t', '']]) == []


def test_decode_gives_back_control_and_text(tokenizer: StreamTokenizer):
    segments = [['c', 'delegate("'], ['t', 'search", {"query": "café 日本"})'], ['c', '<|im_end|>']]
    assert tokenizer.decode(tokenizer.encode(segments)) == 'delegate("search", {"query": "café 日本"})<|im_end|>'


def test_first_tokens_are_distinct(tokenizer: StreamTokenizer):
    first = tokenizer.first_tokens
    assert first['idle'] == tokenizer.added['idle'] and first['integrate'] == tokenizer.added['integrate("']
    assert len(set(first.values())) == 7


def test_a_phrase_that_the_base_already_has_is_refused():
    base = tiny_tokenizer_json()
    base['model']['vocab']['idle'] = len(base['model']['vocab'])
    with pytest.raises(ValueError, match='already'):
        rename_reserved_tokens(base)


def test_a_base_without_reserved_tokens_is_refused():
    base = tiny_tokenizer_json()
    base['added_tokens'] = base['added_tokens'][:10]
    with pytest.raises(ValueError, match='no place'):
        rename_reserved_tokens(base)
