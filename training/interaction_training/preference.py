"""The preference stage: of two actions after the same event, correct but unwanted against wanted (DPO).

Both share their tokens up to the first that tells them apart, and that one is on the teacher's own path, so that one forward
pass over a stream serves all of its pairs. There the softmax's denominator is the same for both: the log-ratio of the two
is the difference of their logits. The reference is the model that the stage starts from.
"""

import torch
import torch.nn.functional as F

from .batches import Batch, collate
from .llama import Llama
from .rows import Example, Pair
from .settings import Settings


def type_pairs(example: Example) -> list[Pair]:
    """The pairs whose actions differ at their first token: in type."""
    starts = {decision.start for decision in example.decisions}
    return [pair for pair in example.pairs if pair.position in starts]


def margins(model: Llama, hidden: torch.Tensor, pairs: torch.Tensor) -> torch.Tensor:
    """(P): logits of the wanted less those of the unwanted token; `hidden` (B, T, D), `pairs` as in a Batch."""
    logits = model.logits(hidden.flatten(0, 1)[pairs[:, 0]]).float()
    return (logits.gather(1, pairs[:, 1:2]) - logits.gather(1, pairs[:, 2:3]))[:, 0]


def preference_loss(model: Llama, hidden: torch.Tensor, batch: Batch, beta: float) -> torch.Tensor:
    """Mean of -log sigmoid(beta * (margin - reference margin)) over the batch's pairs; 0 where it has none."""
    if len(batch.pairs) == 0:
        return hidden.sum() * 0
    return -F.logsigmoid(beta * (margins(model, hidden, batch.pairs) - batch.references)).mean()


@torch.no_grad()
def set_references(model: Llama, batches: list[tuple[int, list[Example]]], settings: Settings, padding: int) -> tuple[int, int]:
    """Fill in each pair's reference margin. Returns how many pairs there are, and how many the model has the right way round."""
    count = right = 0
    for bucket, examples in batches:
        batch = collate(examples, bucket, max(1, settings.tokens_per_step // bucket), padding)
        if len(batch.pairs) == 0:
            continue
        found = margins(model, model.hidden(batch.ids), batch.pairs).tolist()
        for pair, margin in zip([pair for example in examples for pair in example.pairs], found, strict=True):
            pair.reference = margin
        count += len(found)
        right += sum(margin > 0 for margin in found)
    return count, right
