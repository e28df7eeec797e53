from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from aiohttp import web

from benchmarks import conversations, default_bot, report, scoring, servers, stages
from benchmarks.client import Job, run
from benchmarks.texts import in_turns, new_texts
from bot.evaluation.items import Item
from bot.evaluation.judging import Labels
from bot.knowledge import Knowledge
from bot.paths import ROOT

# Texts


def test_new_texts_differ_from_each_other_and_from_those_seen_in_their_letters_too() -> None:
    seen = ["When is it open?", "where"]
    made = list(islice(new_texts(seen, seen), 3000))
    letters = ["".join(c for c in text.casefold() if c.isalnum()) for text in [*seen, *made]]
    assert len(set(letters)) == len(letters)
    assert all(len(text) <= 500 and not any(c.isdigit() for c in text) for text in made)


def test_new_texts_are_the_same_in_every_run() -> None:
    assert list(islice(new_texts(["hours", "place"]), 50)) == list(islice(new_texts(["hours", "place"]), 50))


def test_texts_are_split_into_conversations() -> None:
    assert in_turns(["a", "b", "c"], 2) == [["a", "b"], ["c"]]


# The client, against a server that answers in each bot's manner


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    async def ours(request: web.Request) -> web.Response:
        body = await request.json()
        if body["text"] == "fail":
            return web.Response(status=503)
        reply = {
            "id": "1",
            "topic": "center_hours",
            "outcome": "answered",
            "language": "en",
            "text": body["text"],
            "suggestions": [{"topic": "center_location", "label": "?"}],
        }
        token = f"{body['conversation'] or 'new'}+"
        return web.json_response({"conversation": token, "replies": [{**reply, "topic": token}]})

    async def default(request: web.Request) -> web.Response:
        body = await request.json()
        return web.json_response([{"recipient_id": body["sender"], "text": body["message"]}])

    async def parse(request: web.Request) -> web.Response:
        return web.json_response({"intent": {"name": (await request.json())["text"]}})

    app = web.Application()
    app.router.add_post("/api/v1/messages", ours)
    app.router.add_post("/webhooks/rest/webhook", default)
    app.router.add_post("/model/parse", parse)
    runner = web.AppRunner(app)
    await runner.setup()
    port = servers.free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


async def test_a_conversation_goes_on_with_the_token_it_was_given(url: str) -> None:
    result = await run(Job("ours", url, 1, [["a", "b"], ["c"]]))
    assert [row[0]["topic"] for row in result.replies] == ["new+", "new++", "new+"]
    assert result.failed == 0
    assert len(result.milliseconds) == 3
    assert all(value > 0 for value in result.milliseconds)


async def test_a_failure_is_counted_and_the_rest_is_sent_all_the_same(url: str) -> None:
    result = await run(Job("ours", url, 1, [["fail", "b"]]))
    assert result.failed == 1
    assert [len(row) for row in result.replies] == [0, 1]


@pytest.mark.parametrize(("bot", "key"), [("default", "text"), ("parse", "label")])
async def test_replies_come_in_the_order_of_the_texts_whatever_the_connections(url: str, bot: str, key: str) -> None:
    texts = [f"text {place}" for place in range(40)]
    result = await run(Job(bot, url, 8, in_turns(texts, 3)))
    assert [row[0][key] for row in result.replies] == texts


# The default bot


def test_the_default_bot_has_the_pipeline_and_policies_that_rasa_suggests() -> None:
    config = default_bot.config()
    steps = [step["name"] for step in config["pipeline"]]
    assert "DIETClassifier" in steps
    assert steps[-1] == "FallbackClassifier"
    assert {policy["name"] for policy in config["policies"]} >= {"MemoizationPolicy", "RulePolicy", "TEDPolicy"}
    assert {step["epochs"] for step in config["pipeline"] if "epochs" in step} == {100}


def test_only_the_epochs_of_a_smoke_run_differ_from_what_rasa_suggests() -> None:
    short, full = default_bot.config(epochs=1), default_bot.config()
    for part in ("pipeline", "policies"):
        without = [
            [{k: v for k, v in step.items() if k != "epochs"} for step in config[part]] for config in (short, full)
        ]
        assert without[0] == without[1]
    assert short["pipeline"] != full["pipeline"]


