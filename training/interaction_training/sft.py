"""`training/run sft SETTINGS.json`: supervised fine-tuning on every decision, quantisation-aware in its last part.

Resumes from training/build/runs/<name>/checkpoint.pt. A run writes log.txt, the checkpoint and, at the end of every
epoch, sft.safetensors (float32 master weights).
"""

import hashlib
import signal
import sys
import time
import zlib
from pathlib import Path

import torch
import torch.nn.functional as F

from . import checkpoint
from .batches import Batch, collate, describe, plan
from .evaluate import evaluate
from .llama import Block, Llama, Shapes
from .master import Master, learning_rate
from .preference import preference_loss, set_references, type_pairs
from .prose import prose_loss
from .rows import Example, Weights, encode_row, pack_general, read_jsonl
from .settings import Settings
from .tokens import StreamTokenizer
from .weights import load, read_safetensors, save, split

RUNS = Path('training/build/runs')


def read_examples(settings: Settings, tokenizer: StreamTokenizer) -> list[Example]:
    """Training examples: the rows of the wanted renderings, and the general packs."""
    weights = Weights(settings.first_weight, settings.free_text_weight, settings.other_weight)
    rows = [row for path, shares in settings.train.items() for row in read_jsonl(path) if within(row, shares.get(row['rendering'], 0))]
    examples = [encode_row(row, tokenizer, weights) for row in rows]
    if settings.type_pairs_only:
        for example in examples:
            example.pairs = type_pairs(example)
    general = [row for path in settings.general for row in read_jsonl(path)]
    return examples + pack_general(general, tokenizer, settings.general_pack) * settings.general_repeat


def within(row: dict, share: float) -> bool:
    """Whether the row's stream is in a share of all streams; the same streams for the same share."""
    return zlib.crc32(row['id'].encode()) < share * 2 ** 32


