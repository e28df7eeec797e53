from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.extract import extract
from starlette.testclient import TestClient

from bot.gateway.app import create_app
from bot.gateway.faq import export, render_faq
from bot.gateway.templates import FOLDER, blocks
from bot.knowledge import Answers, load
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

SETTINGS = Settings(
    secret="a secret of the tests",
    rate_limit="off",
    operator_name="Office <of> examples",
    privacy_url="https://example.org/privacy",
)


def _down() -> Assistant:
    raise RuntimeError("no model")


LOCALES = list(load().locales)


@pytest.fixture(scope="module")
def client(assistant: Assistant, answers: Answers) -> Iterator[TestClient]:
    app = create_app(lambda: assistant, SETTINGS, answers)
    app.state.gateway.assistant = assistant
    with TestClient(app) as found:
        yield found


@pytest.fixture(scope="module")
def down(answers: Answers) -> Iterator[TestClient]:
    with TestClient(create_app(_down, SETTINGS, answers)) as found:
        yield found


def _fields(page: str) -> dict[str, str]:
    """Give the hidden fields of the page, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    assert len({name for name, _ in found}) == len(found), "a field stands twice"
    return {name: html.unescape(value) for name, value in found}


def _say(client: TestClient, page: str, **fields: str) -> Any:
    return client.post("/chat", data={**_fields(page), **fields})


def _title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found
    return found.group(1)


# Every page


@pytest.mark.parametrize("path", ["/", "/faq", "/chat"])
def test_a_page_has_a_language_a_direction_a_title_and_nothing_inline_or_from_elsewhere(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="en" dir="ltr">' in answer.text
    assert _title(answer.text)
    assert "<script" not in answer.text and "<style" not in answer.text
    assert not re.search(r"\s(?:style|on\w+)=", answer.text)
    assert not re.search(r'(?:src|<link[^>]*href)="https?:', answer.text)
    assert "set-cookie" not in answer.headers
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/faq", "/chat"])
def test_ids_are_unique_and_references_point_at_them(client: TestClient, path: str) -> None:
    page = client.get(path).text
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for names in re.findall(r'(?:aria-labelledby|aria-describedby|\sfor|\sform)="([^"]+)"', page):
        assert set(names.split()) <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.parametrize("path", ["/", "/faq", "/chat"])
def test_the_language_comes_from_the_address_else_from_the_browser(client: TestClient, path: str) -> None:
    assert '<html lang="es"' in client.get(f"{path}?language=es-MX").text
    assert '<html lang="es"' in client.get(path, headers={"Accept-Language": "es;q=0.9, sw"}).text
    assert '<html lang="en"' in client.get(f"{path}?language=en", headers={"Accept-Language": "es"}).text


@pytest.mark.parametrize("path", ["/", "/faq", "/chat"])
def test_a_language_that_is_not_offered_gets_english_and_a_sentence(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?language=sw", headers={"Accept-Language": "es"})
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text
    assert "not offered yet" in answer.text and "Español" in answer.text


@pytest.mark.parametrize("path", ["/", "/faq", "/chat"])
def test_a_malformed_language_is_a_page_that_does_not_echo_it(client: TestClient, path: str) -> None:
    answer = client.get(path, params={"language": "<b>!!"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert _title(answer.text).startswith("Error: ")
    assert "!!" not in answer.text


def test_the_operator_and_the_privacy_page_are_named_and_escaped(client: TestClient) -> None:
    page = client.get("/").text
    assert "Office &lt;of&gt; examples" in page
    assert 'href="https://example.org/privacy"' in page


@pytest.mark.parametrize(("name", "media"), [("page.css", "text/css"), ("icon.svg", "image/svg+xml")])
def test_assets_are_served(client: TestClient, name: str, media: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)


@pytest.mark.parametrize("name", ["nothing.css", "..%2Fpages.py", "%2e%2e%2fpages.py"])
def test_nothing_but_assets_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


# The conversation


def test_a_question_is_answered_on_the_same_page_and_is_never_stored_by_the_browser(client: TestClient) -> None:
    answer = _say(client, client.get("/chat").text, text="Where is the center?")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert "Where is the center?" in answer.text and "Vermont" in answer.text
    assert answer.text.index("Where is the center?") < answer.text.index("Vermont") < answer.text.index("<textarea")
    token = _fields(answer.text)["conversation"]
    assert token and not re.search(rf'(?:href|action)="[^"]*{re.escape(token)}', answer.text)


def test_the_conversation_goes_on_and_stays_visible(client: TestClient) -> None:
    page = _say(client, client.get("/chat").text, text="How many detainers in fiscal year 2013?").text
    token = _fields(page)["conversation"]
    page = _say(client, page, text="Where does it say that?").text
    assert _fields(page)["conversation"] == token
    assert "How many detainers in fiscal year 2013?" in page and "Where does it say that?" in page
    assert page.count("12,289") >= 1
    assert page.count('id="latest"') == 1


def test_a_button_is_answered_in_the_language_of_the_page(client: TestClient, answers: Answers) -> None:
    page = client.get("/chat", headers={"Accept-Language": "es"}).text
    answer = _say(client, page, topic="center_hours")
    assert '<html lang="es"' in answer.text
    assert answers.question("center_hours", "es") in html.unescape(answer.text)
    assert html.escape(answers.answer("center_hours", "es").text[:30]) in answer.text


def test_a_language_can_be_chosen_in_the_middle_and_nothing_is_lost(client: TestClient) -> None:
    page = _say(client, client.get("/chat").text, text="Where is the center?").text
    switched = _say(client, page, choose="es", text="half a quest").text
    assert '<html lang="es"' in switched
    assert "Where is the center?" in switched and "half a quest" in switched
    assert '<li class="message reply" lang="en" dir="ltr">' in switched
    assert _fields(switched)["conversation"] == _fields(page)["conversation"]
    answered = _say(client, switched, text="Where is the center?").text
    assert '<li class="message reply" lang="es" dir="ltr">' in answered


def test_options_to_choose_from_carry_their_numbers(client: TestClient, answers: Answers) -> None:
    from bot.gateway.transcript import Transcript, exchange_of

    reply = answers.reply("clarify", "en", suggestions=("center_hours", "center_location"))
    turn = {"language": "en", "detected_language": "en", "replies": [reply], "question": "center"}
    signed = Transcript((exchange_of(turn, None, answers),)).signed(SETTINGS.secret)
    page = client.post("/chat", data={"transcript": signed, "choose": "en"}).text
    assert re.search(r'<button form="ask" name="topic" value="center_hours"><span>1\. ', page)
    assert re.search(r'<button form="ask" name="topic" value="center_location"><span>2\. ', page)


def test_personal_details_are_neither_shown_nor_carried(client: TestClient) -> None:
    page = _say(client, client.get("/chat").text, text="I am A012-345-678, where is the center?").text
    assert "345" not in page
    assert "&lt;a-number&gt;" in page


def test_what_people_write_is_never_markup(client: TestClient) -> None:
    page = _say(client, client.get("/chat").text, text="</textarea><img src=x onerror=alert(1)> center?").text
    assert "<img" not in page and "&lt;img" in page


@pytest.mark.parametrize(
    ("text", "words"), [("", "empty"), ("\u200b  ", "empty"), ("x" * 501, "too long")], ids=["empty", "unseen", "long"]
)
def test_a_message_that_cannot_be_taken_is_explained_and_kept(client: TestClient, text: str, words: str) -> None:
    page = _say(client, client.get("/chat").text, text="Where is the center?").text
    answer = _say(client, page, text=text)
    assert answer.status_code == 200
    assert _title(answer.text).startswith("Error: ")
    assert words in answer.text and 'href="#question"' in answer.text and 'aria-invalid="true"' in answer.text
    assert "Vermont" in answer.text
    if len(text) > 500:
        assert text in answer.text
    assert '<div class="summary" role="alert" aria-labelledby="problem-title" id="latest"' in answer.text


@pytest.mark.parametrize("transcript", ["forged", "e30.x", "é☃", "A" * 9000])
def test_a_transcript_that_is_not_ours_starts_anew_with_a_kind_sentence(client: TestClient, transcript: str) -> None:
    answer = client.post("/chat", data={"transcript": transcript, "text": "Where is the center?"})
    assert answer.status_code == 200
    assert "We are sorry: the earlier conversation could not be read" in answer.text
    assert "Vermont" in answer.text


def test_a_conversation_that_was_forgotten_goes_on_with_a_notice_and_loses_nothing(
    client: TestClient, assistant: Assistant
) -> None:
    page = _say(client, client.get("/chat").text, text="Where is the center?").text
    assistant.conversations.forget(_fields(page)["conversation"])
    answer = _say(client, page, text="When is it open?")
    assert answer.status_code == 200
    assert "no longer kept" in answer.text and "Where is the center?" in answer.text


def test_erasing_forgets_and_says_so(client: TestClient, assistant: Assistant) -> None:
    page = _say(client, client.get("/chat").text, text="Where is the center?").text
    token = _fields(page)["conversation"]
    assert assistant.conversations.get(token) is not None
    answer = _say(client, page, erase="1")
    assert assistant.conversations.get(token) is None
    assert "The conversation is erased." in answer.text and "Vermont" not in answer.text
    assert _fields(answer.text)["transcript"] == "" == _fields(answer.text)["conversation"]


@pytest.mark.parametrize("topic", ["unknown", "/restart", "<b>"])
def test_a_forged_topic_is_a_problem_on_the_page(client: TestClient, topic: str) -> None:
    answer = client.post("/chat", data={"topic": topic})
    assert answer.status_code == 200
    assert _title(answer.text).startswith("Error: ") and "There is no such topic." in answer.text


def test_what_is_not_a_form_or_too_large_is_refused_with_a_page(client: TestClient) -> None:
    for answer, status in (
        (client.post("/chat", json={"text": "hello"}), 415),
        (client.post("/chat", data={"text": "x" * 17_000}), 413),
        (client.put("/chat"), 405),
    ):
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert _title(answer.text).startswith("Error: ")


def test_too_many_messages_keep_the_text_and_say_when_to_come_back(assistant: Assistant, answers: Answers) -> None:
    app = create_app(lambda: assistant, SETTINGS.copy(update={"rate_limit": "1/hour"}), answers)
    app.state.gateway.assistant = assistant
    with TestClient(app) as client:
        page = client.post("/chat", data={"text": "Where is the center?"}).text
        answer = _say(client, page, text="And when is it open?")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "And when is it open?" in answer.text and "Vermont" in answer.text


# Without the assistant


def test_while_the_assistant_is_down_the_page_gives_the_offices_and_keeps_the_text(down: TestClient) -> None:
    for answer in (down.get("/chat"), down.post("/chat", data={"text": "Where is the center?"})):
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert 'href="tel:911"' in answer.text and 'href="/faq?language=en"' in answer.text
        assert _title(answer.text).startswith("Error: ")
    assert "Where is the center?" in answer.text


@pytest.mark.parametrize("path", ["/", "/faq"])
def test_the_other_pages_stand_without_the_assistant(down: TestClient, path: str) -> None:
    assert down.get(path).status_code == 200


# Every answer on one page


@pytest.mark.parametrize("language", LOCALES)
def test_the_faq_holds_every_topic_with_its_answer_and_a_place_to_link_to(answers: Answers, language: str) -> None:
    page = render_faq(answers, language)
    for group in answers.groups(language):
        for topic in group["topics"]:
            assert f'<h3 id="{topic["topic"]}" tabindex="-1">' in page
            assert f'href="#{topic["topic"]}"' in page
            text = answers.reply(topic["topic"], language)["text"].split("\n")[0]
            assert text in html.unescape(re.sub(r"</?bdi[^>]*>", "", page))


@pytest.mark.parametrize("language", LOCALES)
def test_every_message_says_its_language_and_direction(answers: Answers, language: str) -> None:
    locale = answers.knowledge.locales[language]
    page = render_faq(answers, language)
    assert f'<html lang="{language}" dir="{locale.direction}"' in page
    told = re.findall(r'<div class="text" lang="([^"]+)" dir="([^"]+)">', page)
    assert len(told) == sum(len(group["topics"]) for group in answers.groups(language)) + 1
    assert set(told) == {(language, locale.direction)}


def test_latin_names_and_figures_keep_their_order_in_arabic(answers: Answers) -> None:
    page = render_faq(answers, "ar")
    for name in ("LESC", "ICE", "4,633"):
        assert re.search(rf'<bdi dir="ltr">[^<]*{name}[^<]*</bdi>', page)
    texts = re.findall(r'<div class="text" lang="ar" dir="rtl">(.*?)</div>', page, flags=re.S)
    loose = [re.sub(r"<bdi[^>]*>.*?</bdi>|<[^>]*>", "", text) for text in texts]
    assert not re.search(r"[A-Za-z0-9]", "".join(loose))


def test_citations_show_quotes_in_english_and_summaries_as_such(answers: Answers) -> None:
    page = render_faq(answers, "es")
    assert '<blockquote lang="en" dir="ltr">' in page
    assert answers.interface("es", "Summary of:") in page


def test_telephone_numbers_keep_their_order_and_can_be_tapped(answers: Answers) -> None:
    page = render_faq(answers, "en")
    numbers = re.findall(r'<a href="(?:tel|sms):\+?\d+">(.*?)</a>', page)
    assert numbers
    assert all(re.fullmatch(r'<bdi dir="ltr">[^<]+</bdi>', number) for number in numbers)


def test_the_exported_pages_need_nothing_but_themselves(tmp_path: Path, answers: Answers) -> None:
    written = export(tmp_path / "faq", answers)
    assert {path.name for path in written} == {f"faq-{tag}.html" for tag in LOCALES} | {"page.css", "icon.svg"}
    for page in (path.read_text(encoding="utf-8") for path in written if path.suffix == ".html"):
        for target in re.findall(r'href="([^"]+)"', page):
            near = not target.startswith(("#", "https://", "tel:", "sms:"))
            assert not near or (tmp_path / "faq" / target).is_file()


# Templates


def test_every_template_text_can_be_filled_by_braces() -> None:
    messages = [
        message
        for path in FOLDER.glob("*.html")
        for _, message, _, _ in extract("jinja2", io.BytesIO(path.read_bytes()), options={"silent": "false"})
    ]
    assert len(messages) > 40
    assert not [message for message in messages if "%" in str(message)]


def test_no_template_holds_words_outside_of_a_translated_text() -> None:
    for path in FOLDER.glob("*.html"):
        bare = re.sub(
            r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", re.sub(r"\{\{.*?\}\}", "", path.read_text("utf-8")), flags=re.S
        )
        assert not re.search(r"[A-Za-z]{2,}", bare), path.name


def test_a_text_is_split_into_paragraphs_and_lists() -> None:
    found = blocks("One\ntwo\n\n- a\n- b\nThree")
    assert [(block.is_list, block.lines) for block in found] == [
        (False, ("One", "two")),
        (True, ("a", "b")),
        (False, ("Three",)),
    ]
