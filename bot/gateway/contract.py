"""The shapes of the HTTP interface, for its description at /openapi.json. Tests hold every response against it."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Type

from pydantic import BaseModel, Field


class Line(BaseModel):
    """A telephone or text line."""

    display: str = Field(..., example="1-866-DHS-2-ICE (1-866-347-2423)")
    href: str = Field(..., example="tel:+18663472423")


class Contact(BaseModel):
    """An office to turn to."""

    id: str
    name: str
    purpose: str
    phone: Optional[Line]
    tty: Optional[Line]
    text: Optional[Line]
    url: Optional[str]
    hours: Optional[str]
    languages: List[str]
    needs: Optional[str]
    source: str
    checked: Optional[str]


class Citation(BaseModel):
    """Where an answer stands: a quote from a verbatim document, or the summary of a page."""

    document: str
    title: str
    form: str = Field(..., example="verbatim")
    quote: Optional[str]
    quote_language: Optional[str]
    url: Optional[str]
    stated: Optional[str]
    checked: Optional[str]


class Suggestion(BaseModel):
    """A topic to ask next, or to choose."""

    topic: str
    label: str


class Notice(BaseModel):
    """What to know about a reply."""

    code: str
    text: str


class Content(BaseModel):
    """What a topic says."""

    topic: str
    outcome: str
    language: str
    direction: str
    text: str
    citations: List[Citation]
    contacts: List[Contact]
    suggestions: List[Suggestion]
    notices: List[Notice]


class Reply(Content):
    """What the assistant says to a message; the id is for feedback."""

    id: str


class Message(BaseModel):
    """A message: exactly one of text and topic."""

    text: Optional[str] = Field(None, description="1 to 500 characters", example="¿Dónde está el centro?")
    topic: Optional[str] = Field(None, description="A pressed button", example="center_hours")
    conversation: Optional[str] = Field(None, description="The token of an earlier response")
    language: Optional[str] = Field(None, description="The BCP 47 tag that the person chose; null to go by the message")


class Answer(BaseModel):
    """The replies to a message."""

    conversation: str
    language: str
    direction: str
    detected_language: Optional[str]
    redacted: bool
    replies: List[Reply]


class Language(BaseModel):
    """A language offered."""

    tag: str
    autonym: str
    direction: str
    reviewed: bool


class Languages(BaseModel):
    """The languages offered."""

    languages: List[Language]


class ListedTopic(BaseModel):
    """A topic in a list."""

    topic: str
    question: str


class TopicGroup(BaseModel):
    """Topics under a heading."""

    id: str
    label: str
    topics: List[ListedTopic]


class Topics(BaseModel):
    """All topics that can be asked about."""

    language: str
    groups: List[TopicGroup]


class TopicAnswer(BaseModel):
    """One topic's answer, for a link to it."""

    language: str
    direction: str
    reply: Content


class Feedback(BaseModel):
    """Whether a reply helped."""

    conversation: str
    reply: str
    helpful: bool


class Health(BaseModel):
    """Whether the service is alive or ready; what fails is named."""

    status: str
    failing: List[str]


class ProblemDocument(BaseModel):
    """RFC 9457: what went wrong and what to do, in the reader's language."""

    type: str = Field(..., example="urn:faqbot:problem:empty")
    title: str
    status: int
    detail: str
    language: str
    contacts: Optional[List[Contact]]


MODELS: Dict[str, Type[BaseModel]] = {
    model.__name__: model
    for model in (
        Line, Contact, Citation, Suggestion, Notice, Content, Reply, Message, Answer, Language, Languages, ListedTopic,
        TopicGroup, Topics, TopicAnswer, Feedback, Health, ProblemDocument,
    )
}  # fmt: skip
PROBLEM_MEDIA_TYPE = "application/problem+json"


def described(schema: Dict[str, Any]) -> Dict[str, Any]:
    """Mend what pydantic 1 cannot say in OpenAPI 3.0: which members may be null."""
    for name, definition in schema.get("components", {}).get("schemas", {}).items():
        model = MODELS.get(name)
        if model is None:
            continue
        for field in model.__fields__.values():
            described_field = definition["properties"][field.name]
            if field.allow_none:
                reference = described_field.pop("$ref", None)
                if reference:
                    described_field["allOf"] = [{"$ref": reference}]
                described_field["nullable"] = True
            elif field.name not in definition.get("required", []) and model is not Message:
                definition.setdefault("required", []).append(field.name)
        if model is not Message and model is not ProblemDocument:
            definition["required"] = list(model.__fields__)
    return schema
