"""The pages in a real browser, without JavaScript: keyboard, small screens, contrast, forced colors."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from bot.gateway.app import create_app
from bot.knowledge import Answers
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATHS = ("/", "/chat", "/faq")
_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    "p { margin-block-end: 2em !important }"
)


@pytest.fixture(scope="module")
def site(assistant: Assistant, answers: Answers) -> Iterator[str]:
    app = create_app(lambda: assistant, Settings(secret="a secret of the tests", rate_limit="off"), answers)
    app.state.gateway.assistant = assistant
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, ws="none", log_level="error"))
    thread = threading.Thread(target=asyncio.run, args=(server.serve([listening]),), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


def _open(browser: Browser, **options: Any) -> Page:
    return browser.new_context(**{"java_script_enabled": False, **options}).new_page()


def _ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send the question").click()
    page.wait_for_load_state()


def _violations(browser: Browser, page: Page, **options: Any) -> list[str]:
    """Run axe on the same HTML in a context where promises run; the style sheet comes from the same site."""
    content, address = page.content(), page.url
    other = _open(browser, java_script_enabled=True, **options)
    other.route(address.partition("#")[0], lambda route: route.fulfill(body=content, content_type="text/html"))
    other.goto(address)
    other.evaluate(AXE)
    found = other.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(r => r.violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))",
        TAGS,
    )
    other.context.close()
    return list(found)


def _sideways(page: Page) -> int:
    return int(page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_on_a_page(browser: Browser, site: str, path: str, scheme: str) -> None:
    page = _open(browser, color_scheme=scheme)
    page.goto(site + path)
    assert _violations(browser, page, color_scheme=scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text", ["How many detainers in fiscal year 2013?", " ", "I need help, someone hurts me"])
def test_axe_finds_nothing_in_a_conversation(browser: Browser, site: str, text: str, scheme: str) -> None:
    page = _open(browser, color_scheme=scheme)
    page.goto(f"{site}/chat")
    _ask(page, "¿Dónde está el centro?" if text == " " else "Where is the center?")
    page.locator("#question").fill(text)
    page.locator("button.main").click()
    assert _violations(browser, page, color_scheme=scheme) == []


def test_a_whole_conversation_needs_only_the_keyboard(browser: Browser, site: str) -> None:
    page = _open(browser)
    page.goto(f"{site}/chat")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.type("Where is the center?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chat#latest")
    assert page.evaluate("document.activeElement.id") == "latest"
    assert "Where is the center?" in page.locator("#latest").inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert page.locator("details[open] blockquote").first.is_visible()
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "topic":
        page.keyboard.press("Tab")
    label = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Space")
    page.locator(".question").nth(1).wait_for()
    assert label in page.locator("#latest").inner_text()


@pytest.mark.parametrize("path", PATHS)
def test_every_stop_shows_its_focus_and_the_way_back_is_the_same(browser: Browser, site: str, path: str) -> None:
    page = _open(browser)
    page.goto(site + path)
    place = "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
    # the first sixty are walked: the long page repeats its kinds of stops
    forth: list[int] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        forth.append(page.evaluate(place))
        style = page.evaluate("(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))")
        assert style == ["solid", "3px"]
    assert forth and forth == sorted(set(forth))
    if page.evaluate("document.activeElement !== document.body"):
        forth.pop()  # the walk ended on a stop: from there the way back begins one before
    back: list[int] = []
    for _ in forth:
        page.keyboard.press("Shift+Tab")
        back.append(page.evaluate(place))
    assert back == forth[::-1]


def test_an_error_is_titled_takes_the_focus_and_leads_to_the_box(browser: Browser, site: str) -> None:
    page = _open(browser)
    page.goto(f"{site}/chat")
    _ask(page, "   ")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.id") == "latest"
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "question"


@pytest.mark.parametrize("spacing", [False, True], ids=["plain", "spaced"])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_scrolls_sideways_at_320_pixels(browser: Browser, site: str, path: str, spacing: bool) -> None:
    page = _open(browser, viewport={"width": 320, "height": 256})
    page.goto(site + path)
    if path == "/chat":
        _ask(page, "someone is hurting me, who can I call?")
    if spacing:
        # a constructed sheet: a style element's load would be awaited for ever where no promise runs
        page.evaluate(
            "s => { const c = new CSSStyleSheet(); c.replaceSync(s); document.adoptedStyleSheets = [c] }", _SPACING
        )
    assert _sideways(page) <= 0
    clipped = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.tagName !== 'TEXTAREA' "
        "&& getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1).length"
    )
    assert clipped == 0


@pytest.mark.parametrize("path", PATHS)
def test_controls_are_large_enough_to_tap(browser: Browser, site: str, path: str) -> None:
    page = _open(browser, viewport={"width": 360, "height": 640})
    page.goto(site + path)
    small = page.evaluate(
        "[...document.querySelectorAll('button, .button, summary, textarea, dd a, .top nav a')]"
        ".filter(e => e.getBoundingClientRect().height < 43.9 || e.getBoundingClientRect().width < 23.9)"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colors_keep_edges_and_focus(browser: Browser, site: str, scheme: str) -> None:
    page = _open(browser, forced_colors="active", color_scheme=scheme)
    page.goto(f"{site}/chat")
    _ask(page, "Where is the center?")
    for selector in ("#question", "button.main", ".message.reply", ".choices button"):
        width = page.locator(selector).first.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)")
        assert width >= 1, selector
    page.locator("#question").focus()
    assert page.locator("#question").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_messages_keep_their_own_language_after_a_switch(browser: Browser, site: str) -> None:
    page = _open(browser)
    page.goto(f"{site}/chat")
    _ask(page, "Where is the center?")
    page.get_by_role("button", name="Español").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.locator(".message.reply .text").first.get_attribute("lang") == "en"


def test_right_to_left_mirrors_by_itself(browser: Browser, site: str) -> None:
    page = _open(browser)
    page.goto(f"{site}/chat")
    _ask(page, "someone is hurting me, who can I call?")
    page.evaluate("document.querySelectorAll('[dir=ltr]:not(bdi)').forEach(e => e.setAttribute('dir', 'rtl'))")
    answer = page.locator(".message.reply").first
    assert answer.evaluate("e => getComputedStyle(e).borderRightWidth") == "6px"
    number = page.locator("bdi").first
    assert number.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert _sideways(page) <= 0


def test_no_policy_is_broken_and_nothing_comes_from_elsewhere(browser: Browser, site: str) -> None:
    page = _open(browser, java_script_enabled=True)
    complaints: list[str] = []
    addresses: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: addresses.append(request.url))
    for path in PATHS:
        page.goto(site + path)
    page.get_by_role("link", name="Ask a question").click()
    _ask(page, "Where is the center?")
    assert complaints == []
    assert all(address.startswith(site) for address in addresses)
    assert not [address for address in addresses if re.search(r"conversation|token|transcript", address)]
    assert page.context.cookies() == []


def test_the_printed_conversation_has_the_answers_with_their_sources_and_no_controls(
    browser: Browser, site: str
) -> None:
    page = _open(browser)
    page.goto(f"{site}/chat")
    _ask(page, "How many detainers in fiscal year 2013?")
    page.emulate_media(media="print")
    assert page.get_by_text("12,289").first.is_visible()
    assert page.locator("blockquote").first.is_visible()
    assert not page.locator("#question").is_visible()
    assert not page.locator("ul.choices button").first.is_visible()
