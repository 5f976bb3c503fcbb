"""What robots.txt allows (RFC 9309)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.poll.robots import read_robots

SITE = "https://wiesenbote.example"


def allowed(text: str, path: str = "/a") -> bool:
    return read_robots(text.encode()).allows(f"{SITE}{path}")


def all_for(agent: str) -> str:
    return f"User-agent: {agent}\nDisallow: /\n"


@pytest.mark.parametrize("text", ["", "# nothing", "Disallow: /", "User-agent: *\nDisallow:\n"])
def test_without_a_rule_for_us_everything_is_allowed(text: str) -> None:
    assert allowed(text)


@pytest.mark.parametrize("agent", ["monitor", "Monitor", "MONITOR", "monitor/1.2", "monitor/*"])
def test_a_group_for_our_name_is_for_us(agent: str) -> None:
    assert not allowed(all_for(agent))


@pytest.mark.parametrize("agent", ["monitoring", "monitor-bot", "my-monitor", "itor", "Googlebot"])
def test_a_group_for_another_name_is_not_for_us(agent: str) -> None:
    assert allowed(all_for(agent))


def test_a_group_for_our_name_counts_before_the_one_for_all_wherever_it_stands() -> None:
    ours, others = "User-agent: monitor\nDisallow: /ours\n", "User-agent: *\nDisallow: /all\n"

    for text in (f"{ours}\n{others}", f"{others}\n{ours}"):
        assert [allowed(text, path) for path in ("/ours", "/all")] == [False, True]


def test_several_groups_for_our_name_count_together() -> None:
    text = (
        "User-agent: monitor\nDisallow: /a\n\n"
        + all_for("other")
        + ("User-agent: monitor\nDisallow: /b\n")
    )

    assert [allowed(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_a_group_may_be_for_several_names() -> None:
    assert not allowed("User-agent: other\nUser-agent: monitor\nDisallow: /\n")


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a", "/a/c", False),
        ("Allow: /a\nDisallow: /a/b", "/a/b", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?1", True),
        ("Disallow: /*/intern", "/a/intern/1", False),
        ("Disallow: /lokal%C3%A9s", "/lokalés/1", False),
        ("Disallow: /lokalés", "/lokal%C3%A9s/1", False),
        ("Disallow: /a", "/A", True),
        ("DISALLOW : /a  # not this", "/a", False),
        ("Disallow: /", "/robots.txt", True),
    ],
)
def test_the_longest_rule_that_fits_counts_and_of_two_equal_ones_the_kinder(
    rules: str, path: str, expected: bool
) -> None:
    assert allowed(f"User-agent: *\n{rules}\n", path) is expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(end: str, mark: str) -> None:
    assert not allowed(mark + all_for("*").replace("\n", end))


def test_a_page_in_place_of_the_file_forbids_nothing() -> None:
    assert allowed("<!DOCTYPE html>\n<pre>\nUser-agent: *\nDisallow: /\n</pre>")


def test_rules_behind_the_first_500_kibibytes_do_not_count() -> None:
    filler = "# nichts\n" * (500 * 1024 // 9)

    assert allowed(filler + "#\n" * 9 + all_for("*"))
    assert not allowed(all_for("*") + filler)


def test_a_rule_of_very_many_stars_takes_no_time() -> None:
    rules = ("Disallow: /" + "*a" * 400 + "*b\n") * 100

    assert allowed(f"User-agent: *\n{rules}", "/" + "a" * 4_000)


@pytest.mark.parametrize(
    ("delay", "seconds"),
    [
        ("5", 5),
        ("0.5", 0.5),
        ("60", 60),
        ("3600", 60),
        ("0", 0),
        ("-1", 0),
        ("bald", 0),
        ("inf", 0),
    ],
)
def test_a_delay_is_at_most_a_minute_and_makes_sense(delay: str, seconds: float) -> None:
    text = f"User-agent: *\nCrawl-delay: {delay}\n"

    assert read_robots(text.encode()).delay == timedelta(seconds=seconds)


def test_the_delay_of_our_group_counts() -> None:
    text = "User-agent: *\nCrawl-delay: 30\n\nUser-agent: monitor\nCrawl-delay: 3\n"

    assert read_robots(text.encode()).delay == timedelta(seconds=3)
    assert read_robots(b"").delay == timedelta()


@pytest.mark.parametrize(
    ("signal", "reserves"),
    [
        ("Content-Signal: ai-input=no", True),
        ("content-signal: search=yes, ai-train=no, AI-Input = No", True),
        ("Content-Signal: tdm=no", True),
        ("Content-Signal: ai-train=no", False),
        ("Content-Signal: ai-input=yes", False),
        ("Content-Signal: ai-input=nothing", False),
        ("# Content-Signal: ai-input=no", False),
        ("", False),
    ],
)
def test_a_content_signal_may_reserve_what_is_read(signal: str, reserves: bool) -> None:
    found = read_robots(f"User-agent: *\n{signal}\nAllow: /\n".encode())

    assert found.reserves is reserves
    assert found.allows(f"{SITE}/a")


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_give_rules(noise: bytes) -> None:
    found = read_robots(b"User-agent: *\nDisallow: /x\n" + noise)

    assert found.allows(f"{SITE}/a") in {True, False}
    assert timedelta() <= found.delay <= timedelta(minutes=1)
