"""How an answer is packed: compression, framing, media type and charset never cost an item."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import Mapping

import pytest

from tests.poll.checks.harness import poll_rounds, watching
from tests.poll.checks.papers import FEED, THREE, TITLES, by_request, in_turn, item, then_close
from tests.poll.server import Asked, answer

# Every character of it is in Windows-1252, none of the quotes and not the euro in ISO-8859-1.
TITLE = "„Möwe“ – süßes Fährgeld: 7 €"
PLAIN = "Möwe süß in Fährhäusern"
CHUNKS = b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in (THREE[:99], THREE[99:]))
# Packed without being compressed: enough for whoever can unpack it.
BROTLI = ((len(THREE) - 1) << 4 | 1 << 20).to_bytes(3, "little") + THREE + b"\x03"
SIZES = len(THREE).to_bytes(4, "little") + (len(THREE) << 3 | 1).to_bytes(3, "little")
ZSTD = b"\x28\xb5\x2f\xfd\xa0" + SIZES + THREE


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(THREE, mtime=0)),
        ("x-gzip", gzip.compress(THREE, mtime=0)),
        ("gzip", gzip.compress(THREE[:200], mtime=0) + gzip.compress(THREE[200:], mtime=0)),
        ("deflate", zlib.compress(THREE)),
        ("deflate", zlib.compress(THREE, wbits=-15)),
        ("identity", THREE),
    ],
    ids=["gzip", "x-gzip", "gzip in two members", "deflate", "raw deflate", "identity"],
)
def test_what_is_compressed_as_asked_is_read(coding: str, body: bytes) -> None:
    watch = poll_rounds({"/feed": answer(body=body, Content_Encoding=coding)})

    assert watch.errors == [""]
    assert watch.titles == TITLES


def test_gzip_is_asked_for() -> None:
    watch = poll_rounds({"/feed": FEED})

    (accepted,) = watch.sent("accept-encoding")
    assert "gzip" in (accepted or "").split(", ")


@pytest.mark.parametrize(("coding", "body"), [("br", BROTLI), ("zstd", ZSTD)])
def test_what_cannot_be_unpacked_is_not_asked_for(coding: str, body: bytes) -> None:
    def negotiated(asked: Asked) -> bytes:
        wanted = [each.strip() for each in asked.headers["accept-encoding"].split(",")]
        return answer(body=body, Content_Encoding=coding) if coding in wanted else FEED

    watch = poll_rounds({"/feed": by_request(negotiated)})

    assert watch.titles == TITLES


@pytest.mark.parametrize(
    ("coding", "body", "words"),
    [
        ("br", BROTLI, "'br'"),
        ("zstd", ZSTD, "'zstd'"),
        ("gzip, gzip", gzip.compress(gzip.compress(THREE, mtime=0), mtime=0), "'gzip, gzip'"),
        ("gzip", THREE, "not the gzip data"),
        ("gzip", gzip.compress(THREE, mtime=0)[:-20], "ends in the middle"),
        ("deflate", zlib.compress(THREE)[:-20], "ends in the middle"),
    ],
    ids=["brotli", "zstd", "twice", "not packed", "gzip cut", "deflate cut"],
)
def test_packing_that_was_not_asked_for_or_is_broken_is_an_error(
    coding: str, body: bytes, words: str
) -> None:
    bad = answer(body=body, Content_Encoding=coding, ETag='"bad"')

    watch = poll_rounds({"/feed": in_turn(bad, FEED)}, count=2)

    assert words in watch.errors[0]
    assert watch.sent("if-none-match") == [None, None]
    assert watch.titles == TITLES


@pytest.mark.parametrize(
    "answered",
    [
        answer(body=CHUNKS + b"0\r\nX-Trailer: 1\r\n\r\n", Transfer_Encoding="chunked"),
        then_close(b"HTTP/1.0 200 OK\r\n\r\n" + THREE),
        then_close(b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n" + THREE),
        then_close(
            b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=99\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(THREE), THREE)
        ),
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + FEED,
        b"HTTP/1.1 100 Continue\r\n\r\n" + FEED,
        FEED.replace(b" Whatever", b""),
    ],
    ids=[
        "chunked",
        "HTTP/1.0 until the end",
        "HTTP/1.1 until the end",
        "keep-alive that is none",
        "early hints",
        "continue",
        "no reason phrase",
    ],
)
def test_every_framing_of_http_is_read(answered: bytes) -> None:
    watch = poll_rounds({"/feed": answered}, count=2)

    assert watch.errors == ["", ""]
    assert watch.titles == TITLES


def test_a_feed_behind_ipv6_is_read() -> None:
    if not socket.has_ipv6:
        pytest.skip("this Python has no IPv6")

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(FEED)
        await writer.drain()
        writer.close()

    async def main() -> list[str]:
        try:
            server = await asyncio.start_server(handle, "::1", 0)
        except OSError:
            pytest.skip("this machine has no IPv6 loopback")
        port = server.sockets[0].getsockname()[1]
        async with watching({}, source={"url": f"http://[::1]:{port}/"}, allow=["::1/128"]) as six:
            await six.poll()
        server.close()
        return six.titles

    assert asyncio.run(main()) == TITLES


@pytest.mark.parametrize(
    "media",
    ["text/html; charset=utf-8", "application/octet-stream", "", "text/plain", "image/png", ";;"],
)
def test_a_wrong_media_type_does_not_matter(media: str) -> None:
    headers = {"Content_Type": media} if media else {}

    watch = poll_rounds({"/feed": answer(200, THREE, **headers)})

    assert watch.errors == [""]
    assert watch.titles == TITLES


def feed_titled(title: str, declared: str) -> str:
    """A feed with one item, declared to be in a charset if any is given."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f'{declaration}<rss version="2.0"><channel>{item(title, guid="1")}</channel></rss>'


