"""Each rule of `faqbot check` finds what is broken in an otherwise sound project, names the line and says the fix."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from bot.knowledge import ContentError, Severity
from bot.knowledge.check import ensure_sound, run
from tests.knowledge.conftest import Project

HOURS, PLACE, HITS = (f"data/topics/{name}.yml" for name in ("center_hours", "center_location", "stat_hits"))
CONTACTS, UNITS, LOCALES = "data/contacts.yml", "data/units.yml", "data/locales.yml"
ES = "locales/es/LC_MESSAGES/answers.po"
AR = "locales/ar/LC_MESSAGES/interface.po"
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True)
class Break:
    """Replace `old` by `new` in a file: the check says `message` at that line (or `lines` further), and `fix`."""

    file: str
    old: str
    new: str
    message: str
    fix: str
    severity: Severity = ERROR
    lines: int = 0


BROKEN = {
    "a fact of an unknown document": Break(
        HOURS, "document: lesc", "document: nope", "unknown document 'nope'", "lesc"
    ),
    "a citation of an unknown document": Break(
        PLACE, "document: lesc", "document: no", "unknown document 'no'", "lesc"
    ),
    "an unknown unit": Break(HOURS, "unit: hour", "unit: week", "unknown unit 'week'", "data/units.yml"),
    "an unknown qualifier": Break(HITS, "more_than", "about", "unknown qualifier 'about'", "more_than"),
    "an unknown contact": Break(
        PLACE, "contacts: [tip_line]", "contacts: [nobody]", "unknown contact 'nobody'", "tip_line"
    ),
    "an unknown group": Break(HOURS, "group: center", "group: none", "unknown group 'none'", "center"),
    "an unknown related topic": Break(
        PLACE, "related: [center_hours]", "related: [nothing]", "unknown related topic 'nothing'", "data/topics"
    ),
    "unknown hours": Break(CONTACTS, "hours: always", "hours: never", "unknown hours 'never'", "always"),
    "a fact's quote that is not in its document": Break(
        HOURS, "operates 24 hours a day", "works 24 hours a day", "does not stand in", "data/documents/lesc.md"
    ),
    "a citation's quote that is not in its document": Break(
        PLACE, "Located in Williston", "located in Williston", "does not stand in", "data/documents/lesc.md"
    ),
    "a value that is not in its quote": Break(HITS, "value: 4633", "value: 4634", "4634", "quote"),
    "a value that is only a part of the quoted number": Break(HITS, "value: 4633", "value: 633", "633", "quote"),
    "a number with a unit for dates": Break(
        HOURS, "unit: hour", "unit: date", "unit 'date' is for a date", "another unit"
    ),
    "a digit in an answer": Break(HOURS, "It works {hours}", "It works 24 and {hours}", "digit", "fact", lines=-1),
    "a digit in a question": Break(HOURS, "question: When is it", "question: When is it 24/7", "digit", "fact"),
    "a digit of another script": Break(PLACE, "In Vermont.", "In Vermont ٢٤.", "digit", "fact", lines=-1),
    "a digit in a contact's purpose": Break(CONTACTS, "Tips about crimes.", "Call 911.", "digit", "fact"),
    "a digit in what a contact needs": Break(CONTACTS, "needs: null", "needs: Form 7.", "digit", "fact"),
    "a digit in hours": Break(CONTACTS, '"day and night"', '"24/7"', "digit", "fact"),
    "a digit in a unit": Break(UNITS, "{number} hours", "{number} x 60 minutes", "digit", "fact"),
    "a digit in a qualifier": Break(UNITS, "more than {amount}", "1 more than {amount}", "digit", "fact"),
    "a digit in a heading": Break("data/groups.yml", "The center", "Center 1", "digit", "fact"),
    "an unknown placeholder": Break(
        PLACE, "In Vermont.", "In Vermont, {hours}.", "unknown placeholder {hours}", "add the fact 'hours'", lines=-1
    ),
    "a placeholder that is more than a name": Break(HOURS, "{hours}", "{hours:>9}", "placeholder", "{name}", lines=-1),
    "braces that do not match": Break(PLACE, "In Vermont.", "In {Vermont.", "placeholder", "braces", lines=-1),
    "a fact that is not used": Break(
        HITS, " in {year}", "", "the fact 'year' is not used", "write {year} in the answer", lines=3
    ),
    "a unit without its number": Break(UNITS, "{number} hours", "many hours", "{number}", "write {number}"),
    "a qualifier without its amount": Break(UNITS, "more than {amount}", "more", "{amount}", "write {amount}"),
    "an answer that is still to be written": Break(
        PLACE, "In Vermont.", "TODO: write it.", "the answer is not written yet", "status: draft", lines=-1
    ),
    "a faq topic that cites nothing": Break(
        PLACE,
        '\n  - {document: lesc, quote: "Located in Williston, Vermont"}',
        " []",
        "cites no document",
        "add a citation",
    ),
    "a document whose address is not https": Break(
        "data/documents/lesc.md", "https://example.org", "http://example.org", "not https", "https://"
    ),
    "a contact whose address is not https": Break(
        CONTACTS, "https://example", "http://example", "url", "docs/content.md"
    ),
    "a contact without source": Break(CONTACTS, 'source: "lesc"', 'source: " "', "no source", "name the page"),
    "a contact whose source is empty": Break(CONTACTS, 'source: "lesc"', 'source: ""', "source", "docs/content.md"),
    "a contact that leads nowhere": Break(
        CONTACTS,
        'phone: {display: "1-866-347-2423", href: "tel:+18663472423"}',
        "url: null",
        "neither",
        "phone",
        lines=-3,
    ),
    "a published topic that names a draft contact": Break(
        PLACE, "contacts: [tip_line]", "contacts: [appeals]", "'appeals' is a draft", "publish"
    ),
    "a label whose topic has another kind": Break(
        "data/topics/refuse.yml", "kind: decline", "kind: fallback", "decline", "kind: decline"
    ),
    "a phrase of an unknown label": Break(
        "data/nlu/es/refuse.yml", "intent: refuse", "intent: nothing", "'nothing'", "data/topics", lines=2
    ),
    "a phrase under two labels": Break(
        "data/nlu/es/stat_hits.yml",
        "stat_hits es one",
        "¿Center_LOCATION, es one?",
        "data/nlu/es/center_location.yml:6",
        "under",
    ),
    "a phrase of the development set": Break(
        "data/nlu/es/refuse.yml", "refuse es one", "When do they open?!", "data/development/en.jsonl:1", "take it out"
    ),
    "a phrase of the calibration set": Break(
        "data/nlu/en/refuse.yml", "refuse en one", "WHERE do they sit", "data/calibration/en.jsonl:1", "take it out"
    ),
    "a label of the development set that is no topic": Break(
        "data/development/en.jsonl", "center_hours", "followup_repeat", "'followup_repeat'", "data/topics"
    ),
    "a label of the calibration set that is no topic": Break(
        "data/calibration/en.jsonl", "center_location", "nowhere", "'nowhere'", "data/topics"
    ),
    "a line of a set that is no question": Break("data/calibration/en.jsonl", "{", "", "not a question", "accept"),
    "a topic that is past its review": Break(
        HOURS, "review_by: null", "review_by: 2026-02-28", "2026-02-28", "sign-off topic center_hours", WARNING
    ),
    "a draft": Break(PLACE, "status: published", "status: draft", "withheld", "status: published", INFO),
    "a draft document": Break(
        "data/documents/lesc.md", "status: published", "status: draft", "withheld", "status: published", INFO
    ),
    "a contact without its id of its own": Break(CONTACTS, "id: appeals", "id: tip_line", "stands twice", "its own id"),
    "a related topic that no button can name": Break(
        PLACE, "related: [center_hours]", "related: [refuse]", "has no question", "name a topic that has one"
    ),
    "a list of labels without labels": Break("data/labels.yml", "labels:", "nothing:", "no labels", "restore the file"),
    "a heading that stands twice": Break(
        "data/groups.yml",
        '  - {id: center, label: "The center"}\n',
        '  - {id: center, label: "The center"}\n  - {id: center, label: "The center"}\n',
        "stands twice",
        "its own id",
        lines=1,
    ),
    "a topic changed since its sign-off": Break(
        HOURS,
        "reviewed: null",
        "reviewed: {by: editor, on: 2026-01-01, of: 0123456789abcdef}",
        "'center_hours'",
        "sign-off topic center_hours",
        WARNING,
    ),
    "a document changed since its sign-off": Break(
        "data/documents/lesc.md",
        "checked: null",
        "checked: {by: editor, on: 2026-01-01, of: 0123456789abcdef}",
        "'lesc'",
        "sign-off document lesc",
        WARNING,
    ),
    "a contact changed since its sign-off": Break(
        CONTACTS,
        "checked: null",
        "checked: {by: editor, on: 2026-01-01, of: 0123456789abcdef}",
        "'tip_line'",
        "sign-off contact tip_line",
        WARNING,
    ),
    "a language changed since its sign-off": Break(
        LOCALES,
        "formatting: es_US, reviewed: null",
        "formatting: es_US, reviewed: {by: editor, on: 2026-01-01, of: 0123456789abcdef}",
        "'es'",
        "sign-off locale es",
        WARNING,
    ),
    "a locale that nobody can format": Break(LOCALES, "formatting: es_US", "formatting: xx_YY", "'xx_YY'", "es_US"),
    "a source language without a row": Break(LOCALES, "source: en", "source: fr", "source", "row"),
    "a translation without a placeholder": Break(
        ES, "«It works {hours} a day.»", "«It works all day.»", "placeholders", "source", lines=-1
    ),
    "a translation with a placeholder of its own": Break(
        ES, "«In Vermont.»", "«In Vermont, {hours}.»", "placeholders", "source", lines=-1
    ),
    "a plural form without its placeholder": Break(AR, "«{number} hours»", "«hours»", "placeholders", "source"),
    "a translation with a digit": Break(ES, "«In Vermont.»", "«In Vermont, 05495.»", "digit", "placeholder"),
    "a translation with an Arabic digit": Break(AR, "«Tips about crimes.»", "«٩١١»", "digit", "placeholder"),
    "a missing translation": Break(ES, "«In Vermont.»", "", "no translation", "shown in English", WARNING),
    "a locale whose decline is not translated": Break(
        ES, "«That is not possible here.»", "", "no translation", "shown in English", WARNING
    ),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_the_check_names_file_line_and_fix_of(case: Break, project: Project) -> None:
    line = project.edit(case.file, case.old, case.new) + case.lines

    found = [problem for problem in project.check() if problem.file == case.file and case.message in problem.message]

    assert [(problem.severity, case.fix in problem.fix) for problem in found] == [(case.severity, True)], found
    near = 2 if case.file.endswith(".po") else 0
    assert abs(found[0].line - line) <= near, found[0]


def test_a_sound_project_has_neither_errors_nor_warnings(project: Project) -> None:
    assert [problem for problem in project.check() if problem.severity is not INFO] == []


def test_a_published_topic_that_cites_a_draft_document_is_an_error_where_it_cites(project: Project) -> None:
    project.edit("data/documents/lesc.md", "status: published", "status: draft")

    found = {(p.file, p.line) for p in project.check() if "draft" in p.message and p.severity is ERROR}

    assert {(HOURS, 9), (PLACE, 10), (HITS, 9), (HITS, 10)} <= found


def test_a_draft_may_cite_drafts_and_need_not_be_taught_or_cite(project: Project) -> None:
    project.edit(PLACE, "status: published", "status: draft")
    project.edit(PLACE, "contacts: [tip_line]", "contacts: [appeals]")
    project.edit(PLACE, '\n  - {document: lesc, quote: "Located in Williston, Vermont"}', " []")
    for tag in ("en", "es", "ar"):
        project.path(f"data/nlu/{tag}/center_location.yml").unlink()

    assert [problem for problem in project.check() if problem.severity is ERROR] == []


def test_a_label_without_its_topic_is_an_error_of_the_label(project: Project) -> None:
    project.path(PLACE).unlink()
    line = project.edit("data/labels.yml", "center_location:", "center_location:")

    found = [problem for problem in project.check() if problem.file == "data/labels.yml"]

    assert [(p.line, p.severity, PLACE in p.fix) for p in found] == [(line, ERROR, True)]


@pytest.mark.parametrize("tag", ["en", "es", "ar"])
def test_a_topic_without_phrases_in_a_language_is_an_error(tag: str, project: Project) -> None:
    file = f"data/nlu/{tag}/center_hours.yml"
    project.path(file).unlink()

    found = [problem for problem in project.check() if problem.file == file]

    assert [(p.line, p.severity) for p in found] == [(1, ERROR)]
    assert "center_hours" in found[0].message and found[0].fix


def test_in_a_language_that_is_not_offered_missing_phrases_only_warn(project: Project) -> None:
    project.edit(ES, "«That is not possible here.»", "")
    project.path("data/nlu/es/center_hours.yml").unlink()

    found = [problem for problem in project.check() if problem.file == "data/nlu/es/center_hours.yml"]

    assert [problem.severity for problem in found] == [WARNING]


def test_phrases_of_an_unknown_locale_are_an_error(project: Project) -> None:
    project.write("data/nlu/fr/refuse.yml", project.text("data/nlu/es/refuse.yml").replace(" es ", " fr "))

    found = [problem for problem in project.check() if problem.file == "data/nlu/fr/refuse.yml"]

    assert [(p.severity, "'fr'" in p.message) for p in found] == [(ERROR, True)]


def test_a_fuzzy_translation_is_a_warning_and_in_a_release_an_error(project: Project) -> None:
    project.edit(
        ES, 'msgctxt "center_location"\nmsgid "In Vermont."', '#, fuzzy\nmsgctxt "center_location"\nmsgid "In Vermont."'
    )

    (found,) = [problem for problem in project.check() if "fuzzy" in problem.message]
    (released,) = [problem for problem in project.check(release=True) if "fuzzy" in problem.message]

    assert (found.file, found.severity, released.severity) == (ES, WARNING, ERROR)
    assert "English" in found.fix


def test_a_new_text_asks_for_make_messages(project: Project) -> None:
    project.edit(PLACE, "In Vermont.", "In the state of Vermont.")

    drifted = {problem.file: problem for problem in project.check() if "make messages" in problem.fix}

    assert drifted.keys() == {"locales/answers.pot", *(f"locales/{tag}/LC_MESSAGES/answers.po" for tag in ("es", "ar"))}
    assert {problem.severity for problem in drifted.values()} == {ERROR}


@pytest.mark.parametrize("tag", ["es", "ar"])
def test_a_catalogue_that_lacks_a_message_asks_for_make_messages(tag: str, project: Project) -> None:
    file = f"locales/{tag}/LC_MESSAGES/answers.po"
    project.edit(file, 'msgid "In Vermont."', 'msgid "In Maine."')

    found = [problem for problem in project.check() if problem.file == file and "make messages" in problem.fix]

    assert found and {problem.severity for problem in found} == {ERROR}


def test_a_missing_catalogue_asks_for_make_messages_and_its_language_is_not_offered(project: Project) -> None:
    project.path(ES).unlink()

    found = {(p.file, p.severity) for p in project.check() if p.severity is not INFO}

    assert (ES, ERROR) in found and (LOCALES, WARNING) in found


def test_a_broken_catalogue_is_an_error_and_never_a_traceback(project: Project) -> None:
    project.edit(ES, 'msgstr "«In Vermont.»"', 'messages "«In Vermont.»"')

    found = [problem for problem in project.check() if problem.file == ES]

    assert ERROR in {problem.severity for problem in found}


def test_a_language_whose_declines_are_incomplete_is_said_not_to_be_offered(project: Project) -> None:
    project.edit(ES, "«That is not possible here.»", "")

    (found,) = [problem for problem in project.check() if "not offered" in problem.message]

    assert (found.file, found.line, found.severity) == (LOCALES, 5, WARNING)
    assert "decline" in found.fix


def test_all_problems_come_at_once_in_order_of_file_and_line(project: Project) -> None:
    project.edit(HOURS, "unit: hour", "unit: week")
    project.edit(HOURS, "kind: faq", "kind: gossip")
    project.edit(PLACE, "contacts: [tip_line]", "contacts: [nobody]")
    project.edit(UNITS, "more than {amount}", "1 more than {amount}")

    found = project.check()

    places = [(problem.file, problem.line) for problem in found]
    assert places == sorted(places)
    assert {HOURS, PLACE, UNITS} <= {problem.file for problem in found if problem.severity is ERROR}


def test_a_topic_that_cannot_be_read_is_not_also_an_unknown_one(project: Project) -> None:
    project.edit(HOURS, "kind: faq", "kind: gossip")

    assert [problem for problem in project.check() if "unknown related topic" in problem.message] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("answer: |-", "answer: [|-", "not valid YAML"),
        ("owner: null", "owner: null\nowner: null", "'owner' stands twice"),
        ("review_by: null", "review_by: 2026-02-30", "not a date"),
        ("owner: null", "woner: null", "woner"),
        ("topic: center_hours", "topic: center_opening", "center_opening"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(old: str, new: str, message: str, project: Project) -> None:
    project.edit(HOURS, old, new)

    found = [problem for problem in project.check() if message in problem.message]

    assert found and found[0].file == HOURS and found[0].line >= 1 and found[0].fix


def test_the_exit_code_and_the_last_line_tell_how_it_went(project: Project) -> None:
    out = io.StringIO()
    assert run(project.root, out=out) == 0
    assert out.getvalue().splitlines()[-1].startswith("content: 0 errors, 0 warnings")

    line = project.edit(HOURS, "unit: hour", "unit: week")
    out = io.StringIO()
    assert run(project.root, out=out) == 1
    assert f"{HOURS}:{line}: error: unknown unit 'week'\n    fix: " in out.getvalue()


def test_under_release_a_warning_fails(project: Project) -> None:
    project.edit(ES, "«In Vermont.»", "")

    assert run(project.root, out=io.StringIO()) == 0
    assert run(project.root, release=True, out=io.StringIO()) == 1


def test_content_errors_stop_a_start(project: Project) -> None:
    project.edit(HITS, "value: 4633", "value: 4634")

    with pytest.raises(ContentError, match="4634"):
        ensure_sound(project.root)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (HOURS, "review_by: null", "review_by: 2020-01-01"),
        (ES, "«In Vermont.»", "«En {todas} partes 24»"),
        (ES, 'msgstr "«In Vermont.»"', 'messages "«In Vermont.»"'),
        ("data/development/en.jsonl", "center_hours", "nothing"),
        ("data/nlu/es/refuse.yml", "refuse es one", "when do they open"),
        ("data/calibration/en.jsonl", "{", ""),
    ],
    ids=["a calendar", "a translation", "a catalogue", "a set's label", "a measured phrase", "a set's form"],
)
def test_neither_a_calendar_nor_a_translator_nor_a_measurement_stops_a_start(
    file: str, old: str, new: str, project: Project
) -> None:
    project.edit(file, old, new)

    ensure_sound(project.root)


GLOSSARY = """\
acronyms: [ICE]
offices: {Law Enforcement Support Center: LESC}
terms:
  - {term: hour, locale: es, translation: hora, forms: [hora], source: "https://a.b", publisher: ICE, adopted: true}
