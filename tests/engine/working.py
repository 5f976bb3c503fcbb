"""A worker as a process of its own: says what it begins and has done, a line each.

``python -m tests.engine.working URL NAME``; a step lasts as long as a lock with its number is held
by somebody else.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

import psycopg

from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.ports.engine import Step


def main(url: str, name: str) -> None:
    """Work until killed."""

    async def poll(key: str, _args: Mapping[str, Any]) -> None:
        print("begun", key, flush=True)  # noqa: T201 - the test reads it
        async with await psycopg.AsyncConnection.connect(url) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", [int(key)])
        print("done", key, flush=True)  # noqa: T201

    asyncio.run(PgqueuerEngine(url, {Step.POLL: poll}, name=name).run())


if __name__ == "__main__":
    main(*sys.argv[1:])
