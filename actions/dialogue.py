"""The assistant's actions. They run in the gateway's process, and beside `rasa run` through `rasa run actions`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any, Dict, List, Mapping

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.assistant import dialogue
from bot.assistant.plain_text import details_of
from bot.knowledge import Answers, load
from bot.knowledge.offered import offering

# The channel of the gateway: it takes whole replies. All others get text.
GATEWAY_CHANNEL = "faqbot"
_NO_ROWS: Mapping[str, Any] = {}


@lru_cache(maxsize=1)
def answers() -> Answers:
    """Read the content once a process."""
    return Answers(offering(load()))


def message_of(tracker: Tracker) -> dialogue.Message:
    """Take from Rasa what was understood of the last message."""
    latest = tracker.latest_message or {}
    found = latest.get("understanding") or _NO_ROWS
    locale = latest.get("locale") or _NO_ROWS
    metadata = latest.get("metadata") or _NO_ROWS
    return dialogue.Message(
        intent=(latest.get("intent") or _NO_ROWS).get("name") or "out_of_scope",
        ranking=tuple((name, float(p)) for name, p in found.get("ranking", ())),
        options=tuple(found.get("options", ())),
        beside=found.get("beside"),
        brief=bool(found.get("brief")),
        years=tuple(found.get("years", ())),
        choice=found.get("choice"),
        named_language=found.get("language"),
        tag=locale.get("tag"),
        certain=bool(locale.get("certain")),
        short=bool(locale.get("short")),
        chosen=metadata.get("language"),
        not_offered=bool(metadata.get("not_offered")),
        pressed=bool(metadata.get("pressed")),
        redacted=tuple(metadata.get("redacted", ())),
    )


def state_of(tracker: Tracker) -> dialogue.State:
    """Take from Rasa's slots what the conversation remembers."""
    slots = tracker.slots
    return dialogue.State(
        language=slots.get("language"),
        topic=slots.get("topic"),
        previous_topic=slots.get("previous_topic"),
        options=tuple(slots.get("options") or ()),
    )


class _DialogueAction(Action, ABC):
    """Runs one function of the dialogue."""

    action = ""

    def name(self) -> str:
        """Give the name that domain.yml has for it."""
        return self.action

    @abstractmethod
    def respond(self, message: dialogue.Message, state: dialogue.State) -> dialogue.Result:
        """Call the dialogue."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[Dict[str, Any]]:
        """Utter the replies and remember the state."""
        state = state_of(tracker)
        result = self.respond(message_of(tracker), state)
        if tracker.get_latest_input_channel() == GATEWAY_CHANNEL:
            dispatcher.utter_message(
                json_message={
                    "replies": result.replies,
                    "detected_language": result.detected,
                    "language": result.state.language,
                }
            )
        else:
            for reply in result.replies:
                dispatcher.utter_message(text=reply["text"])
                for line in details_of(reply, answers()):
                    dispatcher.utter_message(text=line)
        new = result.state
        changed = {
            "language": (state.language, new.language),
            "topic": (state.topic, new.topic),
            "previous_topic": (state.previous_topic, new.previous_topic),
            "options": (list(state.options) or None, list(new.options) or None),
        }
        return [SlotSet(name, after) for name, (before, after) in changed.items() if before != after]


class ActionAnswer(_DialogueAction):
    """Answers the topic of the message."""

    action = "action_answer"

    def respond(self, message: dialogue.Message, state: dialogue.State) -> dialogue.Result:
        """See dialogue.respond."""
        return dialogue.respond(message, state, answers())


class ActionFollowUp(_DialogueAction):
    """Answers what leans on the reply before."""

    action = "action_follow_up"

    def respond(self, message: dialogue.Message, state: dialogue.State) -> dialogue.Result:
        """See dialogue.follow_up."""
        return dialogue.follow_up(message, state, answers())


class ActionSwitchLanguage(_DialogueAction):
    """Goes on in another language."""

    action = "action_switch_language"

    def respond(self, message: dialogue.Message, state: dialogue.State) -> dialogue.Result:
        """See dialogue.switch_language."""
        return dialogue.switch_language(message, state, answers())


class ActionChooseOption(_DialogueAction):
    """Takes one of the options offered."""

    action = "action_choose_option"

    def respond(self, message: dialogue.Message, state: dialogue.State) -> dialogue.Result:
        """See dialogue.choose_option."""
        return dialogue.choose_option(message, state, answers())
