"""The second half of the pipeline: what is owed is claimed, sent, and what follows is owed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from types import MappingProxyType

from monitor.errors import SendError
from monitor.match import RuleSet
from monitor.meters import Meters
from monitor.model import Claim, Delivery
from monitor.notify import backoff
from monitor.outlets import Outlets
from monitor.ports import Archive, Clock
from monitor.reminding import tell_of_visits
from monitor.rounds import Rounds

# How many messages are handed over at once, and threads that do it.
SENDING_AT_MOST = 24
NO_PLACES: Mapping[str, int] = MappingProxyType({})


@dataclass(slots=True, kw_only=True)
class Delivering:
    """Pays what is owed; holds what it needs for that, and for finding out what is owed."""

    clock: Clock
    archive: Archive
    senders: Executor
    rules: RuleSet
    outlets: Outlets
    meters: Meters = field(default_factory=Meters)

    async def remind_due(self) -> int:
        """Owe what is to be told of visits now, beside the alerts; of how many visits."""
        return await asyncio.to_thread(
            tell_of_visits, self.archive, self.outlets, self.rules.rules, self.clock.now()
        )

    async def do_rounds(self) -> int:
        """Owe what comes by the clock: digests, escalations and the like; how many messages."""
        rounds = Rounds(self.archive, self.outlets, self.clock.now())
        return await asyncio.to_thread(rounds.all)

    async def claim_due(
        self, limit: int, *, places: Mapping[str, int] = NO_PLACES
    ) -> tuple[Claim, ...]:
        """Deliveries to `deliver` now, taken so that nobody else sends them."""
        return await self.turn((), (), limit, places=places)

    async def turn(
        self,
        settled: Sequence[Delivery],
        owe: Sequence[Delivery],
        limit: int,
        *,
        places: Mapping[str, int] = NO_PLACES,
    ) -> tuple[Claim, ...]:
        """Store what became of messages and what follows, and claim the next, all at once."""
        now = self.clock.now()
        return await asyncio.to_thread(
            self.archive.claim_due, now, limit, places=places, settled=settled, owe=owe
        )

    async def deliver(self, claim: Claim) -> Delivery:
        """Send one message and store what became of it."""
        settled = await self.send(claim)
        await self.turn([settled], self.after(claim, settled), 0)
        return settled

    def after(self, claim: Claim, settled: Delivery) -> tuple[Delivery, ...]:
        """What is owed as this became of a claim: to a fallback, to the operator."""
        return self.outlets.after(claim, settled, self.clock.now())

    async def release_claims(self, held: Collection[str]) -> None:
        """Let what is claimed and not held by us be tried again, as it may have been sent."""
        await asyncio.to_thread(self.archive.release_claims, held)

    async def hasten(self, target: str) -> None:
        """Let all that waits for a target be sent now that it takes messages again."""
        await asyncio.to_thread(self.archive.hasten, target, self.clock.now())

    async def owe(self, owed: Sequence[Delivery]) -> None:
        """Store messages that are not about something that was just found."""
        await asyncio.to_thread(self.archive.owe, owed, self.clock.now())

    async def send(self, claim: Claim) -> Delivery:
        """Send one message; what became of it is still to be stored."""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self.senders, self.outlets.send, claim, self.clock.now())
        except SendError as error:
            return backoff.after_failure(
                claim.delivery,
                error,
                now=self.clock.now(),
                jitter=spread(),
                first_try=claim.tried,
            )
        return backoff.after_success(claim.delivery, self.clock.now())


def spread() -> float:
    """From -1 to 1, at random: it keeps sources and retries from falling into step."""
    return random.uniform(-1.0, 1.0)  # noqa: S311 - not for secrets
