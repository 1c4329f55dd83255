"""Trains the starter base from scratch and writes it to ../model in Hugging Face layout.

Run: npx tsx starter/train/corpus.ts && python3 tokenizer.py && python3 base.py [--seconds 2400]
"""
import argparse
import json
import random
from pathlib import Path

from fit import DEVICE, read_chats, shorten, train  # before torch: it says how threads wait

import torch

import checkpoint
from llama import Llama
from tokenizer import Tokenizer

HERE = Path(__file__).parent
MODEL = HERE / "../model"
SHAPE = dict(hidden_size=256, num_hidden_layers=6, intermediate_size=704, num_attention_heads=8, num_key_value_heads=4, head_dim=32)


def configuration(tokenizer):
    return {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", **SHAPE, "vocab_size": tokenizer.size,
        "max_position_embeddings": 1024, "rope_theta": 10000.0, "rms_norm_eps": 1e-5, "hidden_act": "silu",
        "tie_word_embeddings": True, "attention_bias": False, "mlp_bias": False, "torch_dtype": "bfloat16",
        "bos_token_id": tokenizer.special["<|bos|>"], "eos_token_id": tokenizer.special["<|end|>"], "pad_token_id": tokenizer.special["<|pad|>"],
    }


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=float, default=2400)
    arguments.add_argument("--rate", type=float, default=2e-3)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--resume", action="store_true", help="go on from ../model, with its tokenizer, instead of from scratch")
    given = arguments.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(1)
    random.seed(1)
    tokenizer = Tokenizer(MODEL / "tokenizer.json")
    config = configuration(tokenizer)
    model = Llama(config).to(DEVICE)
    if given.resume:
        model.load(checkpoint.read(MODEL / "model.safetensors"))
    chats = read_chats(HERE / "build/base.jsonl", tokenizer, 1024)
    print(f"{sum(p.numel() for p in model.parameters())} parameters, {len(chats)} chats, {sum(len(ids) for ids, _ in chats)} tokens", flush=True)
    system, user = tokenizer.special["<|system|>"], tokenizer.special["<|user|>"]
    bare = [chat for chat in chats if system not in chat[0] and chat[0].count(user) == 1]

    def epoch(done):
        """First many short questions alone, then instructions and histories too."""
        if done < 0.55:
            return [shorten(chat, 0.75) for chat in bare]
        return [shorten(chat, 0.5) for chat in random.sample(chats, 20000)]

    train(model, epoch, list(model.parameters()), given.seconds, given.rate, 0.1, config["pad_token_id"], min(tokenizer.special.values()))
    checkpoint.write(MODEL / "model.safetensors", model.checkpoint())
    (MODEL / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    generation = {"bos_token_id": config["bos_token_id"], "eos_token_id": config["eos_token_id"], "pad_token_id": config["pad_token_id"],
                  "do_sample": True, "temperature": 0.7, "top_p": 0.95, "top_k": 40}
    (MODEL / "generation_config.json").write_text(json.dumps(generation, indent=2) + "\n")
