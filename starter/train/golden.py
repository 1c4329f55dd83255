#!/usr/bin/env python3
"""Golden values for the embedded engine, from an independent float32 forward pass.

Written from the papers (Llama, RoFormer, RMSNorm, GQA, LoRA) with PyTorch alone; it reads safetensors by itself and shares
no line with lib/engine. The tests hold the engine to these logits within 1e-3.

  python3 golden.py --make-tiny DIR                                  a tiny random checkpoint and adapter, for the tests
  python3 golden.py --model DIR [--adapter DIR] --out GOLDEN_DIR     golden tokens and logits
  … --positions 2 --weights float32                                  fewer of them, for a larger vocabulary

GOLDEN_DIR gets golden.json (prompts as token ids) and golden.safetensors: tensors `<weights>.<who>.<prompt>` with the logits
[positions, vocab] of the last positions, where <weights> is float32, int8 or int4 (blocks of 32, the head never under
8 bits) and <who> is base or adapter; and `hidden.<prompt>` [tokens, hidden], the states after the last norm.
"""
import argparse
import hashlib
import json
import math
import os
import random
import struct
import unicodedata

import numpy as np
import torch

TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
SPECIALS = ["<|pad|>", "<|bos|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


# ---------------------------------------------------------------- safetensors


def read_safetensors(path):
    """Every tensor of a file as float32."""
    with open(path, "rb") as file:
        data = file.read()
    (header_size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + header_size])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + header_size + offset for offset in entry["data_offsets"])
        raw = data[begin:end]
        if entry["dtype"] == "BF16":
            values = (np.frombuffer(raw, "<u2").astype(np.uint32) << 16).view(np.float32)
        else:
            values = np.frombuffer(raw, {"F32": "<f4", "F16": "<f2"}[entry["dtype"]]).astype(np.float32)
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return tensors


def write_safetensors(path, tensors, dtype="F32"):
    header, bodies, offset = {}, [], 0
    for name, tensor in tensors.items():
        tensor = tensor.contiguous()
        if dtype == "BF16":
            body = tensor.to(torch.bfloat16).view(torch.int16).numpy().astype("<i2").tobytes()
        else:
            body = tensor.float().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [offset, offset + len(body)]}
        bodies.append(body)
        offset += len(body)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(bodies))


# ---------------------------------------------------------------- the model


def rms_norm(x, gain, eps):
    return x / torch.sqrt(x.pow(2).mean(-1, keepdim=True) + eps) * gain


