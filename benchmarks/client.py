"""The load: a process of its own that sends conversations over loopback and writes what each message took.

    python -m benchmarks.client < job.json > result.json

The job has the fields of `Job`, the result those of `Result`; `bot` is one of `DOORS`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp

Body = dict[str, Any]
_TIME_LIMIT = 120.0


@dataclass(frozen=True)
class Job:
    """What to send where: conversations of texts, over so many connections, one message at a time on each."""

    bot: str
    url: str
    connections: int
    conversations: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Result:
    """What came of a job. `milliseconds` and `replies` are in the order of the job's texts.

    A reply is whatever the bot gave for a message: topic, outcome, language and suggestions
    for ours, text for the default, the label for its parse route. A failed message has none.
    """

    seconds: float
    milliseconds: list[float]
    replies: list[list[Body]]
    failed: int


@dataclass(frozen=True)
class Door:
    """How a bot is spoken to: where, with what body, and what to keep of its answer."""

    path: str
    body: Callable[[str, str | None], Body]
    replies: Callable[[Any], list[Body]]
    conversation: Callable[[Any], str | None]


def _ours(text: str, conversation: str | None) -> Body:
    return {"text": text, "conversation": conversation, "language": None}


def _kept(reply: Body) -> Body:
    suggested = [{"topic": item["topic"]} for item in reply["suggestions"]]
    return {**{name: reply[name] for name in ("topic", "outcome", "language")}, "suggestions": suggested}


DOORS: dict[str, Door] = {
    "ours": Door(
        "/api/v1/messages",
        _ours,
        lambda answer: [_kept(reply) for reply in answer["replies"]],
        lambda answer: str(answer["conversation"]),
    ),
    "default": Door(
        "/webhooks/rest/webhook",
        lambda text, conversation: {"sender": conversation, "message": text},
        lambda answer: [{"text": message.get("text", "")} for message in answer],
        lambda answer: None,
    ),
    "parse": Door(
        "/model/parse",
        lambda text, conversation: {"text": text},
        lambda answer: [{"label": answer["intent"]["name"]}],
        lambda answer: None,
    ),
}


async def run(job: Job) -> Result:
    """Send a job. Bounded: it ends with its last text; a message that fails is counted and its conversation goes on."""
    door = DOORS[job.bot]
    starts = [0]
    for conversation in job.conversations:
        starts.append(starts[-1] + len(conversation))
    milliseconds = [0.0] * starts[-1]
    replies: list[list[Body]] = [[] for _ in range(starts[-1])]
    todo = iter(zip(starts, job.conversations, strict=False))
    limit = aiohttp.ClientTimeout(total=_TIME_LIMIT)
    connector = aiohttp.TCPConnector(limit=job.connections, force_close=False)
    async with aiohttp.ClientSession(connector=connector, timeout=limit) as session:
        began = time.perf_counter()
        workers = [_work(session, job.url, door, todo, milliseconds, replies) for _ in range(job.connections)]
        failed = sum(await asyncio.gather(*workers))
        seconds = time.perf_counter() - began
    return Result(seconds, milliseconds, replies, failed)


async def _work(
    session: aiohttp.ClientSession,
    url: str,
    door: Door,
    todo: Iterator[tuple[int, Sequence[str]]],
    milliseconds: list[float],
    replies: list[list[Body]],
) -> int:
    failed = 0
    for start, texts in todo:
        token = None if door is DOORS["ours"] else uuid.uuid4().hex
        for place, text in enumerate(texts, start=start):
            began = time.perf_counter()
            try:
                async with session.post(url + door.path, json=door.body(text, token)) as response:
                    answer = await response.json() if response.status == 200 else None
            except (aiohttp.ClientError, asyncio.TimeoutError):
                answer = None
            milliseconds[place] = (time.perf_counter() - began) * 1000
            if answer is None:
                failed += 1
                continue
            replies[place] = door.replies(answer)
            token = door.conversation(answer) or token
    return failed


if __name__ == "__main__":
    json.dump(asdict(asyncio.run(run(Job(**json.load(sys.stdin))))), sys.stdout)
