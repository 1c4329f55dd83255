"""Byte-level BPE: trains it on the corpus, writes and reads Hugging Face's tokenizer.json, encodes chats.

Run: python3 tokenizer.py            trains on build/*.jsonl and writes ../model/tokenizer.json and tokenizer_config.json
Merges are counted with the square root of a word's frequency, which flattens the repetition of phrasings.
"""
import heapq
import json
from collections import Counter, defaultdict
from pathlib import Path

import regex  # Debian: python3-regex; knows \\p{...}

HERE = Path(__file__).parent
VOCABULARY = 6144
SPECIALS = ["<|pad|>", "<|bos|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]
# Han one character at a time, marks kept with their letters, digits one by one (measured: it lifts Chinese most).
SPLIT = r"\p{Han}| ?(?:(?!\p{Han})[\p{L}\p{M}])+| ?\p{N}| ?[^\s\p{L}\p{M}\p{N}]+|\s+"
PATTERN = regex.compile(SPLIT)
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def byte_symbols():
    """GPT-2's printable stand-in for each byte."""
    printable = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    symbols = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        if byte not in symbols:
            symbols[byte] = chr(256 + sum(1 for other in range(byte) if other not in printable))
    return symbols


SYMBOL = byte_symbols()


class Tokenizer:
    def __init__(self, path):
        data = json.loads(Path(path).read_text("utf8"))
        self.ids = data["model"]["vocab"]
        self.ranks = {tuple(pair): rank for rank, pair in enumerate(data["model"]["merges"])}
        self.special = {token["content"]: token["id"] for token in data["added_tokens"]}
        self.size = max(self.ids.values()) + 1
        self.cache = {}
        back = {symbol: byte for byte, symbol in SYMBOL.items()}
        self.bytes = {i: bytes(back[c] for c in token) for token, i in self.ids.items() if token not in self.special}

    def encode(self, text):
        """Ids of a text; special tokens written in it are ordinary characters."""
        return [i for piece in PATTERN.findall(text) for i in self._piece(piece)]

    def decode(self, ids):
        return b"".join(self.bytes.get(i, b"") for i in ids).decode("utf8", "replace")

    def chat(self, messages):
        """(ids, learned): a whole chat in the template's order, and which ids are to be learned (answers and their ends)."""
        ids, learned = [self.special["<|bos|>"]], [False]
        for message in messages:
            content = self.encode(message["content"]) + [self.special["<|end|>"]]
            ids += [self.special[f"<|{message['role']}|>"]] + content
            learned += [False] + [message["role"] == "assistant"] * len(content)
        return ids, learned

    def _piece(self, piece):
        if piece not in self.cache:
            parts = [SYMBOL[byte] for byte in piece.encode("utf8")]
            while len(parts) > 1:
                rank, at = min((self.ranks.get(pair, 1 << 30), i) for i, pair in enumerate(zip(parts, parts[1:])))
                if rank == 1 << 30:
                    break
                parts[at : at + 2] = [parts[at] + parts[at + 1]]
            self.cache[piece] = [self.ids[part] for part in parts]
        return self.cache[piece]


def train(files, size):
    counts = Counter()
    for file in files:
        for line in open(file, encoding="utf8"):
            for message in json.loads(line)["messages"]:
                counts.update(PATTERN.findall(message["content"]))
    words = [[SYMBOL[byte] for byte in word.encode("utf8")] for word in counts]
    weights = [count**0.5 for count in counts.values()]
    pairs, places = defaultdict(float), defaultdict(set)
    for index, word in enumerate(words):
        for pair in zip(word, word[1:]):
            pairs[pair] += weights[index]
            places[pair].add(index)
    queue = [(-weight, pair) for pair, weight in pairs.items()]
    heapq.heapify(queue)
    vocabulary, merges = [SYMBOL[byte] for byte in range(256)], []
    while len(vocabulary) + len(SPECIALS) < size and queue:
        weight, pair = heapq.heappop(queue)
        if pair not in pairs or abs(pairs[pair] + weight) > 1e-6:
            if pairs.get(pair, 0) > 1e-6:
                heapq.heappush(queue, (-pairs[pair], pair))
            continue
        merges.append(pair)
        vocabulary.append(pair[0] + pair[1])
        touched = set()
        for index in places.pop(pair):
            word = words[index]
            for old in zip(word, word[1:]):
                pairs[old] -= weights[index]
                touched.add(old)
            at = 0
            while at + 1 < len(word):
                if (word[at], word[at + 1]) == pair:
                    word[at : at + 2] = [pair[0] + pair[1]]
                at += 1
            for new in zip(word, word[1:]):
                pairs[new] += weights[index]
                places[new].add(index)
                touched.add(new)
        pairs.pop(pair, None)
        for changed in touched - {pair}:
            if pairs[changed] > 1e-6:
                heapq.heappush(queue, (-pairs[changed], changed))
    return vocabulary, merges


def write(folder, vocabulary, merges):
    ids = {token: i for i, token in enumerate(vocabulary)}
    added = []
    for token in SPECIALS:
        ids[token] = len(ids)
        added.append({"id": ids[token], "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True})
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": SPLIT}, "behavior": "Isolated", "invert": False}, byte_level]},
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
                  "fuse_unk": False, "byte_fallback": False, "ignore_merges": False, "vocab": ids, "merges": [list(pair) for pair in merges]},
    }
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<|bos|>", "eos_token": "<|end|>", "pad_token": "<|pad|>",
              "model_max_length": 1024, "clean_up_tokenization_spaces": False, "add_prefix_space": False, "chat_template": TEMPLATE}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), "utf8")
    (folder / "tokenizer_config.json").write_text(json.dumps(config, ensure_ascii=False, indent=2) + "\n", "utf8")


if __name__ == "__main__":
    corpus = [file for file in sorted((HERE / "build").glob("*.jsonl")) if "-dev" not in file.name]
    vocabulary, merges = train(corpus, VOCABULARY)
    write(HERE / "../model", vocabulary, merges)
    print(f"{len(vocabulary) + len(SPECIALS)} tokens from {len(corpus)} files")
