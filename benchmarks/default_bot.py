"""The bot that `rasa init` would make of the same phrases: its suggested pipeline and policies, an answer a label."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import rasa
import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.assistant.importer import examples
from bot.knowledge import Answers, Knowledge
from bot.paths import DATA

FALLBACK = "nlu_fallback"
_INITIAL = Path(rasa.__file__).parent / "cli" / "initial_project"
_VERSION = "3.1"
_SORRY = "Sorry, I didn't understand that. Could you rephrase?"


def write(
    folder: Path,
    knowledge: Knowledge,
    epochs: int | None = None,
    most_phrases: int | None = None,
    most_labels: int | None = None,
) -> None:
    """Write the whole project into `folder`, which is emptied first.

    `epochs`, `most_phrases` (a label and locale) and `most_labels` shorten training for a
    smoke run; None is Rasa's own value, and everything there is.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    phrases = _phrases(DATA / "nlu", most_phrases, most_labels)
    answers = Answers(knowledge)
    _yaml(folder / "config.yml", config(epochs))
    _yaml(folder / "data" / "nlu.yml", {"version": _VERSION, "nlu": _nlu(phrases)})
    _yaml(folder / "data" / "rules.yml", {"version": _VERSION, "rules": rules(list(phrases))})
    _yaml(folder / "data" / "stories.yml", {"version": _VERSION, "stories": stories(list(phrases))})
    _yaml(folder / "domain.yml", _domain(list(phrases), answers))
    for name in ("credentials.yml", "endpoints.yml"):
        shutil.copy(_INITIAL / name, folder / name)


def config(epochs: int | None = None) -> dict[str, Any]:
    """Give what Rasa itself fills into the empty pipeline and policies of `rasa init`'s config.yml."""
    initial = yaml.safe_load((_INITIAL / "config.yml").read_text(encoding="utf-8"))
    filled: dict[str, Any] = DefaultV1Recipe.complete_config(initial, {"pipeline", "policies"})
    filled["assistant_id"] = "default-for-comparison"
    for step in [*filled["pipeline"], *filled["policies"]] if epochs is not None else []:
        if "epochs" in step:
            step["epochs"] = epochs
    return filled


def rules(labels: Sequence[str]) -> list[dict[str, Any]]:
    """Give a rule a label, as init has for what is answered at any time, and one for its fallback."""
    return [
        {"rule": f"answer {label}", "steps": [{"intent": label}, {"action": f"utter_{label}"}]}
        for label in [*labels, FALLBACK]
    ]


def stories(labels: Sequence[str]) -> list[dict[str, Any]]:
    """Give stories as init has them, so that its story policies learn and run: a greeting, a question, thanks."""
    asked = [label for label in labels if label not in ("greet", "thanks")]
    return [
        {
            "story": f"a visit about {label}",
            "steps": [
                step for turn in ("greet", label, "thanks") for step in ({"intent": turn}, {"action": f"utter_{turn}"})
            ],
        }
        for label in asked
    ]


def _phrases(folder: Path, most: int | None, labels: int | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*/*.yml")):
        for block in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu") or []:
            if "intent" in block:
                found.setdefault(block["intent"], []).extend(list(examples(block.get("examples")))[:most])
    # stories greet and thank, however few labels there are
    kept = dict.fromkeys([*list(found)[:labels], "greet", "thanks"])
    return {label: found[label] for label in kept}


def _nlu(phrases: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    return [
        {"intent": label, "examples": "".join(f"- {_unmarked(text)}\n" for text in texts)}
        for label, texts in phrases.items()
    ]


def _unmarked(text: str) -> str:
    """Take out the brackets that Rasa would read as an entity."""
    return text.translate({ord(character): None for character in "[]{}"})


def _domain(labels: Sequence[str], answers: Answers) -> dict[str, Any]:
    """Give the intents, and for each a response with the answer's text in English."""
    texts = {label: label.replace("_", " ") for label in labels}
    for label in labels:
        if label in answers.knowledge.topics:
            texts[label] = answers.reply(label, answers.knowledge.source)["text"]
    return {
        "version": _VERSION,
        "intents": list(labels),
        "responses": {
            f"utter_{label}": [{"text": text.replace("{", "(").replace("}", ")")}]
            for label, text in [*texts.items(), (FALLBACK, _SORRY)]
        },
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _yaml(path: Path, data: Any) -> None:
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000), encoding="utf-8")
