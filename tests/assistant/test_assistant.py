"""Whole conversations with the trained model, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.assistant.texts import FOLLOW_UPS
from bot.knowledge import NOT_IN_DOCUMENTS

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant, Turn


class Conversation:
    """One conversation: what is said to the assistant, a message at a time."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.token = assistant.conversations.start()

    async def say(self, text: str, **known: Any) -> Turn:
        return await self._assistant.respond(self.token, text=text, **known)

    async def ask(self, text: str, **known: Any) -> dict[str, Any]:
        """Say a text that has one reply, and give it."""
        (reply,) = (await self.say(text, **known)).replies
        return reply


@pytest.fixture
def conversation(assistant: Assistant) -> Conversation:
    return Conversation(assistant)


FIGURES = [
    ("How many requests for information did the center get in 2013?", "en", "stat_requests", "1.4 million|1,400,000"),
    ("¿Cuántas solicitudes de información recibió el centro en 2013?", "es", "stat_requests", "1,400,000|1.4 mill"),
    ("How many Brady checks did the center help with?", "en", "stat_brady_checks", "126,122"),
    ("¿Con cuántas verificaciones Brady ayudó el centro?", "es", "stat_brady_checks", "126,122"),
]


@pytest.mark.parametrize(("text", "language", "topic", "figures"), FIGURES)
async def test_a_figure_is_given_with_the_passage_that_it_rests_on(
    text: str, language: str, topic: str, figures: str, conversation: Conversation
) -> None:
    turn = await conversation.say(text)
    (reply,) = turn.replies

    assert (reply["topic"], reply["outcome"], reply["language"]) == (topic, "answered", language)
    assert (turn.language, turn.detected_language) == (language, language)
    assert any(figure in reply["text"] for figure in figures.split("|")), reply["text"]
    assert reply["citations"] and all(citation["title"] for citation in reply["citations"])


@pytest.mark.parametrize(
    ("question", "source", "year", "missing", "again"),
    [
        (
            "How many requests for information did the center get?",
            "where does that come from?",
            "and in 1996?",
            "and in 2015?",
            "say that again please",
        ),
        (
            "¿Cuántas solicitudes de información recibió el centro?",
            "¿de dónde sale eso?",
            "¿y en 1996?",
            "¿y en 2015?",
            "repítelo por favor",
        ),
    ],
    ids=["en", "es"],
)
async def test_a_conversation_leans_on_the_answer_before(
    question: str, source: str, year: str, missing: str, again: str, conversation: Conversation, assistant: Assistant
) -> None:
    first = await conversation.ask(question)
    language = first["language"]
    assert first["topic"] == "stat_requests"

    quoted = await conversation.ask(source)
    assert quoted["text"].startswith(assistant.answers.interface(language, FOLLOW_UPS["source"]))
    assert (await conversation.ask(year))["topic"] == "stat_requests"
    assert (await conversation.ask(missing))["topic"] == NOT_IN_DOCUMENTS
    repeated = await conversation.ask(again)
    assert repeated["text"] == first["text"]


@pytest.mark.parametrize(
    ("question", "year", "language"),
    [("What is a Brady check?", "and in 2013?", "en"), ("¿Qué es una verificación Brady?", "¿y en 2013?", "es")],
)
async def test_the_figure_of_a_year_follows_on_what_it_is_of(
    question: str, year: str, language: str, conversation: Conversation
) -> None:
    assert (await conversation.ask(question))["topic"] == "brady_checks"
    figure = await conversation.ask(year)
    assert (figure["topic"], figure["language"]) == ("stat_brady_checks", language)
    assert "126,122" in figure["text"]


@pytest.mark.parametrize(
    ("question", "switch", "before", "after"),
    [
        ("when is the center open?", "en español por favor", "en", "es"),
        ("¿a qué hora abre el centro?", "in English please", "es", "en"),
    ],
)
async def test_a_language_asked_for_in_words_says_the_answer_again_in_it_and_stays(
    question: str, switch: str, before: str, after: str, conversation: Conversation, assistant: Assistant
) -> None:
    first = await conversation.ask(question)
    assert first["language"] == before

    again = await conversation.ask(switch)
    assert (again["topic"], again["language"]) == (first["topic"], after)
    assert again["text"] == assistant.answers.answer(first["topic"], after).text
    assert (await conversation.ask("ok"))["language"] == after


async def test_a_language_that_is_not_offered_is_not_switched_to(conversation: Conversation) -> None:
    await conversation.ask("when is the center open?")
    reply = await conversation.ask("can we speak Swahili?")
    assert (reply["topic"], reply["language"]) == ("languages", "en")


async def test_a_language_chosen_by_the_person_wins_over_that_of_the_words(conversation: Conversation) -> None:
    turn = await conversation.say("when is the center open?", language="es")
    assert (turn.language, turn.detected_language, turn.replies[0]["language"]) == ("es", "en", "es")


async def test_a_pressed_topic_is_answered_as_it_is(assistant: Assistant, conversation: Conversation) -> None:
    turn = await assistant.respond(conversation.token, topic="stat_calls", language="es")
    assert [(reply["topic"], reply["language"]) for reply in turn.replies] == [("stat_calls", "es")]


async def test_conversations_know_nothing_of_each_other(assistant: Assistant) -> None:
    one, other = Conversation(assistant), Conversation(assistant)
    await one.ask("¿a qué hora abre el centro?")
    reply = await other.ask("where does that come from?")
    assert (reply["topic"], reply["language"]) == ("answer_sources", "en")


async def test_a_forgotten_conversation_leaves_nothing_to_lean_on(
    assistant: Assistant, conversation: Conversation
) -> None:
    await conversation.ask("¿a qué hora abre el centro?")
    assistant.conversations.forget(conversation.token)
    reply = await conversation.ask("where does that come from?")
    assert reply["topic"] == "answer_sources"


async def test_what_was_taken_out_is_warned_of_and_the_question_answered(conversation: Conversation) -> None:
    turn = await conversation.say("when is the center open?", redacted=["ssn"])
    assert [reply["topic"] for reply in turn.replies] == ["personal_information", "center_hours"]


@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_choice_from_a_question_back_is_taken_by_its_place(
    language: str, assistant: Assistant, conversation: Conversation
) -> None:
    options = ("stat_calls", "stat_requests")
    assistant.conversations.put(conversation.token, {"language": language, "options": list(options)})
    reply = await conversation.ask("2")
    assert (reply["topic"], reply["language"]) == (options[1], language)


@pytest.mark.parametrize(
    "text",
    [
        "/emergency",
        "//emergency",
        '/stat_calls{"language": "es"}',
        "/restart",
        "/back",
        "/session_start",
        '/slot{"topic": "emergency"}',
    ],
)
async def test_a_typed_slash_never_reaches_rasas_own_syntax(
    text: str, conversation: Conversation, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    handle = assistant._agent.handle_message

    async def watched(message: Any) -> Any:
        seen.append(message.text)
        return await handle(message)

    monkeypatch.setattr(assistant._agent, "handle_message", watched)
    typed = await conversation.ask(text)
    plain = await Conversation(assistant).ask(text.lstrip("/"))

    assert seen == [text.lstrip("/")] * 2
    assert typed == plain


async def test_slashes_alone_are_answered_too(conversation: Conversation) -> None:
    assert (await conversation.ask("hello /// "))["text"]
