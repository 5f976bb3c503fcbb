"""A chat through a real Matrix server, read back as its reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.errors import SendError
from monitor.model import Message, Target
from monitor.notify import Channels
from tests.peers import synapse
from tests.peers.synapse import Room

TITLE = "[EIL] Ministerbesuch: Größe, Träume & <b>Görlitz</b> (+2)"
TEXT = "Erste Zeile »mit Größe«\nzweite *Zeile* @room\nhttps://example.org/a?b=1&c=2"


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    with synapse.running() as room:
        yield room


def send(url: str, text: str = TEXT) -> None:
    channels = Channels(None, timeout=timedelta(seconds=30))
    channels.send(Target("room", apprise_url=url), "", Message("k", TITLE, text))


def test_a_message_stands_in_the_room_as_it_was_written(room: Room) -> None:
    send(room.apprise_url)

    (message,) = room.messages()
    body = message["body"]
    assert TITLE in body
    assert all(line in body for line in TEXT.splitlines())
    assert "<b>" not in message.get("formatted_body", "")


def test_each_message_stands_there_once_in_order(room: Room) -> None:
    before = len(room.messages())

    for number in range(3):
        send(room.apprise_url, f"number {number}")

    bodies = [message["body"] for message in room.messages()[before:]]
    assert [body[-1] for body in bodies] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("right", "wrong"), [("/!", "/!none"), ("matrix://", "matrix://x")], ids=["room", "token"]
)
def test_a_room_or_token_that_is_wrong_can_be_mended(room: Room, right: str, wrong: str) -> None:
    with pytest.raises(SendError) as caught:
        send(room.apprise_url.replace(right, wrong))

    assert "check its address" in str(caught.value)
    assert room.writer not in str(caught.value)
    assert not caught.value.permanent
