"""Memory over many conversations: the store grows to its cap and no further.

python -m benchmarks.conversations [--count 100000]
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
from matplotlib.figure import Figure

from bot.assistant.quiet import keep_quiet
from bot.nlu.progress import Progress, reporter
from bot.paths import ROOT

BAR_MEGABYTES = 20
_TURNS = 3
_MEGABYTE = 1_000_000
_TOPICS = ("center_hours", "center_location", "detainers", "stat_calls", "clarify", "refuse_status_check")
Sample = tuple[int, int, float]


async def fill(count: int, cap: int, progress: Progress, samples: int = 100) -> list[Sample]:
    """Lead `count` conversations through the store; give (conversations so far, kept, resident MB) now and then."""
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.assistant.conversations import Conversations
    from bot.assistant.tracker_store import LabelTrackerStore

    domain = Domain.load(str(ROOT / "domain.yml"))
    conversations = Conversations(cap, idle_seconds=86_400)
    store = LabelTrackerStore(domain, conversations=conversations)
    process = psutil.Process()
    every = max(1, count // samples)
    found: list[Sample] = []
    for number in range(1, count + 1):
        token = conversations.start()
        for turn in range(_TURNS):
            topic = _TOPICS[(number + turn) % len(_TOPICS)]
            tracker = await store.retrieve(token) or DialogueStateTracker(token, domain.slots)
            tracker.update(UserUttered("what the person wrote", intent={"name": topic, "confidence": 1.0}), domain)
            for slot in (SlotSet("topic", topic), SlotSet("language", "en"), SlotSet("options", list(_TOPICS[:2]))):
                tracker.update(slot, domain)
            await store.save(tracker)
        if number % every == 0 or number == count:
            gc.collect()
            found.append((number, len(conversations), process.memory_info().rss / _MEGABYTE))
            progress(number, count)
    return found


def summary(samples: Sequence[Sample], cap: int, count: int) -> dict[str, Any]:
    """Give the growth to the cap and beyond it. Raises ValueError where the cap was never reached."""
    full = [sample for sample in samples if sample[1] >= cap]
    if not full:
        raise ValueError("the store never got full: nothing to say about its growth beyond")
    growth = samples[-1][2] - full[0][2]
    return {
        "conversations": count,
        "turns": _TURNS,
        "cap": cap,
        "filled_megabytes": full[0][2] - samples[0][2],
        "growth_megabytes": growth,
        "bar_megabytes": BAR_MEGABYTES,
        "reached": growth <= BAR_MEGABYTES,
        "samples": [list(sample) for sample in samples],
    }


def draw(found: Mapping[str, Any], folder: Path) -> list[Path]:
    """Draw resident memory and conversations kept over conversations led, as SVG and PNG."""
    led, kept, memory = zip(*found["samples"], strict=True)
    figure = Figure(figsize=(7, 4))
    upper, lower = figure.subplots(2, 1, sharex=True)
    upper.plot(led, memory, color="#2f5d8a")
    upper.set_ylabel("resident MB")
    upper.set_ylim(0, max(memory) * 1.15)
    lower.plot(led, kept, color="#b5541c")
    lower.set_ylabel("kept")
    lower.set_ylim(0, found["cap"] * 1.15)
    lower.set_xlabel("conversations led")
    upper.set_title(f"Growth beyond the cap: {found['growth_megabytes']:.1f} MB", fontsize=9)
    paths = [folder / f"conversations.{kind}" for kind in ("svg", "png")]
    for path in paths:
        figure.savefig(path, dpi=130, bbox_inches="tight")
    return paths


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, write conversations.json and its picture; 1 where the bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversations", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="conversations to lead (default: %(default)s)")
    parser.add_argument("--cap", type=int, default=None, help="conversations kept (default: the setting's)")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "bench", help="folder (default: results/bench)")
    chosen = parser.parse_args(argv)
    keep_quiet()
    from bot.settings import settings

    cap = chosen.cap or settings().max_conversations
    samples = asyncio.run(fill(chosen.count, cap, reporter("Conversations")))
    try:
        found = summary(samples, cap, chosen.count)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "conversations.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    draw(found, chosen.out)
    from benchmarks.report import growth_sentence

    sys.stdout.write(growth_sentence(found) + "\n")
    return 0 if found["reached"] else 1


if __name__ == "__main__":
    sys.exit(main())
