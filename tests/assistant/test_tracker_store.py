"""What is kept of a conversation after real messages: labels, and not one word of either side."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.conversations import Conversations
from bot.assistant.tracker_store import LabelTrackerStore
from bot.paths import ROOT

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

MESSAGE = "Zebulon wonders: how many detainers were lodged in 2013, quixotically speaking?"
WORDS = ("zebulon", "quixotic", "wonders", "how many", "speaking")


def store_of(conversations: Conversations) -> LabelTrackerStore:
    return LabelTrackerStore(Domain.load(str(ROOT / "domain.yml")), conversations=conversations)


def all_that_is_in(conversations: Conversations) -> str:
    """Everything kept, as text: what it shows of itself and what a copy of its memory would hold."""
    kept = list(conversations._kept.items())
    return f"{kept!r}{pickle.dumps(kept)!r}".lower()


@pytest.mark.parametrize("language", [None, "es"])
async def test_after_a_message_nothing_of_its_words_or_of_the_reply_is_kept(
    language: str | None, assistant: Assistant
) -> None:
    token = assistant.conversations.start()
    turn = await assistant.respond(token, text=MESSAGE, language=language)

    everything = all_that_is_in(assistant.conversations)
    assert turn.replies[0]["topic"] in everything
    assert [word for word in WORDS if word in everything] == []
    assert turn.replies[0]["text"][:25].lower() not in everything


async def test_the_tracker_that_rasa_reads_back_holds_no_message(assistant: Assistant) -> None:
    token = assistant.conversations.start()
    await assistant.respond(token, text=MESSAGE)
    tracker = await assistant._agent.tracker_store.retrieve(token)

    shown = repr([event.as_dict() for event in tracker.events]).lower()
    assert [word for word in WORDS if word in shown] == []
    assert tracker.get_slot("topic") is not None
    assert not tracker.latest_message.text


async def test_rasa_saves_into_our_store_and_into_no_other(assistant: Assistant) -> None:
    for holder in (assistant._agent, assistant._agent.processor):
        assert type(holder.tracker_store) is LabelTrackerStore
        assert holder.tracker_store.conversations is assistant.conversations


async def test_slots_come_back_as_they_were_saved() -> None:
    conversations = Conversations(5, 60)
    store = store_of(conversations)
    slots = {"language": "es", "topic": "stat_calls", "previous_topic": "greet", "options": ["a", "b"]}
    tracker = DialogueStateTracker.from_dict("t", [], store.domain.slots)
    for name, value in slots.items():
        tracker.slots[name].value = value
    await store.save(tracker)

    found = await store.retrieve("t")
    assert found is not None
    assert {name: found.get_slot(name) for name in slots} == slots
    assert {name for name, _ in conversations._kept["t"].slots} == set(slots)


async def test_a_conversation_that_is_not_kept_is_none() -> None:
    assert await store_of(Conversations(5, 60)).retrieve("unknown") is None


async def test_nobody_is_given_a_list_of_conversations() -> None:
    conversations = Conversations(5, 60)
    conversations.start()
    assert list(await store_of(conversations).keys()) == []
