import json
import shutil
from pathlib import Path

import pytest
import torch
from conftest import make_row

from interaction_training import sft
from interaction_training.llama import Llama
from interaction_training.pack import build, in_library_order
from interaction_training.packed import pack
from interaction_training.settings import Settings
from interaction_training.tokens import StreamTokenizer
from interaction_training.weights import read_safetensors, save, split


@pytest.fixture
def settings(tmp_path: Path, model: Llama, tokenizer: StreamTokenizer, monkeypatch) -> Settings:
    """A base directory and rows of the tiny model, and settings for a run of a few steps."""
    base = tmp_path / 'base'
    base.mkdir()
    shutil.copy(tmp_path / 'tokenizer.json', base / 'tokenizer.json')
    s = model.shapes
    (base / 'config.json').write_text(json.dumps({
        'vocab_size': s.vocabulary, 'hidden_size': s.hidden, 'intermediate_size': s.intermediate, 'num_hidden_layers': s.layers,
        'num_attention_heads': s.heads, 'num_key_value_heads': s.kv_heads, 'head_dim': s.head_size, 'rope_theta': s.rope_base,
        'rms_norm_eps': s.epsilon, 'max_position_embeddings': s.context, 'tie_word_embeddings': True,
    }))
    named = dict(model.named_parameters())
    save(base / 'model.safetensors', split(s, named.__getitem__))
    rows = tmp_path / 'rows.jsonl'
    rows.write_text('\n'.join(json.dumps(make_row(i, 3 + i % 3)) for i in range(12)))
    monkeypatch.setattr(sft, 'RUNS', tmp_path / 'runs')
    monkeypatch.setattr(sft, 'prose_loss', lambda *_: 0.0)
    return Settings(
        name='tiny', base=str(base), train={str(rows): {'full': 1}}, dev=[str(rows)], epochs=2, tokens_per_step=1024, buckets=[256, 512],
        learning_rate=3e-3, warmup_steps=1, compile=False, checkpoint_seconds=0,
    )


def tuned(settings: Settings) -> dict[str, torch.Tensor]:
    return read_safetensors(sft.RUNS / settings.name / 'sft.safetensors')


def test_loss_falls_and_the_last_half_computes_in_four_bits(settings: Settings):
    run = sft.Run(settings)
    batch = sft.collate(run.examples[:2], 256, 2, 2)
    run.master.publish(False)
    before = sft.weighted_loss(run.model, batch).item()
    run.train()
    assert sft.weighted_loss(run.model, batch).item() < before
    assert len(torch.unique(run.model.blocks[0].qkv[0, :32].detach())) <= 15


def test_a_stopped_run_goes_on_to_the_same_weights(settings: Settings, monkeypatch):
    sft.Run(settings).train()
    whole = tuned(settings)
    shutil.rmtree(sft.RUNS / settings.name)
    run, steps, weighted = sft.Run(settings), [], sft.weighted_loss

    def stop_at_third(*arguments):
        steps.append(0)
        run.interrupted = len(steps) == 3
        return weighted(*arguments)

    monkeypatch.setattr(sft, 'weighted_loss', stop_at_third)
    with pytest.raises(SystemExit):
        run.train()
    monkeypatch.setattr(sft, 'weighted_loss', weighted)
    sft.Run(settings).train()
    assert len(steps) == 3
    for name, tensor in tuned(settings).items():
        assert torch.equal(tensor, whole[name]), name


def test_a_checkpoint_of_other_settings_is_refused(settings: Settings):
    sft.Run(settings).train()
    with pytest.raises(ValueError, match='other settings'):
        sft.Run(Settings(**{**settings.__dict__, 'learning_rate': 1.0})).train()


def test_a_checkpoint_of_other_rows_is_refused(settings: Settings):
    sft.Run(settings).train()
    Path(next(iter(settings.train))).write_text(json.dumps(make_row(99)))
    with pytest.raises(ValueError, match='or rows'):
        sft.Run(settings).train()


def test_unknown_settings_are_refused(tmp_path):
    (tmp_path / 's.json').write_text('{"name": "x", "base": "b", "train": [], "learnrate": 1}')
    with pytest.raises(ValueError, match='learnrate'):
        Settings.read(tmp_path / 's.json')


def test_the_packed_folder_names_every_file(settings: Settings, model: Llama, tmp_path):
    library, out = tmp_path / 'library', tmp_path / 'out'
    library.mkdir()
    (library / 'model.wasm').write_bytes(b'wasm')
    parameters = [{'name': n, 'shape': list(a.shape), 'dtype': str(a.dtype)} for n, a in reversed(pack(model).items())]
    metadata = {'model_type': 'llama', 'quantization': 'q4f32_1', 'context_window_size': 64, 'sliding_window_size': -1,
                'prefill_chunk_size': 32, 'attention_sink_size': -1, 'max_batch_size': 1, 'params': parameters}
    (library / 'metadata.json').write_text(json.dumps(metadata))
    out.mkdir()
    for name in ('MODEL_CARD.md', 'precision-recall.svg'):
        (out / name).write_text('for people')
    manifest = build(Path(settings.base), Path(settings.base), library, out)
    assert set(manifest['files']) == {p.name for p in out.iterdir()} - {'manifest.json', 'MODEL_CARD.md', 'precision-recall.svg'}
    assert manifest['files']['model.wasm']['bytes'] == 4
    listed = json.loads((out / 'tensor-cache.json').read_text())['records'][0]['records']
    assert [r['name'] for r in listed] == [p['name'] for p in parameters]


def test_weights_that_do_not_fit_the_library_are_refused(model: Llama):
    with pytest.raises(ValueError, match='compile for this base'):
        in_library_order(pack(model), [{'name': 'other', 'shape': [1], 'dtype': 'float32'}])


def test_a_share_takes_the_same_streams_of_every_rendering():
    rows = [{'id': f'x-{i:03d}'} for i in range(1000)]
    half = [row['id'] for row in rows if sft.within(row, 0.5)]
    assert 400 < len(half) < 600
    assert set(half) > {row['id'] for row in rows if sft.within(row, 0.25)}
    assert all(sft.within(row, 1) for row in rows) and not any(sft.within(row, 0) for row in rows)
