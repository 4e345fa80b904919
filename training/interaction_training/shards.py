"""Weight files as WebLLM reads them: raw shards listed in tensor-cache.json.

A record is {name, shape, dtype, format, nbytes, byteOffset}. Float32 arrays that are exact in bf16 are stored as bf16
("f32-to-bf16"), the rest as it stands ("raw").
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import torch

LIST = 'tensor-cache.json'
SHARD_BYTES = 32 << 20


def to_bf16(array: np.ndarray) -> bytes | None:
    """The array's bf16 bytes, or None where bf16 would change a value."""
    wide = torch.from_numpy(array)
    narrow = wide.to(torch.bfloat16)
    return narrow.view(torch.int16).numpy().tobytes() if torch.equal(narrow.to(torch.float32), wide) else None


def from_bf16(data: bytes) -> np.ndarray:
    return (np.frombuffer(data, np.uint16).astype(np.uint32) << np.uint32(16)).view(np.float32)


def encode(array: np.ndarray) -> tuple[str, bytes]:
    narrow = to_bf16(array) if array.dtype == np.float32 else None
    return ('raw', array.tobytes()) if narrow is None else ('f32-to-bf16', narrow)


def write_shards(out: Path, arrays: dict[str, np.ndarray]) -> int:
    """Write the shards and their list into `out`, in the order of `arrays`; returns the bytes of all shards."""
    shards, records, buffer = [], [], bytearray()

    def flush() -> None:
        nonlocal records, buffer
        name = f'params_shard_{len(shards)}.bin'
        (out / name).write_bytes(buffer)
        digest = hashlib.md5(buffer).hexdigest()
        shards.append({'dataPath': name, 'format': 'raw-shard', 'nbytes': len(buffer), 'records': records, 'md5sum': digest})
        records, buffer = [], bytearray()

    for name, array in arrays.items():
        form, data = encode(array)
        if buffer and len(buffer) + len(data) > SHARD_BYTES:
            flush()
        records.append({'name': name, 'shape': list(array.shape), 'dtype': str(array.dtype), 'format': form,
                        'nbytes': len(data), 'byteOffset': len(buffer)})
        buffer += data + bytes(-len(data) % 4)
    flush()
    total = sum(shard['nbytes'] for shard in shards)
    weights = sum(array.size * (8 if array.dtype == np.uint32 else 0) for array in arrays.values())
    metadata = {'ParamSize': len(arrays), 'ParamBytes': float(total), 'BitsPerParam': total * 8 / max(1, weights)}
    (out / LIST).write_text(json.dumps({'metadata': metadata, 'records': shards}))
    return total


def read_shards(folder: Path) -> dict[str, np.ndarray]:
    """All arrays of a packed model by name. Raises ValueError for a shard that is not the one listed."""
    arrays = {}
    for shard in json.loads((folder / LIST).read_text())['records']:
        data = (folder / shard['dataPath']).read_bytes()
        if len(data) != shard['nbytes'] or hashlib.md5(data).hexdigest() != shard['md5sum']:
            raise ValueError(f'{folder / shard["dataPath"]} is not the shard that {LIST} lists: pack again')
        for record in shard['records']:
            piece = data[record['byteOffset']:record['byteOffset'] + record['nbytes']]
            flat = from_bf16(piece) if record['format'] == 'f32-to-bf16' else np.frombuffer(piece, record['dtype'])
            arrays[record['name']] = flat.reshape(record['shape'])
    return arrays
