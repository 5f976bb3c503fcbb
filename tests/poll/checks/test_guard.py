"""The guard as the places see it that must not be reached: no connection comes.

The papers are on 127.0.0.1, which is allowed, the canary on 127.0.0.2 and ::1, which are not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import FetchError
from monitor.model import Article, Source
from monitor.pages import with_page
from monitor.poll.connect import look_up
from monitor.wiring import fetcher_for, manners_for
from tests.fakes import FakeClock, InlineWorkers
from tests.poll.checks.harness import Watch, watching
from tests.poll.checks.papers import FEED, TITLES, item, listing, rss
from tests.poll.server import answer
from tests.poll.test_connect import Names
from tests.settings.conftest import FILES, Folder

# Ways to write 127.0.0.2; the resolver is asked for the odd ones.
SPELLINGS = {
    "dotted": "127.0.0.2",
    "decimal": "2130706434",
    "hex": "0x7f000002",
    "hex, dotted": "0x7f.0.0.2",
    "octal": "017700000002",
    "octal, dotted": "0177.0.0.2",
    "short": "127.2",
    "user before it": "bote.example@127.0.0.2",
    "user and password before it": "bote.example:80@127.0.0.2",
    "escaped": "%31%32%37.0.0.2",
    "circled digits": "①②⑦.⓪.⓪.②",
    "fullwidth digits": "１２７.０.０.２",
    "ideographic dots": "127。0。0。2",
    "mapped": "[::ffff:127.0.0.2]",
    "mapped, hex": "[::ffff:7f00:2]",
    "compatible": "[::127.0.0.2]",
    "NAT64": "[64:ff9b::7f00:2]",
    "6to4": "[2002:7f00:2::]",
    "Teredo": "[2001:0:909:909:0:0:80ff:fffd]",
    "ISATAP": "[2620:fe::5efe:7f00:2]",
    "IPv6 loopback": "[::1]",
    "unspecified": "[::]",
    "carrier": "100.64.0.1",
    "link-local": "169.254.169.254",
    "link-local, IPv6": "[fe80::1]",
    "unique local": "[fd00::1]",
    "multicast": "224.0.0.1",
}
NO_ADDRESS = ("refused", "no valid address", "no address in the DNS")


@dataclass
class Canary:
    """A port on addresses that are not allowed, and who came there."""

    port: int
    came: list[Any] = field(default_factory=list)


@asynccontextmanager
async def canary(*hosts: str) -> AsyncIterator[Canary]:
    """A canary on these addresses, as far as this machine has them."""

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bird.came.append(writer.get_extra_info("sockname"))
        writer.close()

    bird = Canary(0)
    servers: list[asyncio.Server] = []
    for host in hosts or ("127.0.0.2", "::1"):
        try:
            server = await asyncio.start_server(connected, host, bird.port)
        except OSError:
            assert servers, "the first address must be there"
            continue  # no IPv6 here
        servers.append(server)
        bird.port = servers[0].sockets[0].getsockname()[1]
    try:
        yield bird
    finally:
        for server in servers:
            server.close()


def feed_of(link: str) -> bytes:
    return answer(body=rss(item("Die Fähre fährt", link=link)))


def read_page_at(host: str) -> tuple[Article, list[Any], list[str]]:
    """An article with a link to the host, who came to the canary, and what was told of it."""

    async def main() -> tuple[Article, list[Any], list[str]]:
        async with canary() as bird:
            scripts = {
                "/empty": answer(body=rss()),
                "/feed": feed_of(f"http://{host}:{bird.port}/a"),
            }
            async with watching(scripts, source={"pages": True}) as watch:
                await watch.poll(replace(watch.source, url=f"{watch.url}/empty"))
                await watch.poll(replace(watch.source, url=f"{watch.url}/feed"))
            return watch.articles[0], bird.came, watch.told

    return asyncio.run(main())


@pytest.mark.parametrize("host", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_the_page_of_an_article_is_not_read_in_a_network_that_is_not_public(host: str) -> None:
    article, came, told = read_page_at(host)

    assert came == []
    assert article.title == "Die Fähre fährt"
    # A link that is no address of the web is left out of the feed.
    assert any(words in article.page_error for words in (*NO_ADDRESS, "no link to a page"))
    assert article.page_due is None or "DNS" in article.page_error
    assert told == ["Die Fähre fährt"]


def polled(host: str, **options: Any) -> tuple[Watch, list[Any]]:
    """What comes of a source at the host, and who came to the canary."""

    async def main() -> tuple[Watch, list[Any]]:
        async with canary() as bird, watching({}, **options) as watch:
            await watch.poll(replace(watch.source, url=f"http://{host}:{bird.port}/"))
            return watch, bird.came

    return asyncio.run(main())


@pytest.mark.parametrize("host", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_source_in_a_network_that_is_not_public_is_not_asked_however_it_is_spelt(
    host: str,
) -> None:
    watch, came = polled(host)

    assert came == []
    assert any(words in watch.errors[0] for words in NO_ADDRESS)


@pytest.mark.parametrize("host", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_redirect_of_a_page_into_a_network_that_is_not_public_is_not_followed(host: str) -> None:
    async def main() -> tuple[Article, list[Any]]:
        async with canary() as bird:
            location = f"http://{host}:{bird.port}/".encode().decode("latin-1")
            scripts = {"/feed": feed_of("/a"), "/a": answer(302, Location=location)}
            async with watching(scripts, source={"pages": True}) as watch:
                await watch.poll()
            return watch.articles[0], bird.came

    article, came = asyncio.run(main())

    assert came == []
    assert any(words in article.page_error for words in NO_ADDRESS)


def test_a_redirect_of_robots_txt_into_a_network_that_is_not_public_is_not_followed() -> None:
    async def main() -> tuple[Watch, list[Any]]:
        async with canary() as bird:
            to = answer(302, Location=f"http://127.0.0.2:{bird.port}/robots.txt")
            scripts = {"/feed": feed_of("/a"), "/robots.txt": to, "/a": answer(404)}
            async with watching(scripts, source={"pages": True}) as watch:
                await watch.poll()
            return watch, bird.came

    watch, came = asyncio.run(main())

    assert len(watch.asked("/robots.txt")) == 1
    assert came == []


# --- names


def moved(names: Names) -> Callable[[str, int], list[str]]:
    """These names, and what this machine's resolver says of all others."""
    return lambda host, port: names(host, port) if host in names.answers else look_up(host, port)


