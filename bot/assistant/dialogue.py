"""What a message leads to: pure functions from what was understood, and what came before, to replies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.assistant.leaning import leaning
from bot.assistant.texts import FOLLOW_UPS
from bot.knowledge import (
    CLARIFY,
    EMERGENCY,
    NOT_IN_DOCUMENTS,
    OUT_OF_SCOPE,
    PERSONAL_INFORMATION,
    Answers,
    Kind,
)

Json = Dict[str, Any]
_SUGGESTED = 4
# What a follow-up is about when nothing came before it.
ALONE = {
    "followup_source": "answer_sources",
    "followup_when": "information_date",
    "followup_other_year": NOT_IN_DOCUMENTS,
    "followup_repeat": "bot_capabilities",
    "choose_option": "bot_capabilities",
    "switch_language": "languages",
}
# Beside personal details these say nothing that needs an answer of its own.
_NO_REST = {"greet", "goodbye", "thanks", CLARIFY, NOT_IN_DOCUMENTS, OUT_OF_SCOPE, *ALONE}


@dataclass(frozen=True)
class Message:
    """One message as it was understood.

    intent: the label decided on. ranking: likeliest labels first. options: topics to choose
    from, for `clarify`. beside: what is asked beside personal data, if anything. brief: in so
    few words that it may lean on the reply before. tag, certain:
    the language found; short: in too few words to turn a conversation to another language.
    chosen: the language the person chose for this message, if any. pressed: a button, not words.
    """

    intent: str
    ranking: Tuple[Tuple[str, float], ...] = ()
    options: Tuple[str, ...] = ()
    beside: Optional[str] = None
    brief: bool = False
    years: Tuple[int, ...] = ()
    choice: Optional[int] = None
    named_language: Optional[str] = None
    tag: Optional[str] = None
    certain: bool = False
    short: bool = False
    chosen: Optional[str] = None
    not_offered: bool = False
    pressed: bool = False
    redacted: Tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """What a conversation remembers: labels only."""

    language: Optional[str] = None
    topic: Optional[str] = None
    previous_topic: Optional[str] = None
    options: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """Replies in order, what to remember, and the language found (None where uncertain)."""

    replies: Tuple[Json, ...]
    state: State
    detected: Optional[str] = None


@dataclass(frozen=True)
class _Spoken:
    """The language to reply in, and the notices that go with it."""

    language: str
    remembered: Optional[str]
    notices: Tuple[str, ...] = field(default=())


def respond(message: Message, state: State, answers: Answers) -> Result:
    """Answer a topic, a choice, or a question back."""
    leans = leaning(message, state, answers.knowledge)
    if leans is not None:
        act = switch_language if leans == "switch_language" else follow_up
        return act(replace(message, intent=leans), state, answers)
    spoken = _language(message, state, answers)
    intent = _resolved(message, state)
    if message.redacted:
        return _with_warning(intent, message, state, spoken, answers)
    return _result([_reply(intent, message, spoken, answers)], message, state, spoken)


def follow_up(message: Message, state: State, answers: Answers) -> Result:
    """Answer what leans on the last topic: its source, its date, another year, or the same again."""
    if message.redacted:
        return respond(message, state, answers)
    spoken = _language(message, state, answers)
    about = state.topic
    if about is None or about not in answers.knowledge.topics:
        alone = answers.reply(ALONE[message.intent], spoken.language, notices=spoken.notices)
        return _result([alone], message, state, spoken)
    reply = _FOLLOW_UPS[message.intent](about, message, spoken, answers)
    # what is not in the documents leaves the talk where it was
    last = about if reply["topic"] == NOT_IN_DOCUMENTS else reply["topic"]
    return _result([reply], message, state, spoken, last)


def choose_option(message: Message, state: State, answers: Answers) -> Result:
    """Answer the topic chosen from those offered, by its number or its place."""
    picked = _picked(message, state)
    if picked is None:
        if state.options:
            again = replace(message, intent=CLARIFY, options=state.options)
            return respond(again, replace(state, options=()), answers)
        return respond(replace(message, intent=ALONE["choose_option"]), state, answers)
    return respond(replace(message, intent=picked), replace(state, options=()), answers)


def switch_language(message: Message, state: State, answers: Answers) -> Result:
    """Go on in the language named, and say the last answer again in it."""
    named = message.named_language
    if named is None and message.certain and message.tag in answers.knowledge.locales:
        named = message.tag
    if named not in answers.knowledge.locales:
        # it leans on nothing any more: there is nothing to say in that language
        not_offered = replace(message, intent="languages", not_offered=named is not None, brief=False)
        return respond(not_offered, state, answers)
    switched = replace(message, chosen=named)
    if message.redacted:
        return respond(switched, state, answers)
    spoken = _language(switched, state, answers)
    again = state.topic if state.topic in answers.knowledge.topics else None
    text = None if again else answers.interface(spoken.language, FOLLOW_UPS["switched"])
    reply = answers.reply(again or "languages", spoken.language, text=text, notices=spoken.notices)
    return _result([reply], switched, state, spoken, again)


def _language(message: Message, state: State, answers: Answers) -> _Spoken:
    offered = answers.knowledge.locales
    detected = message.tag if message.certain else None
    if message.short and state.language is not None:
        # a word or two never turns a conversation round: it may be a name, or the only English word somebody knows
        detected = None
    missing = message.not_offered or (message.chosen is None and detected is not None and detected not in offered)
    if message.chosen in offered:
        spoken = str(message.chosen)
    elif detected in offered and not message.pressed:
        spoken = str(detected)
    else:
        # a guess is good enough to begin with, and never turns a conversation round
        guess = message.tag if message.tag in offered and not message.certain else None
        spoken = state.language or guess or answers.knowledge.source
    remembered = spoken if message.chosen in offered or detected in offered else state.language
    return _Spoken(spoken, remembered, ("language_not_offered",) if missing else ())


def _resolved(message: Message, state: State) -> str:
    """Take a message after a question back as a choice where it can be one."""
    if message.pressed or not state.options:
        return message.intent
    picked = _picked(message, state)
    return picked or message.intent


def _picked(message: Message, state: State) -> Optional[str]:
    """Give the option meant: by number or place; in other words, the likeliest of those offered."""
    options = state.options
    if message.choice and options:
        place = message.choice - 1 if message.choice > 0 else len(options) - 1
        if place < len(options):
            return options[place]
    if message.intent in (CLARIFY, "choose_option"):
        ranked = [label for label, _ in message.ranking if label in options]
        return ranked[0] if ranked else None
    return None


def _with_warning(intent: str, message: Message, state: State, spoken: _Spoken, answers: Answers) -> Result:
    """Warn first, then answer the rest if there is any; a person in danger comes before both."""
    warning = answers.reply(PERSONAL_INFORMATION, spoken.language, notices=("personal_data", *spoken.notices))
    if intent == PERSONAL_INFORMATION or intent in _NO_REST:
        intent = message.beside or PERSONAL_INFORMATION
    if intent == PERSONAL_INFORMATION:
        return _result([warning], message, state, spoken)
    rest = _reply(intent, message, spoken, answers)
    return _result([rest, warning] if intent == EMERGENCY else [warning, rest], message, state, spoken, intent)


def _reply(intent: str, message: Message, spoken: _Spoken, answers: Answers) -> Json:
    topic = intent if intent in answers.knowledge.topics else OUT_OF_SCOPE
    suggestions: Optional[Sequence[str]] = None
    if topic == CLARIFY:
        suggestions = message.options
    elif topic == NOT_IN_DOCUMENTS:
        suggestions = _nearby(message, answers)
    return answers.reply(topic, spoken.language, suggestions=suggestions, notices=spoken.notices)


def _nearby(message: Message, answers: Answers) -> List[str]:
    """Give the documented topics likest to the question, then the usual ones."""
    topics = answers.knowledge.topics
    near = [name for name, _ in message.ranking if name in topics and topics[name].kind is Kind.FAQ]
    return list(dict.fromkeys([*near[:_SUGGESTED], *topics[NOT_IN_DOCUMENTS].related]))[:_SUGGESTED]


def _result(
    replies: List[Json], message: Message, state: State, spoken: _Spoken, about: Optional[str] = None
) -> Result:
    last = about or replies[-1]["topic"]
    options = tuple(item["topic"] for item in replies[-1]["suggestions"]) if last == CLARIFY else ()
    remembered = State(
        language=spoken.remembered,
        topic=state.topic if last == CLARIFY else last,
        previous_topic=state.topic if last not in (state.topic, CLARIFY) else state.previous_topic,
        options=options,
    )
    return Result(tuple(replies), remembered, message.tag if message.certain else None)


# Follow-ups


def _source(about: str, message: Message, spoken: _Spoken, answers: Answers) -> Json:
    citations = answers.citations(answers.knowledge.topics[about])
    if not citations:
        text = answers.interface(spoken.language, FOLLOW_UPS["no_source"])
        return answers.reply(about, spoken.language, text=text, notices=spoken.notices)
    lines = [_cited(citation, spoken.language, answers) for citation in citations]
    text = "\n\n".join([answers.interface(spoken.language, FOLLOW_UPS["source"]), *lines])
    return answers.reply(about, spoken.language, text=text, notices=spoken.notices)


def _cited(citation: Mapping[str, Any], language: str, answers: Answers) -> str:
    if citation["quote"] is None:
        return answers.interface(language, FOLLOW_UPS["summary"], title=citation["title"])
    return answers.interface(language, FOLLOW_UPS["quoted"], title=citation["title"], quote=citation["quote"])


def _repeat(about: str, message: Message, spoken: _Spoken, answers: Answers) -> Json:
    return answers.reply(about, spoken.language, notices=spoken.notices)


def _when(about: str, message: Message, spoken: _Spoken, answers: Answers) -> Json:
    facts = answers.knowledge.topics[about].facts.values()
    years = [answers.fact(fact, spoken.language) for fact in facts if fact.unit in ("fiscal_year", "year", "date")]
    if not years:
        text = answers.interface(spoken.language, FOLLOW_UPS["undated"])
    else:
        listed = answers.listed(list(dict.fromkeys(years)), spoken.language)
        text = answers.interface(spoken.language, FOLLOW_UPS["dated"], years=listed)
    return answers.reply(about, spoken.language, text=text, notices=spoken.notices)


def _other_year(about: str, message: Message, spoken: _Spoken, answers: Answers) -> Json:
    """Answer where a topic nearby has a figure of the year asked for; else it is not in the documents."""
    topics = answers.knowledge.topics
    for name in (about, *topics[about].related):
        facts = topics[name].facts.values() if name in topics else ()
        if set(message.years) & {fact.value for fact in facts if fact.unit in ("fiscal_year", "year")}:
            return answers.reply(name, spoken.language, notices=spoken.notices)
    near = [about, *topics[about].related, *topics[NOT_IN_DOCUMENTS].related]
    documented = [name for name in near if name in topics and topics[name].kind is Kind.FAQ]
    return answers.reply(
        NOT_IN_DOCUMENTS,
        spoken.language,
        suggestions=list(dict.fromkeys(documented))[:_SUGGESTED],
        notices=spoken.notices,
    )


_FOLLOW_UPS = {
    "followup_source": _source,
    "followup_repeat": _repeat,
    "followup_when": _when,
    "followup_other_year": _other_year,
}
