import numpy as np
import torch
import pytest

from interaction_training.llama import Llama
from interaction_training.packed import library_name, pack, unpack
from interaction_training.quantize import GROUP, SMALLEST_SCALE, dequantize, fake_quant, pack_nibbles, quantize, round_to_bf16, unpack_nibbles
from interaction_training.shards import read_shards, write_shards
from interaction_training.weights import quantize_in_place


def weights() -> torch.Tensor:
    torch.manual_seed(1)
    weight = torch.randn(48, 96) * torch.logspace(-7, 1, 48)[:, None]
    weight[3] = 0
    weight[4, :GROUP] = 0
    return weight


def test_quantize_then_dequantize_is_fake_quant_bit_for_bit():
    q, scale = quantize(weights())
    assert torch.equal(dequantize(q, scale), fake_quant(weights()))


def test_compiled_fake_quant_is_the_same():
    assert torch.equal(torch.compile(fake_quant, dynamic=False)(weights()), fake_quant(weights()))


def test_rounding_by_bits_is_rounding_to_bf16():
    values = torch.cat([torch.rand(10000), torch.tensor([0.0, 1.00390625, 1.01171875, 3.4e37])])
    assert torch.equal(round_to_bf16(values), values.to(torch.bfloat16).float())


def test_levels_are_symmetric():
    q, _ = quantize(weights())
    assert q.min() >= -7 and q.max() <= 7


def test_scales_are_exact_in_bf16_and_f16_and_not_below_the_smallest():
    _, scale = quantize(weights())
    assert torch.equal(scale.to(torch.bfloat16).float(), scale)
    assert torch.equal(scale.to(torch.float16).float(), scale)
    assert scale.min() >= SMALLEST_SCALE


def test_fake_quant_keeps_what_is_on_its_grid():
    once = fake_quant(weights())
    # A scale may shrink by bf16 rounding of amax; values that used all seven levels stay.
    full = (quantize(once)[0].reshape(48, -1, GROUP).abs().amax(-1) == 7).all(-1)
    assert full.any() and torch.equal(fake_quant(once)[full], once[full])


def test_nibbles_round_trip_and_layout():
    q, _ = quantize(weights())
    packed = pack_nibbles(q)
    assert packed.shape == (96 // 8, 48) and packed.dtype == np.uint32
    assert int(packed[0, 5] >> 8) & 15 == int(q[5, 2]) + 7
    assert torch.equal(unpack_nibbles(packed), q)


def test_width_must_be_whole_groups():
    with pytest.raises(ValueError, match='multiple of 32'):
        quantize(torch.zeros(4, 40))


def test_packed_model_computes_what_training_computed(model: Llama, tmp_path):
    write_shards(tmp_path, pack(model))
    back = unpack(Llama(model.shapes), read_shards(tmp_path))
    quantize_in_place(model)
    for (name, expected), found in zip(model.named_parameters(), back.parameters(), strict=True):
        assert torch.equal(expected, found), name


def test_shards_keep_every_array(tmp_path):
    arrays = {'a': np.arange(6, dtype=np.uint32).reshape(2, 3), 'b': np.float32([[0.5, 2.0]]), 'c': np.float32([1 / 3]), 'd': np.float32([0.25])}
    write_shards(tmp_path, arrays)
    back = read_shards(tmp_path)
    assert list(back) == list(arrays)
    for name, array in arrays.items():
        assert np.array_equal(back[name], array) and back[name].dtype == array.dtype


def test_a_broken_shard_is_refused(tmp_path):
    write_shards(tmp_path, {'a': np.arange(6, dtype=np.uint32)})
    (tmp_path / 'params_shard_0.bin').write_bytes(b'\0' * 24)
    with pytest.raises(ValueError, match='pack again'):
        read_shards(tmp_path)


def test_library_names():
    assert library_name('embedding') == 'embed_tokens'
    assert library_name('blocks.12.attention_norm') == 'layers.12.ln1.weight'
    assert library_name('blocks.0.down') == 'layers.0.down'
