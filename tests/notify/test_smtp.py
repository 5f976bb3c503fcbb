"""Connections to a mail server: used again, replaced, left, and what that must never cost."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from monitor.errors import SendError
from monitor.model import MailServer, Message, Security, Target
from monitor.notify import Channels
from monitor.notify.smtp import Connections
from tests.notify.postoffice import PostOffice, open_office
from tests.notify.servers import DRIP, HANG, Talk, answers, server

TO = "desk@example.org"
OTHERS = ("first@example.org", "second@example.org", "third@example.org")
SHORT = timedelta(seconds=0.25)
TEXT = b"Subject: x\r\n\r\ny\r\n"


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def channels(office: PostOffice) -> Iterator[Channels]:
    with open_office(office) as port, closing(Channels(at(port))) as channels:
        yield channels


def at(port: int) -> MailServer:
    return MailServer("127.0.0.1", port, "monitor@example.org", Security.NONE)


def give(channels: Channels, key: str, to: str = TO) -> None:
    channels.send(Target("t", (to,)), to, Message(key, "title", "text"))


def refusal(channels: Channels, key: str, to: str = TO) -> SendError:
    with pytest.raises(SendError) as caught:
        give(channels, key, to)
    return caught.value


def test_many_mails_share_one_connection(channels: Channels, office: PostOffice) -> None:
    for number in range(20):
        give(channels, f"k{number}")

    assert office.keys == [f"k{number}" for number in range(20)]
    assert office.connections == 1


def test_a_connection_is_replaced_after_a_hundred_mails(
    channels: Channels, office: PostOffice
) -> None:
    for number in range(101):
        give(channels, f"k{number}")

    assert office.connections == 2
    assert office.commands == ["QUIT"]
    assert len(office.mails) == 101


def test_threads_never_share_a_connection_and_each_mail_arrives_once(
    channels: Channels, office: PostOffice
) -> None:
    keys = [f"k{number}" for number in range(300)]

    with ThreadPoolExecutor(16) as senders:
        list(senders.map(lambda key: give(channels, key), keys))

    assert sorted(office.keys) == sorted(keys)
    assert office.connections < 100


def test_a_connection_that_nobody_needed_for_a_while_is_left(office: PostOffice) -> None:
    now = 0.0

    def seconds() -> float:
        return now

    with open_office(office) as port:
        connections = Connections(at(port), timeout=SHORT, seconds=seconds)
        with closing(connections):
            connections.send(TO, TO, TEXT)
            now = 29.0
            connections.send(TO, TO, TEXT)
            assert office.connections == 1
            now = 60.0
            connections.leave_idle()
            assert office.commands == ["QUIT"]
            connections.send(TO, TO, TEXT)

    assert office.connections == 2
    assert len(office.mails) == 3


def test_when_closed_it_keeps_no_connection_but_still_sends(
    channels: Channels, office: PostOffice
) -> None:
    give(channels, "k1")
    channels.close()
    give(channels, "k2")

    assert office.commands == ["QUIT", "QUIT"]
    assert office.keys == ["k1", "k2"]


def test_a_connection_that_the_server_has_left_is_replaced_without_a_failure() -> None:
    first: list[bytes] = []
    second: list[bytes] = []
    talks = answers({}, first, mails=1), answers({}, second)

    with server(talks[0], None, talks[1]) as port, closing(Channels(at(port))) as channels:
        give(channels, "k1")
        give(channels, "k2")

    assert b"Message-ID: <k1@example.org>\r\n" in first
    assert b"Message-ID: <k2@example.org>\r\n" not in first
    assert b"Message-ID: <k2@example.org>\r\n" in second


@pytest.mark.parametrize("word", [b"MAIL", b"RCPT", b"DATA"])
def test_a_server_that_ends_a_used_connection_politely_costs_no_failure(word: bytes) -> None:
    heard: list[bytes] = []

    with (
        server(first_mail_then({word: b"421 enough"}), None, answers({}, heard)) as port,
        closing(Channels(at(port))) as channels,
    ):
        give(channels, "k1")
        give(channels, "k2")

    assert b"Message-ID: <k2@example.org>\r\n" in heard


def first_mail_then(replies: dict[bytes, bytes]) -> Talk:
    """A server that takes one mail as usual, and answers differently from then on."""
    now: dict[bytes, bytes] = {}

    class Later(dict[bytes, bytes]):
        def get(self, word: bytes, usual: bytes = b"") -> bytes:  # type: ignore[override]
            reply = now.get(word, usual)
            if word == b".":
                now.update(replies)
            return reply

    return answers(Later())


def test_a_server_that_leaves_in_the_middle_of_the_text_is_not_sent_it_twice() -> None:
    heard: list[bytes] = []

    with (
        server(first_mail_then({b".": b""}), None, answers({}, heard)) as port,
        closing(Channels(at(port))) as channels,
    ):
        give(channels, "k1")
        error = refusal(channels, "k2")

    assert error.uncertain
    assert heard == []


def test_a_text_that_could_not_be_sent_to_its_end_was_not_taken_for_certain() -> None:
    def leaves(connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        for word in (b"220", b"250", b"250", b"250", b"354"):
            connection.sendall(word + b" go on\r\n")
            if word != b"354":
                stream.readline()
        # The other side learns of it at once, and not when it waits for an answer.
        connection.shutdown(socket.SHUT_RD)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    huge = b"x" * 200 + b"\r\n"
    with (
        server(leaves) as port,
        closing(Connections(at(port), timeout=SHORT)) as connections,
        pytest.raises(SendError) as caught,
    ):
        connections.send(TO, TO, huge * 100_000)

    assert "in the middle of the text" in str(caught.value)
    assert not caught.value.uncertain
    assert not caught.value.permanent


def test_a_server_that_shuts_down_instead_of_taking_the_text_has_not_taken_it() -> None:
    heard: list[bytes] = []
    talk = answers({b".": b"421 shutting down"}, heard)

    with server(talk, None, answers({})) as port, closing(Channels(at(port))) as channels:
        error = refusal(channels, "k1")
        give(channels, "k2")

    assert "421 shutting down" in str(error)
    assert not error.uncertain
    assert not error.permanent
    assert b"Message-ID: <k2@example.org>\r\n" not in heard


def test_after_a_refused_recipient_the_connection_begins_anew(
    channels: Channels, office: PostOffice
) -> None:
    office.answer_once(TO, "550 no such user")

    error = refusal(channels, "k1")
    give(channels, "k2")

    assert error.permanent
    assert office.keys == ["k2"]
    assert office.commands == ["RSET"]
    assert office.connections == 1


def test_one_unknown_recipient_of_three_costs_the_others_nothing(
    channels: Channels, office: PostOffice
) -> None:
    office.answer_once(OTHERS[1], "550 no such user")

    give(channels, "k1", OTHERS[0])
    error = refusal(channels, "k2", OTHERS[1])
    give(channels, "k3", OTHERS[2])

    assert error.permanent
    assert [to for to, _ in office.mails] == [OTHERS[0], OTHERS[2]]


def test_greylisting_is_waited_out(channels: Channels, office: PostOffice) -> None:
    office.answer_once(TO, "451 4.7.1 greylisted, come again", "450 not yet")

    errors = [refusal(channels, "k1"), refusal(channels, "k1")]
    give(channels, "k1")

    assert not any(error.permanent or error.uncertain for error in errors)
    assert office.keys == ["k1"]


def test_a_server_that_was_down_is_used_as_soon_as_it_is_back(office: PostOffice) -> None:
    with open_office(office) as port, closing(Channels(at(port), timeout=SHORT)) as channels:
        give(channels, "k1")
    with closing(channels):
        down = [refusal(channels, f"k{number}") for number in (2, 3)]
        with open_office(office, port=port):
            give(channels, "k2")
            give(channels, "k3")

    assert not any(error.permanent or error.uncertain for error in down)
    assert office.keys == ["k1", "k2", "k3"]


@pytest.mark.parametrize("how", [HANG, DRIP])
@pytest.mark.parametrize("stage", [b"220", b"EHLO", b"MAIL", b"RCPT", b"DATA", b"."])
def test_a_server_that_hangs_is_left_wherever_it_does(stage: bytes, how: bytes) -> None:
    with (
        server(answers({stage: how})) as port,
        closing(Channels(at(port), timeout=SHORT)) as channels,
    ):
        error = refusal(channels, "k1")

    assert error.uncertain == (stage == b".")
    assert not error.permanent


def test_a_used_connection_that_hangs_is_replaced_before_the_text_is_sent() -> None:
    heard: list[bytes] = []

    with (
        server(first_mail_then({b"MAIL": HANG}), None, answers({}, heard)) as port,
        closing(Channels(at(port), timeout=SHORT)) as channels,
    ):
        give(channels, "k1")
        give(channels, "k2")

    assert b"Message-ID: <k2@example.org>\r\n" in heard


def test_a_login_that_cannot_be_looked_at_now_is_not_called_wrong() -> None:
    replies = {b"EHLO": b"250-here\r\n250 AUTH PLAIN", b"AUTH": b"454 try later"}

    with server(answers(replies)) as port:
        mine = MailServer("127.0.0.1", port, TO, Security.NONE, "monitor", "word")
        with closing(Channels(mine)) as channels:
            error = refusal(channels, "k1")

    assert "454" in str(error)
    assert "check" not in str(error)