def fingerprint(examples: list[Example]) -> str:
    """A hash of all tokens and weights, in their order."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(repr((example.ids, example.weights)).encode())
    return digest.hexdigest()[:16]


def weighted_loss(model: Llama, batch: Batch, beta: float = 0.0, replay: float = 1.0) -> torch.Tensor:
    """Weighted mean cross-entropy, the logits computed at supervised positions only; with `beta` also the preference loss."""
    hidden = model.hidden(batch.ids)
    losses = F.cross_entropy(model.logits(hidden.flatten(0, 1)[batch.selected]).float(), batch.targets, reduction='none')
    supervised = (losses * batch.weights).sum() / batch.weights.sum()
    return replay * supervised + preference_loss(model, hidden, batch, beta) if beta else supervised


class Log:
    """Lines to log.txt and to standard output."""

    def __init__(self, path: Path):
        self.file = path.open('a', encoding='utf-8')

    def __call__(self, text: str) -> None:
        print(text, flush=True)
        self.file.write(text + '\n')
        self.file.flush()


class Run:
    def __init__(self, settings: Settings):
        self.settings = settings
        self.folder = RUNS / settings.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = Log(self.folder / 'log.txt')
        torch.manual_seed(settings.seed)
        torch.set_num_threads(settings.threads)
        self.tokenizer = StreamTokenizer(Path(settings.base) / 'tokenizer.json')
        self.examples = read_examples(settings, self.tokenizer)
        self.dev = [encode_row(row, self.tokenizer) for path in settings.dev for row in read_jsonl(path)]
        self.dev = [example for example in self.dev if example.rendering == 'full']
        self.identity = f'{settings.line()} {fingerprint(self.examples)}'
        shapes = Shapes.read(settings.base)
        start = load(Llama(shapes, torch.float32), read_safetensors(settings.init or settings.base))
        self.model = Llama(shapes, torch.bfloat16)
        self.master = Master(self.model, [p.detach() for p in start.parameters()], settings)
        self.epochs = [plan(self.examples, settings.buckets, settings.tokens_per_step, f'{settings.seed}/{e}')[:settings.steps or None]
                       for e in range(settings.epochs)]
        self.total = sum(len(epoch) for epoch in self.epochs)
        self.interrupted = False

    def quantized(self, step: int) -> bool:
        return step >= self.settings.quantize_from * self.total

    def train(self) -> None:
        settings, path = self.settings, self.folder / 'checkpoint.pt'
        step, spent = checkpoint.read(path, self.master, self.identity)
        self.log(f'{settings.name}: {settings.line()}')
        self.log(f'{len(self.examples)} examples, epoch 0: {describe(self.epochs[0], settings.tokens_per_step)}; {self.total} steps')
        if step:
            self.log(f'resumed at step {step} after {spent:.0f} s')
        if settings.beta:
            self.prefer()
        self.master.publish(self.quantized(step))
        signal.signal(signal.SIGTERM, self.interrupt)
        started = saved = time.monotonic()
        first = 0
        for number, epoch in enumerate(self.epochs):
            todo = epoch[max(0, step - first):]
            first += len(epoch)
            if todo:
                step, saved = self.run_epoch(todo, step, started - spent, saved, path)
                self.finish_epoch(number)
                checkpoint.write(path, self.master, step, self.identity, time.monotonic() - started + spent)
        self.log(f'done in {time.monotonic() - started + spent:.0f} s')

    def prefer(self) -> None:
        """Set the reference margins of all pairs from the weights that the stage starts from, at the precision it trains in."""
        started = time.monotonic()
        start = load(Llama(self.model.shapes, torch.float32), read_safetensors(self.settings.init or self.settings.base))
        reference = Llama(self.model.shapes, torch.bfloat16)
        Master(reference, [p.detach() for p in start.parameters()], self.settings).publish(self.quantized(0))
        # Each example once, whichever epochs see it.
        examples = list({id(one): one for epoch in self.epochs for _, group in epoch for one in group}.values())
        batches = plan(examples, self.settings.buckets, self.settings.tokens_per_step, 'references')
        count, right = set_references(reference, batches, self.settings, self.tokenizer.end_id)
        self.log(f'{count} pairs, {right / max(1, count):.1%} the right way round before; {time.monotonic() - started:.0f} s')

    def run_epoch(self, todo: list, step: int, started: float, saved: float, path: Path) -> tuple[int, float]:
        """The batches of `todo`, with a line of the log every ten and a checkpoint every `checkpoint_seconds`."""
        settings, losses, tokens, since = self.settings, [], 0, time.monotonic()
        for bucket, examples in todo:
            batch = collate(examples, bucket, max(1, settings.tokens_per_step // bucket), self.tokenizer.end_id)
            loss = weighted_loss(self.model, batch, settings.beta, settings.replay_weight)
            loss.backward()
            norm = self.master.step(learning_rate(settings, step, self.total), self.quantized(step + 1))
            step += 1
            losses.append(loss.item())
            tokens += batch.tokens
            now = time.monotonic()
            if step % 10 == 0:
                recent = losses[-10:]
                self.log(f'{step}/{self.total}  loss {sum(recent) / len(recent):.3f}  norm {norm:.2f}'
                         f'  {tokens / (now - since):.0f} tok/s  {now - started:.0f} s')
            if now - saved > settings.checkpoint_seconds or self.interrupted:
                checkpoint.write(path, self.master, step, self.identity, now - started)
                saved = time.monotonic()
            if self.interrupted:
                self.log(f'stopped at step {step}; the same command goes on from here')
                sys.exit(1)
        self.log(f'epoch loss {sum(losses) / len(losses):.3f}')
        return step, saved

    def finish_epoch(self, number: int) -> None:
        """Write the master weights, then the figures on the development rows."""
        named = self.master.named()
        save(self.folder / 'sft.safetensors', split(self.model.shapes, lambda name: named[name]))
        with torch.compiler.set_stance('force_eager'):
            figures = evaluate(self.model, self.dev, self.tokenizer) if self.dev else ''
            self.log(f'epoch {number}: prose loss {prose_loss(self.model, self.tokenizer):.3f}\n{figures}')

    def interrupt(self, *_) -> None:
        self.interrupted = True


def main() -> None:
    settings = Settings.read(sys.argv[1])
    if settings.compile:
        torch._dynamo.config.recompile_limit = 4 * len(settings.buckets)
        Block.forward = torch.compile(Block.forward, dynamic=False)
    Run(settings).train()


if __name__ == '__main__':
    main()
