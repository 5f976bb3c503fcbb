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
        self._holder = f"{worker} {uuid4()}"
        self._lease = timeout + MARGIN

    async def take(self, host: str) -> timedelta:
        """See the port. Raises FetchError, as for a host that wants to be left alone, for a while.

        Without the database nobody knows who else asks the host.
        """
        try:
            return await asyncio.to_thread(self._cluster.ask_host, host, self._holder, self._lease)
        except DatabaseError as error:
            raise FetchError(
                f"{host} was not asked: {error}", retry_after=self._lease, asked=False
            ) from error

    async def leave(self, host: str, pause: timedelta) -> None:
        """See the port; what cannot be given back is free when the lease is over."""
        try:
            await asyncio.to_thread(self._cluster.leave_host, host, self._holder, pause)
        except DatabaseError as error:
            log.warning("a host could not be given back", host=host, error=str(error))
