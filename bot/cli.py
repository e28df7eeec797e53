"""The command `faqbot`. Exit codes: 0 fine, 1 the content or a run has errors, 2 the command can't be run so."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.assistant.quiet import hide_warnings
from bot.knowledge.problems import ContentError
from bot.paths import ROOT

# Rasa and TensorFlow take seconds to import: each command imports what it needs when it runs.
FINE, ERRORS, USAGE = 0, 1, 2
Arguments = argparse.Namespace


class UsageError(Exception):
    """The command can't be run so; the message says why."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    hide_warnings()
    given = list(sys.argv[1:] if argv is None else argv)
    if given and given[0] in _WITH_OWN_ARGUMENTS:
        return _guarded(lambda: _WITH_OWN_ARGUMENTS[given[0]](given[1:]))
    chosen = _parser().parse_args(given)
    run: Callable[[Arguments], int] = _COMMANDS[chosen.command]
    return _guarded(lambda: run(chosen))


def _guarded(run: Callable[[], int]) -> int:
    """Say what is wrong with content, settings or use in words, never in a traceback."""
    try:
        return run()
    except ContentError as error:
        from bot.knowledge.check import show

        return show(error.problems, sys.stderr)
    except UsageError as error:
        sys.stderr.write(f"faqbot: {error}\n")
        return USAGE
    except BrokenPipeError:
        # Whoever reads the output has had enough of it, as in `faqbot preview … | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="faqbot", description="The public FAQ assistant.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=about, description=about)

    command("serve", "check the content, train if stale, and serve (settings: docs/settings.md)")
    command("train", "train the model anew")
    ask = command("ask", "answer one question in the terminal")
    ask.add_argument("text", help="the question")
    ask.add_argument("--language", metavar="TAG", help="answer in this language")
    check = command("check", "prove the content: facts, quotes, texts, phrases, translations")
    check.add_argument("--release", action="store_true", help="count warnings as errors")
    command("eval", "measure the assistant on a set of questions (faqbot eval --help)")
    command("test-conversations", "hold the conversations of tests/conversations (faqbot test-conversations --help)")
    report = command(
        "report", "show the measures of the last faqbot eval, and draw what each language has of each topic"
    )
    report.add_argument("--set", default="development", help="which set of questions (default: %(default)s)")
    preview = command("preview", "show a topic's reply in each language, and write it as a page")
    preview.add_argument("topic")
    _add_content_commands(command)
    export = command("export-faq", "write all topics as static pages for another web server")
    export.add_argument("folder", type=Path)
    command("on", "take the operator's notice away")
    off = command("off", "show the operator's notice with every reply")
    off.add_argument("--notice", required=True, metavar="TEXT", help="what the notice says")
    return parser


