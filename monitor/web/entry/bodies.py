"""Reads what forms and programs send, up to a limit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from monitor.web.errors import WebError

LARGEST = 100_000
MOST_FIELDS = 500
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


async def body_of(request: Request) -> tuple[Mapping[str, str], Any]:
    """The fields of a form and the value of JSON, one of which is empty. Raises WebError."""
    raw = await _read(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not raw:
        return {}, None
    if kind == FORM:
        return _form(raw), None
    if kind == JSON:
        return {}, _json(raw)
    raise WebError(415, f"expected {FORM} or {JSON}")


async def _read(request: Request) -> bytes:
    said = request.headers.get("content-length", "0")
    if not said.isdigit() or int(said) > LARGEST:
        raise WebError(413, f"more than {LARGEST} bytes were sent")
    raw = bytearray()
    try:
        async for piece in request.stream():
            raw += piece
            if len(raw) > LARGEST:
                raise WebError(413, f"more than {LARGEST} bytes were sent")
    except ClientDisconnect as error:
        raise WebError(400, "the request broke off") from error
    return bytes(raw)


def _form(raw: bytes) -> Mapping[str, str]:
    try:
        return dict(
            parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        )
    except ValueError as error:
        raise WebError(400, f"expected at most {MOST_FIELDS} fields in UTF-8") from error


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise WebError(400, "expected JSON in UTF-8") from error
