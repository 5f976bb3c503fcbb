"""Servers and feeds that mean harm: little time, little memory, a clear error, the old entries.

Memory is what Python allocates for a poll, the server and its scripts included; it is measured, as
it does not depend on how fast the machine is. Time limits are the harness' short ones.
"""

from __future__ import annotations

import asyncio
import ssl
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from monitor.careful import Careful
from monitor.errors import ReadError
from monitor.poll.schedule import is_due
from monitor.workers import ProcessWorkers
from tests.fakes import InlineWorkers
from tests.poll.checks.harness import SHORT, Script, Watch, hours, poll_rounds, watched, watching
from tests.poll.checks.papers import FEED, TITLES, by_request, in_turn, item, listing, reset, rss
from tests.poll.server import Asked, Behaviour, answer, serving

T = TypeVar("T")

MEGABYTE = 1_000_000
CERTIFICATE = Path(__file__).parents[1] / "samples" / "self-signed.pem"
OK = b"HTTP/1.1 200 OK\r\n"
LATER = answer(body=listing("Neuer Steg", *TITLES))
ALL = sorted(["Neuer Steg", *TITLES])


@contextmanager
def at_most(megabytes: int) -> Iterator[None]:
    """Fail if more memory than that is allocated meanwhile."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < megabytes * MEGABYTE


def between(bad: Script, **options: Any) -> Watch:
    """What comes of a feed that is good, then bad, then good again with news."""
    watch = poll_rounds({"/feed": in_turn(FEED, bad, LATER)}, count=3, apart=hours(4), **options)
    assert watch.errors[2] == ""
    assert watch.titles == ALL
    assert watch.told == ["Neuer Steg"]
    return watch


def dripping(beginning: bytes, drop: bytes) -> Behaviour:
    """A beginning, and then a drop every now and then, for ever."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.02)

    return behave