def _add_content_commands(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    from bot.knowledge.model import Kind
    from bot.knowledge.sign_off import KINDS

    topic = command("new-topic", "begin a topic: its file and those for its training phrases")
    topic.add_argument("name")
    topic.add_argument("--kind", default=Kind.FAQ.value, choices=[kind.value for kind in Kind])
    topic.add_argument("--group", help="the heading it is listed under: an id of data/groups.yml")
    locale = command("new-locale", "begin a language: its row, catalogues and files for phrases")
    locale.add_argument("tag", help="BCP 47, such as vi, zh-Hans or pt-BR")
    sign = command("sign-off", "say that somebody read a document, topic, contact or language as it stands")
    sign.add_argument("kind", choices=KINDS)
    sign.add_argument("name")
    sign.add_argument("--by", required=True, metavar="ROLE", help="the role that read it; no person's name is needed")
    sign.add_argument("--on", required=True, metavar="DATE", type=_day, help="the day it was read, YYYY-MM-DD")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: write YYYY-MM-DD") from error


def _serve(chosen: Arguments) -> int:
    from pydantic import ValidationError

    from bot.knowledge.check import ensure_sound
    from bot.settings import settings

    try:
        settings()
    except ValidationError as error:
        wrong = (f"FAQBOT_{str(entry['loc'][0]).upper()}: {entry['msg']}" for entry in error.errors())
        raise UsageError("; ".join(wrong) + " (docs/settings.md)") from error
    ensure_sound(ROOT)
    from bot.gateway.server import serve

    return _trained(serve)


def _train(chosen: Arguments) -> int:
    from bot.knowledge.check import ensure_sound

    ensure_sound(ROOT)
    from bot.assistant.training import train

    return _trained(train)


def _ask(chosen: Arguments) -> int:
    from bot.knowledge import load

    locales = load(ROOT).locales
    if chosen.language is not None and chosen.language not in locales:
        raise UsageError(f"'{chosen.language}' is not offered; there are: {', '.join(locales)}")
    from bot.assistant.asking import ask

    def run() -> None:
        try:
            sys.stdout.write(ask(chosen.text, chosen.language) + "\n")
        except ValueError as error:
            raise UsageError(str(error)) from error

    return _trained(run)


def _trained(run: Callable[[], object]) -> int:
    from bot.assistant.training import TrainingFailed
    from bot.encoder.errors import EncoderError

    try:
        run()
    except EncoderError as error:
        sys.stderr.write(f"The sentence encoder: {error}\n")
        return ERRORS
    except TrainingFailed as error:
        sys.stderr.write(f"The model could not be trained:\n{error}\n")
        return ERRORS
    return FINE


def _check(chosen: Arguments) -> int:
    from bot.knowledge.check import run

    return run(ROOT, release=chosen.release)


def _evaluate(arguments: Sequence[str]) -> int:
    from bot.evaluation.run import main as evaluate

    return evaluate(arguments)


def _test_conversations(arguments: Sequence[str]) -> int:
    from bot.assistant.quiet import before_rasa

    before_rasa()
    from bot.regression.command import main as test_conversations

    return test_conversations(arguments)


def _report(chosen: Arguments) -> int:
    import csv

    from rich.console import Console
    from rich.table import Table

    from bot.assistant.importer import phrase_labels
    from bot.evaluation.coverage import coverage, write
    from bot.knowledge import load

    folder = ROOT / "results" / chosen.set
    console = Console(width=None if sys.stdout.isatty() else 120)
    path = folder / "summary.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        table = Table(*head, title=f"Last measured on '{chosen.set}'")
        for row in rows:
            table.add_row(*row)
        console.print(table)
        console.print(f"Tables and pictures: {folder.relative_to(ROOT)}/", highlight=False)
    else:
        sys.stdout.write(f"Nothing is measured on '{chosen.set}' yet: run faqbot eval --set {chosen.set}\n")
    written = write(ROOT / "results", coverage(load(ROOT), phrase_labels()))
    console.print(
        f"Coverage by topic and locale: {', '.join(str(p.relative_to(ROOT)) for p in written)}", highlight=False
    )
    return FINE


def _preview(chosen: Arguments) -> int:
    from bot.knowledge import load
    from bot.knowledge.check import ensure_shown
    from bot.knowledge.preview import as_text, preview, write

    ensure_shown(chosen.topic, ROOT)
    knowledge = load(ROOT)
    if chosen.topic not in knowledge.topics:
        raise UsageError(f"no topic is called '{chosen.topic}'; there are: {', '.join(knowledge.topics)}")
    shown = preview(knowledge, chosen.topic)
    sys.stdout.write(as_text(shown))
    sys.stdout.write(f"\nSide by side: {write(shown, ROOT).relative_to(ROOT)}\n")
    return FINE


def _new_topic(chosen: Arguments) -> int:
    from bot.knowledge.new_topic import NEXT, NewTopicError, new_topic

    try:
        _show_written(new_topic(chosen.name, chosen.kind, chosen.group, ROOT))
    except NewTopicError as error:
        raise UsageError(str(error)) from error
    sys.stdout.write(NEXT.format(name=chosen.name) + "\n")
    return FINE


def _new_locale(chosen: Arguments) -> int:
    from bot.knowledge import load
    from bot.knowledge.new_locale import NEXT, NewLocaleError, new_locale

    try:
        _show_written(new_locale(chosen.tag, ROOT))
    except NewLocaleError as error:
        raise UsageError(str(error)) from error
    sys.stdout.write(NEXT.format(tag=chosen.tag, folder=load(ROOT).locales[chosen.tag].folder) + "\n")
    return FINE


def _sign_off(chosen: Arguments) -> int:
    from bot.knowledge.sign_off import SignOffError, sign_off

    try:
        _show_written([sign_off(chosen.kind, chosen.name, by=chosen.by, on=chosen.on, root=ROOT)])
    except SignOffError as error:
        raise UsageError(str(error)) from error
    return FINE


def _export(chosen: Arguments) -> int:
    from bot.gateway.faq import export

    _show_written(export(chosen.folder))
    return FINE


def _on(chosen: Arguments) -> int:
    from bot.gateway.notice import FILE, clear_notice

    clear_notice(ROOT / ".cache" / FILE.name)
    sys.stdout.write("No notice is shown any more.\n")
    return FINE


def _off(chosen: Arguments) -> int:
    from bot.gateway.notice import FILE, set_notice

    if not chosen.notice.strip():
        raise UsageError("the notice is empty; to take it away: faqbot on")
    set_notice(chosen.notice.strip(), ROOT / ".cache" / FILE.name)
    sys.stdout.write("The notice is shown with every reply, until: faqbot on\n")
    return FINE


def _show_written(paths: Sequence[Path]) -> None:
    for path in paths:
        sys.stdout.write(f"wrote {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}\n")


_WITH_OWN_ARGUMENTS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "eval": _evaluate,
    "test-conversations": _test_conversations,
}
_COMMANDS: Mapping[str, Callable[[Arguments], int]] = {
    "serve": _serve,
    "train": _train,
    "ask": _ask,
    "check": _check,
    "report": _report,
    "preview": _preview,
    "new-topic": _new_topic,
    "new-locale": _new_locale,
    "sign-off": _sign_off,
    "export-faq": _export,
    "on": _on,
    "off": _off,
}


if __name__ == "__main__":
    sys.exit(main())
