"""Safetensors by hand (a JSON header and raw tensors): Debian's PyTorch comes without the package.

Format: https://github.com/huggingface/safetensors
"""
import json
import struct

import torch

DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def read(path):
    """Tensors by name, as float32."""
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        raw = torch.frombuffer(data, dtype=torch.uint8)[start:end].clone()
        tensors[name] = raw.view(DTYPES[entry["dtype"]]).reshape(entry["shape"]).float()
    return tensors


def write(path, tensors, dtype="BF16"):
    header, offset, chunks = {"__metadata__": {"format": "pt"}}, 0, []
    for name in sorted(tensors):
        raw = tensors[name].detach().cpu().to(DTYPES[dtype]).contiguous().view(torch.uint8 if dtype == "U8" else torch.int16 if dtype != "F32" else torch.int32)
        chunk = raw.numpy().tobytes()
        header[name] = {"dtype": dtype, "shape": list(tensors[name].shape), "data_offsets": [offset, offset + len(chunk)]}
        offset += len(chunk)
        chunks.append(chunk)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))