def rotate(x, theta):
    """Rotary positions; pairs are (i, i + d/2), as Hugging Face checkpoints store them. x: [heads, tokens, d]."""
    tokens, width = x.shape[1], x.shape[2]
    frequency = theta ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angle = torch.arange(tokens, dtype=torch.float64)[:, None] * frequency[None, :]
    cos, sin = angle.cos().float(), angle.sin().float()
    first, second = x[..., : width // 2], x[..., width // 2 :]
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


def forward(config, weights, ids, lora=None):
    """Logits [tokens, vocab] and the states [tokens, hidden] after the last norm."""

    def linear(x, layer, block, target):
        name = f"model.layers.{layer}.{block}.{target}"
        y = x @ weights[name + ".weight"].T
        if lora and name in lora["scaling"]:
            a = lora["tensors"][f"base_model.model.{name}.lora_A.weight"]
            b = lora["tensors"][f"base_model.model.{name}.lora_B.weight"]
            y = y + (x @ a.T) @ b.T * lora["scaling"][name]
        return y

    heads, kv_heads = config["num_attention_heads"], config["num_key_value_heads"]
    width, eps = config["head_dim"], config["rms_norm_eps"]
    tokens = len(ids)
    x = weights["model.embed_tokens.weight"][torch.tensor(ids)]
    mask = torch.full((tokens, tokens), -math.inf).triu(1)
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        h = rms_norm(x, weights[prefix + "input_layernorm.weight"], eps)
        q = linear(h, layer, "self_attn", "q_proj").view(tokens, heads, width).transpose(0, 1)
        k = linear(h, layer, "self_attn", "k_proj").view(tokens, kv_heads, width).transpose(0, 1)
        v = linear(h, layer, "self_attn", "v_proj").view(tokens, kv_heads, width).transpose(0, 1)
        q, k = rotate(q, config["rope_theta"]), rotate(k, config["rope_theta"])
        k, v = (t.repeat_interleave(heads // kv_heads, 0) for t in (k, v))
        attention = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(width) + mask, -1)
        joined = (attention @ v).transpose(0, 1).reshape(tokens, heads * width)
        x = x + linear(joined, layer, "self_attn", "o_proj")
        h = rms_norm(x, weights[prefix + "post_attention_layernorm.weight"], eps)
        gate = linear(h, layer, "mlp", "gate_proj")
        up = linear(h, layer, "mlp", "up_proj")
        x = x + linear(gate * torch.sigmoid(gate) * up, layer, "mlp", "down_proj")
    x = rms_norm(x, weights["model.norm.weight"], eps)
    head = weights["model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"]
    return x @ head.T, x


def round_to_blocks(tensor, bits):
    """What is left of a matrix after blocks of 32 were stored in 8 or 4 bits and read again."""
    x = tensor.double().numpy().reshape(-1, 32)
    extreme = np.take_along_axis(x, np.abs(x).argmax(1)[:, None], 1)
    scale = np.abs(extreme) / 127 if bits == 8 else extreme / -8
    scale = scale.astype(np.float32).astype(np.float64)
    middle = 2 ** (bits - 1)
    safe = np.where(scale == 0, 1, scale)
    codes = np.clip(np.floor(x / safe + 0.5), -middle, middle - 1)
    return torch.from_numpy((codes * scale).astype(np.float32).reshape(tensor.shape))


def quantise(weights, bits):
    """Linear layers in `bits`, embedding and head in 8."""
    result = {}
    for name, tensor in weights.items():
        if tensor.dim() != 2:
            result[name] = tensor
        else:
            result[name] = round_to_blocks(tensor, bits if "layers" in name else 8)
    return result


def read_adapter(folder):
    config = json.load(open(os.path.join(folder, "adapter_config.json")))
    tensors = read_safetensors(os.path.join(folder, "adapter_model.safetensors"))
    scaling = {}
    for name in tensors:
        if name.endswith(".lora_A.weight"):
            module = name[len("base_model.model.") : -len(".lora_A.weight")]
            rank = tensors[name].shape[0]
            scaling[module] = config["lora_alpha"] / (math.sqrt(rank) if config.get("use_rslora") else rank)
    return {"tensors": tensors, "scaling": scaling}


# ---------------------------------------------------------------- the tokenizer, written again


def byte_alphabet():
    printable = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    symbols, extra = {}, 0
    for byte in range(256):
        if byte in printable:
            symbols[byte] = chr(byte)
        else:
            symbols[byte] = chr(256 + extra)
            extra += 1
    return symbols


def kind_of(char):
    if unicodedata.name(char, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH")):
        return "han"
    if char.isspace() and char not in "\x1c\x1d\x1e\x1f":
        return "space"
    return {"L": "letter", "M": "letter", "N": "number"}.get(unicodedata.category(char)[0], "other")


def split_starter(text):
    r"""\p{Han}| ?(?:(?!\p{Han})[\p{L}\p{M}])+| ?\p{N}| ?[^\s\p{L}\p{M}\p{N}]+|\s+"""
    kinds, pieces, i = [kind_of(char) for char in text], [], 0
    while i < len(text):
        start = i
        if text[i] == " " and i + 1 < len(text) and kinds[i + 1] in ("letter", "number", "other"):
            i += 1
        kind = kinds[i]
        i += 1
        if kind in ("letter", "other", "space"):
            while i < len(text) and kinds[i] == kind:
                i += 1
        pieces.append(text[start:i])
    return pieces


def split_gpt2(text):
    r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""

    def kind(char):
        if char.isspace() and char not in "\x1c\x1d\x1e\x1f":
            return "space"
        return {"L": "letter", "N": "number"}.get(unicodedata.category(char)[0], "other")

    kinds, pieces, i = [kind(char) for char in text], [], 0
    while i < len(text):
        start = i
        ending = next((end for end in ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d") if text.startswith(end, i)), None)
        if ending:
            i += len(ending)
        elif kinds[i] == "space" and not (text[i] == " " and i + 1 < len(text) and kinds[i + 1] != "space"):
            while i < len(text) and kinds[i] == "space":
                i += 1
            if i < len(text) and i - start > 1:
                i -= 1
        else:
            i += text[i] == " "
            group = kinds[i]
            while i < len(text) and kinds[i] == group:
                i += 1
        pieces.append(text[start:i])
    return pieces


def merge_piece(symbols, ranks):
    symbols = list(symbols)
    while len(symbols) > 1:
        best = min(range(len(symbols) - 1), key=lambda i: (ranks.get((symbols[i], symbols[i + 1]), math.inf), i))
        if (symbols[best], symbols[best + 1]) not in ranks:
            break
        symbols[best : best + 2] = [symbols[best] + symbols[best + 1]]
    return symbols


def encode(tokenizer, text):
    """Ids of a text without special tokens."""
    model, symbols = tokenizer["model"], byte_alphabet()
    ranks = {tuple(pair if isinstance(pair, list) else pair.split(" ")): i for i, pair in enumerate(model["merges"])}
    split = split_starter if tokenizer["pre_tokenizer"]["type"] == "Sequence" else split_gpt2
    ids = []
    for piece in split(text):
        for token in merge_piece([symbols[byte] for byte in piece.encode()], ranks):
            if token in model["vocab"]:
                ids.append(model["vocab"][token])
    return ids


TEXTS = [
    "Hello world, how are you?",
    "Il est 14 h 30 — c'est l'été\u202f!",
    "सप्ताहांत कब शुरू होता है?",
    "متى تبدأ عطلة نهاية الأسبوع؟",
    "周末从什么时候开始？abc中文 中文",
    "Wikendi inaanza lini?\n\n  It's 2026.",
    "👩🏽‍💻 flags 🇸🇳 and \ttabs  ",
    "x\u0085y\u00a0z\ufeff\u0301",
    "١٢٣ १२३ ²½",
    "I'll they've we'd O'Neil 'sup",
    "<|end|><|user|> <|im_end|>",
    "",
]


TRAINING = [
    "the weekend begins on Friday evening and ends on Sunday night, everywhere in this small world",
    "le week-end commence le samedi et la semaine de travail reprend lundi matin",
    "wiki inaanza siku ya Jumatatu na wikendi ni Jumamosi na Jumapili",
    "सप्ताह सोमवार से शुरू होता है और रविवार छुट्टी का दिन है",
    "العطلة يوم الجمعة والسبت في مصر",
    "星期五 星期六 星期日 周末 开始",
]


def make_tokenizer(vocab_size):
    symbols = byte_alphabet()
    words = {}
    for text in TEXTS[:6] + TRAINING:
        for piece in split_starter(text):
            key = tuple(symbols[byte] for byte in piece.encode())
            words[key] = words.get(key, 0) + 1
    vocab = {token: i for i, token in enumerate(SPECIALS)}
    for byte in range(256):
        vocab[symbols[byte]] = len(vocab)
    merges = []
    while len(vocab) < vocab_size:
        pairs = {}
        for word, count in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] = pairs.get(pair, 0) + count
        pair = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(list(pair))
        vocab["".join(pair)] = len(vocab)
        ranks = {pair: 0}
        words = {tuple(merge_piece(word, ranks)): count for word, count in words.items()}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
            for i, token in enumerate(SPECIALS)
        ],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": split_starter.__doc__}, "behavior": "Isolated", "invert": False},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False},
            ],
        },
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": vocab,
            "merges": merges,
        },
    }


