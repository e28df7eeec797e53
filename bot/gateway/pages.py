"""The pages for people without JavaScript: home, the conversation as a form, and every answer on one page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.gateway.body import read_bytes
from bot.gateway.exchange import LONGEST, exchange
from bot.gateway.faq import ICON, STATIC, STYLE, Links, render_faq
from bot.gateway.language import accepted, is_well_formed, lookup
from bot.gateway.problems import Problem, contacts
from bot.gateway.redaction import redact
from bot.gateway.state import GatewayState
from bot.gateway.templates import render
from bot.gateway.transcript import BrokenTranscriptError, Transcript, exchange_of, offered, read
from bot.knowledge import Answers
from bot.knowledge.interface import N_

_FRESH = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
_MEDIA = {".css": "text/css", ".svg": "image/svg+xml"}
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 20
# Known before anything else, and shown also while it is down: what comes before any question.
_EXAMPLES = (
    "center_overview",
    "center_hours",
    "public_access",
    "contact_center",
    "detainers",
    "fy2013_overview",
)
# These say something about the message itself, so they stand before the answer.
_URGENT = ("personal_data", "service_notice", "conversation_restarted", "language_not_offered")
_NOT_OFFERED = N_("The language asked for is not offered yet. These languages are: {languages}.")
_STARTED_ANEW = N_("We are sorry: the earlier conversation could not be read, so this is a new one.")
_ERASED = N_("The conversation is erased. You can start a new one here.")

_PATHS = ("/", "/chat", "/faq")


@dataclass(frozen=True)
class _Page:
    """Whom a page is for. chosen: the tag the person asked for. sentence: what to say about that."""

    answers: Answers
    language: str
    chosen: str | None = None
    sentence: str | None = None


@dataclass(frozen=True)
class _Form:
    """What the conversation's form sent, each field as text."""

    text: str = ""
    topic: str | None = None
    choose: str | None = None
    erase: bool = False
    transcript: str = ""
    conversation: str | None = None
    language: str | None = None
    page: str | None = None


@dataclass(frozen=True)
class _Talk:
    """A conversation as the page is to show it. text: what stands in the box."""

    transcript: Transcript = field(default_factory=Transcript)
    conversation: str = ""
    text: str = ""
    problem: Problem | None = None


def routes() -> APIRouter:
    """Give the pages' routes."""
    router = APIRouter(include_in_schema=False)
    for path, page in (("/", home), ("/faq", faq), ("/chat", chat), ("/static/{name}", static)):
        router.add_api_route(path, page, methods=["GET", "HEAD"])
    router.add_api_route("/chat", talk, methods=["POST"])
    return router


async def home(request: Request) -> Response:
    """Say what this is and what it is not, and take a question."""
    state = _state(request)
    page = _page(request, state.answers)
    html = render(
        "home.html",
        page.answers,
        page.language,
        **_frame(state, "home", "/?language={language}"),
        **_box(page),
        sentence=page.sentence,
        chosen=page.chosen,
        examples=_examples(page),
        emergency=_emergency(page),
    )
    return _html(html, headers=_FRESH)


async def faq(request: Request) -> Response:
    """Show every answer on one page."""
    state = _state(request)
    page = _page(request, state.answers)
    html = render_faq(page.answers, page.language, _links(), sentence=page.sentence, **_operator(state))
    return _html(html, headers=_FRESH)


async def chat(request: Request) -> Response:
    """Show the form of a new conversation."""
    state = _state(request)
    page = _page(request, state.answers)
    return _chat_page(state, page, _Talk(problem=_down(state)))


async def talk(request: Request) -> Response:
    """Answer a message, switch the language, or erase the conversation: always the whole page again."""
    state = _state(request)
    form = await _form(request)
    page = _page_of(request, form, state.answers)
    if form.erase:
        if state.assistant is not None and form.conversation:
            state.assistant.conversations.forget(form.conversation)
        return _chat_page(state, _saying(page, _ERASED), _Talk())
    try:
        before = _Talk(read(form.transcript, state.settings.secret), form.conversation or "", form.text)
    except BrokenTranscriptError:
        page, before = _saying(page, _STARTED_ANEW), _Talk(text=form.text)
    if form.choose is not None:
        return _chat_page(state, page, before)
    try:
        state.limit(request)
        return await _answered(state, page, form, before)
    except Problem as problem:
        return _chat_page(state, page, _Talk(before.transcript, before.conversation, form.text, problem))


