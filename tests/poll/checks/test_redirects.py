"""Redirects: followed where they may lead, believed when they last."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import NoticeKind
from tests.poll.checks.harness import Script, Watch, hours, poll_rounds, watched, watching
from tests.poll.checks.papers import (
    FEED,
    HTML,
    THREE,
    TITLES,
    by_request,
    in_turn,
    unless_known,
)
from tests.poll.server import Asked, answer, serving

CERTIFICATE = Path(__file__).parents[1] / "samples" / "self-signed.pem"
# The last two octets of the place that must not be reached: allowed is only 127.0.0.1.
SPELLINGS = [
    "127.0.0.2",
    "2130706434",
    "0x7f000002",
    "0x7f.0.0.2",
    "0177.0.0.2",
    "017700000002",
    "127.2",
    "127.0.2",
    "desk@127.0.0.2",
    "bote.example@127.0.0.2",
    "127。0。0。2",
    "①②⑦.⓪.⓪.②",
    "%31%32%37.0.0.2",
    "[::1]",
    "[::ffff:127.0.0.2]",
    "[::ffff:7f00:2]",
    "[0:0:0:0:0:ffff:127.0.0.2]",
    "[::127.0.0.2]",
    "[64:ff9b::7f00:2]",
    "[2002:7f00:2::]",
    "[::]",
    "0.0.0.0",
    "0",
]
REFUSALS = ("refused", "no valid address", "no address in the DNS")
PRIVATE = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
    "[64:ff9b::a00:1]",
    "[2001:0:a00:1::]",
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_chain_of_redirects_is_followed(status: int) -> None:
    behaviours: dict[str, Script] = {
        "/feed": answer(status, Location="/a/one"),
        "/a/one": answer(status, Location="two"),
        "/a/two": answer(status, Location="?three"),
        "/a/two?three": FEED,
    }

    watch = poll_rounds(behaviours)

    assert [visit.path for visit in watch.visits] == [*behaviours]
    assert watch.titles == TITLES


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_passing_redirect_leaves_the_address_as_it_is(status: int) -> None:
    watch = poll_rounds({"/feed": answer(status, Location="/now"), "/now": FEED}, count=8)

    assert len(watch.asked("/feed")) == 8


@pytest.mark.parametrize("status", [301, 308])
def test_a_lasting_redirect_is_believed_after_several_equal_answers_and_told_once(
    status: int,
) -> None:
    watch = poll_rounds({"/feed": answer(status, Location="/new"), "/new": FEED}, count=8)

    rounds = [visit.round for visit in watch.asked("/feed")]
    assert rounds in ([0, 1], [0, 1, 2], [0, 1, 2, 3])
    assert len(watch.asked("/new")) == 8
    assert [notice.kind for notice in watch.notices] == [NoticeKind.MOVED]
    assert f"{watch.url}/new" in watch.notices[0].message
    assert watch.news == [3, *[0] * 7]


def test_a_lasting_redirect_through_a_passing_one_is_not_believed() -> None:
    behaviours = {
        "/feed": answer(302, Location="/day"),
        "/day": answer(301, Location="/new"),
        "/new": FEED,
    }

    watch = poll_rounds(behaviours, count=8)

    assert len(watch.asked("/feed")) == 8


def test_of_a_chain_only_its_lasting_beginning_is_believed() -> None:
    behaviours = {
        "/feed": answer(301, Location="/new"),
        "/new": answer(302, Location="/day"),
        "/day": FEED,
    }

    watch = poll_rounds(behaviours, count=8)

    assert len(watch.asked("/feed")) <= 4
    assert len(watch.asked("/new")) == 8


def test_a_lasting_redirect_that_changes_its_mind_is_not_believed() -> None:
    moves = (answer(301, Location=f"/{number % 2}") for number in range(8))

    watch = poll_rounds({"/feed": in_turn(*moves), "/0": FEED, "/1": FEED}, count=8)

    assert len(watch.asked("/feed")) == 8


def test_a_lasting_redirect_to_a_page_that_is_no_feed_is_not_believed() -> None:
    login = answer(301, Location="/login")

    watch = poll_rounds(
        {"/feed": in_turn(FEED, *[login] * 6, FEED), "/login": HTML}, count=8, apart=hours(24)
    )

    assert len(watch.asked("/feed")) == 8
    assert all("HTML" in error for error in watch.errors[1:7])
    assert watch.errors[7] == ""
    assert watch.titles == TITLES


def test_a_new_address_that_fails_is_left_for_the_old_one() -> None:
    behaviours = {
        "/feed": in_turn(*[answer(301, Location="/new")] * 4, FEED),
        "/new": in_turn(*[FEED] * 5, answer(404)),
    }

    watch = poll_rounds(behaviours, count=16)

    assert watch.errors[-1] == ""
    assert watch.asked("/feed")[-1].round > 5


def test_a_loop_of_redirects_ends_with_an_error() -> None:
    behaviours = {"/feed": answer(301, Location="/b"), "/b": answer(302, Location="/feed")}

    watch = poll_rounds(behaviours, count=2)

    assert all("redirects more than 5 times" in error for error in watch.errors)
    assert len(watch.visits) <= 2 * 6


def test_a_redirect_to_itself_ends_with_an_error() -> None:
    watch = poll_rounds({"/feed": answer(301, Location="/feed")})

    assert "redirects more than 5 times" in watch.errors[0]


@asynccontextmanager
async def canary() -> AsyncIterator[tuple[int, list[object]]]:
    """A port on several addresses of this machine, and who came there."""
    came: list[object] = []

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(writer.get_extra_info("sockname"))
        writer.close()

    first = await asyncio.start_server(connected, "127.0.0.2", 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(connected, "::1", port)] if has_ipv6() else []
    try:
        yield port, came
    finally:
        for server in (first, *others):
            server.close()


def has_ipv6() -> bool:
    """Whether this machine has the IPv6 loopback."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def led_to(host: str, status: int) -> tuple[Watch, list[object]]:
    """What comes of a feed that redirects to this host, and who came to the canary."""

    async def main() -> tuple[Watch, list[object]]:
        async with canary() as (port, came):
            location = f"http://{host}:{port}/".encode().decode("latin-1")
            async with watching({"/feed": answer(status, Location=location)}) as watch:
                await watch.poll()
                return watch, came

    return asyncio.run(main())


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_redirect_to_this_machine_is_not_followed_however_it_is_spelt(host: str) -> None:
    watch, came = led_to(host, 302)

    assert came == []
    assert any(words in watch.errors[0] for words in REFUSALS)
    assert watch.states[0].error == watch.errors[0]


