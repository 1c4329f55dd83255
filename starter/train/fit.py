"""What the base and the adapters share: batches of chats, and training on answers only within a time budget."""
import json
import math
import os
import random
import time

# Threads that spin at barriers cost tenfold as soon as anything else wants a core; must be set before torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch
import torch.distributed as distributed
import torch.nn.functional as F

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def read_chats(path, tokenizer, limit):
    """[(ids, learned)] of a JSONL of {"messages": [...]}. @raises ValueError naming the line that is wrong"""
    chats = []
    for number, line in enumerate(open(path, encoding="utf8"), 1):
        if not line.strip():
            continue
        try:
            messages = json.loads(line)["messages"]
            roles = [message["role"] for message in messages]
            contents = [message["content"] for message in messages]
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: expected {{\"messages\": [{{\"role\", \"content\"}}, ...]}} ({error!r})")
        if "assistant" not in roles or any(role not in ("system", "user", "assistant") for role in roles):
            raise ValueError(f"{path}, line {number}: roles are system, user and assistant, with at least one assistant")
        if not all(isinstance(content, str) and content for content in contents):
            raise ValueError(f"{path}, line {number}: every content must be a text that is not empty")
        ids, learned = tokenizer.chat(messages)
        if len(ids) <= limit:
            chats.append((ids, learned))
    return chats


def shorten(chat, share, keep=6):
    """Cuts the last answer after its first tokens, by chance.

    Which answer to give is decided there; the rest is recitation, learned long before the decision is. Measured:
    the same time then shows the model three times as many questions.
    """
    ids, learned = chat
    if random.random() >= share:
        return chat
    start = len(learned) - learned[::-1].index(False) if False in learned else 0
    return ids[: start + keep], learned[: start + keep]


def batches(chats, tokens, shuffle=random):
    """Batches of about `tokens` ids, of chats of like length, in random order."""
    chats = chats[:]
    shuffle.shuffle(chats)
    found = []
    for start in range(0, len(chats), 4096):
        batch, longest = [], 0
        for chat in sorted(chats[start : start + 4096], key=lambda chat: len(chat[0])):
            longest = max(longest, len(chat[0]))
            if batch and longest * (len(batch) + 1) > tokens:
                found.append(batch)
                batch, longest = [], len(chat[0])
            batch.append(chat)
        if batch:
            found.append(batch)
    shuffle.shuffle(found)
    return found


def collate(batch, pad, dropout, specials_from):
    """Inputs [B, S] with a share of the prompt's tokens hidden, targets [B, S] (-100 where nothing is learned)."""
    length = -(-max(len(ids) for ids, _ in batch) // 16) * 16  # few shapes: kernels are compiled once a shape
    x = torch.full((len(batch), length), pad)
    y = torch.full((len(batch), length), -100)
    for row, (ids, learned) in enumerate(batch):
        x[row, : len(ids)] = torch.tensor([pad if not keep and i < specials_from and random.random() < dropout else i for i, keep in zip(ids, learned)])
        for at in range(1, len(ids)):
            if learned[at]:
                y[row, at - 1] = ids[at]
    return x.to(DEVICE), y.to(DEVICE)


def answers_of(y):
    """Flat indices of the positions that are learned, filled up with ignored ones to a multiple of 256."""
    flat = y.flatten()
    learned, ignored = (flat >= 0).nonzero()[:, 0], (flat < 0).nonzero()[:, 0]
    return torch.cat([learned, ignored[: -len(learned) % 256]])


def average(parameters, finished):
    """Averages the gradients over all processes; True when one of them has finished."""
    if not distributed.is_initialized():
        return finished
    flat = torch.cat([p.grad.flatten() for p in parameters] + [torch.tensor([float(finished)])])
    distributed.all_reduce(flat)
    at = 0
    for parameter in parameters:
        size = parameter.grad.numel()
        parameter.grad.copy_(flat[at : at + size].view_as(parameter.grad) / distributed.get_world_size())
        at += size
    return flat[-1].item() > 0


def train(model, epoch, parameters, seconds, rate, decay, pad, specials_from, tokens=3072, dropout=0.05):
    """AdamW with a cosine over the time budget; `epoch(done)` gives the chats to go through next, `done` from 0 to 1."""
    groups = [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": decay},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.95), foreach=True)
    start, step, seen, losses = time.time(), 0, 0, []
    model.train()
    while True:
        for batch in batches(epoch((time.time() - start) / seconds), tokens):
            done = min(1, (time.time() - start) / seconds)
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1, done / 0.02 + 0.01) * (0.485 * (1 + math.cos(math.pi * done)) + 0.03)
            x, y = collate(batch, pad, dropout, specials_from)
            select = answers_of(y)
            with torch.autocast(DEVICE, dtype=torch.bfloat16):
                logits = model(x, select)
            loss = F.cross_entropy(logits.float(), y.flatten()[select])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            if average(parameters, done == 1):
                print(f"done: {step} steps, {seen} tokens, {seen / seconds:.0f} tokens/s, loss {sum(losses[-100:]) / len(losses[-100:]):.4f}", flush=True)
                model.eval()
                return
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            step, seen = step + 1, seen + sum(len(ids) for ids, _ in batch)
            losses.append(loss.item())
            if step % 100 == 0:
                print(f"step {step}, {time.time() - start:.0f} s, loss {sum(losses[-100:]) / 100:.4f}, {seen / (time.time() - start):.0f} tokens/s", flush=True)
