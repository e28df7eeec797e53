"""A topic in a locale: text with its facts written by the locale's rules, citations, contacts, suggestions, notices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from string import Formatter
from typing import Any, Callable, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple, Union

from babel import Locale as BabelLocale
from babel.numbers import format_decimal

from bot.knowledge.catalogues import ANSWERS, INTERFACE, Catalogue, catalogue_path
from bot.knowledge.formatting import listed, long_date
from bot.knowledge.interface import NOTICES
from bot.knowledge.loading import CLARIFY, NOT_IN_DOCUMENTS, OUT_OF_SCOPE, Knowledge
from bot.knowledge.model import Citation, Contact, Document, Fact, Form, Kind, PastReview, Review, Status, Topic
from bot.knowledge.quotes import folded
from bot.knowledge.review import is_current, is_current_locale

UNIT, QUALIFIER, CONTACT, HOURS, GROUP = "unit", "qualifier", "contact", "hours", "group"
_OWN_OUTCOME = {NOT_IN_DOCUMENTS: NOT_IN_DOCUMENTS, OUT_OF_SCOPE: OUT_OF_SCOPE, CLARIFY: "clarified"}
_ANSWERED, _DECLINED = "answered", "declined"
OUTCOMES = (_ANSWERED, _DECLINED, *_OWN_OUTCOME.values())
Json = Dict[str, Any]
Today = Callable[[], dt.date]


class NotTranslated(Exception):
    """A part of a text has no translation in the locale."""


@dataclass(frozen=True)
class Rendered:
    """A topic's text in a language, as people read it."""

    text: str
    language: str
    direction: str


