"""Addresses of sources: what is refused at load, and what would be right."""

from __future__ import annotations

import pytest

from monitor.errors import Severity
from tests.settings.conftest import Folder

GOOD = "https://bote.example/feed"


def told(folder: Folder, url: str) -> str:
    """What is told of this address; the other source must be left."""
    escaped = url.encode("unicode_escape").decode().replace('"', '\\"')
    folder.replace("sources.yaml", GOOD, f'"{escaped}"')
    assert [source.id for source in folder.settings().sources] == ["blatt"]
    problem = folder.problem()
    assert problem.severity is Severity.ERROR
    return problem.message


@pytest.mark.parametrize("bad", [" ", "\n", "\t", "\r", "\0", "\x1b", "\x7f", "\u00a0", "\u2028"])
@pytest.mark.parametrize("where", ["https://bote.example/a{}b", "https://bote{}.example/", "{}"])
def test_an_address_with_white_space_or_control_characters_is_refused(
    folder: Folder, bad: str, where: str
) -> None:
    message = told(folder, where.format(bad))

    assert "`url`: " in message
    assert "no spaces, line ends or control characters" in message or "must not be empty" in message


def test_an_address_of_ten_thousand_characters_is_refused(folder: Folder) -> None:
    message = told(folder, GOOD + "x" * 10_000)

    assert message == "`url`: an address has 4000 characters at the most"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("bote.example/feed", "begins with https:// or http://"),
        ("//bote.example/feed", "begins with https:// or http://"),
        ("https:bote.example", "begins with https:// or http://"),
        ("https://", "names no host"),
        ("https:///feed", "names no host"),
        ("http://[::1/feed", "no valid address"),
        ("file:///etc/passwd", "not file://"),
        ("ftp://bote.example/", "not ftp://"),
        ("javascript://bote.example/", "not javascript://"),
        ("feed://bote.example/rss", "write https://bote.example/rss instead of "),
        ("feed:https://bote.example/rss", "write https://bote.example/rss instead of "),
        ("FEED:http://bote.example/rss", "write http://bote.example/rss instead of "),
    ],
)
def test_what_is_no_address_of_the_web_is_refused_with_what_would_be_right(
    folder: Folder, url: str, words: str
) -> None:
    assert words in told(folder, url)


@pytest.mark.parametrize(
    ("port", "words"),
    [
        ("0", "port 0 is no port of a web server"),
        ("22", "port 22 is no port of a web server"),
        ("25", "port 25 is no port of a web server"),
        ("6379", "port 6379 is no port of a web server"),
        ("65536", "no valid address"),
        ("-1", "no valid address"),
        ("80x", "no valid address"),
    ],
)
def test_a_port_that_is_none_of_a_web_server_is_refused(
    folder: Folder, port: str, words: str
) -> None:
    assert words in told(folder, f"https://bote.example:{port}/feed")


@pytest.mark.parametrize(
    "url",
    [
        "HTTP://bote.example/feed",
        "Https://BOTE.example/feed",
        "https://bote.example:8443/feed",
        "https://lüdenau.example/feed",
        "https://xn--ldenau-3ya.example/feed",
        "https://desk:geheim@bote.example/feed",
        "https://[2001:db8::1]:8080/feed",
    ],
)
def test_every_other_address_of_the_web_is_accepted(folder: Folder, url: str) -> None:
    folder.replace("sources.yaml", GOOD, f'"{url}"')

    assert folder.load().problems == ()


@pytest.mark.parametrize(
    "same",
    [
        "http://bote.example/feed",
        "https://bote.example/feed/",
        "https://BOTE.example/feed",
        "https://bote.example:443/feed",
        "https://bote.example/feed#top",
    ],
)
def test_a_feed_that_is_listed_twice_is_told_and_polled_once(folder: Folder, same: str) -> None:
    folder.replace("sources.yaml", "https://blatt.example/rss", same)

    problem = folder.problem()
    assert problem.severity is Severity.WARNING
    assert "bote" in problem.message
    assert [source.id for source in folder.settings().sources] == ["bote"]


@pytest.mark.parametrize(
    "other", ["https://bote.example/feed?id=2", "https://bote.example/Feed", "https://bote.example"]
)
def test_two_feeds_of_one_host_are_two(folder: Folder, other: str) -> None:
    folder.replace("sources.yaml", "https://blatt.example/rss", other)

    assert folder.load().problems == ()
    assert len(folder.settings().sources) == 2
