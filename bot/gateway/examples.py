"""Examples for the description of the interface, made of the content itself so that they cannot drift from it."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from bot.gateway.contract import PROBLEM_MEDIA_TYPE
from bot.gateway.problems import Problem
from bot.knowledge import Answers

Json = Dict[str, Any]
_TOPIC = "center_hours"
_PROBLEMS = {
    "400": "not_json", "404": "unknown_topic_path", "413": "too_large", "415": "media_type", "422": "empty",
    "429": "rate", "503": "unavailable",
}  # fmt: skip


def with_examples(schema: Json, answers: Answers) -> Json:
    """Give every response of an OpenAPI document an example."""
    replies = _replies(answers)
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                for media_type, content in response.get("content", {}).items():
                    problem = media_type == PROBLEM_MEDIA_TYPE
                    content["example"] = _problem(status, path, answers) if problem else replies[path, status]
    return schema


def _problem(status: str, path: str, answers: Answers) -> Json:
    code = "unknown_reply" if (status, path) == ("404", "/api/v1/feedback") else _PROBLEMS[status]
    return Problem(code).document(answers, answers.knowledge.source)


def _replies(answers: Answers) -> Mapping[tuple[str, str], Json]:
    source = answers.knowledge.source
    direction = answers.knowledge.locales[source].direction
    reply = answers.reply(_TOPIC, source)
    languages = [
        {"tag": row.tag, "autonym": row.autonym, "direction": row.direction, "reviewed": row.reviewed is not None}
        for row in answers.knowledge.locales.values()
    ]
    return {
        ("/api/v1/messages", "200"): {
            "conversation": "Zk3rX0h5bG9uZ2VyYW5k", "language": source, "direction": direction,
            "detected_language": source, "redacted": False,
            "replies": [{"id": f"1.{_TOPIC}.0123456789abcdef01234567", **reply}],
        },
        ("/api/v1/languages", "200"): {"languages": languages},
        ("/api/v1/topics", "200"): {"language": source, "groups": answers.groups(source)},
        ("/api/v1/topics/{topic}", "200"): {"language": source, "direction": direction, "reply": reply},
        ("/healthz", "200"): {"status": "alive", "failing": []},
        ("/readyz", "200"): {"status": "ready", "failing": []},
        ("/readyz", "503"): {"status": "unready", "failing": ["model"]},
    }  # fmt: skip
