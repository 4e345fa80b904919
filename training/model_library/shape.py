"""The shape of the model that a library is compiled for."""

import dataclasses
import json
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Shape:
    """Defaults: SmolLM2-135M. Head input and output embedding are one tensor (tied)."""

    hidden: int = 576
    layers: int = 30
    heads: int = 9
    kv_heads: int = 3
    head_dim: int = 64
    intermediate: int = 1536
    vocabulary: int = 49152
    rope_theta: int = 100000
    norm_epsilon: float = 1e-5
    # Fixed at build time: the decode kernel keeps one score a token in workgroup memory.
    context: int = 4096
    prefill_chunk: int = 512
    # WebLLM always asks for pages of 16 tokens.
    page_size: int = 16

    @classmethod
    def from_hugging_face(cls, path: Path, **overrides) -> "Shape":
        """From a `config.json` as it lies beside Llama-shaped weights."""
        config = json.loads(Path(path).read_text())
        if not config.get("tie_word_embeddings", False):
            raise ValueError(f"{path}: only tied embeddings are supported")
        # transformers 5 moved the base of the rotary embedding.
        theta = config.get("rope_theta") or config["rope_parameters"]["rope_theta"]
        return cls(
            hidden=config["hidden_size"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            kv_heads=config["num_key_value_heads"],
            head_dim=config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"],
            intermediate=config["intermediate_size"],
            vocabulary=config["vocab_size"],
            rope_theta=int(theta),
            norm_epsilon=config["rms_norm_eps"],
            **overrides,
        )

    @property
    def mask_words(self) -> int:
        """Words of a grammar bitmask: one bit a token, lowest bit first."""
        return (self.vocabulary + 31) // 32
