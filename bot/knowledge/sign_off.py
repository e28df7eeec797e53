"""`faqbot sign-off`: writes who read an item, on which day, and the digest of what was read; nothing else changes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import yaml

from bot.knowledge.lined_yaml import Key
from bot.knowledge.loading import Knowledge, load
from bot.knowledge.review import digest, locale_digest
from bot.paths import ROOT

Item = TypeVar("Item")
KINDS = ("document", "topic", "contact", "locale")


class SignOffError(Exception):
    """The sign-off can't be made; the message says why."""


def sign_off(kind: str, name: str, *, by: str, on: dt.date, root: Path = ROOT) -> Path:
    """Sign an item as it stands now; gives the file written.

    Raises SignOffError for an item that does not exist, a day to come or an empty role, ContentError
    where the content cannot be read.
    """
    if on > dt.date.today():
        raise SignOffError(f"{on} is still to come: give the day on which it was read")
    if not by.strip():
        raise SignOffError("give the role that read it")
    knowledge = load(root)
    path, place, read = _FIND[kind](knowledge, name)
    review = f"{{by: {json.dumps(by.strip(), ensure_ascii=False)}, on: {on}, of: {json.dumps(read)}}}"
    text = path.read_text(encoding="utf-8")
    path.write_text(with_value(text, place, review), encoding="utf-8")
    load(root)
    return path


def with_value(text: str, place: tuple[Key, ...], value: str) -> str:
    r"""Put a YAML value at a place of the text and leave every other character as it stands.

    >>> with_value("a: 1  # one\nreviewed: null  # nobody\n", ("reviewed",), "{by: me}")
    'a: 1  # one\nreviewed: {by: me}  # nobody\n'
    """
    offset = text.index("---\n") + 4 if text.startswith("---\n") else 0
    node: yaml.Node | None = yaml.compose(
        text[offset:].partition("\n---\n")[0] if offset else text, Loader=yaml.SafeLoader
    )
    assert node is not None, "a file that was read has a value"
    for key in place[:-1]:
        node = _child(node, key)[1]
    found = _found(node, place[-1])
    if found is None:
        last = node.value[-1][0]
        start = offset + last.start_mark.index
        return f"{text[:start]}{place[-1]}: {value}\n{' ' * last.start_mark.column}{text[start:]}"
    key_node, value_node = found
    return f"{text[: offset + key_node.end_mark.index]}: {value}{text[offset + _end(value_node) :]}"


def _found(node: yaml.Node, key: Key) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((name, value) for name, value in node.value if name.value == key), None)


def _child(node: yaml.Node, key: Key) -> tuple[yaml.Node, yaml.Node]:
    if isinstance(key, int):
        return node, node.value[key]
    found = _found(node, key)
    if found is None:
        raise KeyError(key)
    return found


def _end(node: yaml.Node) -> int:
    """Where a value ends: a block's own mark lies behind the blank lines and comments that follow it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    return int(node.end_mark.index)


def _topic(knowledge: Knowledge, name: str) -> tuple[Path, tuple[Key, ...], str]:
    item = _get(knowledge.topics, name, "topic")
    return knowledge.root / "data" / "topics" / f"{name}.yml", ("reviewed",), digest(item)


def _document(knowledge: Knowledge, name: str) -> tuple[Path, tuple[Key, ...], str]:
    item = _get(knowledge.documents, name, "document")
    return knowledge.root / "data" / "documents" / f"{name}.md", ("checked",), digest(item)


def _contact(knowledge: Knowledge, name: str) -> tuple[Path, tuple[Key, ...], str]:
    item = _get(knowledge.contacts, name, "contact")
    index = list(knowledge.contacts).index(name)
    return knowledge.root / "data" / "contacts.yml", ("contacts", index, "checked"), digest(item)


def _locale(knowledge: Knowledge, name: str) -> tuple[Path, tuple[Key, ...], str]:
    item = _get(knowledge.locales, name, "locale")
    index = list(knowledge.locales).index(name)
    place = ("locales", index, "reviewed")
    return knowledge.root / "data" / "locales.yml", place, locale_digest(item, knowledge)


_FIND: Mapping[str, Callable[[Knowledge, str], tuple[Path, tuple[Key, ...], str]]] = {
    "topic": _topic,
    "document": _document,
    "contact": _contact,
    "locale": _locale,
}


def _get(items: Mapping[str, Item], name: str, kind: str) -> Item:
    if name not in items:
        raise SignOffError(f"no {kind} is called '{name}'; there are: {', '.join(sorted(items))}")
    return items[name]