@pytest.mark.parametrize("host", PRIVATE)
def test_a_redirect_into_a_network_that_is_not_public_is_not_followed(host: str) -> None:
    watch, _ = led_to(host, 301)

    assert "refused" in watch.errors[0]


@pytest.mark.parametrize("host", ["127.0.0.2", "2130706434", "bote.example@127.0.0.2", "[::1]"])
def test_a_source_in_a_network_that_is_not_public_is_not_asked(host: str) -> None:
    async def main() -> tuple[Watch, list[object]]:
        async with canary() as (port, came), watching({}) as watch:
            await watch.poll(replace(watch.source, url=f"http://{host}:{port}/"))
            return watch, came

    watch, came = asyncio.run(main())

    assert came == []
    assert "refused" in watch.errors[0]


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/feed",
        "gopher://127.0.0.1/",
        "data:text/xml,<rss/>",
        "javascript:alert(1)",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:25/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:65536/",
        "http://127.0.0.1:-1/",
        "http://[::1/",
        "",
    ],
)
def test_a_redirect_to_what_is_no_address_of_the_web_is_an_error(location: str) -> None:
    watch = poll_rounds({"/feed": in_turn(FEED, answer(302, Location=location), FEED)}, count=3)

    assert "redirects" in watch.errors[1]
    assert (watch.errors[2], watch.titles) == ("", TITLES)


def test_a_cookie_goes_along_the_redirects_of_one_poll_and_no_further() -> None:
    behaviours = {
        "/feed": answer(302, Location="/in", Set_Cookie="seen=1; Path=/"),
        "/in": FEED,
    }

    watch = poll_rounds(behaviours, count=2)

    assert watch.sent("cookie", "/in") == ["seen=1", "seen=1"]
    assert watch.sent("cookie") == [None, None]


