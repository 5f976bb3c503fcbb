"""Engines that run for the length of a test, and steps that tell what was done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy

from monitor.engine.local import LocalEngine
from monitor.engine.pgqueuer import PgqueuerEngine

PATIENCE = 20


def transactions_of(url: str) -> sqlalchemy.Engine:
    """SQLAlchemy's engine for a PostgreSQL."""
    return sqlalchemy.create_engine(
        sqlalchemy.make_url(url).set(drivername="postgresql+psycopg"), pool_pre_ping=True
    )


async def until(is_reached: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait for something that other tasks, threads and processes bring about."""
    async with asyncio.timeout(seconds):
        while not is_reached():  # noqa: ASYNC110 - what it waits for knows of no event
            await asyncio.sleep(0.005)


@asynccontextmanager
async def running(*engines: PgqueuerEngine | LocalEngine) -> AsyncIterator[None]:
    """Let engines do what is submitted, and stop them."""
    tasks = [asyncio.create_task(engine.run()) for engine in engines]
    try:
        yield
    finally:
        for engine in engines:
            await engine.stop(timedelta())
        await asyncio.gather(*tasks)


class Doings:
    """Does steps: tells what it was given, and holds on to what it is told to hold."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.done: list[str] = []
        self.args: list[Mapping[str, Any]] = []
        self.at_once = 0
        self.most_at_once = 0
        self.errors: dict[str, list[Exception]] = {}
        self._held: dict[str, asyncio.Event] = {}

    def hold(self, key: str) -> asyncio.Event:
        """Let a step with this key not end before the event is set."""
        return self._held.setdefault(key, asyncio.Event())

    async def __call__(self, key: str, args: Mapping[str, Any]) -> None:
        self.begun.append(key)
        self.args.append(args)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if key in self._held:
                await self._held[key].wait()
            if self.errors.get(key):
                raise self.errors[key].pop(0)
        finally:
            self.at_once -= 1
        self.done.append(key)
