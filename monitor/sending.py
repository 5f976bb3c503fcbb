"""Pays what is owed: claims, hands over, and stores what came of it, many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from monitor.errors import DatabaseError, SendError
from monitor.journal import Journal
from monitor.model import Claim, Delivery, DeliveryState, Target
from monitor.notify import backoff
from monitor.pipeline import SENDING_AT_MOST, Pipeline
from monitor.places import Places
from monitor.tasks import Tasks

DATABASE_PAUSE = timedelta(seconds=30)

log = structlog.get_logger()


class Sending:
    """Sends what is due until ``is_stopped``; one slow target never holds up another."""

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
        self._claiming = asyncio.Lock()
        self._is_wanted = False
        self._ended: list[tuple[Delivery, Sequence[Delivery]]] = []
        self._storing = asyncio.Lock()

    def _targets(self) -> Mapping[str, Target]:
        return self._pipeline.outlets.targets  # as configured now

    async def deliver_due(self) -> None:
        """Begin to send what is owed, as far as there are places free."""
        self._is_wanted = True
        if self._claiming.locked():
            return  # whoever is at it looks once more
        async with self._claiming:
            while self._is_wanted and not self._is_stopped() and self._places.free() > 0:
                self._is_wanted = False
                clock = self._pipeline.clock
                claims = await self._pipeline.claim_due(
                    self._places.free(), places=self._places.of_each(clock.monotonic())
                )
                for claim in claims:
                    self._is_wanted = True
                    began = clock.monotonic()
                    self._places.begin(claim.delivery.target, began)
                    self._tasks.begin(self._send(claim, began), f"send {claim.delivery.key}")

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
                created=claim.created,
            )
        # A refusal for good is an answer: the target works.
        taken = settled.state in {DeliveryState.SENT, DeliveryState.GIVEN_UP}
        try:
            await self._settle(settled, self._pipeline.after(claim, settled))
        finally:
            now = self._pipeline.clock.monotonic()
            recovered = self._places.end(target, began, now, taken=taken)
        self._journal.alert(claim, settled)
        if recovered:
            await self._pipeline.hasten(target)
        await self.deliver_due()

    async def _settle(self, settled: Delivery, owed: Sequence[Delivery]) -> None:
        """Store what became of a message, together with all others that have just ended."""
        self._ended.append((settled, owed))
        async with self._storing:
            # Whoever was first has stored those that came while it waited for the database.
            ended, self._ended = self._ended, []
            if ended:
                await self._store(ended)

    async def _store(self, ended: Sequence[tuple[Delivery, Sequence[Delivery]]]) -> None:
        """Store it, however long the database cannot be written."""
        owed = [each for _, more in ended for each in more]
        while True:
            try:
                await self._pipeline.settle(*(settled for settled, _ in ended), owe=owed)
            except DatabaseError as error:
                self._journal.trouble(
                    "results of alerts", "results of alerts not stored", str(error)
                )
                await asyncio.sleep(DATABASE_PAUSE.total_seconds())
            else:
                self._journal.is_over("results of alerts")
                return