def test_a_feed_that_wants_its_cookie_back_is_read() -> None:
    async def wall(asked: Asked, writer: asyncio.StreamWriter) -> None:
        has_it = "wall=passed" in asked.headers.get("cookie", "")
        way = answer(302, Location="/feed", Set_Cookie="wall=passed; Path=/")
        writer.write(FEED if has_it else way)

    watch = poll_rounds({"/feed": wall})

    assert watch.titles == TITLES


def test_a_password_does_not_go_along_to_another_host() -> None:
    async def main() -> Mapping[str, str]:
        async with serving({"/feed": FEED}) as other:
            moved = answer(302, Location=f"http://127.0.0.1:{other.port}/feed")
            url = "http://desk:geheim@127.0.0.1:{port}/feed"
            async with watching({"/feed": moved}, source={"url": url}) as watch:
                await watch.poll()
                assert "authorization" in watch.visits[0].headers
                return other.asked[0].headers

    assert "authorization" not in asyncio.run(main())


@pytest.mark.parametrize("location", ["/new", "{url}/new"])
def test_a_move_on_the_same_host_keeps_the_login_and_tells_and_stores_it_nowhere(
    location: str,
) -> None:
    def new(asked: Asked) -> bytes:
        knows = asked.headers.get("authorization") == "Basic ZGVzazpnZWhlaW0="
        return answer(body=THREE) if knows else answer(401)

    def old(asked: Asked) -> bytes:
        return answer(301, Location=location.format(url=f"http://{asked.headers['host']}"))

    watch = poll_rounds(
        {"/feed": by_request(old), "/new": by_request(new)},
        count=5,
        source={"url": "http://desk:geheim@127.0.0.1:{port}/feed"},
    )

    assert watch.errors == [""] * 5
    assert len(watch.asked("/feed")) == 3
    assert [notice.kind for notice in watch.notices] == [NoticeKind.MOVED]
    assert "geheim" not in f"{watch.notices} {watch.states} {watch.articles}"


@pytest.mark.parametrize("status", [301, 302])
def test_a_redirect_from_https_to_http_is_followed_and_marked_but_never_learned(
    status: int,
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)

    async def main() -> Watch:
        async with serving({"/feed": unless_known(THREE, ETag='"1"')}) as plain:
            moved = answer(status, Location=f"{plain.url}/feed")
            async with watching({"/feed": moved}, tls=tls, trust=CERTIFICATE) as watch:
                await watch.poll_rounds(6, timedelta(hours=1))
            return watch

    watch = asyncio.run(main())

    assert watch.titles == TITLES
    assert all("https to http" in report.warning for report in watch.reports)
    assert len(watch.asked("/feed")) == 6
    assert watch.notices == []


def test_a_new_address_in_the_configuration_is_asked_at_once_without_the_old_validators() -> None:
    async def use(watch: Watch) -> None:
        await watch.poll()
        await watch.poll(watch.at("/other", id=watch.source.id))

    behaviours: dict[str, Script] = {
        "/feed": unless_known(THREE, ETag='"1"'),
        "/other": unless_known(THREE, ETag='"1"'),
    }
    watch = watched(behaviours, use)

    assert watch.sent("if-none-match", "/other") == [None]
    assert watch.news == [3, 0]


def test_another_selector_is_used_at_once_although_the_page_is_the_same() -> None:
    async def use(watch: Watch) -> None:
        watch.source = replace(watch.source, kind="page", entries="p")
        await watch.poll()
        await watch.poll()
        await watch.poll(replace(watch.source, entries="li"))

    page = b"<html><p>Die Wache meldet eine ruhige Nacht.</p><li>Unfall am Steg</li></html>"
    watch = watched({"/feed": unless_known(page, ETag='"1"')}, use)

    assert watch.news == [1, 0, 1]
    assert watch.sent("if-none-match") == [None, '"1"', None]
    assert watch.titles == ["Die Wache meldet eine ruhige Nacht.", "Unfall am Steg"]