"""


def test_a_sound_glossary_that_the_catalogues_keep_to_passes(project: Project) -> None:
    project.path("data/glossary.yml").write_text(GLOSSARY.replace("forms: [hora]", 'forms: ["«"]'), encoding="utf-8")
    assert [problem for problem in project.check() if problem.severity is Severity.ERROR] == []


def test_a_translation_without_the_published_term_is_named_with_its_line(project: Project) -> None:
    project.path("data/glossary.yml").write_text(GLOSSARY, encoding="utf-8")
    found = [problem for problem in project.check() if "is not translated as ICE does" in problem.message]
    assert found and all(problem.file.startswith("locales/es/") and problem.line > 1 for problem in found)
    assert "write hora" in found[0].fix


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("forms: [hora], ", "", "needs the forms"),
        ("adopted: true", "adopted: false", "needs a reason"),
        ("locale: es", "locale: xx", "'xx' is no locale"),
        ("https://", "ftp://", "does not match"),
    ],
)
def test_a_term_that_is_not_sound_is_named(wrong: str, right: str, said: str, project: Project) -> None:
    project.path("data/glossary.yml").write_text(GLOSSARY.replace(wrong, right), encoding="utf-8")
    found = [problem for problem in project.check() if problem.file == "data/glossary.yml"]
    assert [said in problem.message for problem in found] == [True]
    assert found[0].line > 1
