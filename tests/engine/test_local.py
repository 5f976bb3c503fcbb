"""What is special about an engine of one process."""

from __future__ import annotations

import asyncio
from typing import Any

from monitor.engine.local import LocalEngine
from monitor.ports.engine import Step
from tests.engine.running import Doings, running, until


class Looks(dict[str, int]):
    """Shares of entrypoints that count how often it is looked what may be begun."""

    count = 0

    def get(self, key: str, default: Any = None) -> Any:
        self.count += 1
        return super().get(key, default)


def test_however_many_are_submitted_at_once_each_is_looked_for_about_once() -> None:
    doings, looks = Doings(), Looks(poll=20)
    engine = LocalEngine({Step.POLL: doings}, places=30, shares=looks)
    keys = [str(number) for number in range(500)]

    async def work() -> None:
        async with running(engine):
            await until(lambda: engine.is_running)
            engine.submit_all(Step.POLL, keys)
            await until(lambda: len(doings.done) == len(keys))

    asyncio.run(work())
    # As often as one is begun, and once for those that were submitted or have ended meanwhile.
    assert len(keys) < looks.count < 1.2 * len(keys)
