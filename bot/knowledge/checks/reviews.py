"""Reviews and drafts: what is withheld, past its date, or no longer what was signed. None of it stops a start."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.content import Content
from bot.knowledge.checks.references import contacts_file
from bot.knowledge.lined_yaml import Key, LinedYaml
from bot.knowledge.model import Contact, Document, PastReview, Status, Topic
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.review import is_current, is_current_locale

Item = Topic | Document | Contact


def drafts_are_withheld(content: Content) -> Iterator[Problem]:
    """Says which drafts nobody sees."""
    for what, item, source, where in _items(content):
        if item.status is Status.DRAFT:
            yield source.problem(
                (*where, "status"), f"{what} is a draft: withheld", "set status: published", severity=Severity.INFO
            )


def reviews_are_due(content: Content) -> Iterator[Problem]:
    """Says whose review date has passed."""
    for topic in content.knowledge.topics.values():
        if topic.review_by is not None and topic.review_by < content.today:
            withdrawn = topic.past_review is PastReview.WITHDRAW
            yield content.source(topic).problem(
                ("review_by",),
                f"the review of topic '{topic.topic}' was due on {topic.review_by}: "
                + ("it is withdrawn" if withdrawn else "replies say that it may be out of date"),
                f"review it, set review_by anew, then: faqbot sign-off topic {topic.topic} --by ROLE --on DATE",
                severity=Severity.WARNING,
            )


def sign_offs_hold(content: Content) -> Iterator[Problem]:
    """Says what was changed since somebody signed it."""
    for what, item, source, where in _items(content):
        field = "reviewed" if isinstance(item, Topic) else "checked"
        if getattr(item, field) is not None and not is_current(item):
            yield _ended(source, (*where, field), what)
    source = content.knowledge.sources["data/locales.yml"]
    for index, locale in enumerate(content.knowledge.locales.values()):
        if locale.reviewed is not None and not is_current_locale(locale, content.knowledge):
            yield _ended(source, ("locales", index, "reviewed"), f"locale '{locale.tag}'")


RULES = (drafts_are_withheld, reviews_are_due, sign_offs_hold)


def _ended(source: LinedYaml, where: tuple[Key, ...], what: str) -> Problem:
    return source.problem(
        where,
        f"{what} was changed since its sign-off, which no longer counts",
        f"read it again, then: faqbot sign-off {what.replace(chr(39), '')} --by ROLE --on DATE",
        severity=Severity.WARNING,
    )


def _items(content: Content) -> Iterator[tuple[str, Item, LinedYaml, tuple[Key, ...]]]:
    knowledge = content.knowledge
    for topic in knowledge.topics.values():
        yield f"topic '{topic.topic}'", topic, content.source(topic), ()
    for document in knowledge.documents.values():
        source = knowledge.sources[f"data/documents/{document.id}.md"]
        yield f"document '{document.id}'", document, source, ()
    file = contacts_file(content)
    for index, row in enumerate(file.data["contacts"]):
        yield f"contact '{row['id']}'", knowledge.contacts[row["id"]], file, ("contacts", index)
