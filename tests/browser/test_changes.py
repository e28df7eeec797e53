"""The page that shows what became different, in a real browser: for somebody who is no programmer, with any eyes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.knowledge import Answers, Knowledge
from bot.regression.baseline import Change, Exchange, Spoken
from bot.regression.changes import as_html
from tests.browser.test_pages import AXE, TAGS, _open, _sideways, browser

pytestmark = pytest.mark.browser
__all__ = ["browser"]


@pytest.fixture
def page_file(answers: Answers, knowledge: Knowledge, tmp_path: Path) -> Path:
    changes = []
    for tag in ("en", "ar", "zh-Hans"):
        reply = answers.reply("stat_detainers", tag)
        before, now = Spoken.of(reply), Spoken.of(dict(reply, text=reply["text"].replace("12", "13"), citations=[]))
        said = answers.question("stat_detainers", tag)
        changes.append(
            Change(f"tests/{tag}.yml::figures", tag, (Exchange(said, (before,)),), (Exchange(said, (now,)),))
        )
    changes.append(Change("tests/en.yml::new", "en", None, (Exchange("hi", problem="too_long"),)))
    path = tmp_path / "changes.html"
    path.write_text(as_html(changes, 40, knowledge), encoding="utf-8")
    return path


def _shown(browser: Browser, path: Path, **options: object) -> Page:
    page = _open(browser, java_script_enabled=True, **options)
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible(browser: Browser, page_file: Path, scheme: str, width: int) -> None:
    page = _shown(browser, page_file, color_scheme=scheme, viewport={"width": width, "height": 800})
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(r => r.violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.html)))",
        TAGS,
    )
    assert found == []
    assert _sideways(page) == 0
    page.context.close()


def test_it_needs_nothing_from_outside(browser: Browser, page_file: Path) -> None:
    page = _open(browser, java_script_enabled=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert asked == [page_file.as_uri()]
    assert "<script" not in page_file.read_text(encoding="utf-8")
    page.context.close()


def test_texts_stand_in_their_language_and_direction(browser: Browser, page_file: Path) -> None:
    page = _shown(browser, page_file)
    said = page.locator("p.said[lang=ar]").first
    assert said.get_attribute("dir") == "rtl"
    assert page.locator("p.said[lang=ar] del").first.inner_text()
    assert page.locator("p.said[lang=ar] ins").first.inner_text()
    assert page.get_by_role("heading", level=2).count() == 3
    page.context.close()