def test_a_name_of_this_machine_is_refused_in_a_feed_a_redirect_and_a_link() -> None:
    names = Names({"innen.example": [["127.0.0.2"]]})

    async def main() -> tuple[Watch, list[Any]]:
        async with canary() as bird:
            inside = f"http://innen.example:{bird.port}/"
            scripts = {"/feed": feed_of(inside), "/away": answer(302, Location=inside)}
            options: dict[str, Any] = {"source": {"pages": True}, "resolve": moved(names)}
            async with watching(scripts, **options) as watch:
                await watch.poll(watch.at("", id="inside", url=inside))
                await watch.poll(watch.at("/away"))
                await watch.poll()
            return watch, bird.came

    watch, came = asyncio.run(main())

    words = "refused: innen.example leads to 127.0.0.2, and 127.0.0.2 is this machine itself"
    assert came == []
    assert [words in error for error in watch.errors] == [True, True, False]
    assert words in watch.articles[0].page_error


def test_a_name_that_changes_between_two_polls_is_judged_anew() -> None:
    names = Names({"wechsel.example": [["127.0.0.1"], ["127.0.0.2"]]})

    async def main() -> tuple[Watch, list[Any], int]:
        async with watching({"/feed": FEED}, resolve=moved(names)) as watch:
            # Both are at one port, so only the address tells them apart.
            bird: list[Any] = []
            there = await asyncio.start_server(lambda *_: bird.append(1), "127.0.0.2", watch.port)
            url = f"http://wechsel.example:{watch.port}/feed"
            source = replace(watch.source, url=url)
            async with there:
                await watch.poll(source)
                await watch.poll(source)
            return watch, bird, len(names.asked)

    watch, came, lookups = asyncio.run(main())

    assert came == []
    assert watch.errors[0] == ""
    assert "127.0.0.2 is this machine itself" in watch.errors[1]
    assert lookups == 2