async def static(name: str) -> Response:
    """Give the style sheet or the icon."""
    found = _assets().get(name)
    if found is None:
        raise Problem("not_found")
    media, content, digest = found
    headers = {"Cache-Control": "public, max-age=86400", "ETag": f'"{digest}"'}
    return Response(content, media_type=media, headers=headers)


def problem_page(request: Request, problem: Problem, language: str) -> Response:
    """Give the page that says, in an offered language, what is wrong and what to do; it never shows what was sent."""
    state = _state(request)
    html = render(
        "problem.html",
        state.answers,
        language,
        **_frame(state, "problem", "/?language={language}"),
        problem=problem.text(state.answers, language),
        contacts=contacts(state.answers, language) if problem.status == 503 else [],
    )
    return _html(html, problem.status, {**_PRIVATE, **problem.headers})


def is_page(request: Request) -> bool:
    """Tell whether a request is for something that people read: it gets its problems as pages too."""
    path = request.url.path
    if path in _PATHS or path.startswith("/static/"):
        return True
    return not path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


# The conversation


async def _answered(state: GatewayState, page: _Page, form: _Form, before: _Talk) -> Response:
    """Ask the assistant and show its replies after what was there. Raises Problem."""
    pressed = form.topic is not None
    answer = await exchange(
        state,
        text=None if pressed else form.text,
        topic=form.topic,
        # a button says nothing about the language: it is answered in the page's own
        language=page.chosen or (page.language if pressed else None),
        conversation=before.conversation or None,
    )
    after = before.transcript.with_exchange(exchange_of(answer, form.topic, page.answers))
    language = offered(answer["language"], page.answers)
    # "in Spanish, please" wins over what was chosen before
    chosen = language if page.chosen else None
    sentence = page.sentence and page.answers.interface(language, _STARTED_ANEW)
    left = form.text if pressed else ""
    return _chat_page(
        state, _Page(page.answers, language, chosen, sentence), _Talk(after, answer["conversation"], left)
    )


def _chat_page(state: GatewayState, page: _Page, talk: _Talk) -> Response:
    problem = talk.problem
    down = problem is not None and problem.status == 503
    html = render(
        "chat.html",
        page.answers,
        page.language,
        **_frame(state, "chat", "/chat?language={language}"),
        **_box(page, talk),
        sentence=page.sentence,
        chosen=page.chosen,
        down=down,
        contacts=contacts(page.answers, page.language) if down else [],
        emergency=_emergency(page),
        examples=[] if talk.transcript.exchanges or down else _examples(page),
        exchanges=_exchanges(page, talk),
        earlier=talk.transcript.earlier,
        transcript=talk.transcript.signed(state.settings.secret) if talk.transcript.exchanges else "",
        conversation=talk.conversation,
    )
    if problem is None:
        return _html(html, headers=_PRIVATE)
    # A form that was filled in wrongly is answered, as a person expects; out of service and too many are not.
    status = problem.status if problem.status in (429, 503) else 200
    return _html(html, status, {**_PRIVATE, **problem.headers})


def _exchanges(page: _Page, talk: _Talk) -> list[str]:
    last = len(talk.transcript.exchanges) - 1
    return [
        render(
            "exchange.html",
            page.answers,
            offered(held.language, page.answers),
            question=held.asked(page.answers),
            detected=held.detected if held.question is not None else held.language,
            replies=held.shown(page.answers),
            newest=number == last,
            latest=number == last and talk.problem is None and page.sentence is None,
            urgent=_URGENT,
        )
        for number, held in enumerate(talk.transcript.exchanges)
    ]


