"""Trains the default encoder: one vector a word, subword or character n-gram, averaged; learnt by contrast.

Run: python3 encoder.py [--features ngrams|subwords] [--buckets 32768] [--width 128] [--steps 1500] [--out ../encoder]
Texts of one intent are drawn together, within and across the six languages; a text of anything else is drawn to another view of
itself, a chatterbot-corpus question to its answer. Reads phrasings, communities and DATASETS_DIR (BSD-3-Clause); never ../heldout.
One line of twenty is kept back (`dev`) to choose by. `lib/engine/encoder/text-features.ts` makes the same features.
"""
import argparse
import hashlib
import json
import os
import random
import re
import time
import unicodedata
import zlib
from functools import lru_cache
from pathlib import Path

import regex
import torch
import torch.nn.functional as F

HERE = Path(__file__).parent
LANGUAGES = ["en", "fr", "hi", "ar", "sw", "zh"]
CHATTERBOT = {"en": "english", "fr": "french", "hi": "hindi", "zh": "chinese"}
UNIT = regex.compile(r"\p{Han}+|(?:(?!\p{Han})[\p{L}\p{M}\p{N}])+")
HAN = regex.compile(r"\p{Han}")


@lru_cache(maxsize=None)
def word_features(word):
    """Texts of the features of one word: itself, and its n-grams of 3 to 5 characters; of Han 1 to 3."""
    if HAN.match(word):
        return [word[i:i + n] for n in (1, 2, 3) for i in range(len(word) - n + 1)]
    bounded = f"<{word}>"
    return [bounded] + [bounded[i:i + n] for n in (3, 4, 5) for i in range(len(bounded) - n + 1) if n < len(bounded)]


class Ngrams:
    def __init__(self, buckets):
        self.size = buckets
        self.cache = {}

    def words(self, text):
        """A list of features (bucket numbers) a word."""
        found = []
        for word in UNIT.findall(unicodedata.normalize("NFKC", text).lower()):
            if word not in self.cache:
                self.cache[word] = [zlib.crc32(part.encode()) % self.size for part in word_features(word)]
            found.append(self.cache[word])
        return found


class Subwords:
    def __init__(self):
        from tokenizer import Tokenizer
        self.tokenizer = Tokenizer(HERE / "../model/tokenizer.json")
        self.size = self.tokenizer.size

    def words(self, text):
        return [[i] for i in self.tokenizer.encode(" " + unicodedata.normalize("NFKC", text).lower())]


def sections(paths):
    found, lines = {}, []
    for path in paths:
        for raw in path.read_text("utf8").split("\n"):
            line = raw.strip()
            if line.startswith("## "):
                lines = found.setdefault(line[3:].replace("`", "").strip(), [])
            elif line and not line.startswith("# "):
                lines.append(line)
    return found


def expand(line, here, chance):
    line = re.sub(r"\(([^()]*\|[^()]*)\)", lambda m: chance.choice(m[1].split("|")), line)
    line = line.replace("{here}", chance.choice(here))
    return re.sub(r" ([,.])", r"\1", re.sub(r"\s+", " ", line)).strip()


def is_dev(text):
    return hashlib.sha256(text.encode()).digest()[0] < 13


def load_phrasings():
    """(intents, others, dev): intents[name][language] and others[language] are lists of (line, words for here)."""
    intents, others, dev = {}, {}, []
    for language in LANGUAGES:
        found = sections(sorted((HERE / "phrasings" / language).glob("*.txt")))
        here = found["here"] + found.get("other places", [])
        for path in sorted((HERE / "communities").glob(f"{language}*.txt")):
            for heading, lines in sections([path]).items():
                if heading.startswith("answer "):
                    found.setdefault(heading, []).extend(lines)
        for heading, lines in found.items():
            kind, _, name = heading.partition(" ")
            if kind == "answer":
                name = name.split(" ", 1)[-1]
            if heading in ("outside", "near"):
                others.setdefault(language, []).extend((line, here) for line in lines if not is_dev(line))
            elif kind in ("customs", "hub", "talk", "answer") and name not in ("outside", "place"):
                for line in lines:
                    if kind != "answer" and is_dev(line):
                        dev.append((line, here, name, language))
                    else:
                        intents.setdefault(name, {}).setdefault(language, []).append((line, here))
    return intents, others, dev


def load_pairs(folder):
    """Questions and answers of the chatterbot-corpus, without the held-back fifth (sha256 of the question, see the bench)."""
    pairs = []
    for name in CHATTERBOT.values():
        for path in sorted((folder / "chatterbot-corpus/chatterbot_corpus/data" / name).glob("*.yml")):
            talk = []
            for line in path.read_text("utf8").split("\n") + ["- - "]:
                entry = re.match(r"(- -|  -) ?(.*)", line)
                if not entry:
                    continue
                if entry[1] == "- -":
                    if len(talk) > 1 and hashlib.sha256(talk[0].encode()).digest()[0] >= 51:
                        pairs.extend(zip(talk, talk[1:]))
                    talk = []
                talk.append(entry[2].strip().strip("'\""))
    return [(question, answer) for question, answer in pairs if question and answer]


