import json

import pytest
import torch
import torch.nn.functional as F

from interaction_training.llama import Cache, Llama, Shapes, attend
from interaction_training.weights import load, split


def test_chunked_attention_is_causal_attention():
    torch.manual_seed(0)
    q, k, v = torch.randn(2, 4, 21, 8), torch.randn(2, 2, 21, 8), torch.randn(2, 2, 21, 8)
    expected = F.scaled_dot_product_attention(q, k.repeat_interleave(2, 1), v.repeat_interleave(2, 1), is_causal=True)
    for chunk in (4, 21, 64):
        assert torch.allclose(attend(q, k, v, chunk), expected, atol=1e-5)


def test_the_cache_gives_what_a_whole_forward_gives(model: Llama):
    ids = torch.randint(0, model.shapes.vocabulary, (1, 40))
    whole = model.hidden(ids)[0]
    cache = Cache(model.shapes, 64)
    parts = torch.cat([model.extend(ids[0, a:b].tolist(), cache) for a, b in ((0, 17), (17, 18), (18, 40))])
    assert torch.allclose(parts, whole, atol=1e-4)


def test_a_rolled_back_cache_goes_on_from_its_prefix(model: Llama):
    ids = torch.randint(0, model.shapes.vocabulary, (30,)).tolist()
    cache = Cache(model.shapes, 64)
    model.extend(ids[:20], cache)
    model.extend([1, 2, 3, 4], cache)
    cache.length = 20
    assert torch.allclose(model.extend(ids[20:], cache), model.hidden(torch.tensor([ids]))[0, 20:], atol=1e-4)


def test_a_full_cache_says_so(model: Llama):
    with pytest.raises(ValueError, match='cache holds'):
        model.extend([1] * 9, Cache(model.shapes, 8))


@pytest.mark.parametrize('tied', [True, False])
def test_hf_tensors_round_trip(shapes: Shapes, tied: bool):
    shapes = Shapes(**{**shapes.__dict__, 'tied': tied})
    source = Llama(shapes)
    with torch.no_grad():
        for parameter in source.parameters():
            parameter.normal_()
    named = dict(source.named_parameters())
    tensors = split(shapes, named.__getitem__)
    assert tensors['model.layers.1.self_attn.k_proj.weight'].shape == (32, 64)
    back = load(Llama(shapes), tensors)
    assert all(torch.equal(a, b) for a, b in zip(source.parameters(), back.parameters(), strict=True))


def test_shapes_come_from_the_config_and_odd_ones_are_refused(tmp_path):
    config = {'vocab_size': 10, 'hidden_size': 64, 'intermediate_size': 96, 'num_hidden_layers': 2, 'num_attention_heads': 4,
              'num_key_value_heads': 2, 'max_position_embeddings': 128, 'rms_norm_eps': 1e-6, 'rope_theta': 5000.0, 'tie_word_embeddings': True}
    (tmp_path / 'config.json').write_text(json.dumps(config))
    assert Shapes.read(tmp_path) == Shapes(10, 64, 96, 2, 4, 2, 16, 5000.0, 1e-6, 128, True)
    (tmp_path / 'config.json').write_text(json.dumps({**config, 'attention_bias': True}))
    with pytest.raises(ValueError, match='attention_bias'):
        Shapes.read(tmp_path)


def test_rows_of_a_cache_do_not_see_each_other(model: Llama):
    ids = torch.randint(0, model.shapes.vocabulary, (3, 12))
    cache = Cache(model.shapes, 16, rows=3)
    parts = torch.cat([model.extend_rows(ids[:, :7], cache), model.extend_rows(ids[:, 7:8], cache), model.extend_rows(ids[:, 8:], cache)], 1)
    assert torch.allclose(parts, model.hidden(ids), atol=1e-4)
