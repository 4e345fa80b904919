"""`training/run pack`: the folder that the page loads, from tuned weights and the model library.

Writes tensor-cache.json and its shards, tokenizer.json, config.json, mlc-chat-config.json, model.wasm and manifest.json,
which names each of them with its SHA-256 and size.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import torch

from .llama import Llama, Shapes
from .packed import pack, unpack
from .shards import read_shards, write_shards
from .tokens import StreamTokenizer
from .weights import load, quantize_in_place, read_safetensors

# Empty roles and separators: the page writes the raw stream itself, no chat template may add to it.
CONVERSATION = {
    'name': 'stream', 'system_template': '{system_message}', 'system_message': '', 'system_prefix_token_ids': None,
    'add_role_after_system_message': True, 'roles': {'user': '', 'assistant': '', 'tool': ''},
    'role_templates': {'user': '{user_message}', 'assistant': '{assistant_message}', 'tool': '{tool_message}'},
    'messages': [], 'seps': ['', ''], 'role_content_sep': '', 'role_empty_sep': '', 'stop_str': ['<|im_end|>'],
    'function_string': '', 'use_function_calling': False,
}
SAMPLING = {'temperature': 0.0, 'top_p': 1.0, 'repetition_penalty': 1.0, 'presence_penalty': 0.0, 'frequency_penalty': 0.0}


def chat_config(metadata: dict, shapes: Shapes, tokenizer: StreamTokenizer) -> dict:
    """mlc-chat-config.json: what WebLLM reads of a model."""
    kept = ('model_type', 'quantization', 'context_window_size', 'sliding_window_size', 'prefill_chunk_size', 'attention_sink_size', 'max_batch_size')
    return {
        'version': '0.1.0', **{key: metadata[key] for key in kept}, 'vocab_size': shapes.vocabulary,
        'tensor_parallel_shards': 1, 'mean_gen_len': 128, 'max_gen_len': 512, 'shift_fill_factor': 0.3, **SAMPLING,
        'pad_token_id': tokenizer.end_id, 'bos_token_id': tokenizer.added['<|im_start|>'], 'eos_token_id': tokenizer.end_id,
        'tokenizer_files': ['tokenizer.json'],
        'tokenizer_info': {'token_postproc_method': 'byte_level', 'prepend_space_in_encode': False, 'strip_space_in_decode': False},
        'model_config': {'hidden_size': shapes.hidden, 'num_hidden_layers': shapes.layers},
        'conv_template': {**CONVERSATION, 'stop_token_ids': [tokenizer.end_id]},
    }


def in_library_order(arrays: dict[str, np.ndarray], parameters: list[dict]) -> dict[str, np.ndarray]:
    """The arrays in the order of the library's metadata. Raises ValueError where names, shapes or dtypes differ."""
    wanted = {p['name']: (tuple(p['shape']), p['dtype']) for p in parameters}
    have = {name: (array.shape, str(array.dtype)) for name, array in arrays.items()}
    if wanted != have:
        differing = sorted(name for name in wanted.keys() | have.keys() if wanted.get(name) != have.get(name))
        raise ValueError(f'library and weights do not fit in {len(differing)} parameters, such as {differing[:3]}: compile for this base')
    return {name: arrays[name] for name in wanted}


def manifest(folder: Path, name: str) -> dict:
    """Every file that the page loads, with SHA-256 and bytes; the version is a hash over all of them.

    Files for people (a model card) are not listed: the page would download them.
    """
    files = {}
    for path in sorted(p for p in folder.iterdir() if p.suffix in ('.json', '.bin', '.wasm') and p.name != 'manifest.json'):
        data = path.read_bytes()
        files[path.name] = {'sha256': hashlib.sha256(data).hexdigest(), 'bytes': len(data)}
    version = hashlib.sha256(''.join(f'{n} {f["sha256"]}\n' for n, f in files.items()).encode()).hexdigest()[:12]
    return {'name': name, 'version': version, 'files': files}


def build(weights: Path, base: Path, library: Path, out: Path) -> dict:
    """Write the packed model into `out` and read it back; returns its manifest."""
    metadata = json.loads((library / 'metadata.json').read_text())
    shapes, tokenizer = Shapes.read(base), StreamTokenizer(base / 'tokenizer.json')
    model = load(Llama(shapes), read_safetensors(weights))
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob('params_shard_*.bin'):
        old.unlink()
    write_shards(out, in_library_order(pack(model), metadata['params']))
    check(model, unpack(Llama(shapes), read_shards(out)))
    for name in ('tokenizer.json', 'config.json'):
        shutil.copy(base / name, out / name)
    shutil.copy(library / 'model.wasm', out / 'model.wasm')
    (out / 'mlc-chat-config.json').write_text(json.dumps(chat_config(metadata, shapes, tokenizer), indent=1))
    described = manifest(out, out.name)
    (out / 'manifest.json').write_text(json.dumps(described, indent=1) + '\n')
    return described


def check(model: Llama, packed: Llama) -> None:
    """What was read back must be what training computed with, bit for bit."""
    quantize_in_place(model)
    for (name, expected), found in zip(model.named_parameters(), packed.parameters(), strict=True):
        if not torch.equal(expected, found):
            raise ValueError(f'{name} changed in packing')


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument('--weights', type=Path, required=True, help='safetensors of the tuned model')
    arguments.add_argument('--base', type=Path, required=True, help='directory with config.json and tokenizer.json')
    arguments.add_argument('--library', type=Path, required=True, help='directory with model.wasm and metadata.json')
    arguments.add_argument('--out', type=Path, required=True)
    options = arguments.parse_args()
    described = build(options.weights, options.base, options.library, options.out)
    for name, file in described['files'].items():
        print(f'{file["bytes"]:>12,}  {name}')
    print(f'{sum(f["bytes"] for f in described["files"].values()):>12,}  {options.out}, version {described["version"]}')


if __name__ == '__main__':
    main()