class Encoder(torch.nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.table = torch.nn.EmbeddingBag(size, width, mode="sum", sparse=True)
        torch.nn.init.normal_(self.table.weight, std=0.1)

    def forward(self, texts, hidden=0.0):
        """Unit vectors [texts, width]. @param hidden: the part of words that is left out."""
        ids, weights, offsets = [], [], []
        for words in texts:
            offsets.append(len(ids))
            kept = [w for w in words if random.random() >= hidden] if hidden else words
            for word in kept or words:
                ids.extend(word)
                weights.extend([len(word) ** -0.5] * len(word))
        return F.normalize(self.table(torch.tensor(ids), torch.tensor(offsets), per_sample_weights=torch.tensor(weights)), dim=1)


def contrast(vectors, labels, temperature):
    """Supervised contrastive loss (Khosla et al., arXiv 2004.11362): positives of a row are the other rows of its label."""
    scores = vectors @ vectors.T / temperature
    scores.fill_diagonal_(-1e4)
    same = (labels[:, None] == labels[None, :]).float().fill_diagonal_(0)
    log = scores - scores.logsumexp(1, keepdim=True)
    return -((same * log).sum(1) / same.sum(1).clamp(min=1)).mean()


def draw(intents, others, pairs, features, chance):
    texts, labels = [], []

    def put(text, label):
        words = features.words(text)
        if words:
            texts.append(words)
            labels.append(label)

    for label, name in enumerate(chance.sample(sorted(intents), min(32, len(intents)))):
        for language in LANGUAGES:
            if intents[name].get(language):
                put(expand(*chance.choice(intents[name][language]), chance), label)
    for label in range(100, 160):
        line = chance.choice(others[chance.choice(LANGUAGES)])
        text = expand(*line, chance)
        put(text, label)
        put(text, label)
    for label, (question, answer) in enumerate(chance.sample(pairs, 24), 200):
        put(question, label)
        put(answer, label)
    return texts, torch.tensor(labels)


def judge(encoder, features, intents, dev, chance):
    """Nearest centroid on the lines kept back: (same language, the five other languages)."""
    with torch.no_grad():
        names = sorted(intents)
        centres = {}
        for name in names:
            for language in LANGUAGES:
                lines = intents[name].get(language, [])[:60]
                words = [w for w in (features.words(expand(*line, chance)) for line in lines) if w]
                if words:
                    centres[name, language] = encoder(words).mean(0)
        right = [0, 0]
        for line, here, name, language in dev:
            words = features.words(expand(line, here, chance))
            if not words:
                continue
            vector = encoder([words])[0]
            for which in (0, 1):
                def score(other):
                    found = [centres[other, l] @ vector for l in LANGUAGES if (l == language) == (which == 0) and (other, l) in centres]
                    return max(float(s) for s in found) if found else -9
                right[which] += max(names, key=score) == name
        return [100 * r / len(dev) for r in right]


def save(folder, table, config):
    """Rows in int8, each with its own scale (float32)."""
    folder.mkdir(parents=True, exist_ok=True)
    scales = table.abs().amax(1).clamp(min=1e-8) / 127
    rows = torch.round(table / scales[:, None]).to(torch.int8)
    parts = {"table": ("I8", rows.numpy()), "scales": ("F32", scales.to(torch.float32).numpy())}
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, (dtype, array) in parts.items():
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(folder / "model.safetensors", "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(array.tobytes() for _, array in parts.values()))
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--features", choices=["ngrams", "subwords"], default="ngrams")
    parser.add_argument("--buckets", type=int, default=32768)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=HERE / "../encoder")
    options = parser.parse_args()
    if "DATASETS_DIR" not in os.environ:
        parser.error("set DATASETS_DIR to the folder that holds chatterbot-corpus")
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    chance = random.Random(options.seed)
    features = Ngrams(options.buckets) if options.features == "ngrams" else Subwords()
    intents, others, dev = load_phrasings()
    pairs = load_pairs(Path(os.environ["DATASETS_DIR"]))
    dev = chance.sample(dev, min(600, len(dev)))
    print(f"{len(intents)} intents, {sum(map(len, others.values()))} other lines, {len(pairs)} pairs, {len(dev)} kept back", flush=True)
    encoder = Encoder(features.size, options.width)
    optimiser = torch.optim.SparseAdam(list(encoder.parameters()), lr=0.01)
    began = time.time()
    for step in range(options.steps):
        done = max(step / options.steps, (time.time() - began) / options.seconds)
        if done >= 1:
            break
        optimiser.param_groups[0]["lr"] = 0.01 * (1 - done) + 1e-4
        texts, labels = draw(intents, others, pairs, features, chance)
        loss = contrast(encoder(texts, hidden=0.2), labels, 0.08)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 0:
            print(f"{step} {time.time() - began:.0f} s loss {loss.item():.3f}", flush=True)
    same, across = judge(encoder, features, intents, dev, chance)
    print(f"{options.features} width {options.width}: kept-back lines, same language {same:.1f}, other languages {across:.1f}", flush=True)
    config = {"model_type": "polyphony_static", "name": "polyphony-encoder", "features": options.features, "buckets": features.size, "width": options.width}
    save(options.out, encoder.table.weight.detach(), config)


if __name__ == "__main__":
    main()
