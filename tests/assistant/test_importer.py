"""What Rasa gets to see of the content files."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT

from bot.assistant.importer import ANSWER_ACTION, TopicImporter, examples
from bot.knowledge import Knowledge
from bot.nlu.properties import LOCALE
from bot.paths import ROOT

FOLLOW_UPS = {
    "followup_source",
    "followup_repeat",
    "followup_when",
    "followup_other_year",
    "switch_language",
    "choose_option",
}


@pytest.fixture(scope="module")
def importer() -> TopicImporter:
    return TopicImporter(
        str(ROOT / "config.yml"),
        str(ROOT / "domain.yml"),
        [str(ROOT / "data" / "nlu"), str(ROOT / "data" / "rules.yml")],
    )


def actions_by_intent(importer: TopicImporter) -> dict[str, list[str]]:
    """The actions that follow each intent in the rules."""
    found: dict[str, list[str]] = {}
    for step in importer.get_stories().story_steps:
        intents = [event.intent["name"] for event in step.events if type(event).__name__ == "UserUttered"]
        actions = [event.action_name for event in step.events if type(event).__name__ == "ActionExecuted"]
        for intent in intents:
            found.setdefault(intent, []).extend(name for name in actions if name and name.startswith("action_"))
    return found


def test_every_topic_and_every_follow_up_is_an_intent(importer: TopicImporter, knowledge: Knowledge) -> None:
    intents = set(importer.get_domain().intents)
    assert set(knowledge.topics) | FOLLOW_UPS <= intents


def test_every_topic_has_one_rule_that_answers_it(importer: TopicImporter, knowledge: Knowledge) -> None:
    rules = actions_by_intent(importer)
    for topic in knowledge.topics:
        assert [name for name in rules[topic] if name == ANSWER_ACTION] == [ANSWER_ACTION], topic


def test_the_rules_written_by_hand_are_kept(importer: TopicImporter) -> None:
    rules = actions_by_intent(importer)
    assert set(rules) >= FOLLOW_UPS
    assert all(ANSWER_ACTION not in rules[intent] for intent in FOLLOW_UPS)


def test_every_phrase_carries_the_locale_whose_folder_it_stands_in(importer: TopicImporter) -> None:
    phrases = importer.get_nlu_data().training_examples
    locales = {folder.name for folder in (ROOT / "data" / "nlu").iterdir() if folder.is_dir()}
    assert {"en", "es"} <= locales == {phrase.get(LOCALE) for phrase in phrases}
    assert all(phrase.get(TEXT) and phrase.get(INTENT) for phrase in phrases)


def test_the_configuration_is_config_yml(importer: TopicImporter) -> None:
    names = [step["name"] for step in importer.get_config()["pipeline"]]
    assert names[:2] == ["bot.nlu.augmentation.PhraseAugmenter", "bot.nlu.locale_identifier.LocaleIdentifier"]
    assert names[-1] == "bot.nlu.scope.ScopeGuard"


def test_without_paths_there_is_nothing_to_read() -> None:
    nothing = TopicImporter()
    assert nothing.get_domain().is_empty()
    assert nothing.get_config() == {}
    assert nothing.get_nlu_data().training_examples == []
    assert nothing.get_stories().story_steps == []


def test_a_single_path_may_come_as_text(tmp_path: Path) -> None:
    path = tmp_path / "es" / "greet.yml"
    path.parent.mkdir()
    path.write_text('version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hola\n', encoding="utf-8")

    (phrase,) = TopicImporter(training_data_paths=str(path)).get_nlu_data().training_examples
    assert (phrase.get(TEXT), phrase.get(INTENT), phrase.get(LOCALE)) == ("hola", "greet", "es")


def test_only_test_files_are_conversation_tests(tmp_path: Path) -> None:
    story = 'version: "3.1"\nstories:\n- story: hours\n  steps:\n  - intent: center_hours\n  - action: action_answer\n'
    (tmp_path / "test_stories.yml").write_text(story, encoding="utf-8")
    (tmp_path / "stories.yml").write_text(story.replace("hours\n", "others\n", 1), encoding="utf-8")

    importer = TopicImporter(None, str(ROOT / "domain.yml"), [str(tmp_path)])
    assert [step.block_name for step in importer.get_conversation_tests().story_steps] == ["hours"]


@pytest.mark.parametrize(
    ("block", "phrases"),
    [
        ("- one\n- two words\n", ["one", "two words"]),
        ("  - indented\n", ["indented"]),
        ("- \n-\nno dash\n- - a dash itself\n", ["- a dash itself"]),
        (None, []),
    ],
)
def test_phrases_are_the_lines_after_a_dash(block: str | None, phrases: list[str]) -> None:
    assert list(examples(block)) == phrases
