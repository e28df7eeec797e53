"""Shows what became different: as a page to read side by side, and as Markdown for a review comment."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import regex
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from bot.knowledge import Knowledge
from bot.regression.baseline import Change, Exchange, Spoken

_TEMPLATES = Path(__file__).parent
# Words, spaces and signs; where no spaces are written, each character by itself.
_PIECE = regex.compile(r"[\p{Script=Han}]|[\p{L}\p{M}\p{N}]+|\s+|.", regex.S)
_MOST_IN_COMMENT = 20


@dataclass(frozen=True)
class Piece:
    """A run of text: the same on both sides ("="), only before ("-"), or only after ("+")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Side:
    """A reply as it was, or is. detail: topic, outcome and language; beside: (what, names) that stand with it."""

    language: str
    direction: str
    detail: str
    pieces: tuple[Piece, ...]
    beside: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pair:
    """A message with a reply before and after; None where there was none."""

    text: str
    before: Side | None
    after: Side | None
    same: bool


@dataclass(frozen=True)
class Compared:
    """A changed conversation, message by message. state: changed, new, or gone."""

    name: str
    file: str
    locale: str
    state: str
    pairs: tuple[Pair, ...]


def compared(change: Change, knowledge: Knowledge) -> Compared:
    """Lay a change out side by side."""
    file, _, name = change.id.partition("::")
    state = "new" if change.before is None else "gone" if change.after is None else "changed"
    rows = zip_longest(change.before or (), change.after or ())
    pairs = tuple(pair for before, after in rows for pair in _pairs(before, after, knowledge))
    return Compared(name, file, change.locale, state, pairs)


def as_html(changes: Sequence[Change], conversations: int, knowledge: Knowledge) -> str:
    """Write one page, without scripts or anything from outside, that says what became different by locale."""
    by_locale: dict[str, list[Compared]] = {}
    for change in changes:
        by_locale.setdefault(change.locale, []).append(compared(change, knowledge))
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    autonyms = {tag: locale.autonym for tag, locale in knowledge.locales.items()}
    return environment.get_template("changes.html").render(
        by_locale=by_locale, conversations=conversations, changed=len(changes), autonyms=autonyms
    )


def as_markdown(changes: Sequence[Change], conversations: int, knowledge: Knowledge) -> str:
    """Write a comment: how many, and the first of them message by message."""
    lines = [f"**{len(changes)} of {conversations} conversations say something else than before.**", ""]
    for change in changes[:_MOST_IN_COMMENT]:
        shown = compared(change, knowledge)
        lines += [f"<details><summary>{_plain(shown.name)} ({shown.locale}, {shown.state})</summary>", ""]
        for pair in shown.pairs:
            if not pair.same:
                lines += [f"> {_plain(pair.text)}", "", *_in_markdown(pair), ""]
        lines += ["</details>", ""]
    if len(changes) > _MOST_IN_COMMENT:
        lines.append(f"{len(changes) - _MOST_IN_COMMENT} more stand in the page.")
    return "\n".join(lines).rstrip() + "\n"


def _in_markdown(pair: Pair) -> Iterator[str]:
    for name, side in (("before", pair.before), ("after", pair.after)):
        if side is None:
            yield f"- {name}: nothing"
            continue
        text = "".join(
            str(escape(piece.text)) if piece.kind == "=" else f"<b>{escape(piece.text)}</b>" for piece in side.pieces
        )
        beside = "".join(f"; {what}: {names}" for what, names in side.beside)
        yield f"- {name} ({side.detail}{beside}): {' '.join(text.split())}"


def _plain(text: str) -> str:
    return str(escape(" ".join(text.split())))


def _pairs(before: Exchange | None, after: Exchange | None, knowledge: Knowledge) -> Iterator[Pair]:
    text = after.text if after is not None else before.text if before is not None else ""
    if before is not None and after is not None and before.text != after.text:
        text = f"{before.text} → {after.text}"
    for was, now in zip_longest(_spoken(before), _spoken(after)):
        old, new = _marked(was.text if was else "", now.text if now else "")
        yield Pair(text, _side(was, old, knowledge), _side(now, new, knowledge), was == now)


def _spoken(exchange: Exchange | None) -> Sequence[Spoken]:
    if exchange is None:
        return ()
    if exchange.problem is not None:
        return (Spoken(exchange.problem, "refused", "en", "", {}),)
    return exchange.replies


def _side(spoken: Spoken | None, pieces: tuple[Piece, ...], knowledge: Knowledge) -> Side | None:
    if spoken is None:
        return None
    locale = knowledge.locales.get(spoken.language)
    detail = f"{spoken.topic}, {spoken.outcome}, {spoken.language}"
    return Side(spoken.language, locale.direction if locale else "auto", detail, pieces, _beside(spoken.names))


def _beside(names: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((member, ", ".join(given)) for member, given in names.items() if given)


def _marked(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Mark what two texts do not share, word by word."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    first: list[Piece] = []
    second: list[Piece] = []
    for what, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = what == "equal"
        if i < j:
            first.append(Piece("=" if same else "-", "".join(old[i:j])))
        if k < m:
            second.append(Piece("=" if same else "+", "".join(new[k:m])))
    return tuple(first), tuple(second)
