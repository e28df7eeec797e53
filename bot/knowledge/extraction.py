"""Babel extractors for the content files: what a translator gets to see of them."""

from __future__ import annotations

from typing import IO, Any, Iterator, List, Mapping, Tuple

from bot.knowledge.lined_yaml import LinedYaml

# (line, gettext function, its arguments, comments for the translator), as Babel wants them.
Message = Tuple[int, str, Any, List[str]]

_PLACEHOLDERS = "Keep the {placeholders}: numbers, years and names are filled in there."


def topics(file: IO[bytes], keywords: Any, tags: Any, options: Mapping[str, Any]) -> Iterator[Message]:
    """Extract question and answer of a topic file; their context is the topic's name."""
    source = LinedYaml.parse(file.read().decode("utf-8"), getattr(file, "name", "topic"))
    for part in ("question", "answer"):
        text = source.data.get(part)
        if text:
            facts = [
                f"{{{name}}}: {fact.get('qualifier', '')} {fact['value']} {fact.get('unit', '')}".replace("  ", " ")
                for name, fact in (source.data.get("facts") or {}).items()
                if f"{{{name}}}" in text
            ]
            comments = [_PLACEHOLDERS, *facts] if "{" in text else []
            yield source.line((part,)), "pgettext", (source.data["topic"], text), comments


def units(file: IO[bytes], keywords: Any, tags: Any, options: Mapping[str, Any]) -> Iterator[Message]:
    """Extract units and qualifiers; each counted noun is a plural message of its own."""
    source = LinedYaml.parse(file.read().decode("utf-8"), getattr(file, "name", "units"))
    for name, unit in source.data["units"].items():
        line = source.line(("units", name))
        if "one" in unit:
            yield line, "npgettext", ("unit", unit["one"], unit["other"]), [_PLACEHOLDERS]
        else:
            yield line, "pgettext", ("unit", unit.get("year") or unit.get("date")), [_PLACEHOLDERS]
    for name, text in source.data["qualifiers"].items():
        yield source.line(("qualifiers", name)), "pgettext", ("qualifier", text), [_PLACEHOLDERS]


def contacts(file: IO[bytes], keywords: Any, tags: Any, options: Mapping[str, Any]) -> Iterator[Message]:
    """Extract what is translated of offices: purpose, needs and hours. Their names stay as they are."""
    source = LinedYaml.parse(file.read().decode("utf-8"), getattr(file, "name", "contacts"))
    for name, text in source.data["hours"].items():
        yield source.line(("hours", name)), "pgettext", ("hours", text), []
    for index, contact in enumerate(source.data["contacts"]):
        for part in ("purpose", "needs"):
            if contact.get(part):
                line = source.line(("contacts", index, part))
                yield line, "pgettext", ("contact", contact[part]), [f"Office: {contact['name']}"]


def groups(file: IO[bytes], keywords: Any, tags: Any, options: Mapping[str, Any]) -> Iterator[Message]:
    """Extract the headings of topic lists."""
    source = LinedYaml.parse(file.read().decode("utf-8"), getattr(file, "name", "groups"))
    for index, group in enumerate(source.data["groups"]):
        yield source.line(("groups", index)), "pgettext", ("group", group["label"]), []
