"""`training/run mean`: the mean of several runs' weights. Runs from one start lie close enough for their mean to be a model, and
what each learnt by itself is mostly kept (a "soup": Wortsman et al. 2022)."""

import argparse
from pathlib import Path

from .weights import read_safetensors, save


def mean(files: list[Path], out: Path) -> None:
    """Write the mean of all tensors of `files`, float32. Raises ValueError where their names or shapes differ."""
    runs = [read_safetensors(file) for file in files]
    shapes = [{name: tuple(tensor.shape) for name, tensor in run.items()} for run in runs]
    if any(other != shapes[0] for other in shapes):
        raise ValueError(f'not weights of one model: {", ".join(map(str, files))}')
    out.parent.mkdir(parents=True, exist_ok=True)
    save(out, {name: sum(run[name].float() for run in runs) / len(runs) for name in runs[0]})


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument('files', nargs='+', type=Path)
    arguments.add_argument('--out', type=Path, required=True)
    options = arguments.parse_args()
    mean(options.files, options.out)


if __name__ == '__main__':
    main()