def test_a_name_is_resolved_once_for_a_request_so_that_it_cannot_change_meanwhile() -> None:
    names = Names({"wechsel.example": [["127.0.0.1"], ["10.0.0.1"]]})

    async def main() -> tuple[Watch, int]:
        async with watching({"/feed": FEED}, resolve=moved(names)) as watch:
            url = f"http://wechsel.example:{watch.port}/feed"
            await watch.poll(replace(watch.source, url=url))
            return watch, len(names.asked)

    watch, lookups = asyncio.run(main())

    assert watch.errors == [""]
    assert lookups == 1
    assert watch.visits[0].headers["host"] == f"wechsel.example:{watch.port}"


def test_a_name_with_a_public_and_a_private_address_is_refused() -> None:
    names = Names({"beides.example": [["127.0.0.1", "127.0.0.2"]]})

    watch, came = polled("beides.example", resolve=moved(names))

    assert came == []
    assert "127.0.0.2 is this machine itself" in watch.errors[0]


def test_an_international_name_is_asked_for_in_its_ascii_form() -> None:
    names = Names({"xn--ldenau-3ya.example": [["127.0.0.1"]]})

    async def main() -> Watch:
        async with watching({"/feed": FEED}, resolve=moved(names)) as watch:
            await watch.poll(replace(watch.source, url=f"http://lüdenau.example:{watch.port}/feed"))
        return watch

    watch = asyncio.run(main())

    assert watch.titles == TITLES
    assert watch.visits[0].headers["host"] == f"xn--ldenau-3ya.example:{watch.port}"


# --- what is allowed, and what the environment says


@pytest.mark.parametrize("allow", [["127.0.0.2/32"], ["127.0.0.0/8"]])
def test_a_network_that_an_operator_allows_is_reached(allow: list[str]) -> None:
    _, came = polled("127.0.0.2", allow=allow)

    assert came


def test_with_the_default_configuration_no_connection_comes_to_this_machine(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for name, text in FILES.items():
        folder.write(name, text)
    settings = folder.settings()
    settings = replace(settings, limits=replace(settings.limits, host_pause=timedelta()))

    async def main() -> tuple[list[str], list[Any]]:
        async with canary("127.0.0.1", "::1") as bird, fetcher_for(settings) as fetcher:
            errors = []
            for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "[::ffff:127.0.0.1]"):
                url = f"http://{host}:{bird.port}/"
                with pytest.raises(FetchError) as feed:
                    await fetcher.get(url, accept="*/*")
                page, _ = await with_page(
                    Article("1", "bote", url, "Die Fähre fährt"),
                    Source("bote", "Der Bote", url),
                    fetcher,
                    InlineWorkers(),
                    manners_for(fetcher),
                    FakeClock(),
                )
                errors += [str(feed.value), page.page_error]
            return errors, bird.came

    errors, came = asyncio.run(main())

    assert came == []
    assert len(errors) == 10
    assert all(error.startswith("refused: ") for error in errors)


def test_a_proxy_in_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> tuple[Watch, list[Any]]:
        async with canary("127.0.0.1") as bird:
            for name in ("http_proxy", "https_proxy", "all_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{bird.port}")
                monkeypatch.setenv(name.upper(), f"http://127.0.0.1:{bird.port}")
            async with watching({"/feed": answer(body=listing(*TITLES))}) as watch:
                await watch.poll()
            return watch, bird.came

    watch, came = asyncio.run(main())

    assert came == []
    assert watch.titles == TITLES