def endless(beginning: bytes, piece: bytes) -> Behaviour:
    """A beginning, and then the same piece as fast as it is taken, for ever."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while True:
            writer.write(piece)
            await writer.drain()

    return behave


async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.Event().wait()


# --- time


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (silent, "said nothing for"),
        (dripping(OK + b"\r\n<rss>", b"x"), "took longer than"),
        (dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), "took longer than"),
        (dripping(OK, b"X: y\r\n"), "took longer than"),
        (dripping(b"HTTP/1.1 103 Early Hints\r\n\r\n", b"HTTP/1.1 103 E\r\n\r\n"), "took longer"),
    ],
    ids=["never answers", "body drips", "chunks drip", "headers drip", "hints drip"],
)
def test_a_server_that_does_not_come_to_an_end_is_given_up(bad: Behaviour, words: str) -> None:
    watch = between(bad, **SHORT)

    assert words in watch.errors[1]


def test_redirects_that_take_their_time_share_one_deadline() -> None:
    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.25)
        writer.write(answer(302, Location=f"{asked.path}x"))

    scripts: dict[str, Script] = {"/feed" + "x" * number: slow for number in range(6)}
    watch = poll_rounds(scripts, **SHORT)

    assert "took longer than" in watch.errors[0]
    assert len(watch.visits) < 5


def test_a_feed_that_hangs_does_not_keep_others_waiting() -> None:
    async def use(watch: Watch) -> None:
        hanging = asyncio.create_task(watch.poll())
        await watch.poll(watch.at("/other"))
        assert not hanging.done()
        await hanging

    watch = watched({"/feed": silent, "/other": FEED}, use, **SHORT)

    assert min(watch.errors) == ""
    assert watch.titles == TITLES


# --- size


@pytest.mark.parametrize(
    "bad",
    [
        endless(OK + b"\r\n<rss>", b"x" * 100_000),
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"186a0\r\n%s\r\n" % (b"x" * 100_000)),
        endless(OK + b"Content-Length: 200000000\r\n\r\n<rss>", b"x" * 100_000),
    ],
    ids=["never ends", "chunks never end", "200 MB"],
)
def test_a_body_that_is_too_big_is_given_up_early(bad: Behaviour) -> None:
    with at_most(60):
        watch = between(bad)

    assert "more than 8,000,000 bytes" in watch.errors[1]


def bomb(unpacked: int, wbits: int) -> bytes:
    """So many bytes "a" packed; only the last part is made with care, so it takes no time."""
    packer = zlib.compressobj(9, wbits=wbits)
    piece = b"a" * 10 * MEGABYTE
    packed = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    return packed + again * (unpacked // len(piece) - 1)


@pytest.mark.parametrize(("coding", "wbits"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_a_bomb_is_not_unpacked(coding: str, wbits: int) -> None:
    packed = bomb(1_500 * MEGABYTE, wbits)
    assert len(packed) < 2 * MEGABYTE

    with at_most(60):
        watch = between(answer(body=packed, Content_Encoding=coding))

    assert "larger than 12,000,000 bytes when unpacked" in watch.errors[1]


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_a_bomb_that_needs_brotli_or_zstd_is_never_sent(coding: str) -> None:
    def armed(asked: Asked) -> bytes:
        assert coding not in asked.headers["accept-encoding"]
        return FEED

    watch = poll_rounds({"/feed": by_request(armed)})

    assert watch.titles == TITLES


def test_an_item_of_fifty_megabytes_is_given_up() -> None:
    watch = between(endless(OK + b"\r\n<rss><channel><item><description>", b"Wort " * 20_000))

    assert "bytes" in watch.errors[1]


def test_five_megabytes_of_headers_are_an_error() -> None:
    watch = between(OK + b"X-Flood: 1234567890\r\n" * 250_000 + b"\r\n")

    assert watch.errors[1]


def test_two_thousand_long_headers_are_an_error() -> None:
    watch = between(OK + b"X-Flood: %s\r\n" % (b"y" * 500) * 2_000 + b"\r\n")

    assert watch.errors[1]


def test_a_flood_of_cookies_is_not_kept() -> None:
    flood = b"".join(b"Set-Cookie: c%d=%s\r\n" % (at, b"x" * 50) for at in range(200))
    moved = b"HTTP/1.1 302 Found\r\nLocation: /now\r\nContent-Length: 0\r\n" + flood + b"\r\n"

    watch = poll_rounds({"/feed": moved, "/now": FEED}, count=2)

    assert watch.errors == ["", ""]
    assert watch.sent("cookie", "/now") == [None, None]
    assert watch.sent("cookie") == [None, None]


def test_pieces_of_a_byte_are_given_up_early() -> None:
    head = OK + b"Transfer-Encoding: chunked\r\n\r\n"

    watch = between(endless(head, b"1\r\nx\r\n" * 1_000))

    assert "pieces of a few bytes" in watch.errors[1]


# --- XML


def laughs(levels: int) -> bytes:
    """Entities of entities of entities."""
    definitions = "".join(
        f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, levels)
    )
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{definitions}]><rss version="2.0">'
        f"<channel><item><title>&l{levels - 1};</title></item></channel></rss>"
    ).encode()


def quadratic() -> bytes:
    """One long entity, often used."""
    return (
        f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss version="2.0"><channel><item>'
        f"<title>{'&a;' * 50_000}</title></item></channel></rss>"
    ).encode()


@pytest.mark.parametrize("body", [laughs(10), quadratic()], ids=["billion laughs", "quadratic"])
def test_entities_do_not_blow_up(body: bytes) -> None:
    with at_most(100):
        watch = poll_rounds({"/feed": answer(body=body)})

    assert all(len(title) <= 1_000 for title in watch.titles)


@pytest.mark.parametrize("scheme", ["file", "http"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "{place}">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{place}"> %p; <!ENTITY x "y">]>',
        '<!DOCTYPE rss SYSTEM "{place}">',
        '<!DOCTYPE rss PUBLIC "-//Bote//DTD//DE" "{place}">',
    ],
    ids=["entity", "parameter entity", "external DTD", "public DTD"],
)
def test_nothing_outside_of_a_feed_is_read(scheme: str, doctype: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")

    async def main() -> tuple[Watch, int]:
        async with serving({"/x.dtd": answer(body=b'<!ENTITY x "geheim">')}) as sink:
            place = {"file": secret.as_uri(), "http": f"{sink.url}/x.dtd"}[scheme]
            body = (
                doctype.format(place=place)
                + '<rss version="2.0"><channel><item><title>Fähre &x;</title><guid>1</guid>'
                "<description>&x;</description></item></channel></rss>"
            )
            async with watching({"/feed": answer(body=body.encode())}) as watch:
                await watch.poll()
            return watch, len(sink.asked)

    watch, asked = asyncio.run(main())

    assert asked == 0
    assert not any("geheim" in f"{each.title} {each.teaser}" for each in watch.articles)
    assert [each.title[:5] for each in watch.articles] == ["Fähre"]


@pytest.mark.parametrize("tag", ["a", "div", "item", "x:y"])
def test_sixty_thousand_nested_elements_do_no_harm(tag: str) -> None:
    nested = f"<{tag}>" * 60_000 + "x" + f"</{tag}>" * 60_000

    watch = between(answer(body=rss(item("Bad öffnet", more=nested))))

    assert len(watch.reports) == 3


def test_sixty_thousand_nested_tags_in_a_text_do_no_harm() -> None:
    nested = "<div>" * 60_000 + "Fähre" + "</div>" * 60_000

    watch = poll_rounds({"/feed": answer(body=rss(item("Bad öffnet", teaser=nested)))})

    assert watch.titles == ["Bad öffnet"]


@pytest.mark.parametrize("count", [20_000, 50_000])
def test_very_many_items_are_handled_the_first_of_them(count: int) -> None:
    items = "".join(item(f"Nr. {number}", guid="", teaser="") for number in range(count))

    watch = poll_rounds({"/feed": answer(body=rss(items))}, count=2)

    assert watch.errors == ["", ""]
    assert watch.news == [1000, 0]
    assert f"1000 of {count} entries" in watch.reports[0].warning
    assert watch.titles == sorted(f"Nr. {number}" for number in range(1000))


# --- the network


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (reset, "broke"),
        (b"", "127.0.0.1"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "broke the rules of HTTP"),
        (b"HTTP/1.1 200\r\nContent-Length: -1\r\n\r\n", "bad Content-Length"),
        (OK + b"Content-Length: 99999999999999999999999\r\n\r\n", "bad Content-Length"),
        (b"HTTP/9.9 999 Nie\r\n\r\n", "127.0.0.1"),
    ],
    ids=["reset", "nothing", "TLS alert", "length below zero", "length of 10^23", "HTTP/9.9"],
)
def test_a_connection_that_breaks_is_survived(bad: Script, words: str) -> None:
    watch = between(bad)

    assert words in watch.errors[1]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://bote.invalid/feed", "no address in the DNS"),
        ("http://127.0.0.1:2/feed", "refuses the connection"),
        ("https://127.0.0.1:{port}/feed", "does not speak TLS"),
    ],
    ids=["no such name", "nobody there", "plain text where TLS should be"],
)
def test_a_source_that_cannot_be_reached_is_survived(url: str, words: str) -> None:
    async def use(watch: Watch) -> None:
        await watch.poll(watch.at("", id="bad", url=url.format(port=watch.port)))
        await watch.poll()

    watch = watched({"/feed": FEED}, use)

    assert words in watch.errors[0]
    assert words in watch.states[0].error
    assert watch.titles == TITLES


@pytest.mark.parametrize(
    ("name", "words"), [("expired.pem", "expired"), ("other-name.pem", "IP address mismatch")]
)
def test_a_certificate_that_is_out_of_date_or_of_another_host_is_refused(
    name: str, words: str
) -> None:
    certificate = CERTIFICATE.with_name(name)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)

    watch = poll_rounds({"/feed": FEED}, tls=tls, trust=certificate)

    assert "certificate that is not valid" in watch.errors[0]
    assert words in watch.errors[0]
    assert watch.visits == []


def test_a_certificate_nobody_vouches_for_is_refused() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)

    refused = poll_rounds({"/feed": FEED}, tls=tls)
    trusted = poll_rounds({"/feed": FEED}, tls=tls, trust=CERTIFICATE)

    assert "certificate that is not valid" in refused.errors[0]
    assert refused.visits == []
    assert trusted.titles == TITLES


# --- real worker processes


def with_workers(scripts: dict[str, Script], use: Callable[[Watch], Any]) -> Watch:
    """The watch after it was used with processes that read feeds for a second at most."""

    async def main() -> Watch:
        async with (
            ProcessWorkers(processes=1, timeout=timedelta(seconds=1)) as workers,
            watching(scripts, workers=workers) as watch,
        ):
            await use(watch)
        return watch

    return asyncio.run(main())


def test_a_document_that_ends_two_workers_is_left_alone_until_it_changes() -> None:
    slow = rss(item("Rat tagt", more=f"<author>{'a.' * 20_000}@</author>"))
    started: list[int] = []

    async def use(watch: Watch) -> None:
        for _ in range(5):
            await watch.poll()
            other = await watch.poll(watch.at("/other"))
            started.append(len(other.error))
            watch.clock.move(hours(2))

    bad = [answer(body=slow)] * 4
    watch = with_workers({"/feed": in_turn(*bad, LATER), "/other": FEED}, use)

    first, second, third, fourth, mended = watch.errors[::2]
    assert "takes longer than 1 s" in first
    assert "takes longer than 1 s" in second
    assert third == fourth
    assert "until it has changed" in third or "once it has changed" in third
    assert mended == ""
    assert started == [0] * 5


def test_a_dead_document_is_still_due() -> None:
    watch = poll_rounds({"/feed": answer(body=b"<svg/>")}, count=4)

    assert is_due(watch.states[-1], watch.clock.now() + hours(24))


class DeadlyWorkers(InlineWorkers):
    """Every document takes too long; keeps how many were read at a time, and of which host."""

    def __init__(self) -> None:
        self.running = 0
        self.at_once: list[int] = []

    async def run(self, function: Callable[..., T], *args: object) -> T:
        self.running += 1
        self.at_once.append(self.running)
        await asyncio.sleep(0)
        self.running -= 1
        raise ReadError("takes longer than 1 s to read", deadly=True)


def test_what_ended_a_worker_is_read_one_at_a_time_whatever_its_host() -> None:
    workers = DeadlyWorkers()

    async def read_all(careful: Careful, hosts: list[str]) -> None:
        of = [careful.for_feeds(workers, host) for host in hosts]
        await asyncio.gather(*(each.run(str) for each in of), return_exceptions=True)

    async def main() -> tuple[list[int], list[int], list[int]]:
        careful = Careful()
        found = []
        for hosts in (["a"] * 4, ["b", "c", "d"], ["a", "b", "c", "d"] * 2):
            workers.at_once = []
            await read_all(careful, hosts)
            found.append(workers.at_once)
        return found[0], found[1], found[2]

    one_host, new_hosts, known_hosts = asyncio.run(main())

    assert max(one_host) == 1
    assert max(new_hosts) == 3
    assert max(known_hosts) == 1
    assert len(known_hosts) == 8


def test_a_host_that_ended_a_worker_with_a_page_does_not_hold_up_the_feeds_of_others() -> None:
    workers = DeadlyWorkers()

    async def use(watch: Watch) -> None:
        await asyncio.gather(*(watch.poll(watch.at(path)) for path in scripts))

    scripts: dict[str, Script] = {f"/{number}": FEED for number in range(6)}
    watched(scripts, use, workers=workers)

    assert max(workers.at_once) == 1


def test_pages_of_many_hosts_leave_a_worker_to_feeds() -> None:
    workers = DeadlyWorkers()

    async def main() -> None:
        careful = Careful(pages=2)
        of = [careful.for_pages(workers, host) for host in "abcdef"]
        await asyncio.gather(*(each.run(str) for each in of), return_exceptions=True)

    asyncio.run(main())

    assert max(workers.at_once) == 2
