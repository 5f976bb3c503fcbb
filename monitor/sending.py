"""Pays what is owed: claims, hands over, and stores what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from monitor.delivering import SENDING_AT_MOST
from monitor.errors import DatabaseError, SendError
from monitor.journal import Journal
from monitor.model import Claim, Delivery, DeliveryState, Target
from monitor.notify import backoff
from monitor.pipeline import Pipeline
from monitor.places import Places
from monitor.tasks import Tasks

DATABASE_PAUSE = timedelta(seconds=30)
# What tells the end of the daemon to wait for it.
SEND = "send"
TURNS = "deliveries"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Ended:
    """What became of a claim; ``is_recovery``: its target takes messages again."""

    claim: Claim
    settled: Delivery
    is_recovery: bool


class Sending:
    """Sends what is due until ``is_stopped``; one slow target never holds up another.

    Results are stored and messages claimed in turns, each one transaction: what ends while one is
    written waits for the next.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        tasks: Tasks,
        journal: Journal,
        is_stopped: Callable[[], bool],
    ) -> None:
        self._pipeline = pipeline
        self._tasks = tasks
        self._journal = journal
        self._is_stopped = is_stopped
        self._places = Places(SENDING_AT_MOST, self._targets)
        self._ended: list[_Ended] = []
        self._in_flight: set[str] = set()
        self._is_wanted = False
        self._is_turning = False
        self._failures = 0

    def _targets(self) -> Mapping[str, Target]:
        return self._pipeline.outlets.targets  # as configured now

    async def deliver_due(self) -> None:
        """Begin to send what is owed, as far as there are places free."""
        self._is_wanted = True
        if not self._is_turning:
            self._is_turning = True
            self._tasks.begin(self._turns(), f"{SEND}: {TURNS}")

    async def _turns(self) -> None:
        """Take turns until there is nothing left to store, and no place or nothing to claim."""
        try:
            while self._is_wanted or self._ended:
                self._is_wanted = False
                ended, self._ended = self._ended, []
                claims = await self._turn_or_wait(ended)
                if claims is None:
                    if not self._ended:
                        return  # the next tick tries again
                    if self._failures > 1:
                        await asyncio.sleep(DATABASE_PAUSE.total_seconds())
                    continue
                for claim in claims:
                    self._begin(claim)
                await self._tell(ended)
        finally:
            self._is_turning = False

    async def _turn_or_wait(self, ended: Sequence[_Ended]) -> Sequence[Claim] | None:
        """A turn; None if it failed, with the results still to be stored."""
        try:
            if self._failures:
                # What a turn that failed has claimed all the same is nobody's.
                held = [*self._in_flight, *(each.settled.key for each in (*ended, *self._ended))]
                await self._pipeline.release_claims(held)
            claims = await self._turn(ended)
        except Exception as error:
            self._ended = [*ended, *self._ended]
            self._failures += 1
            if isinstance(error, DatabaseError):
                self._pipeline.meters.database_failed()
                self._journal.trouble(TURNS, "database cannot be used", str(error))
            else:
                log.exception("unexpected error while storing results and claiming")
            return None
        if self._journal.is_over(TURNS):
            log.info("database can be used again", what=TURNS)
        # The first turn after a failure only stores: whatever cannot be claimed keeps nothing back.
        self._is_wanted |= self._failures > 0
        self._failures = 0
        return claims

    async def _turn(self, ended: Sequence[_Ended]) -> Sequence[Claim]:
        free = 0 if self._is_stopped() or (self._failures and ended) else self._places.free()
        if not ended and not free:
            return ()
        return await self._pipeline.turn(
            [each.settled for each in ended],
            [owed for each in ended for owed in self._pipeline.after(each.claim, each.settled)],
            free,
            places=self._places.of_each(self._pipeline.clock.monotonic()),
        )

    def _begin(self, claim: Claim) -> None:
        began = self._pipeline.clock.monotonic()
        self._places.begin(claim.delivery.target, began)
        self._in_flight.add(claim.delivery.key)
        self._tasks.begin(self._send(claim, began), f"{SEND} {claim.delivery.key}")

    async def _tell(self, ended: Sequence[_Ended]) -> None:
        for each in ended:
            self._pipeline.meters.settled(each.claim, each.settled)
            self._journal.alert(each.claim, each.settled)
        for target in {each.settled.target for each in ended if each.is_recovery}:
            await self._pipeline.hasten(target)
            self._is_wanted = True

    async def _send(self, claim: Claim, began: float) -> None:
        target = claim.delivery.target
        try:
            settled = await self._pipeline.send(claim)
        except Exception as error:  # a mistake of ours must not end the tries
            log.exception("unexpected error while sending", target=target)
            settled = backoff.after_failure(
                claim.delivery,
                SendError(f"unexpected error: {type(error).__name__}: {error}"),
                now=self._pipeline.clock.now(),
                jitter=0.0,
                first_try=claim.tried,
            )
        # A refusal for good is an answer, too: the target works.
        is_refused = settled.state is DeliveryState.GIVEN_UP and not backoff.is_worn_out(
            claim.tried, self._pipeline.clock.now()
        )
        is_answer = settled.state is DeliveryState.SENT or is_refused
        now = self._pipeline.clock.monotonic()
        is_recovery = self._places.end(target, began, now, taken=is_answer)
        self._ended.append(_Ended(claim, settled, is_recovery))
        self._in_flight.discard(settled.key)
        await self.deliver_due()
