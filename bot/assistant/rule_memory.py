"""Remembers which rules fit, for a loaded RulePolicy.

RulePolicy compares every rule with every state of a conversation, three times a message. There is a rule a topic, and
the states are few: a message's intent and the action before it. So each is worked out once, by RulePolicy itself.
"""

from __future__ import annotations

import json
from typing import Dict, List, Optional, Set, Tuple

from cachetools import LRUCache
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT

_REMEMBERED = 4096


class RuleMemory:
    """Stands in for two methods of a policy whose rules no longer change. What a person said is never remembered."""

    def __init__(self, policy: RulePolicy) -> None:
        """Take over from a policy; see `put_on`."""
        self._policy = policy
        self._possible_keys = policy._get_possible_keys
        self._find_action = policy._find_action_from_rules
        self._found: LRUCache[str, Set[str]] = LRUCache(_REMEMBERED)
        self._reads_text = any(_has_text(json.loads(rule)) for rule in policy.lookup.get(RULES, {}))

    @classmethod
    def put_on(cls, policy: RulePolicy) -> RuleMemory:
        """Make a loaded policy remember."""
        memory = cls(policy)
        policy._get_possible_keys = memory.possible_keys
        policy._find_action_from_rules = memory.find_action
        return memory

    def find_action(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[str], Optional[str], bool]:
        """Give the action that the rules tell (see RulePolicy)."""
        if use_text_for_last_user_input and not self._reads_text:
            # no rule stands on what a person says word for word, so there is none to look for
            return None, None, False
        found: Tuple[Optional[str], Optional[str], bool] = self._find_action(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def possible_keys(self, lookup: Dict[str, str], states: List[State]) -> Set[str]:
        """Give the rules that fit the states, latest last (see RulePolicy)."""
        if lookup is not self._policy.lookup.get(RULES) or _has_text(states):
            worked_out: Set[str] = self._possible_keys(lookup, states)
            return worked_out
        key = json.dumps(states, sort_keys=True)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._possible_keys(lookup, states)
        return set(found)


def _has_text(states: List[State]) -> bool:
    return any(TEXT in state.get(USER, {}) for state in states)
