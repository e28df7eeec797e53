"""What a message asks beside the personal data that were taken out of it.

The tokens in their place say so loudly "here are personal details" that the question beside them is not heard. So such
a message is read again in parts without them: once as a whole, and each of its sentences that had none.
"""

from __future__ import annotations

from typing import Collection, List, Optional, Sequence, Tuple

import regex

from bot.knowledge import EMERGENCY, PERSONAL_INFORMATION

# A label with how likely it is among all but personal_information.
Decided = Tuple[str, float]

# As bot/gateway/redaction.py writes them.
_TOKEN = regex.compile(r"<(?:a-number|ssn|receipt-number|passport|birth-date|e-mail|phone|card|id-number)>")
_SENTENCE = regex.compile(r"(?<=[,.;?!،؛؟、，。；？！।\n])\s*|\s[-–—]\s")
_SPACE = regex.compile(r"\s+")
_EDGES = " ,.;:،，。、-–"
_CHARACTERS_ARE_WORDS = regex.compile(r"[\p{Script=Han}\p{Script=Hangul}]")
_LEAST_WORDS, _LEAST_CHARACTERS = 3, 4
_MOST_SENTENCES = 6
# The likeliest label of a sentence is believed from the first on, a refusal of the whole from the second, danger in one
# sentence of a long story from the third. Chosen by hand on all questions with personal data that there were: those of
# data/calibration, of the development set and of tests/conversations, so none of these measures them independently.
_SURE_SENTENCE, _SURE_REFUSAL, _SURE_DANGER = 0.7, 0.5, 0.9


def parts(text: str) -> List[str]:
    """Give the parts to read of a text that holds tokens: all of it without them, then its sentences that had none.

    >>> parts("My A-number is <a-number>, but where is the center?")
    ['My A-number is , but where is the center?', 'but where is the center?']
    >>> parts("where is the center?")
    []
    """
    if not _TOKEN.search(text):
        return []
    whole = _tidy(_TOKEN.sub(" ", text))
    if not any(character.isalpha() for character in whole):
        return []
    sentences = [_tidy(part) for part in _SENTENCE.split(text) if not _TOKEN.search(part)]
    return [whole, *list(filter(_says_enough, sentences))[:_MOST_SENTENCES]]


def beside(decided: Sequence[Decided], answered: Collection[str], declined: Collection[str]) -> Optional[str]:
    """Give the label of what is asked, or None where nothing is for sure; `decided` stand for `parts`, in their order.

    `answered` and `declined` are the topics that answer and that decline; all others need no answer beside a warning.
    """
    if not decided:
        return None
    whole, sentences = decided[0], decided[1:]
    if whole[0] == EMERGENCY or any(label == EMERGENCY and p >= _SURE_DANGER for label, p in sentences):
        return EMERGENCY
    asked = [(p, label) for label, p in sentences if label in answered]
    if asked and max(asked)[0] >= _SURE_SENTENCE:
        return max(asked)[1]
    label, p = whole
    sure = (label in declined and p >= _SURE_REFUSAL) or (label in answered and p >= _SURE_SENTENCE)
    return label if sure and label != PERSONAL_INFORMATION else None


def _says_enough(sentence: str) -> bool:
    words, characters = len(sentence.split()), len(_CHARACTERS_ARE_WORDS.findall(sentence))
    return words >= _LEAST_WORDS or characters >= _LEAST_CHARACTERS


def _tidy(text: str) -> str:
    return _SPACE.sub(" ", text).strip(_EDGES)
