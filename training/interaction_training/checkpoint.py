"""Checkpoints of a run: master weights, optimizer state, step and seconds spent. Written atomically."""

from pathlib import Path

import torch

from .master import Master


def write(path: Path, master: Master, step: int, identity: str, seconds: float) -> None:
    """Replace the checkpoint in one move: a run that is ended while it writes leaves the one before."""
    partial = path.with_suffix('.partial')
    state = {
        'step': step, 'seconds': seconds, 'identity': identity, 'rng': torch.get_rng_state(),
        'master': [p.detach() for p in master.weights], 'optimizer': master.optimizer.state_dict(),
    }
    torch.save(state, partial)
    partial.replace(path)


def read(path: Path, master: Master, identity: str) -> tuple[int, float]:
    """Restore into `master`; returns the step to go on with and the seconds spent so far, (0, 0.0) without a checkpoint.

    `identity` says what the steps were made of: settings and rows. Raises ValueError for a checkpoint of another one, since
    batches and schedule would no longer be those of its steps.
    """
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True, mmap=True)
    if state.get('identity') != identity:
        raise ValueError(f'{path} was written under other settings or rows: rename the run, or delete the checkpoint')
    with torch.no_grad():
        for weight, stored in zip(master.weights, state['master'], strict=True):
            weight.copy_(stored)
    master.optimizer.load_state_dict(state['optimizer'])
    torch.set_rng_state(state['rng'])
    return state['step'], state['seconds']
