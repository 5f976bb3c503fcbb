"""Plain messages about the daemon itself."""

from __future__ import annotations

import pytest

from monitor.model import Target
from monitor.notify import note
from monitor.notify.compose.chat import KINDS, OTHER, kind_of
from tests.values import NOON

LINES = ["It is so.", "rules/a.yaml:1:1: [x](y) @everyone\r\nBcc: all"]


def test_a_mail_has_a_paragraph_for_each_line() -> None:
    message = note.compose("Title", LINES, Target("mail", ("a@example.org",)), NOON)

    assert message.title == "Title"
    assert message.text == "It is so.\n\nrules/a.yaml:1:1: [x](y) @everyone Bcc: all\n"


def test_a_chat_shows_what_files_say_as_it_is() -> None:
    message = note.compose("Title", LINES, Target("chat", apprise_url="discord://a/b"), NOON)

    assert "@everyone" not in message.text
    assert "[x](y)" not in message.text


@pytest.mark.parametrize("schema", [*KINDS, "json"])
def test_no_channel_gets_more_than_it_takes(schema: str) -> None:
    target = Target("chat", apprise_url=f"{schema}://host/a/b")

    message = note.compose("*" * 300, ["[" * 3000] * 20, target, NOON)

    assert len(message.title) + len(message.text) <= kind_of(target.apprise_url).limit
    assert OTHER.limit >= len(message.text)


def test_each_message_has_a_key_of_its_own() -> None:
    target = Target("mail", ("a@example.org",))
    keys = {note.compose(title, LINES, target, NOON).key for title in ("a", "b")}

    assert len(keys) == 2
