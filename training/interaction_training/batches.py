"""Batches of static shape: a few lengths (buckets), and for each a fixed number of rows, so that compiling pays off."""

import random
from collections import Counter
from dataclasses import dataclass

import torch

from .rows import Example


@dataclass(frozen=True)
class Batch:
    """`ids` (B, T). `selected` are flat indices into B · T of the positions that predict a supervised token;
    `targets` and `weights` belong to them. A row of `pairs` (P, 3) is the flat position that predicts, the wanted and the
    unwanted token; `references` (P) are their margins under the reference model."""

    ids: torch.Tensor
    selected: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor
    tokens: int
    pairs: torch.Tensor
    references: torch.Tensor


def bucket_of(example: Example, buckets: list[int]) -> int:
    """The smallest bucket that holds the example. Raises ValueError where none does."""
    for bucket in buckets:
        if len(example.ids) <= bucket:
            return bucket
    raise ValueError(f'{example.id} has {len(example.ids)} tokens, the largest bucket {buckets[-1]}: add a larger one')


def collate(examples: list[Example], length: int, rows: int, padding: int) -> Batch:
    """Pad to (rows, length) at the end; rows without an example are padding and predict nothing."""
    ids = torch.full((rows, length), padding)
    weights = torch.zeros(rows, length)
    for row, example in enumerate(examples):
        ids[row, :len(example.ids)] = torch.tensor(example.ids)
        weights[row, :len(example.weights)] = torch.tensor(example.weights)
    pairs = [(row * length + pair.position - 1, pair.wanted, pair.unwanted, pair.reference)
             for row, example in enumerate(examples) for pair in example.pairs]
    selected = (weights[:, 1:] > 0).nonzero()
    row, column = selected[:, 0], selected[:, 1]
    return Batch(
        ids, row * length + column, ids[row, column + 1], weights[row, column + 1],
        sum(len(example.ids) for example in examples),
        torch.tensor([pair[:3] for pair in pairs], dtype=torch.long).view(-1, 3), torch.tensor([pair[3] for pair in pairs]),
    )


def plan(examples: list[Example], buckets: list[int], tokens: int, seed: str) -> list[tuple[int, list[Example]]]:
    """One epoch: (bucket, examples) lists, at most `tokens` padded tokens each.

    A pure function of the seed, so that a run resumes at a step without any stored order. What does not fill a batch
    of its bucket moves into the next larger one.
    """
    order = random.Random(seed)
    waiting: dict[int, list[Example]] = {bucket: [] for bucket in buckets}
    for example in order.sample(examples, len(examples)):
        waiting[bucket_of(example, buckets)].append(example)
    batches = []
    for i, bucket in enumerate(buckets):
        rows = max(1, tokens // bucket)
        group = waiting[bucket]
        last = i == len(buckets) - 1
        full = len(group) if last else len(group) // rows * rows
        batches += [(bucket, group[at:at + rows]) for at in range(0, full, rows)]
        if not last:
            waiting[buckets[i + 1]] += group[full:]
    order.shuffle(batches)
    return batches


def describe(batches: list[tuple[int, list[Example]]], tokens: int) -> str:
    """One line on an epoch: batches by bucket and the share of padding."""
    real = sum(len(example.ids) for _, group in batches for example in group)
    padded = sum(max(1, tokens // bucket) * bucket for bucket, _ in batches)
    count = Counter(bucket for bucket, _ in batches)
    shapes = ', '.join(f'{max(1, tokens // bucket)}×{bucket}: {n}' for bucket, n in sorted(count.items()))
    return f'{len(batches)} batches ({shapes}), {real:,} tokens, {1 - real / padded:.0%} padding'
