"""What the content files hold, as types: the one description of their fields (see docs/content.md)."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Any, Dict, Mapping, Optional, Tuple, Union

from pydantic import BaseModel, Extra, Field, StrictInt, StrictStr, root_validator, validator


class Kind(str, Enum):
    """What a topic is."""

    FAQ = "faq"
    ASSISTANT = "assistant"
    DECLINE = "decline"
    SMALL_TALK = "small_talk"
    FALLBACK = "fallback"


class Form(str, Enum):
    """A verbatim document is quoted; a summary is our own words about a page and never is."""

    VERBATIM = "verbatim"
    SUMMARY = "summary"


class Status(str, Enum):
    """A draft is never shown."""

    PUBLISHED = "published"
    DRAFT = "draft"


class PastReview(str, Enum):
    """What happens to a topic past its review date: a notice, or it is withdrawn."""

    LABEL = "label"
    WITHDRAW = "withdraw"


class ContentModel(BaseModel):
    """A part of a content file: it takes no unknown field and never changes."""

    class Config:  # noqa: D106
        # pydantic's own settings
        extra = Extra.forbid
        frozen = True


class Review(ContentModel):
    """A sign-off: which role, on which day, and the digest of the text that was read."""

    by: StrictStr
    on: dt.date
    of: StrictStr


class Document(ContentModel):
    """A curated source: front matter and text."""

    id: StrictStr
    title: StrictStr
    publisher: Optional[StrictStr] = None
    form: Form = Form.SUMMARY
    url: Optional[StrictStr] = None
    stated: Optional[dt.date] = None
    checked: Optional[Review] = None
    status: Status = Status.PUBLISHED
    note: Optional[StrictStr] = None
    text: StrictStr = ""


class Fact(ContentModel):
    """A typed value with the piece of its document that proves it."""

    value: Union[StrictInt, dt.date, StrictStr]
    unit: Optional[StrictStr] = None
    qualifier: Optional[StrictStr] = None
    document: StrictStr
    quote: StrictStr

    @root_validator(skip_on_failure=True)
    def _words_have_no_unit(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        if isinstance(values["value"], str) == bool(values["unit"]):
            raise ValueError("a number or a date needs a unit, and words have none")
        return values


class Citation(ContentModel):
    """A place in a document that supports an answer."""

    document: StrictStr
    quote: StrictStr


class Topic(ContentModel):
    """What a reply can be about."""

    topic: StrictStr = Field(regex=r"^[a-z][a-z0-9_]*$")
    kind: Kind
    group: Optional[StrictStr]
    question: Optional[StrictStr]
    answer: StrictStr
    facts: Mapping[str, Fact] = {}
    citations: Tuple[Citation, ...] = ()
    related: Tuple[StrictStr, ...] = ()
    contacts: Tuple[StrictStr, ...] = ()
    status: Status = Status.PUBLISHED
    owner: Optional[StrictStr] = None
    reviewed: Optional[Review] = None
    review_by: Optional[dt.date] = None
    past_review: PastReview = PastReview.LABEL

    @root_validator(skip_on_failure=True)
    def _is_listed_under_its_question(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        listed = values["kind"] in (Kind.FAQ, Kind.ASSISTANT)
        if listed and not values["question"]:
            raise ValueError("a topic of this kind needs a question: it is its name in every list")
        if listed != bool(values["group"]):
            raise ValueError("topics of the kinds faq and assistant, and only they, have a group")
        return values


class Line(ContentModel):
    """A telephone or text line: how it is written and what a tap opens."""

    display: StrictStr
    href: StrictStr = Field(regex=r"^(tel|sms):\+?[0-9]+$")


class Contact(ContentModel):
    """An office with a phone, an address on the web, or both."""

    id: StrictStr
    name: StrictStr
    purpose: StrictStr
    phone: Optional[Line] = None
    tty: Optional[Line] = None
    text: Optional[Line] = None
    url: Optional[StrictStr] = Field(default=None, regex=r"^https://")
    hours: Optional[StrictStr] = None
    languages: Tuple[StrictStr, ...] = ()
    needs: Optional[StrictStr] = None
    source: StrictStr = Field(min_length=1)
    checked: Optional[Review] = None
    status: Status = Status.PUBLISHED


class Unit(ContentModel):
    """How a fact's number reads: a counted noun (`one`, `other`), a year, or a date."""

    one: Optional[StrictStr] = None
    other: Optional[StrictStr] = None
    year: Optional[StrictStr] = None
    date: Optional[StrictStr] = None

    @root_validator(skip_on_failure=True)
    def _is_one_thing(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        counted = bool(values["one"]) and bool(values["other"])
        if [counted, bool(values["year"]), bool(values["date"])].count(True) != 1:
            raise ValueError("a unit has 'one' and 'other', or 'year', or 'date'")
        return values


class Units(ContentModel):
    """data/units.yml."""

    units: Mapping[str, Unit]
    qualifiers: Mapping[str, StrictStr]


class Group(ContentModel):
    """A heading under which topics are listed."""

    id: StrictStr
    label: StrictStr


class Groups(ContentModel):
    """data/groups.yml."""

    groups: Tuple[Group, ...]


class Contacts(ContentModel):
    """data/contacts.yml."""

    hours: Mapping[str, StrictStr]
    contacts: Tuple[Contact, ...]


class Locale(ContentModel):
    """A language the assistant answers in."""

    tag: StrictStr
    autonym: StrictStr
    direction: StrictStr = Field(regex=r"^(ltr|rtl)$")
    folder: StrictStr
    formatting: StrictStr
    numbers: Optional[StrictStr] = None
    months: Tuple[StrictStr, ...] = ()
    and_word: Optional[StrictStr] = None
    tokenizer: Optional[StrictStr] = None
    aliases: Tuple[StrictStr, ...] = ()
    reviewed: Optional[Review] = None

    @validator("months")
    def _are_twelve(cls, value: Tuple[str, ...]) -> Tuple[str, ...]:
        if len(value) not in (0, 12):
            raise ValueError("there are twelve months")
        return value


class Locales(ContentModel):
    """data/locales.yml: the source locale is the one the topic files are written in."""

    source: StrictStr
    locales: Tuple[Locale, ...]

    @validator("locales")
    def _tags_differ(cls, value: Tuple[Locale, ...]) -> Tuple[Locale, ...]:
        tags = [locale.tag for locale in value]
        if len(set(tags)) != len(tags):
            raise ValueError("a tag stands twice")
        return value
