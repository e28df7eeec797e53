"""Training phrases teach every label in every locale, each phrase one label, and none that is measured."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from bot.knowledge.checks.content import Content, Phrase
from bot.knowledge.loading import CLARIFY
from bot.knowledge.model import Status
from bot.knowledge.offered import offered
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.question_sets import A_LABEL


def every_topic_is_taught(content: Content) -> Iterator[Problem]:
    """A published topic has phrases in each locale; where a locale is not offered yet, that only warns."""
    taught = {(phrase.tag, phrase.label) for phrase in content.phrases}
    now = offered(content.knowledge, content.answers)
    for tag in content.knowledge.locales:
        for topic in content.knowledge.topics.values():
            is_asked = topic.status is Status.PUBLISHED and topic.topic != CLARIFY
            if is_asked and (tag, topic.topic) not in taught:
                yield Problem(
                    f"data/nlu/{tag}/{topic.topic}.yml",
                    1,
                    f"'{topic.topic}' has no training phrase in '{tag}'",
                    "write at least twenty ways in which people ask it",
                    Severity.ERROR if tag in now else Severity.WARNING,
                )


def phrases_teach_a_label(content: Content) -> Iterator[Problem]:
    """A phrase's intent is a topic, or one of domain.yml; its folder is a locale."""
    known = content.knowledge.topics.keys() | content.intents
    for phrase in _first_of_each_label(content):
        if phrase.label not in known:
            yield Problem(
                phrase.file, phrase.line, f"unknown intent '{phrase.label}'", "use the name of a topic in data/topics"
            )
        if phrase.tag not in content.knowledge.locales:
            yield Problem(
                phrase.file, phrase.line, f"unknown locale '{phrase.tag}'", "add it with: faqbot new-locale TAG"
            )


def one_label_a_phrase(content: Content) -> Iterator[Problem]:
    """No phrase stands under two labels of one locale: case and punctuation make no difference."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for phrase in content.phrases:
        key = (phrase.tag, bare(phrase.text))
        label, where = first.setdefault(key, (phrase.label, f"{phrase.file}:{phrase.line}"))
        if label != phrase.label:
            yield Problem(
                phrase.file,
                phrase.line,
                f"'{phrase.text}' stands under '{phrase.label}' and under '{label}' ({where})",
                "keep it under one of them",
            )


def no_phrase_is_measured(content: Content) -> Iterator[Problem]:
    """No phrase stands in the development or calibration set: these measure what was not taught."""
    measured = {bare(asked.text): f"{asked.file}:{asked.line}" for asked in content.questions if asked.text.strip()}
    for phrase in content.phrases:
        where = measured.get(bare(phrase.text))
        if where:
            yield Problem(
                phrase.file,
                phrase.line,
                f"'{phrase.text}' is a question of {where}",
                "take it out of the training phrases",
            )


def questions_accept_topics(content: Content) -> Iterator[Problem]:
    """The labels accepted in the development and calibration sets are topics."""
    for question in content.questions:
        for label in question.accept:
            if label not in content.knowledge.topics:
                yield Problem(
                    question.file, question.line, f"'{label}' is no topic", "use the name of a topic in data/topics"
                )


def sets_are_written(content: Content) -> Iterator[Problem]:
    """Each locale has its two sets, and no question in them is still to be written; else it is not measured."""
    held = {question.file for question in content.questions}
    for name in A_LABEL:
        for tag in content.knowledge.locales:
            if f"data/{name}/{tag}.jsonl" not in held:
                yield Problem(
                    f"data/{name}/{tag}.jsonl",
                    1,
                    f"'{tag}' has no {name} set: nobody knows how well it is understood",
                    "write one, see docs/evaluation.md",
                    Severity.WARNING,
                )
    for file, questions in groupby(content.questions, key=lambda question: question.file):
        empty = [question for question in questions if not question.text.strip()]
        if empty:
            yield Problem(
                file,
                empty[0].line,
                f"{len(empty)} questions are still to be written, the first for {' or '.join(empty[0].accept) or 'it'}",
                'write each between the quotes of its "text"; until then it is left out',
                Severity.WARNING,
            )


RULES = (every_topic_is_taught, phrases_teach_a_label, one_label_a_phrase)
SET_RULES = (no_phrase_is_measured, questions_accept_topics, sets_are_written)


def bare(text: str) -> str:
    """Give a text without case, punctuation and spare space; as it is where nothing else is left.

    >>> bare("¿Dónde ESTÁ,  el centro?"), bare("What's N.C.I.C.?")
    ('dónde está el centro', 'whats ncic')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(character for character in folded if unicodedata.category(character)[0] not in "PS")
    return " ".join(kept.split()) or folded.strip()


def _first_of_each_label(content: Content) -> Iterator[Phrase]:
    seen = set()
    for phrase in content.phrases:
        if (phrase.file, phrase.label) not in seen:
            seen.add((phrase.file, phrase.label))
            yield phrase