@pytest.mark.parametrize(
    ("title", "declared", "codec", "media"),
    [
        (TITLE, "utf-8", "utf-8-sig", "application/rss+xml"),
        (TITLE, "", "utf-8", "text/xml"),
        (TITLE, "iso-8859-1", "cp1252", "application/xml"),
        (TITLE, "", "cp1252", "application/xml"),
        (TITLE, "utf-8", "cp1252", "application/xml; charset=utf-8"),
        (TITLE, "utf-16", "utf-16", "application/xml"),
        (TITLE, "utf-16", "utf-16-be", "application/xml"),
        (TITLE, "utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        (TITLE, "", "cp1252", "text/xml; charset=windows-1252"),
        (TITLE, "x-foo", "utf-8", "application/xml; charset=x-bar"),
        (PLAIN, "iso-8859-15", "iso-8859-15", "application/xml"),
        ("渡船 开放", "gb18030", "gb18030", "application/xml"),
    ],
    ids=[
        "UTF-8 with a mark",
        "text/xml without a charset",
        "cp1252 that says latin1",
        "cp1252 that says nothing",
        "cp1252 that says UTF-8",
        "UTF-16 with a mark",
        "UTF-16 without a mark",
        "UTF-8 that the header calls latin1",
        "cp1252 by the header",
        "unknown charsets",
        "ISO-8859-15",
        "GB18030",
    ],
)
def test_the_title_reads_right_in_every_charset(
    title: str, declared: str, codec: str, media: str
) -> None:
    body = feed_titled(title, declared).encode(codec)

    watch = poll_rounds({"/feed": answer(body=body, Content_Type=media)})

    assert watch.errors == [""]
    assert watch.titles == [title]


def test_one_bad_byte_spoils_nothing_else() -> None:
    good = item(TITLE, guid="1") + item("Rat tagt", teaser="Fähre kaputt")
    feed = f'<?xml version="1.0" encoding="utf-8"?><rss><channel>{good}</channel></rss>'

    watch = poll_rounds({"/feed": answer(body=feed.encode().replace(b"kaputt", b"kap\xfftt"))})

    assert watch.titles == sorted(["Rat tagt", TITLE])
    assert watch.reports[0].warning


def test_a_guessed_charset_is_told() -> None:
    body = feed_titled(TITLE, "utf-8").encode("cp1252")
    headers: Mapping[str, str] = {"Content_Type": "application/xml; charset=utf-8"}

    watch = poll_rounds({"/feed": answer(200, body, **headers)})

    assert "cp1252" in watch.reports[0].warning
    assert "cp1252" in watch.states[0].warning