async def _form(request: Request) -> _Form:
    """Read the form. Raises Problem."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Problem("media_type")
    body = await read_bytes(request)
    try:
        fields = dict(
            parse_qsl(
                body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"
            )
        )
    except ValueError:
        raise Problem("too_large") from None
    return _Form(
        text=fields.get("text", ""),
        topic=fields.get("topic") or None,
        choose=fields.get("choose"),
        erase="erase" in fields,
        transcript=fields.get("transcript", ""),
        conversation=fields.get("conversation") or None,
        language=fields.get("language") or None,
        page=fields.get("page") or None,
    )


# What a page is made of


def _state(request: Request) -> GatewayState:
    found: GatewayState = request.app.state.gateway
    return found


def _down(state: GatewayState) -> Problem | None:
    return Problem("unavailable", {"Retry-After": "10"}) if state.assistant is None else None


def _page(request: Request, answers: Answers) -> _Page:
    """Tell the language of a page from its address, else from the browser. Raises Problem for a malformed tag."""
    locales = answers.knowledge.locales
    tag = request.query_params.get("language")
    if not tag:
        return _Page(answers, accepted(request.headers.get("accept-language", ""), locales) or _source(answers))
    if not is_well_formed(tag):
        raise Problem("language")
    found = lookup(tag, locales)
    if found is None:
        return _saying(_Page(answers, _source(answers)), _NOT_OFFERED, languages=answers.autonyms(_source(answers)))
    return _Page(answers, found, found)


def _page_of(request: Request, form: _Form, answers: Answers) -> _Page:
    """Tell the language of the page that answers a form; a tag that is not offered is none."""
    locales = answers.knowledge.locales
    chosen, page = (
        lookup(tag, locales) if tag and is_well_formed(tag) else None
        for tag in (form.choose or form.language, form.page)
    )
    browser = accepted(request.headers.get("accept-language", ""), locales)
    return _Page(answers, chosen or page or browser or _source(answers), chosen)


def _saying(page: _Page, sentence: str, **values: str) -> _Page:
    return _Page(page.answers, page.language, page.chosen, page.answers.interface(page.language, sentence, **values))


def _source(answers: Answers) -> str:
    return answers.knowledge.source


def _examples(page: _Page) -> list[dict[str, str]]:
    topics = page.answers.knowledge.topics
    return [
        {"topic": name, "label": page.answers.question(name, page.language)}
        for name in _EXAMPLES
        if name in topics and page.answers.knowledge.published(name) is not None
    ]


def _emergency(page: _Page) -> list[dict[str, Any]]:
    """Give the first number to call: that of the emergency topic's first contact."""
    found: list[dict[str, Any]] = page.answers.reply("emergency", page.language)["contacts"]
    return found[:1]


def _box(page: _Page, talk: _Talk | None = None) -> dict[str, Any]:
    problem = talk.problem if talk else None
    return {
        "limit": LONGEST,
        "text": redact(talk.text).text if talk else "",
        "problem": problem.text(page.answers, page.language) if problem else None,
        # a problem of the message itself: the box is where to mend it
        "faulty": problem is not None and problem.code in ("empty", "too_long"),
    }


def _operator(state: GatewayState) -> dict[str, str | None]:
    return {"operator_name": state.settings.operator_name, "privacy_url": _web(state.settings.privacy_url)}


def _web(address: str | None) -> str | None:
    return address if address and address.startswith(("https://", "http://", "/")) else None


def _frame(state: GatewayState, name: str, here: str) -> Mapping[str, Any]:
    return {"page": name, "here": here, "links": _links(), "urgent": _URGENT, **_operator(state)}


def _html(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(html, status, media_type="text/html; charset=utf-8", headers=dict(headers or {}))


@lru_cache(maxsize=1)
def _links() -> Links:
    """Give the gateway's links; the assets' carry their digest, so that a new one is fetched at once."""
    assets = _assets()
    return Links(style=f"/static/{STYLE}?v={assets[STYLE][2]}", icon=f"/static/{ICON}?v={assets[ICON][2]}")


@lru_cache(maxsize=1)
def _assets() -> Mapping[str, tuple[str, bytes, str]]:
    """Give media type, content and digest of each file in static/."""
    found = {}
    for path in STATIC.iterdir():
        if path.suffix in _MEDIA:
            content = path.read_bytes()
            found[path.name] = (_MEDIA[path.suffix], content, hashlib.sha256(content).hexdigest()[:12])
    return found
