"""Fine-tunes a LoRA adapter on a community's own chats and writes it in PEFT layout, ready to be uploaded.

    python3 adapter.py --data my.jsonl --out my-adapter [--name "My community"] [--language fr] [--licence apache-2.0]

`my.jsonl` has one chat a line: {"messages": [{"role": "user", "content": "..."}, {"role": "assistant", "content": "..."}]}.
A few hundred lines with many different wordings work; the base's own chats (--replay, made by corpus.ts) are mixed in
so that the adapter does not forget to say "I don't know". Needs PyTorch; a GPU is used where there is one.
"""
import argparse
import json
import random
import sys
from pathlib import Path

from chats import is_bare, read_chats, shorten
from fit import DEVICE, train  # before torch: it says how threads wait

import torch

import checkpoint
from llama import PROJECTIONS, Llama
from tokenizer import Tokenizer

HERE = Path(__file__).parent

CARD = """---
base_model: polyphony/starter
base_model_relation: adapter
library_name: peft
license: {licence}
language: [{language}]
tags: [lora, polyphony]
---
# {name}

LoRA (r = {rank}, all seven projections) for the Polyphony starter model, fine-tuned on {count} chats by `starter/train/adapter.py`.
"""


def write_adapter(folder, model, rank, alpha, card):
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint.write(folder / "adapter_model.safetensors", model.adapter())
    config = {"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "polyphony/starter", "r": rank, "lora_alpha": alpha,
              "lora_dropout": 0.0, "target_modules": sorted(PROJECTIONS), "bias": "none", "fan_in_fan_out": False,
              "inference_mode": True, "modules_to_save": None, "use_rslora": False, "use_dora": False}
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "README.md").write_text(card, "utf8")


def main():
    arguments = argparse.ArgumentParser(description="Fine-tunes a LoRA adapter for the starter model.")
    arguments.add_argument("--data", required=True, help="JSONL of chats")
    arguments.add_argument("--out", required=True, help="folder to write")
    arguments.add_argument("--replay", default=str(HERE / "build/base.jsonl"), help="the base's own chats; none if the file is absent")
    arguments.add_argument("--dev", help="JSONL of chats to watch the loss on")
    arguments.add_argument("--replay-share", type=float, default=0.3)
    arguments.add_argument("--seconds", type=float, default=180)
    arguments.add_argument("--rate", type=float, default=3e-3)
    arguments.add_argument("--decay", type=float, default=0.01)
    arguments.add_argument("--hidden", type=float, default=0.12, help="share of the prompt's tokens that are hidden")
    arguments.add_argument("--resume", action="store_true", help="go on from the adapter in --out")
    arguments.add_argument("--rank", type=int, default=8)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--name", default="A community's adapter")
    arguments.add_argument("--language", default="en")
    arguments.add_argument("--licence", default="apache-2.0")
    given = arguments.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(1)
    random.seed(1)
    tokenizer = Tokenizer(HERE / "../model/tokenizer.json")
    config = json.loads((HERE / "../model/config.json").read_text())
    try:
        chats = read_chats(given.data, tokenizer, config["max_position_embeddings"])
    except (OSError, ValueError) as error:
        sys.exit(f"adapter.py: {error}")
    if not chats:
        sys.exit(f"adapter.py: {given.data} holds no chat that fits the model's {config['max_position_embeddings']} tokens")
    old = read_chats(given.replay, tokenizer, config["max_position_embeddings"]) if Path(given.replay).exists() else []
    model = Llama(config).to(DEVICE)
    model.load(checkpoint.read(HERE / "../model/model.safetensors"))
    adapter = model.adapt(given.rank, 2 * given.rank)
    if given.resume:
        for name, tensor in checkpoint.read(Path(given.out) / "adapter_model.safetensors").items():
            adapter[name].data.copy_(tensor)
    parameters = list(adapter.values())
    amount = min(len(old), int(min(len(chats), 6000) * given.replay_share))
    print(f"{sum(p.numel() for p in parameters)} parameters, {len(chats)} chats, {amount} replayed an epoch", flush=True)
    bare = [chat for chat in chats if is_bare(chat, tokenizer)]
    dev = read_chats(given.dev, tokenizer, config["max_position_embeddings"])[:500] if given.dev else []

    def epoch(done):
        """Questions alone for the first part, where there are enough of them; then all, and the base's own."""
        if done < 0.4 and len(bare) > len(chats) / 10:
            return [shorten(chat, 0.75) for chat in bare]
        return [shorten(chat, 0.5) for chat in random.sample(chats, min(len(chats), 6000)) + random.sample(old, amount)]

    train(model, epoch, parameters, given, config["pad_token_id"], min(tokenizer.special.values()), tokens=1024, dev=dev)
    card = CARD.format(licence=given.licence, language=given.language, name=given.name, rank=given.rank, count=len(chats))
    write_adapter(Path(given.out), model, given.rank, 2 * given.rank, card)


if __name__ == "__main__":
    main()