# ---------------------------------------------------------------- the tiny checkpoint


def dump(path, value):
    with open(path, "w") as file:
        json.dump(value, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def make_tiny(folder):
    config = {
        "_name_or_path": "tiny-llama",
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": 512,
        "hidden_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "intermediate_size": 128,
        "max_position_embeddings": 128,
        "rope_theta": 10000.0,
        "rms_norm_eps": 1e-5,
        "tie_word_embeddings": True,
        "hidden_act": "silu",
        "torch_dtype": "bfloat16",
        "bos_token_id": 1,
        "eos_token_id": 5,
        "pad_token_id": 0,
    }
    generator = torch.Generator().manual_seed(7)

    def random_matrix(rows, columns, deviation):
        return torch.randn(rows, columns, generator=generator) * deviation

    hidden, ffn = config["hidden_size"], config["intermediate_size"]
    queries = config["num_attention_heads"] * config["head_dim"]
    keys = config["num_key_value_heads"] * config["head_dim"]
    shapes = {
        "self_attn.q_proj": (queries, hidden),
        "self_attn.k_proj": (keys, hidden),
        "self_attn.v_proj": (keys, hidden),
        "self_attn.o_proj": (hidden, queries),
        "mlp.gate_proj": (ffn, hidden),
        "mlp.up_proj": (ffn, hidden),
        "mlp.down_proj": (hidden, ffn),
    }
    weights = {"model.embed_tokens.weight": random_matrix(config["vocab_size"], hidden, 0.3)}
    lora = {}
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        for name, (rows, columns) in shapes.items():
            weights[prefix + name + ".weight"] = random_matrix(rows, columns, 1 / math.sqrt(columns))
            lora[f"base_model.model.{prefix}{name}.lora_A.weight"] = random_matrix(4, columns, 1 / math.sqrt(columns))
            lora[f"base_model.model.{prefix}{name}.lora_B.weight"] = random_matrix(rows, 4, 0.25)
        for norm in ("input_layernorm", "post_attention_layernorm"):
            weights[f"{prefix}{norm}.weight"] = 1 + random_matrix(1, hidden, 0.1)[0]
    weights["model.norm.weight"] = 1 + random_matrix(1, hidden, 0.1)[0]

    os.makedirs(os.path.join(folder, "adapter"), exist_ok=True)
    write_safetensors(os.path.join(folder, "model.safetensors"), weights, "BF16")
    dump(os.path.join(folder, "config.json"), config)
    dump(os.path.join(folder, "tokenizer.json"), make_tokenizer(config["vocab_size"]))
    dump(
        os.path.join(folder, "tokenizer_config.json"),
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "<|bos|>",
            "eos_token": "<|end|>",
            "pad_token": "<|pad|>",
            "clean_up_tokenization_spaces": False,
            "chat_template": TEMPLATE,
        },
    )
    write_safetensors(os.path.join(folder, "adapter", "adapter_model.safetensors"), lora)
    dump(
        os.path.join(folder, "adapter", "adapter_config.json"),
        {
            "peft_type": "LORA",
            "task_type": "CAUSAL_LM",
            "base_model_name_or_path": "tiny-llama",
            "r": 4,
            "lora_alpha": 8,
            "lora_dropout": 0.0,
            "bias": "none",
            "target_modules": TARGETS,
            "inference_mode": True,
        },
    )


