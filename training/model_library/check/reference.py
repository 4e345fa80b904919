"""Logits of the packed weights in NumPy, for check.mjs to compare with.

    reference.py --weights DIR --metadata metadata.json --steps 40,17,1,1 --out reference.json

Each step appends that many random tokens; 1 goes through `decode`, more through `prefill`. After each step
64 logits are kept, the highest among them.
"""

import argparse
import json
from pathlib import Path

import numpy as np


def load(folder: Path) -> dict:
    cache, out = json.loads((folder / "tensor-cache.json").read_text()), {}
    for shard in cache["records"]:
        data = (folder / shard["dataPath"]).read_bytes()
        for record in shard["records"]:
            part = data[record["byteOffset"] : record["byteOffset"] + record["nbytes"]]
            if record["format"] == "f32-to-bf16":
                array = (np.frombuffer(part, np.uint16).astype(np.uint32) << 16).view(np.float32)
            else:
                array = np.frombuffer(part, record["dtype"])
            out[record["name"]] = array.reshape(record["shape"])
    return out


def dequantize(parameters: dict, name: str) -> np.ndarray:
    """f32[k, n]"""
    words, scale = parameters[f"{name}.q_weight"], parameters[f"{name}.q_scale"]
    nibbles = (words[:, None, :] >> (4 * np.arange(8, dtype=np.uint32))[None, :, None]) & 15
    values = nibbles.reshape(-1, words.shape[1]).astype(np.float32) - 7
    return values * np.repeat(scale, 32, axis=0)


def norm(x, weight, epsilon):
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + epsilon) * weight


def forward(parameters: dict, shape: dict, tokens: np.ndarray, positions: list[int]) -> np.ndarray:
    """Logits f32[len(positions), V] of one causal pass over all tokens."""
    heads, kv_heads, dim = shape["heads"], shape["kv_heads"], shape["head_dim"]
    epsilon, count = shape["norm_epsilon"], len(tokens)
    angle = np.arange(count)[:, None] * shape["rope_theta"] ** (-np.arange(0, dim, 2) / dim)
    cos, sin = (np.concatenate([f(angle)] * 2, -1).astype(np.float32)[:, None] for f in (np.cos, np.sin))

    def rotate(x):
        left, right = np.split(x, 2, -1)
        return x * cos + np.concatenate([-right, left], -1) * sin

    embedding = dequantize(parameters, "embed_tokens")
    x = embedding.T[tokens]
    visible = np.tril(np.ones((count, count), bool))
    for layer in range(shape["layers"]):
        name = f"layers.{layer}."
        qkv = norm(x, parameters[name + "ln1.weight"], epsilon) @ dequantize(parameters, name + "qkv")
        q, k, v = np.split(qkv.reshape(count, -1, dim), [heads, heads + kv_heads], 1)
        q, k = rotate(q), rotate(k)
        attended = np.empty_like(q)
        for h in range(heads):
            scores = q[:, h] @ k[:, h // (heads // kv_heads)].T * dim**-0.5
            scores = np.where(visible, scores, -np.inf)
            weights = np.exp(scores - scores.max(-1, keepdims=True))
            attended[:, h] = weights / weights.sum(-1, keepdims=True) @ v[:, h // (heads // kv_heads)]
        x = x + attended.reshape(count, -1) @ dequantize(parameters, name + "o")
        gate, up = np.split(norm(x, parameters[name + "ln2.weight"], epsilon) @ dequantize(parameters, name + "gate_up"), 2, -1)
        x = x + (gate / (1 + np.exp(-gate)) * up) @ dequantize(parameters, name + "down")
    return norm(x[positions], parameters["norm.weight"], epsilon) @ embedding


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--metadata", type=Path, required=True)
    parser.add_argument("--steps", required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    shape = json.loads(arguments.metadata.read_text())["shape"]
    steps = [int(step) for step in arguments.steps.split(",")]
    random = np.random.default_rng(7)
    tokens = random.integers(20, shape["vocabulary"], sum(steps))
    ends = np.cumsum(steps) - 1
    logits = forward(load(arguments.weights), shape, tokens, ends)
    checks = []
    for row in logits:
        ids = np.concatenate([[row.argmax()], random.integers(0, shape["vocabulary"], 63)])
        checks.append({"ids": ids.tolist(), "logits": row[ids].tolist()})
    arguments.out.write_text(json.dumps({"tokens": tokens.tolist(), "steps": steps, "checks": checks}))


if __name__ == "__main__":
    main()
