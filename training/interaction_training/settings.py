"""The settings of a run: training/runs/*.json. Unknown keys are refused, so that a typing error is not a silent default."""

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    name: str
    base: str
    train: dict[str, dict[str, float]]  # files of rows, and how many of each rendering: 1 for all, a share of streams else
    dev: list[str] = field(default_factory=list)
    general: list[str] = field(default_factory=list)
    init: str = ''  # weights to start from where not the base's own
    seed: int = 0
    epochs: int = 3
    steps: int = 0  # of an epoch at most; 0 for all
    # Padded tokens of one step. ~3,400 is about eight streams.
    tokens_per_step: int = 3400
    buckets: list[int] = field(default_factory=lambda: [288, 352, 416, 480, 544, 672, 896, 1184, 1600, 2048])
    learning_rate: float = 3e-4
    final_learning_rate: float = 0.05  # as a share of the peak
    warmup_steps: int = 10
    betas: list[float] = field(default_factory=lambda: [0.9, 0.95])
    weight_decay: float = 0.01
    clip: float = 1.0
    # Share of the steps after which the working weights are the 4-bit ones.
    quantize_from: float = 0.5
    first_weight: float = 4.0
    free_text_weight: float = 0.2
    other_weight: float = 1.0
    # Preference stage: strength of the pairs of wanted and unwanted actions; 0 for none. The rest of the loss is then replay.
    beta: float = 0.0
    replay_weight: float = 1.0
    # Only pairs whose actions differ in type: those in arguments are few and one-sided, and bend timers (training/LOG.md).
    type_pairs_only: bool = False
    # Capacity of a pack of general conversations, tokens; and how often each is seen in an epoch.
    general_pack: int = 640
    general_repeat: int = 1
    threads: int = 2
    checkpoint_seconds: float = 300
    compile: bool = True

    @staticmethod
    def read(path: Path | str) -> 'Settings':
        values = json.loads(Path(path).read_text())
        unknown = set(values) - {f.name for f in fields(Settings)}
        if unknown:
            raise ValueError(f'{path}: unknown settings {sorted(unknown)}')
        return Settings(**values)

    def line(self) -> str:
        return json.dumps(asdict(self))
