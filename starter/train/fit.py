"""What the base and the adapters share: rows of packed chats as tensors, and training on answers only within a time budget."""
import ctypes
import math
import os
import random
import sys
import time

# Threads that spin at barriers cost tenfold as soon as anything else wants a core; must be set before torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its own threads spin whatever OMP_WAIT_POLICY says; processes share the work
if sys.platform == "linux":
    # Memory is kept instead of given back: fresh pages made every large tensor seventy times slower (200 ms for 32 MB, now 3).
    libc, mmap_max, trim_threshold = ctypes.CDLL(None), -4, -1
    if hasattr(libc, "mallopt"):
        libc.mallopt(mmap_max, 0)
        libc.mallopt(trim_threshold, 2**31 - 1)

import torch
import torch.distributed as distributed
import torch.nn.functional as F

from chats import pack

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
NEVER = -1e9


def is_bfloat16_faster():
    """Measured, not guessed: without AMX a product in bfloat16 takes three times as long as one in float32."""
    if DEVICE == "cuda":
        return True
    times = []
    for dtype in (torch.bfloat16, torch.float32):
        a, b = torch.ones(2048, 256, dtype=dtype), torch.ones(256, 704, dtype=dtype)
        a @ b
        start = time.perf_counter()
        for _ in range(20):
            a @ b
        times.append(time.perf_counter() - start)
    return times[0] < times[1]


AUTOCAST = is_bfloat16_faster()
# (chats of at most so many tokens, go into rows of so many): attention costs less in short rows.
LENGTHS = [(40, 128), (256, 256), (512, 512)]


def collate(rows, length, pad, hidden, specials_from):
    """Tensors of packed rows, [B, S] each but the last: ids with a share of the prompt's tokens hidden, targets (-100 where
    nothing is learned), positions (each chat goes on where its prefix ends), and the mask [B, S, S] to add to attention scores."""
    x = torch.full((len(rows), length), pad)
    y = torch.full((len(rows), length), -100)
    positions = torch.zeros(len(rows), length, dtype=torch.long)
    group = torch.full((len(rows), length), -1)
    segment = torch.zeros(len(rows), length, dtype=torch.long)
    hide = lambda i: pad if i < specials_from and random.random() < hidden else i
    for row, content in enumerate(rows):
        at = 0
        for number, (prefix, chats) in enumerate(content):
            end = at + len(prefix)
            x[row, at:end] = torch.tensor([hide(i) for i in prefix])
            positions[row, at:end] = torch.arange(len(prefix))
            group[row, at:end] = number
            at = end
            for part, chat in enumerate(chats, 1):
                end = at + len(chat.ids)
                x[row, at:end] = torch.tensor([i if keep else hide(i) for i, keep in zip(chat.ids, chat.learned)])
                y[row, at : end - 1] = torch.tensor([i if keep else -100 for i, keep in zip(chat.ids[1:], chat.learned[1:])], dtype=torch.long)
                positions[row, at:end] = torch.arange(len(prefix), len(chat))
                group[row, at:end], segment[row, at:end] = number, part
                at = end
    own = group[:, :, None] == group[:, None, :]
    seen = (segment[:, None, :] == 0) | (segment[:, :, None] == segment[:, None, :])
    earlier = torch.ones(length, length, dtype=torch.bool).tril()
    mask = torch.where(own & seen & earlier, 0.0, NEVER)
    return x.to(DEVICE), y.to(DEVICE), positions.to(DEVICE), mask.to(DEVICE)


def loss_of(model, rows, length, pad, hidden, specials_from):
    """Mean cross-entropy of the answers' tokens."""
    x, y, positions, mask = collate(rows, length, pad, hidden, specials_from)
    select = (y.flatten() >= 0).nonzero()[:, 0]
    with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=AUTOCAST):
        logits = model.logits(model(x, positions, mask).flatten(0, 1)[select])
    return F.cross_entropy(logits.float(), y.flatten()[select])


def batches(chats, tokens):
    """(rows, length): batches of about `tokens` tokens in random order; long chats go into longer rows, the longest into none."""
    found, shortest = [], 0
    for most, length in LENGTHS:
        rows = pack([chat for chat in chats if shortest < len(chat) <= most], length)
        count = tokens // length
        whole = max(len(rows) - len(rows) % count, min(len(rows), count))
        found += [(rows[at : at + count], length) for at in range(0, whole, count)]
        shortest = most
    random.shuffle(found)
    return found


def train(model, epoch, parameters, given, pad, specials_from, tokens=2048, dev=(), save=None):
    """AdamW with a cosine over `given.seconds`; `epoch(done)` gives the chats to go through next, `done` from 0 to 1.

    `given` also has `rate`, `decay` and `hidden` (share of the prompt's tokens that are hidden). `dev` are chats to watch.
    """
    groups = [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": given.decay},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=given.rate, betas=(0.9, 0.95), foreach=True)
    start, step, seen, losses, told = time.time(), 0, 0, [], 0
    model.train()
    while True:
        for rows, length in batches(epoch((time.time() - start) / given.seconds), tokens):
            done = min(1, (time.time() - start) / given.seconds)
            if time.time() - told > 60:
                told = time.time()
                tell(model, f"step {step}, {told - start:.0f} s, {seen / (told - start):.0f} tokens/s", losses, dev, pad, specials_from)
                if save:
                    save()
            for group in optimizer.param_groups:
                group["lr"] = given.rate * min(1, done / 0.02 + 0.01) * (0.485 * (1 + math.cos(math.pi * done)) + 0.03)
            loss = loss_of(model, rows, length, pad, given.hidden, specials_from)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            if average(parameters, done == 1):
                tell(model, f"done: {step} steps, {seen} tokens", losses, dev, pad, specials_from)
                return
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            step, seen = step + 1, seen + sum(len(prefix) + sum(len(chat.ids) for chat in chats) for row in rows for prefix, chats in row)
            losses.append(loss.item())


def tell(model, what, losses, dev, pad, specials_from):
    """One line of the log: the loss of late, and the loss on chats that are not trained on."""
    if distributed.is_initialized() and distributed.get_rank() > 0:
        return
    late = losses[-100:]
    print(f"{what}, loss {sum(late) / max(1, len(late)):.4f}" + (f", dev {watch(model, dev, pad, specials_from):.4f}" if dev else ""), flush=True)


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


@torch.no_grad()
def watch(model, dev, pad, specials_from):
    model.eval()
    found = [loss_of(model, rows, length, pad, 0.0, specials_from).item() for rows, length in batches(list(dev), 4096)]
    model.train()
    return sum(found) / max(1, len(found))
