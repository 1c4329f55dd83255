"""Chats as token ids: read from JSONL, cut by chance, and packed many to a row."""
import json
import random
from dataclasses import dataclass


@dataclass
class Chat:
    """`prefix`: the start of the text and a system message, which many chats share; `ids`: the turns; `learned`: which of `ids` are answers."""

    prefix: tuple
    ids: list
    learned: list

    def __len__(self):
        return len(self.prefix) + len(self.ids)


def read_chats(path, tokenizer, limit):
    """The chats of a JSONL of {"messages": [...]} that have at most `limit` tokens. @raises ValueError naming the line that is wrong"""
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
        start = ids.index(tokenizer.special["<|end|>"]) + 1 if roles[0] == "system" else 1
        chat = Chat(tuple(ids[:start]), ids[start:], learned[start:])
        if len(chat) <= limit:
            chats.append(chat)
    return chats


def is_bare(chat, tokenizer):
    """One question without instructions and without a history."""
    return len(chat.prefix) == 1 and chat.ids.count(tokenizer.special["<|user|>"]) == 1


def shorten(chat, share, keep=6):
    """Cuts the last answer after its first tokens, by chance.

    Which answer to give is decided there; the rest is recitation, learned long before the decision is. Measured:
    the same time then shows the model three times as many questions.
    """
    if random.random() >= share:
        return chat
    start = len(chat.learned) - chat.learned[::-1].index(False)
    return Chat(chat.prefix, chat.ids[: start + keep], chat.learned[: start + keep])


def pack(chats, length):
    """Rows of at most `length` tokens, in random order; a row is [(prefix, [chat, ...]), ...].

    Chats with the same prefix share it (`collate` lets each see the prefix and itself only), so that many questions
    under long instructions cost little more than bare ones.
    """
    keyed = {}
    for chat in random.sample(chats, len(chats)):
        keyed.setdefault(chat.prefix, []).append(chat)
    groups = list(keyed.values())
    random.shuffle(groups)
    rows, room = [], 0
    for prefix, group in ((group[0].prefix, group) for group in groups):
        joins = False
        for chat in group:
            need = len(chat.ids) + (0 if joins else len(prefix))
            if need > room:
                rows.append([])
                joins, room, need = False, length, len(chat)
            if not joins:
                rows[-1].append((prefix, []))
            rows[-1][-1][1].append(chat)
            joins, room = True, room - need
    random.shuffle(rows)
    return rows
