"""Quick teacher-forced figures from one forward pass a stream: during training, and of the untuned base. `score` gives the real ones."""

from collections import Counter

import torch
import torch.nn.functional as F

from .decode import Constraint
from .llama import Llama
from .rows import Example
from .tokens import ACTION_NAMES, StreamTokenizer


@torch.no_grad()
def evaluate(model: Llama, examples: list[Example], tokenizer: StreamTokenizer, constraint: Constraint | None = None) -> str:
    """Lines for the log: loss, type accuracy, intrusion (idle → acts), recall and precision of acting, by action.

    `constraint`: choose among the types that the grammar of each decision allows.
    """
    first = [tokenizer.first_tokens[name] for name in ACTION_NAMES]
    confusion: Counter = Counter()
    exact: Counter = Counter()
    loss = tokens = 0.0
    for example in examples:
        hidden = model.hidden(torch.tensor([example.ids]))[0]
        for decision in example.decisions:
            target = torch.tensor(example.ids[decision.start:decision.end])
            logits = model.logits(hidden[decision.start - 1:decision.end - 1]).float()
            loss += F.cross_entropy(logits, target, reduction='sum').item()
            tokens += len(target)
            scores = logits[0, first]
            if constraint:
                allowed = set(constraint.allowed(constraint.matcher(decision.grammar)).tolist())
                scores = scores.masked_fill(torch.tensor([token not in allowed for token in first]), float('-inf'))
            said = ACTION_NAMES[int(scores.argmax())]
            confusion[decision.name, said] += 1
            exact[decision.name] += bool((logits.argmax(-1) == target).all())
    return '\n'.join(report(confusion, exact, loss / max(1, tokens)))


def report(confusion: Counter, exact: Counter, loss: float) -> list[str]:
    """`confusion[gold, said]` and `exact[gold]` as text."""
    gold = Counter()
    said = Counter()
    for (name, other), n in confusion.items():
        gold[name] += n
        said[other] += n
    total = max(1, sum(gold.values()))
    right = sum(confusion[name, name] for name in ACTION_NAMES)
    acts, spoken = total - gold['idle'], max(1, sum(said.values()) - said['idle'])
    hits = right - confusion['idle', 'idle']
    lines = [
        f'loss {loss:.3f}  type {right / total:.3f}  intrusion {1 - confusion["idle", "idle"] / max(1, gold["idle"]):.3f}'
        f'  act recall {hits / max(1, acts):.2f} precision {hits / spoken:.2f}  exact {sum(exact.values()) / total:.3f}'
    ]
    for name in ACTION_NAMES:
        if gold[name]:
            as_other = ', '.join(f'{o} {confusion[name, o]}' for o in ACTION_NAMES if o != name and confusion[name, o])
            lines.append(
                f'  {name:10s} n {gold[name]:4d}  recall {confusion[name, name] / gold[name]:.2f}'
                f'  precision {confusion[name, name] / max(1, said[name]):.2f}  exact {exact[name] / gold[name]:.2f}  as {as_other or "-"}'
            )
    return lines
