"""What the fetcher promises, against a real server on loopback that may misbehave."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from monitor.errors import FetchError
from monitor.model import Response, Validators
from monitor.poll.http import HttpFetcher
from tests.fakes import FakeClock
from tests.poll.server import Asked, Behaviour, Server, answer, serving
from tests.values import NOON

T = TypeVar("T")
NOTHING_KNOWN = Validators()
SHORT = timedelta(seconds=0.2)
FEED = "<rss><channel><title>Größe</title></channel></rss>".encode() * 20
DEFAULTS: Mapping[str, Any] = {
    "contact": "desk@bote.example",
    "version": "1.2",
    "clock": FakeClock(),
    "allow": ["127.0.0.0/8", "::1/128"],
    "pause": timedelta(),
}
SAMPLES = Path(__file__).parent / "samples"


def with_server(
    behaviours: Mapping[str, bytes | Behaviour],
    use: Callable[[HttpFetcher, Server], Awaitable[T]],
    *,
    tls: ssl.SSLContext | None = None,
    **limits: Any,
) -> T:
    async def main() -> T:
        async with (
            serving(behaviours, tls) as server,
            HttpFetcher(**{**DEFAULTS, **limits}) as fetcher,
        ):
            return await use(fetcher, server)

    return asyncio.run(main())


def fetch(
    behaviour: bytes | Behaviour, validators: Validators = NOTHING_KNOWN, **limits: Any
) -> Response:
    return with_server(
        {"/feed": behaviour},
        lambda fetcher, server: fetcher.get(
            f"{server.url}/feed", accept="text/xml", validators=validators
        ),
        **limits,
    )


def asked(url: str = "{url}/feed", validators: Validators = NOTHING_KNOWN) -> Asked:
    async def use(fetcher: HttpFetcher, server: Server) -> Asked:
        url_ = url.format(url=server.url, port=server.port)
        await fetcher.get(url_, accept="text/xml", validators=validators)
        return server.asked[-1]

    return with_server({"/feed": answer(body=FEED)}, use)


def error_of(behaviour: bytes | Behaviour, **limits: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(behaviour, **limits)
    assert "127.0.0.1" in str(caught.value)
    return caught.value


# --- what is sent


def test_the_request_says_who_asks_and_what_is_read() -> None:
    headers = asked().headers

    assert headers["user-agent"] == "monitor/1.2 (+desk@bote.example)"
    assert headers["accept"] == "text/xml"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert not headers.keys() & {"referer", "cookie", "if-none-match", "if-modified-since"}


def test_a_fragment_is_not_sent() -> None:
    assert asked("{url}/feed#top").path == "/feed"


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc"', "bare", '"Größe \xe4"', '"a,b"  c'])
def test_an_etag_comes_back_byte_for_byte(etag: str) -> None:
    behaviours = {"/feed": answer(body=FEED, ETag=etag, Last_Modified="yesterday, 5ish")}

    async def twice(fetcher: HttpFetcher, server: Server) -> Mapping[str, str]:
        first = await fetcher.get(f"{server.url}/feed", accept="*/*")
        await fetcher.get(f"{server.url}/feed", accept="*/*", validators=first.validators)
        return server.asked[-1].headers

    headers = with_server(behaviours, twice)

    assert headers["if-none-match"] == etag
    assert headers["if-modified-since"] == "yesterday, 5ish"


def test_a_password_in_the_address_is_used_but_not_shown() -> None:
    behaviours = {"/feed": answer(body=FEED), "/wrong": answer(401)}

    async def use(fetcher: HttpFetcher, server: Server) -> tuple[str, str, str]:
        base = f"http://desk:geh%40im@127.0.0.1:{server.port}"
        response = await fetcher.get(f"{base}/feed", accept="*/*")
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"{base}/wrong", accept="*/*")
        return server.asked[0].headers["authorization"], response.url, str(caught.value)

    authorization, url, message = with_server(behaviours, use)

    assert authorization == "Basic ZGVzazpnZWhAaW0="
    assert url.startswith("http://127.0.0.1:")
    assert "401 (Unauthorized)" in message
    assert "geh" not in message


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    assert fetch(answer(body=FEED)).body == FEED


def test_cookies_are_not_kept() -> None:
    behaviours = {"/feed": answer(body=FEED, Set_Cookie="a=1; Path=/")}

    async def twice(fetcher: HttpFetcher, server: Server) -> list[Asked]:
        for _ in range(2):
            await fetcher.get(f"{server.url}/feed", accept="*/*")
        return server.asked

    assert all("cookie" not in request.headers for request in with_server(behaviours, twice))


# --- what comes back


def test_the_answer_has_body_type_and_validators() -> None:
    response = fetch(answer(body=FEED, Content_Type="text/xml; charset=utf-8", ETag='"1"'))

    assert response.body == FEED
    assert response.content_type == "text/xml; charset=utf-8"
    assert response.validators == Validators(etag='"1"')
    assert not response.unchanged


def test_without_validators_of_a_newer_answer_the_old_ones_are_dropped() -> None:
    response = fetch(answer(body=FEED), Validators('"old"', "then"))

    assert response.validators == Validators()


def test_an_etag_of_twenty_kilobytes_is_ignored() -> None:
    response = fetch(answer(body=FEED, ETag='"' + "x" * 20_000 + '"', Last_Modified="then"))

    assert response.validators == Validators(last_modified="then")


def test_unchanged_keeps_the_validators_except_for_new_ones() -> None:
    known = Validators('"old"', "then")

    kept = fetch(answer(304), known)
    renewed = fetch(answer(304, ETag='"new"'), known)

    assert kept == Response(kept.url, validators=known, unchanged=True)
    assert renewed.validators == Validators('"new"', "then")


def test_unchanged_is_an_error_when_nothing_was_known() -> None:
    assert "304" in str(error_of(answer(304)))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(FEED, mtime=0)),
        ("x-gzip", gzip.compress(FEED, mtime=0)),
        ("GZIP", gzip.compress(FEED[:100], mtime=0) + gzip.compress(FEED[100:], mtime=0)),
        ("gzip", gzip.compress(FEED, mtime=0) + b"\n\n"),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED, wbits=-15)),
        ("identity", FEED),
    ],
)
def test_compressed_answers_are_read(coding: str, body: bytes) -> None:
    assert fetch(answer(body=body, Content_Encoding=coding)).body == FEED


@pytest.mark.parametrize(
    ("coding", "body", "reason"),
    [
        ("br", FEED, "sent as 'br'"),
        ("zstd", FEED, "sent as 'zstd'"),
        (
            "gzip, gzip",
            gzip.compress(gzip.compress(FEED, mtime=0), mtime=0),
            "sent as 'gzip, gzip'",
        ),
        ("gzip", FEED, "not the gzip data"),
        ("gzip", gzip.compress(FEED, mtime=0)[:-9], "ends in the middle"),
        ("gzip", gzip.compress(FEED, mtime=0)[:1], "ends in the middle"),
        ("deflate", zlib.compress(FEED)[:-5], "ends in the middle"),
    ],
)
def test_compression_that_is_broken_or_unasked_is_refused(
    coding: str, body: bytes, reason: str
) -> None:
    assert reason in str(error_of(answer(body=body, Content_Encoding=coding)))


def test_a_gzip_bomb_is_bounded() -> None:
    bomb = gzip.compress(bytes(50_000_000), mtime=0)

    error = error_of(answer(body=bomb, Content_Encoding="gzip"), max_decoded_bytes=1_000_000)

    assert "larger than 1,000,000 bytes when unpacked" in str(error)


def test_a_body_at_the_limit_is_read_and_one_above_refused() -> None:
    at, above = answer(body=b"x" * 1000), answer(body=b"x" * 1001)

    assert len(fetch(at, max_raw_bytes=1000).body) == 1000
    assert "more than 1,000 bytes" in str(error_of(above, max_raw_bytes=1000))


def test_a_body_without_end_is_bounded() -> None:
    async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 10_000)
            await writer.drain()

    assert "more than 100,000 bytes" in str(error_of(endless, max_raw_bytes=100_000))


@pytest.mark.parametrize(
    "cut",
    [
        answer(body=FEED, Content_Length="999999"),
        answer(body=b"400\r\n" + b"x" * 50, Transfer_Encoding="chunked"),
    ],
)
def test_a_body_that_is_cut_off_is_refused(cut: bytes) -> None:
    assert "broke the rules of HTTP" in str(error_of(cut))


def test_chunks_and_the_end_of_the_connection_are_bodies_too() -> None:
    chunked = answer(body=b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", Transfer_Encoding="chunked")

    assert fetch(chunked).body == b"abcde"
    assert fetch(b"HTTP/1.0 200 OK\r\n\r\nabc").body == b"abc"


# --- errors


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, "404 (Not Found)"), (410, "410 (Gone)"), (500, "500 (Internal"), (520, "answers 520")],
)
def test_an_error_status_is_told_with_its_meaning(status: int, reason: str) -> None:
    error = error_of(answer(status, b"<html>", ETag='"no"', Retry_After="60"))

    assert reason in str(error)
    assert error.retry_after is None


@pytest.mark.parametrize("status", [204, 206])
def test_a_success_that_is_not_the_whole_content_is_an_error(status: int) -> None:
    assert str(status) in str(error_of(answer(status)))


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("999999999999999999999", timedelta(hours=24)),
        ("Fri, 01 Jan 2100 00:00:00 GMT", timedelta(hours=24)),
        ("Fri, 01 Jan 2010 00:00:00 GMT", None),
        ("-5", None),
        ("0", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_server_may_ask_for_a_pause(status: int, header: str, wait: timedelta | None) -> None:
    assert error_of(answer(status, Retry_After=header)).retry_after == wait


def test_a_pause_may_be_given_as_a_date() -> None:
    until = NOON + timedelta(hours=2)

    wait = error_of(answer(503, Retry_After=format_datetime(until, usegmt=True))).retry_after

    assert wait == timedelta(hours=2)


def test_a_silent_server_is_given_up() -> None:
    async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    assert "said nothing for 0.2 s" in str(error_of(silent, read_timeout=SHORT))


@pytest.mark.parametrize("beginning", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "])
def test_a_server_that_drips_is_given_up(beginning: bytes) -> None:
    async def drip(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    assert "took longer than 0.2 s" in str(error_of(drip, total_timeout=SHORT))


def test_a_broken_connection_and_garbage_are_errors() -> None:
    async def reset(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    assert "broke" in str(error_of(reset))
    assert "broke the rules of HTTP" in str(error_of(b"\x15\x03\x01\x00\x02"))


def test_five_megabytes_of_headers_are_refused() -> None:
    flood = b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1234567890\r\n" * 250_000 + b"\r\n"

    assert "broke" in str(error_of(flood))


def failure(url: str) -> str:
    async def use(fetcher: HttpFetcher, server: Server) -> str:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(url.format(port=server.port), accept="*/*")
        return str(caught.value)

    return with_server({"/": answer()}, use)


def test_a_refused_connection_is_told() -> None:
    assert failure("http://127.0.0.1:2/") == "127.0.0.1:2 refuses the connection"


def test_a_name_without_address_is_told() -> None:
    assert failure("http://bote.invalid/").startswith("bote.invalid has no address in the DNS")


def test_plain_http_on_a_tls_address_is_told() -> None:
    assert "does not speak TLS" in failure("https://127.0.0.1:{port}/")


def test_a_certificate_nobody_vouches_for_is_refused() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(SAMPLES / "self-signed.pem")

    async def use(fetcher: HttpFetcher, server: Server) -> str:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"{server.url}/", accept="*/*")
        assert server.asked == []
        return str(caught.value)

    assert "certificate that is not valid (self-signed certificate)" in with_server(
        {"/": answer()}, use, tls=tls
    )


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "bote.example/feed",
        "ftp://bote.example/",
        "http://",
        "http://bote.example:0/",
        "http://bote.example:65536/",
        "http://u:geheim@bote.example:port/",
        "http://a\x00b/",
        "http://xn--/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    message = failure(url)

    assert "cannot be fetched" in message or "no valid address" in message
    assert "geheim" not in message


# --- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_with_the_validators(status: int) -> None:
    behaviours = {
        "/feed": answer(status, Location="/moved#part"),
        "/moved": answer(body=FEED, ETag='"2"'),
    }

    async def use(fetcher: HttpFetcher, server: Server) -> tuple[Response, Server]:
        known = Validators('"1"', "then")
        url = f"http://desk:pw@127.0.0.1:{server.port}/feed"
        return await fetcher.get(url, accept="*/*", validators=known), server

    response, server = with_server(behaviours, use)

    assert response.body == FEED
    assert response.url == f"{server.url}/moved"
    assert response.validators == Validators('"2"')
    assert server.asked[1].headers["if-none-match"] == '"1"'
    assert server.asked[1].headers["if-modified-since"] == "then"
    assert server.asked[1].headers["authorization"] == server.asked[0].headers["authorization"]


def test_a_password_does_not_follow_a_redirect_to_another_server() -> None:
    async def use(fetcher: HttpFetcher, server: Server) -> list[Asked]:
        elsewhere = answer(302, Location=f"{server.url}/feed")
        async with serving({"/": elsewhere}) as first:
            await fetcher.get(f"http://desk:pw@127.0.0.1:{first.port}/", accept="*/*")
        return server.asked

    (request,) = with_server({"/feed": answer(body=FEED)}, use)

    assert "authorization" not in request.headers


def test_a_redirect_loop_ends() -> None:
    async def use(fetcher: HttpFetcher, server: Server) -> int:
        with pytest.raises(FetchError, match="redirects more than 5 times"):
            await fetcher.get(f"{server.url}/feed", accept="*/*")
        return len(server.asked)

    assert with_server({"/feed": answer(301, Location="/feed")}, use) == 6


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "file:// cannot be fetched"),
        ("javascript:alert(1)", "cannot be fetched"),
        ("http://[::1", "no valid address"),
    ],
)
def test_a_redirect_out_of_the_web_is_refused(location: str, reason: str) -> None:
    message = str(error_of(answer(302, Location=location)))

    assert "redirects" in message
    assert reason in message


def test_a_redirect_without_a_target_is_an_error() -> None:
    assert "redirects to nowhere" in str(error_of(answer(302)))


def test_the_deadline_counts_over_redirects() -> None:
    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.12)
        writer.write(answer(302, Location="/feed"))

    assert "took longer than 0.2 s" in str(error_of(slow, total_timeout=SHORT))


# --- many at once


class Gate:
    """Holds answers back until as many requests as expected are there, and counts them."""

    def __init__(self, expected: int) -> None:
        self.expected = expected
        self.open = asyncio.Event()
        self.now = 0
        self.most = 0

    async def __call__(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        if self.now == self.expected:
            self.open.set()
        await self.open.wait()
        self.now -= 1
        writer.write(answer(body=FEED))


def most_at_once(expected: int, hosts: list[str], **limits: Any) -> int:
    gate = Gate(expected)

    async def use(fetcher: HttpFetcher, server: Server) -> int:
        urls = [f"http://{host}:{server.port}/feed" for host in hosts]
        await asyncio.gather(*(fetcher.get(url, accept="*/*") for url in urls))
        return gate.most

    return with_server({"/feed": gate}, use, **limits)


def test_one_host_is_asked_twice_at_once_at_most() -> None:
    assert most_at_once(2, ["127.0.0.1"] * 8) == 2


def test_different_hosts_do_not_wait_for_each_other() -> None:
    assert most_at_once(3, ["127.0.0.1"] * 3 + ["localhost"]) == 3


def test_all_hosts_together_are_asked_as_often_as_allowed() -> None:
    assert most_at_once(3, ["127.0.0.1"] * 8, parallel=3, parallel_per_host=8) == 3


def test_the_wait_for_a_free_place_does_not_count() -> None:
    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.12)
        writer.write(answer(body=FEED))

    async def use(fetcher: HttpFetcher, server: Server) -> list[Response]:
        url = f"{server.url}/feed"
        return await asyncio.gather(*(fetcher.get(url, accept="*/*") for _ in range(4)))

    responses = with_server({"/feed": slow}, use, total_timeout=SHORT, parallel_per_host=1)

    assert [response.body for response in responses] == [FEED] * 4
