"""Rasa's view of the content files: intents and rules follow from the topics, locales from the phrases' folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple, Union

import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers import utils
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_model_configuration

from bot.knowledge import load
from bot.nlu.phrase import Phrase
from bot.nlu.properties import LOCALE
from bot.paths import DATA, ROOT

Paths = Optional[Union[List[str], str]]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ANSWER_ACTION = "action_answer"


class TopicImporter(TrainingDataImporter):
    """Adds to domain.yml and data/rules.yml an intent and a rule a topic, so that neither is written twice."""

    def __init__(
        self, config_file: Optional[str] = None, domain_path: Optional[str] = None, training_data_paths: Paths = None
    ) -> None:
        """Take what Rasa's commands give: all paths may be None."""
        self._config_file = config_file
        self._domain_path = domain_path
        paths = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or []
        self._contents = [(path, data) for path in _yaml_files(paths) for data in [_read(path)] if data]
        self._topics = sorted(load(ROOT).topics)

    def get_domain(self) -> Domain:
        """Give domain.yml with the topics as intents."""
        if not self._domain_path:
            return Domain.empty()
        domain: Domain = Domain.load(self._domain_path)
        return domain.merge(Domain.from_dict({"intents": list(self._topics)}))

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """Give the rules of data/rules.yml, and for each topic: its intent is answered."""
        domain = self.get_domain()
        files = [str(path) for path, data in self._contents if "rules" in data or "stories" in data]
        written: StoryGraph = utils.story_graph_from_paths(files, domain, exclusion_percentage)
        if domain.is_empty():
            return written
        rules = [
            {"rule": f"answer {topic}", "steps": [{"intent": topic}, {"action": ANSWER_ACTION}]}
            for topic in self._topics
        ]
        derived = YAMLStoryReader(domain).read_from_parsed_yaml({"rules": rules})
        return written.merge(StoryGraph(derived))

    def get_conversation_tests(self) -> StoryGraph:
        """Give the stories of Rasa's test files (test_*.yml)."""
        files = [
            str(path)
            for path, data in self._contents
            if path.name.startswith("test_") and ("stories" in data or "rules" in data)
        ]
        return utils.story_graph_from_paths(files, self.get_domain())

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """Give the phrases, each with the locale whose folder it stands in."""
        messages = [
            Phrase.of(text, block["intent"], path.parent.name)
            for path, data in self._contents
            for block in data.get("nlu") or []
            if "intent" in block
            for text in examples(block.get("examples"))
        ]
        return TrainingData(training_examples=messages)

    def get_config(self) -> Dict[str, Any]:
        """Give config.yml."""
        if not self._config_file or not Path(self._config_file).exists():
            return {}
        config: Dict[str, Any] = read_model_configuration(self._config_file)
        return config

    def get_config_file_for_auto_config(self) -> Optional[str]:
        """Give the file that Rasa may write its defaults to."""
        return self._config_file


def phrase_labels() -> List[Tuple[str, str]]:
    """Give (intent, locale) of every phrase of the project."""
    phrases = TopicImporter(training_data_paths=[str(DATA / "nlu")]).get_nlu_data().training_examples
    return [(phrase.get(INTENT), phrase.get(LOCALE)) for phrase in phrases]


def examples(block: Optional[str]) -> Iterator[str]:
    """Give the phrases of an `examples: |` block."""
    for line in (block or "").splitlines():
        text = line.strip()
        if text.startswith("- ") and text[2:].strip():
            yield text[2:].strip()


def _yaml_files(paths: Sequence[str]) -> Iterator[Path]:
    for name in paths:
        path = Path(name)
        yield from sorted(path.rglob("*.yml")) if path.is_dir() else [path]


def _read(path: Path) -> Optional[Dict[str, Any]]:
    if path.suffix not in {".yml", ".yaml"} or not path.exists():
        return None
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    return data if isinstance(data, dict) and data.keys() & {"nlu", "rules", "stories"} else None
