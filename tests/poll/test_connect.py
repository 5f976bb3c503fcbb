"""Connections are opened only to addresses that were judged, before and after."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import httpcore
import pytest

from monitor.errors import FetchError
from monitor.poll.connect import GuardedBackend, Resolve, look_up
from monitor.poll.guard import Guard
from monitor.poll.stream import AsyncioStream

T = TypeVar("T")
NAME = "wiesenbote.example"
HERE = "127.0.0.1"
CERTIFICATE = Path(__file__).parent / "samples" / "self-signed.pem"


class Names:
    """A resolver that is a dict: each time it is asked it gives the next answer, then the last."""

    def __init__(self, answers: Mapping[str, list[list[str]]]) -> None:
        self.answers = {name: list(each) for name, each in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        left = self.answers[host]
        return left.pop(0) if len(left) > 1 else left[0]


@dataclass
class Canary:
    """A port that is open on two addresses of this machine, and on which of them who came."""

    port: int
    came: list[str] = field(default_factory=list)


@asynccontextmanager
async def canary() -> AsyncIterator[Canary]:
    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bird.came.append(writer.get_extra_info("sockname")[0])
        writer.close()

    first = await asyncio.start_server(connected, HERE, 0)
    bird = Canary(first.sockets[0].getsockname()[1])
    second = await asyncio.start_server(connected, "127.0.0.2", bird.port)
    try:
        yield bird
    finally:
        first.close()
        second.close()


def with_backend(
    allow: list[str],
    resolve: Resolve,
    use: Callable[[GuardedBackend, Canary], Awaitable[T]],
) -> T:
    async def main() -> T:
        backend = GuardedBackend(Guard(allow), lookups=4, resolve=resolve)
        try:
            async with asyncio.timeout(30), canary() as bird:
                return await use(backend, bird)
        finally:
            backend.close()

    return asyncio.run(main())


async def came_to(backend: GuardedBackend, bird: Canary, host: str) -> list[str]:
    """Where the canary was reached by a connection to the host."""
    stream = await backend.connect_tcp(host, bird.port, timeout=10)
    await stream.read(1)
    await stream.aclose()
    return bird.came


def to(host: str) -> Callable[[GuardedBackend, Canary], Awaitable[list[str]]]:
    """A connection to the host, and where it came."""
    return lambda backend, bird: came_to(backend, bird, host)


async def refusal(backend: GuardedBackend, bird: Canary, host: str) -> FetchError:
    """Why a connection to the host is refused."""
    with pytest.raises(FetchError) as caught:
        await backend.connect_tcp(host, bird.port, timeout=10)
    return caught.value


def test_a_name_is_connected_to_if_its_address_is_allowed() -> None:
    names = Names({NAME: [[HERE]]})

    came = with_backend([f"{HERE}/32"], names, to(NAME))

    assert came == [HERE]


def test_without_an_allowed_network_this_machine_is_refused_and_sees_no_connection() -> None:
    async def use(backend: GuardedBackend, bird: Canary) -> tuple[FetchError, list[str]]:
        return await refusal(backend, bird, NAME), bird.came

    error, came = with_backend([], Names({NAME: [[HERE]]}), use)

    assert came == []
    assert error.permanent
    assert str(error) == (
        f"refused: {NAME} leads to 127.0.0.1, and 127.0.0.1 is this machine itself; if that is"
        " meant, write its network at network.allow in monitor.yaml"
    )


def test_an_address_needs_no_resolver() -> None:
    names = Names({})

    came = with_backend([f"{HERE}/32"], names, to(HERE))

    assert came == [HERE]
    assert names.asked == []


def test_a_name_that_changes_its_address_after_it_was_judged_changes_nothing() -> None:
    names = Names({NAME: [[HERE], ["127.0.0.2"]]})

    async def use(backend: GuardedBackend, bird: Canary) -> tuple[list[str], int]:
        return list(await came_to(backend, bird, NAME)), len(names.asked)

    came, lookups = with_backend([f"{HERE}/32"], names, use)

    assert came == [HERE]
    assert lookups == 1


def test_a_name_is_judged_anew_for_every_connection() -> None:
    names = Names({NAME: [[HERE], ["127.0.0.2"]]})

    async def use(backend: GuardedBackend, bird: Canary) -> tuple[str, list[str]]:
        await came_to(backend, bird, NAME)
        return str(await refusal(backend, bird, NAME)), bird.came

    reason, came = with_backend([f"{HERE}/32"], names, use)

    assert came == [HERE]
    assert "127.0.0.2 is this machine itself" in reason


@pytest.mark.parametrize("bad", ["127.0.0.2", "10.0.0.1", "::1", "169.254.169.254"])
@pytest.mark.parametrize("first", [True, False])
def test_one_bad_address_among_good_ones_refuses_them_all(bad: str, first: bool) -> None:
    found = [bad, HERE] if first else [HERE, bad]

    async def use(backend: GuardedBackend, bird: Canary) -> tuple[str, list[str]]:
        return str(await refusal(backend, bird, NAME)), bird.came

    reason, came = with_backend([f"{HERE}/32"], Names({NAME: [found]}), use)

    assert came == []
    assert bad in reason


def test_the_address_at_the_other_end_is_judged_too() -> None:
    # Linux connects 0.0.0.0 to 127.0.0.1: an address that is not the one that was judged.
    names = Names({NAME: [["0.0.0.0"]]})

    async def use(backend: GuardedBackend, bird: Canary) -> str:
        return str(await refusal(backend, bird, NAME))

    reason = with_backend(["0.0.0.0/32"], names, use)

    assert "127.0.0.1 is this machine itself" in reason


def test_an_address_that_does_not_answer_leaves_its_turn_to_the_next() -> None:
    names = Names({NAME: [["127.0.0.3", HERE]]})

    came = with_backend(["127.0.0.0/8"], names, to(NAME))

    assert came == [HERE]


def test_many_who_wait_for_one_name_wait_for_one_look_up() -> None:
    names = Names({NAME: [[HERE]]})

    async def use(backend: GuardedBackend, bird: Canary) -> None:
        await asyncio.gather(*(came_to(backend, bird, NAME) for _ in range(20)))

    with_backend([f"{HERE}/32"], names, use)

    assert names.asked == [NAME]


def test_a_name_without_an_address_is_an_error_of_the_connection() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    async def use(backend: GuardedBackend, bird: Canary) -> None:
        with pytest.raises(httpcore.ConnectError, match="no such name"):
            await backend.connect_tcp(NAME, bird.port, timeout=10)
        with pytest.raises(httpcore.ConnectError, match="no such name"):
            await backend.connect_tcp(NAME, bird.port, timeout=10)

    with_backend([], nobody, use)


@pytest.mark.parametrize(
    "spelling",
    ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "0"],
)
def test_numbers_in_odd_spellings_are_judged_as_what_the_resolver_makes_of_them(
    spelling: str,
) -> None:
    async def use(backend: GuardedBackend, bird: Canary) -> list[str]:
        with pytest.raises((FetchError, httpcore.ConnectError)):
            await backend.connect_tcp(spelling, bird.port, timeout=10)
        return bird.came

    assert with_backend([], look_up, use) == []


def test_what_is_said_in_the_clear_before_tls_is_never_taken_for_what_came_over_tls() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    trust = ssl.create_default_context(cafile=CERTIFICATE)
    trust.check_hostname = False

    async def handle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nforged")
        await writer.drain()
        said.set()
        with suppress(OSError):
            await writer.start_tls(tls)
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(handle, HERE, 0)
        async with server:
            stream = await AsyncioStream.connect(HERE, server.sockets[0].getsockname()[1], 10)
            await said.wait()
            for _ in range(10):
                await asyncio.sleep(0)  # long enough for it to be read, were anybody reading
            with pytest.raises(httpcore.ConnectError):
                await stream.start_tls(trust, HERE, 10)

    said = asyncio.Event()
    asyncio.run(main())
