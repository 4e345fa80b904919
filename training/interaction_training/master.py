"""Mixed precision by hand: the model computes in bf16, the float32 master weights and AdamW stand behind it.

After each step the working copy is the master rounded to bf16, or, quantisation-aware, to the values that 4 bits hold
(straight-through: the gradient at the rounded weights moves the master).
"""

import math

import torch

from .llama import Llama
from .quantize import fake_quant
from .settings import Settings


def learning_rate(settings: Settings, step: int, total: int) -> float:
    """Linear warm-up, then a cosine down to the final share of the peak."""
    warm = min(1.0, (step + 1) / settings.warmup_steps)
    cosine = 0.5 * (1 + math.cos(math.pi * step / total))
    return settings.learning_rate * warm * (settings.final_learning_rate + (1 - settings.final_learning_rate) * cosine)


class Master:
    def __init__(self, model: Llama, weights: list[torch.Tensor], settings: Settings):
        """`weights`: float32, in the order of `model.parameters()`."""
        self.model = model
        self.weights = weights
        self.settings = settings
        self.quantize = torch.compile(fake_quant, dynamic=False) if settings.compile else fake_quant
        self.optimizer = torch.optim.AdamW(
            weights, lr=settings.learning_rate, betas=tuple(settings.betas), weight_decay=settings.weight_decay, fused=True,
        )

    @torch.no_grad()
    def publish(self, quantized: bool) -> None:
        """Set the model's working copy from the master."""
        for weight, parameter in zip(self.weights, self.model.parameters(), strict=True):
            parameter.copy_(self.quantize(weight) if quantized and weight.dim() == 2 else weight)

    def step(self, rate: float, quantized: bool) -> float:
        """Take the gradients of the model, update the master, publish it. Returns the norm of the gradient before clipping."""
        for weight, parameter in zip(self.weights, self.model.parameters(), strict=True):
            weight.grad = parameter.grad.float()
            parameter.grad = None
        norm = torch.nn.utils.clip_grad_norm_(self.weights, self.settings.clip)
        for group in self.optimizer.param_groups:
            group['lr'] = rate
        self.optimizer.step()
        for weight in self.weights:
            weight.grad = None
        self.publish(quantized)
        return float(norm)

    def named(self) -> dict[str, torch.Tensor]:
        return dict(zip((name for name, _ in self.model.named_parameters()), self.weights, strict=True))