class Answers:
    """Renders topics in locales. Texts are kept once rendered; review states are judged at each call."""

    def __init__(self, knowledge: Knowledge, today: Today = dt.date.today) -> None:
        """Read the catalogues of every locale; `today` gives the date that review states go by."""
        self.knowledge = knowledge
        self._today = today
        locales = knowledge.root / "locales"
        self._catalogues = {
            (tag, domain): Catalogue(None)
            if tag == knowledge.source
            else Catalogue.read(catalogue_path(locales, locale, domain))
            for tag, locale in knowledge.locales.items()
            for domain in (ANSWERS, INTERFACE)
        }
        self._rendered: Dict[Tuple[str, str, str], Rendered] = {}
        self._reviewed = {tag for tag, locale in knowledge.locales.items() if is_current_locale(locale, knowledge)}
        self._signed_topics = _signed(knowledge.topics)
        self._checked_documents = _signed(knowledge.documents)
        self._checked_contacts = _signed(knowledge.contacts)

    # Texts

    def interface(self, language: str, message: str, context: Optional[str] = None, **values: str) -> str:
        """Give a text of the interface; English where the locale lacks it."""
        found = self._catalogues[language, INTERFACE].text(message, context)
        return (message if found is None else found).format(**values) if values else (found or message)

    def question(self, topic: str, language: str) -> str:
        """Give a topic's question: its name in lists and on buttons."""
        return self.asked(topic, language).text

    def asked(self, topic: str, language: str) -> Rendered:
        """Give a topic's question with the language that it is in."""
        return self._text(self.knowledge.topics[topic], "question", language)

    def answer(self, topic: str, language: str) -> Rendered:
        """Give a topic's answer, in English where a part of it has no translation."""
        return self._text(self.knowledge.topics[topic], "answer", language)

    def fact(self, fact: Fact, language: str) -> str:
        """Write a fact's value by the locale's rules, with its unit and its qualifier."""
        try:
            return self._fact(fact, language)
        except NotTranslated:
            return self._fact(fact, self.knowledge.source)

    def catalogue(self, language: str, domain: str) -> Catalogue:
        """Give the translations of a locale, "answers" or "interface"."""
        return self._catalogues[language, domain]

    def is_reviewed(self, language: str) -> bool:
        """Tell whether a person has signed a locale's translations as they stand now."""
        return language in self._reviewed

    def _text(self, topic: Topic, part: str, language: str) -> Rendered:
        key = (topic.topic, part, language)
        if key not in self._rendered:
            try:
                self._rendered[key] = self._render(topic, part, language)
            except NotTranslated:
                self._rendered[key] = self._render(topic, part, self.knowledge.source)
        return self._rendered[key]

    def _render(self, topic: Topic, part: str, language: str) -> Rendered:
        message = str(getattr(topic, part))
        text = self._catalogues[language, ANSWERS].text(message, topic.topic)
        if text is None:
            raise NotTranslated(topic.topic)
        names = {name for _, name, _, _ in Formatter().parse(text) if name}
        values = {name: self._fact(topic.facts[name], language) for name in names if name in topic.facts}
        if "languages" in names:
            values["languages"] = self.autonyms(language)
        return Rendered(text.format(**values), language, self.knowledge.locales[language].direction)

    def autonyms(self, language: str) -> str:
        """List the languages offered by their own names, joined as the language joins lists."""
        return self.listed([locale.autonym for locale in self.knowledge.locales.values()], language)

    def listed(self, items: Sequence[str], language: str) -> str:
        """Join items as the language joins lists."""
        return listed(items, self.knowledge.locales[language])

    def _fact(self, fact: Fact, language: str) -> str:
        if isinstance(fact.value, str):
            return fact.value
        unit = self.knowledge.units.units[str(fact.unit)]
        locale = self.knowledge.locales[language]
        formatting = BabelLocale.parse(locale.formatting)
        catalogue = self._catalogues[language, INTERFACE]
        if isinstance(fact.value, dt.date):
            text, values = (
                catalogue.text(str(unit.date), UNIT),
                {"date": long_date(fact.value, locale)},
            )
        elif unit.year:
            text, values = catalogue.text(unit.year, UNIT), {"number": str(fact.value)}
        else:
            text = catalogue.counted(str(unit.one), str(unit.other), fact.value, UNIT)
            values = {
                "number": format_decimal(fact.value, locale=locale.numbers or formatting, numbering_system="latn")
            }
        amount = _filled(text, values)
        if fact.qualifier is None:
            return amount
        return _filled(catalogue.text(self.knowledge.units.qualifiers[fact.qualifier], QUALIFIER), {"amount": amount})

    # Replies

    def reply(
        self,
        topic: str,
        language: str,
        *,
        text: Optional[str] = None,
        suggestions: Optional[Sequence[str]] = None,
        notices: Sequence[str] = (),
    ) -> Json:
        """Give the reply of a topic (DESIGN: the gateway's contract) without its id.

        A topic that is a draft, or past its review and to be withdrawn, is answered by
        `not_in_documents`. `text` replaces the answer where a follow-up asks about it.
        """
        chosen = self._shown(topic)
        rendered = self.answer(chosen.topic, language)
        related = chosen.related if suggestions is None else suggestions
        codes = [*notices, *self._states(chosen, rendered, language)]
        return {
            "topic": chosen.topic,
            "outcome": outcome(chosen),
            "language": rendered.language if text is None else language,
            "direction": rendered.direction if text is None else self.knowledge.locales[language].direction,
            "text": rendered.text if text is None else text,
            "citations": self.citations(chosen),
            "contacts": [
                self.contact(self.knowledge.contacts[name], language)
                for name in chosen.contacts
                if self.knowledge.contacts[name].status is Status.PUBLISHED
            ],
            "suggestions": [
                {"topic": name, "label": self.question(name, language)}
                for name in related
                if self.knowledge.published(name) is not None and self.knowledge.topics[name].question
            ],
            "notices": [self.notice(code, language) for code in dict.fromkeys(codes)],
        }

    def notice(self, code: str, language: str, **values: str) -> Json:
        """Give a notice with its text in the language."""
        if code == "language_not_offered":
            values = {"languages": self.autonyms(language)}
        return {"code": code, "text": self.interface(language, NOTICES[code], **values)}

    def _shown(self, topic: str) -> Topic:
        found = self.knowledge.published(topic)
        if found is None or (found.past_review is PastReview.WITHDRAW and self._is_past(found)):
            return self.knowledge.topics[NOT_IN_DOCUMENTS]
        return found

    def _is_past(self, topic: Topic) -> bool:
        return topic.review_by is not None and topic.review_by < self._today()

    def _states(self, topic: Topic, rendered: Rendered, language: str) -> List[str]:
        codes: List[str] = []
        if rendered.language != language:
            codes.append("not_translated")
        locale = self.knowledge.locales[rendered.language]
        if locale.tag != self.knowledge.source and locale.tag not in self._reviewed:
            codes.append("machine_translation")
        if topic.kind is not Kind.SMALL_TALK and topic.topic != CLARIFY and topic.topic not in self._signed_topics:
            codes.append("not_reviewed")
        if self._is_past(topic):
            codes.append("out_of_date")
        return codes

    def citations(self, topic: Topic) -> List[Json]:
        """Give what supports an answer: its own citations, then the facts' quotes they do not hold."""
        chosen: List[Tuple[str, str]] = []
        proofs: Tuple[Union[Citation, Fact], ...] = (*topic.citations, *topic.facts.values())
        for item in proofs:
            if not any(item.document == name and folded(item.quote) in folded(quote) for name, quote in chosen):
                chosen.append((item.document, item.quote))
        return _unique([self._citation(name, quote) for name, quote in chosen])

    def _citation(self, name: str, quote: str) -> Json:
        document = self.knowledge.documents[name]
        verbatim = document.form is Form.VERBATIM
        return {
            "document": name,
            "title": document.title,
            "form": document.form.value,
            "quote": folded(quote) if verbatim else None,
            "quote_language": "en" if verbatim else None,
            "url": document.url,
            "stated": document.stated.isoformat() if document.stated else None,
            "checked": _day(document.checked) if name in self._checked_documents else None,
        }

    def contact(self, contact: Contact, language: str) -> Json:
        """Give an office with its texts in the language; names stay as the office writes them."""
        hours = self.knowledge.hours[contact.hours] if contact.hours else None
        return {
            "id": contact.id,
            "name": contact.name,
            "purpose": self.interface(language, contact.purpose, CONTACT),
            "phone": contact.phone.dict() if contact.phone else None,
            "tty": contact.tty.dict() if contact.tty else None,
            "text": contact.text.dict() if contact.text else None,
            "url": contact.url,
            "hours": self.interface(language, hours, HOURS) if hours else None,
            "languages": list(contact.languages),
            "needs": self.interface(language, contact.needs, CONTACT) if contact.needs else None,
            "source": contact.source,
            "checked": _day(contact.checked) if contact.id in self._checked_contacts else None,
        }

    def groups(self, language: str) -> List[Json]:
        """List the topics that can be chosen, under their headings."""
        listed = list(self.knowledge.listed())
        return [
            {
                "id": group.id,
                "label": self.interface(language, group.label, GROUP),
                "topics": [
                    {"topic": topic.topic, "question": self.question(topic.topic, language)}
                    for topic in listed
                    if topic.group == group.id
                ],
            }
            for group in self.knowledge.groups
        ]


def outcome(topic: Topic) -> str:
    """Give the outcome of a reply: it follows from the topic's kind."""
    if topic.topic in _OWN_OUTCOME:
        return _OWN_OUTCOME[topic.topic]
    return _DECLINED if topic.kind is Kind.DECLINE else _ANSWERED


def _signed(items: Union[Mapping[str, Topic], Mapping[str, Document], Mapping[str, Contact]]) -> FrozenSet[str]:
    """Name what somebody signed as it stands now."""
    return frozenset(name for name, item in items.items() if is_current(item))


def _day(review: Optional[Review]) -> Optional[str]:
    return review.on.isoformat() if review else None


def _filled(text: Optional[str], values: Mapping[str, str]) -> str:
    if text is None:
        raise NotTranslated
    return text.format(**values)


def _unique(citations: List[Json]) -> List[Json]:
    """Drop repeats: two passages of one summary are one citation, for a summary has no quote."""
    return [c for i, c in enumerate(citations) if c not in citations[:i]]
