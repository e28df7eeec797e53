"""Which conversations are kept, and how long: by a clock that the test turns."""

from __future__ import annotations

from bot.assistant.conversations import Conversations

IDLE = 60.0


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def kept(cap: int = 10) -> tuple[Conversations, Clock]:
    clock = Clock()
    return Conversations(cap, IDLE, clock), clock


def test_a_conversation_begins_empty_under_a_token_of_its_own() -> None:
    conversations, _ = kept(cap=1000)
    tokens = {conversations.start() for _ in range(500)}

    assert len(tokens) == len(conversations) == 500
    assert min(map(len, tokens)) >= 22  # 128 bits, 6 a character
    begun = conversations.get(next(iter(tokens)))
    assert begun is not None
    assert (begun.slots, begun.replies, begun.votes) == ((), 0, {})


def test_slots_are_kept_and_unset_ones_take_no_room() -> None:
    conversations, _ = kept()
    token = conversations.start()
    conversations.put(token, {"language": "es", "topic": None})

    found = conversations.get(token)
    assert found is not None and dict(found.slots) == {"language": "es"}


def test_new_slots_replace_the_old_ones_and_leave_the_votes() -> None:
    conversations, _ = kept()
    token = conversations.start()
    begun = conversations.get(token)
    assert begun is not None
    begun.votes[0], begun.replies = True, 1
    conversations.put(token, {"language": "es"})
    conversations.put(token, {"topic": "greet"})

    found = conversations.get(token)
    assert found is not None
    assert (dict(found.slots), found.votes, found.replies) == ({"topic": "greet"}, {0: True}, 1)


def test_never_more_than_the_cap_are_kept() -> None:
    conversations, _ = kept(cap=3)
    for _ in range(20):
        conversations.start()
        assert len(conversations) <= 3
    conversations.put("one that was never begun here", {"topic": "greet"})
    assert len(conversations) == 3


def test_the_one_that_was_used_longest_ago_goes_first() -> None:
    conversations, clock = kept(cap=2)
    first = conversations.start()
    clock.now += 1
    second = conversations.start()
    clock.now += 1
    conversations.put(first, {"topic": "greet"})
    clock.now += 1
    third = conversations.start()

    assert conversations.get(second) is None
    assert conversations.get(first) is not None and conversations.get(third) is not None


def test_a_conversation_is_kept_up_to_its_idle_limit_and_no_longer() -> None:
    conversations, clock = kept()
    token = conversations.start()
    clock.now += IDLE
    assert conversations.get(token) is not None
    clock.now += 0.5
    assert conversations.get(token) is None
    assert len(conversations) == 0


def test_reading_a_conversation_does_not_lengthen_its_life() -> None:
    conversations, clock = kept()
    token = conversations.start()
    clock.now += IDLE / 2
    assert conversations.get(token) is not None
    clock.now += IDLE / 2 + 1
    assert conversations.get(token) is None


def test_a_message_lengthens_its_life() -> None:
    conversations, clock = kept()
    token = conversations.start()
    for _ in range(5):
        clock.now += IDLE
        conversations.put(token, {"topic": "greet"})
    assert conversations.get(token) is not None


def test_idle_conversations_go_when_anybody_writes() -> None:
    conversations, clock = kept()
    for _ in range(4):
        conversations.start()
    clock.now += IDLE + 1
    conversations.start()
    assert len(conversations) == 1


def test_a_forgotten_conversation_is_gone_and_forgetting_twice_is_fine() -> None:
    conversations, _ = kept()
    token, other = conversations.start(), conversations.start()
    conversations.forget(token)
    conversations.forget(token)
    assert conversations.get(token) is None
    assert conversations.get(other) is not None


def test_a_token_that_was_never_given_is_none() -> None:
    conversations, _ = kept()
    assert conversations.get("guessed") is None
