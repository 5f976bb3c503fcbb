"""What a step is as a job of the queue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from monitor.ports.engine import Step

SHARD = "shard"


def entrypoint_of(step: Step, args: Mapping[str, Any]) -> str:
    """Who may do it: workers ask for the names of what they can do.

    >>> entrypoint_of(Step.MATCH, {"shard": 3})
    'match.3'
    >>> entrypoint_of(Step.POLL, {})
    'poll'
    """
    return f"{step}.{args[SHARD]}" if SHARD in args else str(step)


def dedupe_key(step: Step, key: str) -> str | None:
    """What no two jobs have at once; None if there may be any number.

    >>> dedupe_key(Step.POLL, "17")
    'poll:17'
    """
    return f"{step}:{key}" if key else None


def packed(key: str, args: Mapping[str, Any]) -> bytes:
    """The key and the arguments as they stand in the queue."""
    return json.dumps({"key": key, "args": dict(args)}, ensure_ascii=False).encode()


def unpacked(payload: bytes | None) -> tuple[str, Mapping[str, Any]]:
    """What was packed.

    >>> unpacked(packed("17", {"since": 5}))
    ('17', {'since': 5})
    """
    content = json.loads(payload or b"{}")
    return str(content.get("key", "")), content.get("args", {})
