"""Texts to send: every question of the development set, and as many new ones as a stage needs. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

# What people put around a question without changing it. Never a counter: a number would change the meaning.
_BEFORE = ("", "Hi, ", "hello ", "Excuse me, ", "please: ", "one question: ", "so, ", "um ", "Hola, ", "sorry, ")
_AFTER = ("", " thanks", " please", " thank you!", " pls", " asap", " gracias", " I need to know", " if you know")
_BETWEEN = (" and", " or", " also", " then")

# So many texts that were there already, and the next have one more question.
_TRIES = 20


def new_texts(questions: Sequence[str], seen: Iterable[str] = (), seed: int = 1) -> Iterator[str]:
    """Give texts without end: questions with other words around, later joined in pairs.

    None comes twice and none is of `seen`, also where only letters count: a cache that
    ignores case or punctuation must not know it. Raises ValueError if there is no question.
    """
    if not questions:
        raise ValueError("no question to make texts from")
    given = {_letters(text) for text in seen}
    chance = random.Random(seed)
    tries = 0
    while True:
        text = chance.choice(_BEFORE) + chance.choice(questions) + chance.choice(_AFTER)
        tries += 1
        for _ in range(tries // _TRIES):
            text = f"{text}{chance.choice(_BETWEEN)} {chance.choice(questions)}"
        if _letters(text) not in given:
            tries = 0
            given.add(_letters(text))
            yield text


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def in_turns(texts: Sequence[str], turns: int) -> list[list[str]]:
    """Split texts into conversations of `turns` messages."""
    return [list(texts[start : start + turns]) for start in range(0, len(texts), turns)]
