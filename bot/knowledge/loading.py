"""Reads the content files into one frozen `Knowledge`, or says what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Tuple, Type, TypeVar

from pydantic import BaseModel, ValidationError

from bot.knowledge.lined_yaml import LinedYaml
from bot.knowledge.model import (
    Contact,
    Contacts,
    Document,
    Group,
    Groups,
    Kind,
    Locale,
    Locales,
    Status,
    Topic,
    Units,
)
from bot.knowledge.problems import ContentError, Problem, relative
from bot.paths import ROOT

Model = TypeVar("Model", bound=BaseModel)
CLARIFY = "clarify"
PERSONAL_INFORMATION = "personal_information"
EMERGENCY = "emergency"
NOT_IN_DOCUMENTS = "not_in_documents"
OUT_OF_SCOPE = "out_of_scope"
LISTED_KINDS = (Kind.FAQ, Kind.ASSISTANT)


@dataclass(frozen=True)
class Knowledge:
    """All content, as read: nothing in it is rendered or translated yet."""

    root: Path
    documents: Mapping[str, Document]
    topics: Mapping[str, Topic]
    contacts: Mapping[str, Contact]
    hours: Mapping[str, str]
    units: Units
    groups: Tuple[Group, ...]
    locales: Mapping[str, Locale]
    source: str
    sources: Mapping[str, LinedYaml] = field(repr=False)

    def published(self, topic: str) -> Optional[Topic]:
        """Give a topic that may be shown, else None."""
        found = self.topics.get(topic)
        return found if found is not None and found.status is Status.PUBLISHED else None

    def listed(self) -> Iterable[Topic]:
        """Give the topics that lists, buttons and suggestions may name."""
        return (t for t in self.topics.values() if t.kind in LISTED_KINDS and t.status is Status.PUBLISHED)


def load(root: Path = ROOT) -> Knowledge:
    """Read every content file below `root`. Raises ContentError with all that is wrong in their form."""
    knowledge, problems = read(root)
    if knowledge is None or problems:
        raise ContentError(problems)
    return knowledge


def read(root: Path = ROOT) -> Tuple[Optional[Knowledge], List[Problem]]:
    """Read what can be read: the content without its broken files, and what is wrong with these."""
    reader = _Reader(root)
    return reader.knowledge(), reader.problems


class _Reader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.data = root / "data"
        self.problems: List[Problem] = []
        self.sources: Dict[str, LinedYaml] = {}

    def knowledge(self) -> Optional[Knowledge]:
        locales = self._file(self.data / "locales.yml", Locales)
        units = self._file(self.data / "units.yml", Units)
        groups = self._file(self.data / "groups.yml", Groups)
        contacts = self._file(self.data / "contacts.yml", Contacts)
        documents = self._folder("documents", "*.md", self._document, lambda item: str(item.id))
        topics = self._folder("topics", "*.yml", lambda path: self._file(path, Topic), lambda item: str(item.topic))
        if not (locales and units and groups and contacts):
            return None
        return Knowledge(
            root=self.root,
            documents=documents,
            topics=topics,
            contacts={contact.id: contact for contact in contacts.contacts},
            hours=contacts.hours,
            units=units,
            groups=groups.groups,
            locales={locale.tag: locale for locale in locales.locales},
            source=locales.source,
            sources=self.sources,
        )

    def _folder(
        self, name: str, pattern: str, read: Callable[[Path], Optional[Model]], key: Callable[[Model], str]
    ) -> Dict[str, Model]:
        found: Dict[str, Model] = {}
        for path in sorted((self.data / name).glob(pattern)):
            item = read(path)
            if item is None:
                continue
            if key(item) != path.stem:
                self.problems.append(
                    Problem(
                        relative(path, self.root),
                        1,
                        f"the file is named '{path.stem}' but holds '{key(item)}'",
                        "give the file and what it holds the same name",
                    )
                )
                continue
            found[key(item)] = item
        return found

    def _file(self, path: Path, model: Type[Model]) -> Optional[Model]:
        try:
            source = LinedYaml.read(path, self.root)
        except ContentError as error:
            self.problems += error.problems
            return None
        return self._validated(source, model, source.data)

    def _document(self, path: Path) -> Optional[Document]:
        file = relative(path, self.root)
        try:
            written = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            self.problems.append(Problem(file, 1, "the file is not UTF-8", "save it as UTF-8"))
            return None
        _, opening, rest = written.partition("---\n")
        front, closing, text = rest.partition("\n---\n")
        if not (opening and closing):
            self.problems.append(
                Problem(file, 1, "no front matter", "begin the file with '---', its fields, and '---' on a line alone")
            )
            return None
        try:
            source = LinedYaml.parse(front, file, first_line=2)
        except ContentError as error:
            self.problems += error.problems
            return None
        return self._validated(source, Document, {**(source.data or {}), "text": text})

    def _validated(self, source: LinedYaml, model: Type[Model], data: Any) -> Optional[Model]:
        self.sources[source.file] = source
        if not isinstance(data, dict):
            self.problems.append(source.problem((), "no fields", "see docs/content.md for the fields of this file"))
            return None
        try:
            return model.parse_obj(data)
        except ValidationError as error:
            for entry in error.errors():
                where = tuple(entry["loc"])
                name = ".".join(str(key) for key in where if key != "__root__")
                self.problems.append(
                    source.problem(where, f"{name or 'file'}: {entry['msg']}", "see docs/content.md for this field")
                )
            return None
