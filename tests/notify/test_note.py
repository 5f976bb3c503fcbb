"""Plain messages about monitor itself."""

from __future__ import annotations

import pytest

from monitor.model import Claim, Delivery, DeliveryKind, Message, Note, Target
from monitor.notify import TEXTS, Composer
from monitor.notify.compose.kinds import KINDS, OTHER, kind_of
from tests.values import NOON

LINES = ("It is so.", "rules/a.yaml:1:1: [x](y) @everyone\r\nBcc: all <script>x</script>")
MAIL = Target("mail", ("a@example.org",), language="en")


def message(
    target: Target,
    title: str = "Title",
    lines: tuple[str, ...] = LINES,
    *,
    repeat: bool = False,
) -> Message:
    delivery = Delivery("k1", "", target.id, (), kind=DeliveryKind.NOTICE)
    note = Note("k1", title, lines, repeat=repeat)
    return Composer(TEXTS["de"], {})(Claim(delivery, note, NOON), target, NOON)


def test_a_mail_has_a_paragraph_for_each_line() -> None:
    told = message(MAIL)

    assert (told.title, told.key) == ("Title", "k1")
    assert told.text == (
        "It is so.\n\n"
        "rules/a.yaml:1:1: [x](y) @everyone Bcc: all <script>x</script>\n\n"
        "-- \nmonitor · target mail · key k1\n"
    )


def test_the_html_says_the_same_and_runs_nothing() -> None:
    html = message(MAIL).html

    assert "<script" not in html
    for part in ("<p>It is so.</p>", "&lt;script&gt;", "key k1", "<title>Title</title>"):
        assert part in html


def test_a_repeat_says_so_in_the_language_of_the_target() -> None:
    assert "Repeat: at an earlier try" in message(MAIL, repeat=True).text


def test_a_chat_shows_what_files_say_as_it_is() -> None:
    told = message(Target("chat", apprise_url="discord://a/b"))

    assert "@everyone" not in told.text
    assert "[x](y)" not in told.text


@pytest.mark.parametrize("schema", [*KINDS, "json"])
def test_no_channel_gets_more_than_it_takes(schema: str) -> None:
    target = Target("chat", apprise_url=f"{schema}://host/a/b")

    told = message(target, "*" * 300, ("[" * 3000,) * 20)

    assert len(told.title) + len(told.text) <= kind_of(target.apprise_url).limit
    assert OTHER.limit >= len(told.text)


@pytest.mark.parametrize("schema", ["", "json", "ntfy"])
def test_a_note_without_lines_can_be_sent(schema: str) -> None:
    told = message(Target("chat", apprise_url=f"{schema}://x") if schema else MAIL, lines=("",))

    assert told.text.strip()