# ---------------------------------------------------------------- golden values


def hash_file(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def make_golden(model_folder, adapter_folder, out, positions, kinds):
    config = json.load(open(os.path.join(model_folder, "config.json")))
    config.setdefault("head_dim", config["hidden_size"] // config["num_attention_heads"])
    tokenizer = json.load(open(os.path.join(model_folder, "tokenizer.json")))
    weights = read_safetensors(os.path.join(model_folder, "model.safetensors"))
    lora = read_adapter(adapter_folder) if adapter_folder else None
    choose = random.Random(11)
    prompts = [[1] + [choose.randrange(6, config["vocab_size"]) for _ in range(length)] for length in (23, 8)]
    tensors = {}
    for kind in kinds:
        bits = {"float32": None, "int8": 8, "int4": 4}[kind]
        used = weights if bits is None else quantise(weights, bits)
        for number, ids in enumerate(prompts if bits is None else prompts[:1]):
            for who, adapter in (("base", None), ("adapter", lora)):
                if who == "base" or adapter:
                    logits, hidden = forward(config, used, ids, adapter)
                    tensors[f"{kind}.{who}.{number}"] = logits[-positions:]
                    if bits is None and who == "base":
                        tensors[f"hidden.{number}"] = hidden
    os.makedirs(out, exist_ok=True)
    write_safetensors(os.path.join(out, "golden.safetensors"), tensors)
    encodings = [{"text": text, "ids": encode(tokenizer, text)} for text in TEXTS]
    made_from = {"model.safetensors": hash_file(os.path.join(model_folder, "model.safetensors"))}
    if adapter_folder:
        made_from["adapter_model.safetensors"] = hash_file(os.path.join(adapter_folder, "adapter_model.safetensors"))
    golden = {"madeFrom": made_from, "prompts": prompts, "lastPositions": positions, "encodings": encodings}
    dump(os.path.join(out, "golden.json"), golden)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make-tiny", metavar="DIR")
    parser.add_argument("--model", metavar="DIR")
    parser.add_argument("--adapter", metavar="DIR")
    parser.add_argument("--out", metavar="DIR")
    parser.add_argument("--positions", type=int, default=6, help="how many of the last positions (default 6)")
    parser.add_argument("--weights", nargs="+", default=["float32", "int8", "int4"], choices=["float32", "int8", "int4"])
    parser.add_argument("--tokenizer", metavar="FILE", help="print golden encodings of a tokenizer.json as JSON")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.make_tiny:
        make_tiny(options.make_tiny)
    if options.model:
        out = options.out or parser.error("--model needs --out")
        make_golden(options.model, options.adapter, out, options.positions, options.weights)
    if options.tokenizer:
        tokenizer = json.load(open(options.tokenizer))
        print(json.dumps([{"text": text, "ids": encode(tokenizer, text)} for text in TEXTS], ensure_ascii=False))


if __name__ == "__main__":
    main()
