"""Opens connections, after a look at where they lead: every one of feeds and pages passes here."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

import httpcore

from monitor.errors import FetchError
from monitor.poll.guard import Guard
from monitor.poll.stream import AsyncioStream

MAX_ADDRESSES = 4

Resolve = Callable[[str, int], list[str]]
"""The addresses of a host (and port); blocks, and raises OSError where there is none."""


def look_up(host: str, port: int) -> list[str]:
    """What the resolver of this machine says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to names whose every address the guard accepts.

    The name is resolved once, the addresses found are judged, one of them is connected to, and the
    address at the other end is judged again: nothing is asked of the resolver in between (DNS
    rebinding). One bad address among several refuses them all. Raises FetchError.
    """

    def __init__(self, guard: Guard, *, lookups: int, resolve: Resolve = look_up) -> None:
        self._guard = guard
        self._resolve = resolve
        # Threads of its own: look-ups that hang must not hold up the database.
        self._resolver = ThreadPoolExecutor(lookups, thread_name_prefix="dns")
        self._asking: dict[tuple[str, int], asyncio.Task[list[str]]] = {}

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the host's addresses. Raises FetchError, httpcore.ConnectError."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._addresses(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no answer from the DNS for {host}") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        for address in addresses:
            self._judge(host, address)
        return await self._connected(host, port, addresses, timeout)

    def close(self) -> None:
        """Let go of the threads; look-ups that hang are not waited for."""
        self._resolver.shutdown(wait=False, cancel_futures=True)

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return [str(ip_address(host))]
        except ValueError:
            pass  # a name, or a number in one of its odd spellings: the resolver knows them
        # Many feeds of one host that does not answer wait for one look-up, not for one each.
        task = self._asking.get((host, port))
        if task is None:
            task = self._asking[host, port] = asyncio.create_task(self._resolved(host, port))
        return await asyncio.shield(task)

    async def _resolved(self, host: str, port: int) -> list[str]:
        try:
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._resolver, self._resolve, host, port)
        finally:
            del self._asking[host, port]
        return found[:MAX_ADDRESSES]

    async def _connected(
        self,
        host: str,
        port: int,
        addresses: list[str],
        timeout: float | None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        # One that does not answer leaves the others their share of the time.
        share = timeout / len(addresses) if timeout else None
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = await AsyncioStream.connect(address, port, share)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
                continue
            try:
                peer = stream.get_extra_info("server_addr")
                self._judge(host, str(peer[0]) if peer else address)
            except BaseException:
                await stream.aclose()
                raise
            return stream
        raise problem

    def _judge(self, host: str, address: str) -> None:
        if reason := self._guard.refusal(address):
            shown = reason if host == address else f"{host} leads to {address}, and {reason}"
            raise FetchError(
                f"refused: {shown}; if that is meant, write its network at network.allow"
                " in monitor.yaml",
                permanent=True,
            )
