"""Trains the starter base from scratch and writes it to ../model in Hugging Face layout.

Run: npx tsx starter/train/corpus.ts && python3 tokenizer.py && python3 base.py [--seconds 2400]
"""
import argparse
import json
import random
import tempfile
from pathlib import Path

from chats import is_bare, read_chats, shorten
from fit import DEVICE, train  # before torch: it says how threads wait

import torch
import torch.distributed as distributed
import torch.multiprocessing

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


def run(rank, given, meeting):
    """One of the processes that train together; the first one writes the checkpoint."""
    torch.set_num_threads(given.threads)
    if given.processes > 1:
        distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=given.processes)
    torch.manual_seed(1)
    random.seed(1 + rank)
    tokenizer = Tokenizer(MODEL / "tokenizer.json")
    config = configuration(tokenizer)
    model = Llama(config, given.dropout).to(DEVICE)
    if given.resume:
        model.load(checkpoint.read(MODEL / "model.safetensors"))
    chats = read_chats(HERE / "build/base.jsonl", tokenizer, config["max_position_embeddings"])
    dev = read_chats(HERE / "build/base-dev.jsonl", tokenizer, config["max_position_embeddings"])
    bare = [chat for chat in chats if is_bare(chat, tokenizer)]
    dev = random.sample([chat for chat in dev if is_bare(chat, tokenizer)], 1000)
    if rank == 0:
        print(f"{sum(p.numel() for p in model.parameters())} parameters, {len(chats)} chats, {len(bare)} of them bare", flush=True)

    def epoch(done):
        """First many short questions alone, then instructions and histories too."""
        if done < given.bare:
            return [shorten(chat, 0.75) for chat in random.sample(bare, min(len(bare), 10000))]
        return [shorten(chat, 0.5) for chat in random.sample(chats, min(len(chats), 20000))]

    def save():
        checkpoint.write(HERE / "build/checkpoint.safetensors", model.checkpoint())

    watched = {"dev": dev, "save": save} if rank == 0 else {}
    train(model, epoch, list(model.parameters()), given, config["pad_token_id"], min(tokenizer.special.values()), **watched)
    if rank == 0:
        write(model, config)


def write(model, config):
    checkpoint.write(MODEL / "model.safetensors", model.checkpoint())
    (MODEL / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    generation = {"bos_token_id": config["bos_token_id"], "eos_token_id": config["eos_token_id"], "pad_token_id": config["pad_token_id"],
                  "do_sample": True, "temperature": 0.7, "top_p": 0.95, "top_k": 40}
    (MODEL / "generation_config.json").write_text(json.dumps(generation, indent=2) + "\n")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=float, default=3600)
    arguments.add_argument("--rate", type=float, default=2e-3)
    arguments.add_argument("--decay", type=float, default=0.1)
    arguments.add_argument("--hidden", type=float, default=0.12, help="share of the prompt's tokens that are hidden")
    arguments.add_argument("--dropout", type=float, default=0.1, help="share of what each half of a layer adds that is zeroed")
    arguments.add_argument("--bare", type=float, default=0.3, help="share of the time for questions without instructions and histories")
    arguments.add_argument("--processes", type=int, default=2, help="processes that train together, each on threads of its own")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--resume", action="store_true", help="go on from ../model, with its tokenizer, instead of from scratch")
    given = arguments.parse_args()
    if given.processes == 1:
        run(0, given, None)
    else:
        with tempfile.TemporaryDirectory() as folder:
            torch.multiprocessing.spawn(run, (given, f"{folder}/meeting"), given.processes)
