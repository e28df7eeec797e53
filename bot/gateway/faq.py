"""Every question and answer on one page, made of the content alone: it stands also while the assistant is down."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.gateway.templates import render
from bot.knowledge import Answers, load
from bot.knowledge.offered import offering

STATIC = Path(__file__).resolve().parent / "static"
STYLE = "page.css"
ICON = "icon.svg"


@dataclass(frozen=True)
class Links:
    """Where a page points to. `pages` has {language}; chat and home are None where the page stands alone."""

    style: str = f"/static/{STYLE}"
    icon: str = f"/static/{ICON}"
    pages: str = "/faq?language={language}"
    chat: str | None = "/chat?language={language}"
    home: str | None = "/?language={language}"


STANDING_ALONE = Links(style=STYLE, icon=ICON, pages="faq-{language}.html", chat=None, home=None)


def render_faq(answers: Answers, language: str, links: Links | None = None, **page: Any) -> str:
    """Give the page of all topics in an offered language (a tag), by default with the gateway's own links.

    `page` may hold operator_name, privacy_url and sentence (shown at the top).
    """
    groups = [
        {**group, "replies": [answers.reply(topic["topic"], language) for topic in group["topics"]]}
        for group in answers.groups(language)
        if group["topics"]
    ]
    emergency = answers.reply("emergency", language)
    values: dict[str, Any] = {"operator_name": None, "privacy_url": None, "sentence": None, "urgent": (), **page}
    shown = links or Links()
    values |= {"groups": groups, "emergency": emergency, "links": shown, "here": shown.pages, "page": "faq"}
    return str(render("faq.html", answers, language, **values))


def export(folder: Path, answers: Answers | None = None) -> list[Path]:
    """Write a page a locale, the style sheet and the icon, for any web server. Gives the files written."""
    chosen = answers or Answers(offering(load()))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in chosen.knowledge.locales:
        path = folder / STANDING_ALONE.pages.format(language=language)
        path.write_text(render_faq(chosen, language, STANDING_ALONE), encoding="utf-8")
        written.append(path)
    for name in (STYLE, ICON):
        shutil.copyfile(STATIC / name, folder / name)
        written.append(folder / name)
    return written
