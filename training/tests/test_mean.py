from pathlib import Path

import pytest
import torch

from interaction_training.mean import mean
from interaction_training.weights import read_safetensors, save


def test_the_mean_of_runs(tmp_path: Path):
    for i in range(3):
        save(tmp_path / f'{i}.safetensors', {'a': torch.full((2, 2), float(i)), 'b': torch.tensor([1.0])})
    mean([tmp_path / f'{i}.safetensors' for i in range(3)], tmp_path / 'out' / 'mean.safetensors')
    found = read_safetensors(tmp_path / 'out' / 'mean.safetensors')
    assert torch.equal(found['a'], torch.ones(2, 2)) and torch.equal(found['b'], torch.tensor([1.0]))


def test_weights_of_another_model_are_refused(tmp_path: Path):
    save(tmp_path / 'a.safetensors', {'a': torch.ones(2)})
    save(tmp_path / 'b.safetensors', {'a': torch.ones(3)})
    with pytest.raises(ValueError, match='one model'):
        mean([tmp_path / 'a.safetensors', tmp_path / 'b.safetensors'], tmp_path / 'c.safetensors')
