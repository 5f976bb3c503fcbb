"""Hosts are leased from the database, so that one worker at a time asks each."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import structlog

from monitor.errors import DatabaseError, FetchError
from monitor.store.cluster import Cluster

# Beyond the time that a request may take: for the way to the database and back.
MARGIN = timedelta(seconds=5)

log = structlog.get_logger()


class HostLeases:
    """Implements `monitor.ports.Leases`; a request takes at most ``timeout``."""

    def __init__(self, cluster: Cluster, worker: str, timeout: timedelta) -> None:
        self._cluster = cluster
        # Names of workers come again; who took a host must not be taken for another.
        self._worker = f"{worker} {uuid4()}"
        self.length = timeout + MARGIN

    async def take(self, host: str, request: str) -> timedelta:
        """See the port. Raises FetchError, as for a host that wants to be left alone, for a while.

        Without the database nobody knows who else asks the host.
        """
        holder = self._holder(request)
        try:
            return await asyncio.to_thread(self._cluster.ask_host, host, holder, self.length)
        except DatabaseError as error:
            raise FetchError(
                f"{host} was not asked: {error}", retry_after=self.length, asked=False
            ) from error

    async def leave(self, host: str, request: str, pause: timedelta) -> None:
        """See the port; what cannot be given back is free when the lease is over."""
        holder = self._holder(request)
        try:
            await asyncio.to_thread(self._cluster.leave_host, host, holder, pause)
        except DatabaseError as error:
            log.warning("a host could not be given back", host=host, error=str(error))

    def _holder(self, request: str) -> str:
        return f"{self._worker} {request}"
