"""The assertions: what each looks at, and what it says where it does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from bot.knowledge import Answers
from bot.regression.said import Said, comparable


@dataclass(frozen=True)
class Miss:
    """What was wanted, and what came instead."""

    wanted: str
    got: str


class NotVisible(Exception):
    """What is asked about can't be seen from here; the message says why."""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _or_nothing(names: Iterable[Any]) -> str:
    return ", ".join(map(str, names)) or "nothing"


def _one_of_topics(value: Any, said: Said, answers: Answers) -> Miss | None:
    """Some reply is of the topic, or of one of several that are all right."""
    given = [reply["topic"] for reply in said.replies]
    return None if set(_listed(value)) & set(given) else Miss(" or ".join(_listed(value)), said.summary())


def _topics(value: Any, said: Said, answers: Answers) -> Miss | None:
    """The replies are of these topics, in this order, and there are no others."""
    given = [reply["topic"] for reply in said.replies]
    return None if value == given else Miss(", ".join(value), _or_nothing(given))


def _outcome(value: Any, said: Said, answers: Answers) -> Miss | None:
    given = [reply["outcome"] for reply in said.replies]
    return None if value in given else Miss(value, said.summary())


def _language(value: Any, said: Said, answers: Answers) -> Miss | None:
    """All replies are in the language."""
    given = {reply["language"] for reply in said.replies}
    return None if given == {value} else Miss(value, _or_nothing(sorted(given)))


def _contains(value: Any, said: Said, answers: Answers) -> Miss | None:
    text = comparable("\n".join(said.texts()))
    missing = [part for part in map(str, _listed(value)) if comparable(part) not in text]
    return Miss(f"with {_quoted(missing)}", said.summary()) if missing else None


def _matches(value: Any, said: Said, answers: Answers) -> Miss | None:
    found = regex.search(value, "\n".join(said.texts()))
    return None if found else Miss(f"what matches {value}", said.summary())


def _excludes(value: Any, said: Said, answers: Answers) -> Miss | None:
    """Nothing that a person could see holds it: not only the texts."""
    text = comparable("\n".join(said.everything_shown()))
    there = [part for part in _listed(value) if comparable(part) in text]
    return Miss(f"without {_quoted(there)}", said.summary()) if there else None


def _named(member: str, key: str) -> Callable[[Any, Said, Answers], Miss | None]:
    """Make an assertion on the names in a list of the replies."""

    def holds(value: Any, said: Said, answers: Answers) -> Miss | None:
        given = said.names(member, key)
        missing = [name for name in _listed(value) if name not in given]
        return Miss(", ".join(missing), f"{_or_nothing(dict.fromkeys(given))}; {said.summary()}") if missing else None

    return holds


def _redacted(value: Any, said: Said, answers: Answers) -> Miss | None:
    return None if value == said.redacted else Miss(_yes(value), f"{_yes(said.redacted)}; {said.summary()}")


def _problem(value: Any, said: Said, answers: Answers) -> Miss | None:
    return None if value == said.problem else Miss(f"refused: {value}", said.summary())


def _same_facts(value: Any, said: Said, answers: Answers) -> Miss | None:
    """The replies state the facts that their topics' answers state in other locales, cite and name the same."""
    for reply in said.replies:
        topic, spoken = answers.knowledge.topics[reply["topic"]], reply["language"]
        here = comparable(reply["text"])
        for other in _listed(value):
            there = answers.reply(topic.topic, other)
            text = comparable(there["text"])
            stated = [
                name for name, fact in topic.facts.items() if comparable(answers.fact(fact, there["language"])) in text
            ]
            missing = [name for name in stated if comparable(answers.fact(topic.facts[name], spoken)) not in here]
            if missing:
                facts = (f"{name} ({answers.fact(topic.facts[name], spoken)})" for name in missing)
                return Miss(f"the facts of {other}: {', '.join(facts)}", said.summary())
            for member, key in (("citations", "document"), ("contacts", "id")):
                named, wanted = ([entry[key] for entry in one[member]] for one in (reply, there))
                if named != wanted:
                    return Miss(f"{member} of {other}: {_or_nothing(wanted)}", _or_nothing(named))
    return None


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _slots(said: Said) -> Mapping[str, Any]:
    if said.slots is None:
        raise NotVisible("what a conversation remembers can't be seen through a server's interface")
    return said.slots


def _slot_was_set(value: Any, said: Said, answers: Answers) -> Miss | None:
    for name, wanted in _pairs(value):
        got = _slots(said).get(name)
        if got is None if wanted is _ANYTHING else got != wanted:
            return Miss(f"{name}: {'set' if wanted is _ANYTHING else wanted}", f"{name}: {got}")
    return None


def _slot_was_not_set(value: Any, said: Said, answers: Answers) -> Miss | None:
    for name, unwanted in _pairs(value):
        got = _slots(said).get(name)
        if got is not None if unwanted is _ANYTHING else got == unwanted:
            return Miss(f"{name}: {'unset' if unwanted is _ANYTHING else f'not {unwanted}'}", f"{name}: {got}")
    return None


_ANYTHING = object()


def _pairs(value: Sequence[Any]) -> Iterable[tuple[str, Any]]:
    for entry in value:
        yield from entry.items() if isinstance(entry, Mapping) else [(entry, _ANYTHING)]


def _quoted(parts: Iterable[str]) -> str:
    return " and ".join(f"“{part}”" for part in parts)


ASSERTIONS: Mapping[str, Callable[[Any, Said, Answers], Miss | None]] = {
    "topic": _one_of_topics,
    "topics": _topics,
    "outcome": _outcome,
    "language": _language,
    "contains": _contains,
    "matches": _matches,
    "excludes": _excludes,
    "cites": _named("citations", "document"),
    "contact": _named("contacts", "id"),
    "suggests": _named("suggestions", "topic"),
    "notice": _named("notices", "code"),
    "redacted": _redacted,
    "problem": _problem,
    "same_facts_as": _same_facts,
    "slot_was_set": _slot_was_set,
    "slot_was_not_set": _slot_was_not_set,
}