def test_the_default_bot_learns_the_phrases_of_every_locale_and_answers_every_label(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    default_bot.write(tmp_path, knowledge)
    domain = yaml.safe_load((tmp_path / "domain.yml").read_text(encoding="utf-8"))
    nlu = yaml.safe_load((tmp_path / "data" / "nlu.yml").read_text(encoding="utf-8"))["nlu"]
    rules = yaml.safe_load((tmp_path / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    labels = {path.stem for path in (ROOT / "data" / "nlu" / "en").glob("*.yml")}
    assert {block["intent"] for block in nlu} == set(domain["intents"]) == labels
    assert {rule["steps"][1]["action"] for rule in rules} == domain["responses"].keys()
    hours = next(block["examples"] for block in nlu if block["intent"] == "center_hours")
    for locale in ("en", "es"):
        phrases = (ROOT / "data" / "nlu" / locale / "center_hours.yml").read_text(encoding="utf-8")
        first = next(line.strip() for line in phrases.splitlines() if line.startswith("    - "))
        assert first in hours


# Scoring and report


LABELS = Labels(frozenset({"center_hours"}), frozenset({"refuse_status_check"}))


def item(kind: str, *accept: str) -> Item:
    return Item("es", "words", accept, kind, "plain")


def test_the_defaults_fallback_counts_as_whichever_of_ours_is_accepted() -> None:
    items = [item("near", "not_in_documents"), item("far", "out_of_scope"), item("in_scope", "center_hours")]
    judged = scoring.judge_default(items, [[{"label": "nlu_fallback"}]] * 3, LABELS)
    assert [row.right for row in judged] == [True, True, False]
    assert judged[2].over_declined


def test_the_defaults_top_intent_is_judged_like_a_reply_of_ours() -> None:
    items = [
        item("near", "not_in_documents"),
        item("record_request", "refuse_status_check"),
        item("far", "out_of_scope"),
    ]
    rows: list[list[dict[str, Any]]] = [[{"label": "center_hours"}], [{"label": "refuse_status_check"}], []]
    judged = scoring.judge_default(items, rows, LABELS)
    assert [row.false_answer for row in judged] == [True, False, False]
    assert [row.declined for row in judged] == [False, True, False]
    assert judged[2].got == "(no reply)"


@pytest.mark.parametrize(("share", "value"), [(0.5, 3), (0.95, 5), (0.2, 1), (0.21, 2)])
def test_a_percentile_is_the_nearest_rank(share: float, value: float) -> None:
    assert report.percentile([5, 1, 4, 2, 3], share) == value


def test_a_bar_is_on_the_ratio_unless_the_figure_stands_alone() -> None:
    assert report.Row("p50", 5, 10, "ms", 1, at_most=0.5).reached is True
    assert report.Row("p50", 5.1, 10, "ms", 1, at_most=0.5).reached is False
    assert report.Row("rate", 30, 10, "", 0, at_least=3).reached is True
    assert report.Row("start", 11, 100, "s", 1, at_most=10, alone=True).reached is False
    assert report.Row("size", 1, 2, "MB", 1).reached is None
    assert math.isnan(report.Row("size", 1, 0, "MB", 1).ratio)


def test_what_was_measured_takes_the_place_between_the_pages_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    report.write(page, "new")
    assert page.read_text(encoding="utf-8") == f"before\n{report.BEGIN}\n\nnew\n\n{report.END}\nafter\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the marks"):
        report.write(page, "new")


def test_the_committed_page_has_the_marks() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert page.index(report.BEGIN) < page.index(report.END)


def test_a_smoke_run_asks_some_items_of_every_locale() -> None:
    items = [Item(tag, str(n), ("greet",), "in_scope", "plain") for tag in ("en", "es") for n in range(50)]
    assert [row.text for row in stages.chosen(items, stages.Size(questions=2))] == ["0", "25", "0", "25"]
    assert len(stages.chosen(items, stages.Size())) == 100


# The store of conversations


async def test_the_store_keeps_no_more_than_its_cap() -> None:
    samples = await conversations.fill(count=60, cap=20, progress=lambda done, total: None, samples=6)
    assert [(led, kept) for led, kept, _ in samples] == [(10, 10), (20, 20), (30, 20), (40, 20), (50, 20), (60, 20)]


def test_growth_is_counted_from_the_cap_on() -> None:
    found = conversations.summary([(1, 1, 100.0), (2, 2, 110.0), (3, 2, 111.0)], cap=2, count=3)
    assert (found["filled_megabytes"], found["growth_megabytes"], found["reached"]) == (10.0, 1.0, True)
    assert not conversations.summary([(2, 2, 100.0), (3, 2, 121.0)], cap=2, count=3)["reached"]
    with pytest.raises(ValueError, match="never got full"):
        conversations.summary([(1, 1, 100.0)], cap=2, count=1)


def test_the_growth_is_drawn(tmp_path: Path) -> None:
    found = conversations.summary([(1, 1, 100.0), (2, 2, 110.0), (3, 2, 111.0)], cap=2, count=3)
    assert [path.suffix for path in conversations.draw(found, tmp_path) if path.stat().st_size] == [".svg", ".png"]


# Servers, and the whole


def test_a_server_that_ends_at_once_is_reported_with_its_log(tmp_path: Path) -> None:
    command = servers.Command([sys.executable, "-c", "print('no such setting')"], tmp_path, {})
    with (
        pytest.raises(servers.ServerFailed, match="no such setting"),
        servers.Server("ours", command, tmp_path / "log") as server,
    ):
        server.wait_ready()


@pytest.mark.rasa
@pytest.mark.timeout(900)
def test_the_whole_benchmark_runs_in_small(model: Path) -> None:
    command = [str(ROOT / "bin" / "in-project"), sys.executable, "-m", "benchmarks.run", "--smoke", "--fresh"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    # 1 is fine: the bars are for a full run on a quiet machine
    assert done.returncode in (0, 1), done.stderr[-3000:]
    assert "| p50 of a new text, one connection |" in done.stdout
    folder = ROOT / "results" / "bench-smoke"
    for name in ("ours-serve", "default-serve"):
        result = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["result"]
        assert result["failed"] == 0
        assert result["messages"] >= stages.SMOKE.total
        assert all(result["replies"])
