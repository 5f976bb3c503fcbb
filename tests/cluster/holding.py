"""Takes a role whenever it can, and tells of it: ``python -m tests.cluster.holding URL SECONDS``.

When it loses the role it tries to store something as its holder. SECONDS are those after which who
is silent loses it.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from monitor.cluster.roles import RoleKeeper
from monitor.errors import LostClaimError
from monitor.model import SCHEDULER, Fence, Server, SourceState
from monitor.store import SqlArchive, database_at, open_archive
from monitor.store.roles import Role
from monitor.wiring import SystemClock
from tests.values import NOON


async def _hold(server: Server, archive: SqlArchive, silent_at_most: timedelta) -> None:
    claimed: list[Fence] = []

    async def begin(fence: Fence) -> tuple[()]:
        claimed.append(fence)
        _say(f"claim {fence.value}")
        return ()

    async def end() -> None:
        try:
            archive.fenced(claimed[-1]).record(SourceState("late", last_try=NOON))
        except LostClaimError:
            _say("refused")
        else:
            _say("stored")

    role = Role(database_at(server), SCHEDULER, silent_at_most=silent_at_most)
    await RoleKeeper(SCHEDULER, role, "a:1", SystemClock(), begin=begin, end=end).run(
        asyncio.Event()
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Hold the role until killed."""
    server, seconds = Server(sys.argv[1]), float(sys.argv[2])
    with open_archive(server) as archive:
        asyncio.run(_hold(server, archive, timedelta(seconds=seconds)))


if __name__ == "__main__":
    main()
