"""Mail through a real Postfix, read back from the box it delivers to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from monitor.errors import SendError
from monitor.model import MailServer, Message, Security, Target
from monitor.notify import Channels
from tests.peers import postfix
from tests.peers.postfix import KNOWN, Postfix
from tests.peers.starting import eventually

TITLE = "[EIL] Ministerbesuch: Größe, Träume und ein Ausblick auf übermorgen in Görlitz (+2)"
TEXT = "Erste Zeile\n.mit einem Punkt\n" + "Übergröße " * 200
HTML = "<p>Größe &amp; <mark>Träume</mark></p>"


@pytest.fixture(scope="module")
def server() -> Iterator[Postfix]:
    with postfix.running() as server:
        yield server


@pytest.fixture
def channels(
    server: Postfix, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Channels]:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
    security = getattr(request, "param", Security.STARTTLS)
    port = server.tls if security is Security.TLS else server.starttls
    mail_server = MailServer("127.0.0.1", port, "Monitor <monitor@example.org>", security)
    with closing(Channels(mail_server)) as channels:
        yield channels


def give(channels: Channels, message: Message, to: str = KNOWN) -> None:
    channels.send(Target("desk", (to,)), to, message)


@pytest.mark.parametrize("channels", [Security.STARTTLS, Security.TLS], indirect=True)
def test_a_mail_lies_in_the_box_as_it_was_written(
    channels: Channels, server: Postfix, request: pytest.FixtureRequest
) -> None:
    key = f"whole-{request.node.callspec.id}"

    give(channels, Message(key, TITLE, TEXT, HTML, thread="first", urgent=True))

    mail = server.delivered(key)
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert mail["Subject"] == TITLE
    assert mail["References"] == "<first@example.org>"
    assert mail["Importance"] == "high"
    assert text.get_content().splitlines() == TEXT.splitlines()
    assert html.get_content().strip() == HTML


def test_an_unknown_recipient_is_refused_and_the_next_mail_goes_the_same_way(
    channels: Channels, server: Postfix
) -> None:
    with pytest.raises(SendError) as caught:
        give(channels, Message("lost", TITLE, TEXT), "nobody-there@example.org")
    give(channels, Message("found", TITLE, TEXT))
    channels.close()

    assert caught.value.permanent
    assert "550 5.1.1" in str(caught.value)
    assert server.delivered("found")["To"] == KNOWN
    # Postfix counts what was said on a connection: RSET is what the second mail began with.
    said = [line for line in server.log.read_text().splitlines() if "disconnect from" in line]
    assert any("mail=2 rcpt=1/2 data=1 rset=1 quit=1" in line for line in said)


def test_a_hundred_mails_arrive_on_one_connection(channels: Channels, server: Postfix) -> None:
    keys = {f"many-{number}" for number in range(100)}

    for key in keys:
        give(channels, Message(key, TITLE, TEXT))

    assert eventually(lambda: keys <= server.mails().keys(), "a hundred mails")
    assert "mail=100 rcpt=100 data=100" in server.log.read_text()
