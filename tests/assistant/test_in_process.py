"""Actions in this process: what they give reaches the caller, and so does it that one failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from actions import dialogue as actions
from bot.assistant import dialogue
from bot.assistant.assistant import EmptyReply
from bot.assistant.in_process import InProcessActions

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant


def call(action: str, intent: str) -> dict[str, Any]:
    """The body that Rasa would post to an action server."""
    tracker = {
        "sender_id": "t",
        "slots": {},
        "latest_message": {"intent": {"name": intent}, "metadata": {}},
        "latest_input_channel": actions.GATEWAY_CHANNEL,
        "events": [{"event": "user", "input_channel": actions.GATEWAY_CHANNEL}],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    return {"next_action": action, "tracker": tracker, "domain": {}, "version": "3.6.21"}


async def test_every_action_of_the_domain_is_registered() -> None:
    endpoint = InProcessActions()
    registered = set(endpoint._executor.actions)
    assert registered == {"action_answer", "action_follow_up", "action_switch_language", "action_choose_option"}


async def test_an_action_gives_its_replies_and_the_slots_to_keep() -> None:
    result = await InProcessActions().request(json=call("action_answer", "center_hours"))

    assert result is not None
    (response,) = result["responses"]
    assert [reply["topic"] for reply in response["custom"]["replies"]] == ["center_hours"]
    assert {event["name"]: event["value"] for event in result["events"]} == {"topic": "center_hours"}


async def test_an_action_that_fails_is_an_empty_reply_and_never_silence(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> dialogue.Result:
        raise ZeroDivisionError

    token = assistant.conversations.start()
    with monkeypatch.context() as broken:
        broken.setattr(dialogue, "respond", fail)
        with pytest.raises(EmptyReply):
            await assistant.respond(token, topic="center_hours")

    turn = await assistant.respond(token, topic="center_hours")
    assert turn.replies[0]["topic"] == "center_hours"
