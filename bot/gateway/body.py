"""Reads a JSON body: bounded while it comes in, and as an object."""

from __future__ import annotations

from typing import Any, Dict, Optional

import orjson
from starlette.requests import ClientDisconnect, Request

from bot.gateway.problems import Problem

MOST_BYTES = 16 * 1024


async def read_bytes(request: Request) -> bytes:
    """Give the body. Raises Problem as soon as it is larger than 16 KiB."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MOST_BYTES:
        raise Problem("too_large")
    parts = bytearray()
    try:
        async for chunk in request.stream():
            parts += chunk
            if len(parts) > MOST_BYTES:
                raise Problem("too_large")
    except ClientDisconnect:
        raise Problem("not_json") from None
    return bytes(parts)


def parse(request: Request, body: bytes) -> Dict[str, Any]:
    """Give the JSON object of a body. Raises Problem."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem("media_type")
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Problem("not_json") from None
    if not isinstance(data, dict):
        raise Problem("not_object")
    return data


def text_or_none(data: Dict[str, Any], name: str) -> Optional[str]:
    """Give a member that is a string or null. Raises Problem for any other type."""
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise Problem("wrong_type")
    return value
