"""Handing messages over: real SMTP, real HTTP, and servers that misbehave."""

from __future__ import annotations

import email
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from functools import partial
from pathlib import Path

import pytest

from monitor.demo.sinks import MailSink, WebhookSink
from monitor.errors import SendError
from monitor.model import MailServer, Message, Security, Target
from monitor.notify import Channels
from monitor.notify.mail import email as written
from tests.notify.servers import Talk, answers, dripping, server, silent, starttls
from tests.values import NOON

TO = "desk@example.org"
MAIL = Target("desk-mail", recipients=(TO,))
TITLE = "[EIL] Besuch der Staatssekretärin im Kreis: Viel Lob für große Wünsche und Träume (+2)"
MESSAGE = Message("0123abcd", TITLE, "Zeile\n.mit Punkt\n" + "ä" * 2000, "<p>Größe</p>")
SHORT = timedelta(seconds=0.5)
CERTIFICATE = Path(__file__).parent.parent / "poll" / "samples" / "self-signed.pem"


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with MailSink(now=lambda: datetime.now(UTC)) as sink:
        yield sink


@pytest.fixture
def hook() -> Iterator[WebhookSink]:
    with WebhookSink(now=lambda: datetime.now(UTC)) as hook:
        yield hook


def plain(port: int, **changes: object) -> MailServer:
    values = {"security": Security.NONE, **changes}
    return MailServer("127.0.0.1", port, "Monitor <monitor@example.org>", **values)  # type: ignore[arg-type]


def refusal(mail: MailServer | None, target: Target = MAIL) -> SendError:
    recipient = target.recipients[0] if target.recipients else ""
    with closing(Channels(mail, timeout=SHORT)) as channels, pytest.raises(SendError) as caught:
        channels.send(target, recipient, MESSAGE)
    return caught.value


def send(mail: MailServer | None, target: Target = MAIL, message: Message = MESSAGE) -> None:
    recipient = target.recipients[0] if target.recipients else ""
    with closing(Channels(mail)) as channels:
        channels.send(target, recipient, message)


def refused_by(talk: Talk, **changes: object) -> SendError:
    with server(talk) as port:
        return refusal(plain(port, **changes))


def test_a_mail_arrives_whole_with_its_headers(sink: MailSink) -> None:
    send(plain(sink.port))

    (mail,) = sink.mails
    body = mail.message.get_body(("plain",))
    html = mail.message.get_body(("html",))
    assert mail.recipients == (TO,)
    assert mail.sender == "monitor@example.org"
    assert mail.message["Subject"] == TITLE
    assert mail.message["Message-ID"] == "<0123abcd@example.org>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").rstrip("\n") == MESSAGE.text
    assert html is not None
    assert "Größe" in html.get_content()


def test_every_mail_program_reads_the_subject_the_same() -> None:
    raw = written(plain(25), TO, MESSAGE, NOON).as_bytes()

    old = email.message_from_bytes(raw)
    assert str(make_header(decode_header(old["Subject"]))) == TITLE
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_a_mail_that_goes_on_with_a_story_stands_below_the_first_one() -> None:
    first = written(plain(25), TO, Message("k1", "t", "x", thread="k1"), NOON)
    second = written(plain(25), TO, Message("k2", "t", "x", thread="k1"), NOON)

    assert first["In-Reply-To"] is None
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"] == first["Message-ID"]


def test_an_urgent_mail_says_so_to_every_mail_program() -> None:
    urgent = written(plain(25), TO, Message("k1", "t", "x", urgent=True), NOON)
    usual = written(plain(25), TO, Message("k1", "t", "x"), NOON)

    assert (urgent["X-Priority"], urgent["Importance"]) == ("1", "high")
    assert (usual["X-Priority"], usual["Importance"]) == (None, None)


def test_mails_can_be_sorted_by_the_list_they_are_of() -> None:
    assert written(plain(25), TO, MESSAGE, NOON)["List-Id"] == "<monitor.example.org>"


def test_a_title_with_line_ends_makes_no_header() -> None:
    nasty = Message("k", "Brand\r\nBcc: all@example.org\n\nmore", "x")

    raw = written(plain(25), TO, nasty, NOON).as_bytes()

    assert b"Subject: Brand Bcc: all@example.org more\r\n" in raw
    assert b"\nBcc:" not in raw


def test_a_mail_refused_for_now_can_be_tried_again(sink: MailSink) -> None:
    sink.refuse_next(1, 451)

    error = refusal(plain(sink.port))

    assert "451" in str(error)
    assert TO in str(error)
    assert not error.permanent
    assert not error.uncertain


def test_a_mail_refused_for_good_is_permanent(sink: MailSink) -> None:
    sink.refuse_next(1, 554)

    assert refusal(plain(sink.port)).permanent


def test_an_unknown_recipient_is_permanent_and_gets_no_text() -> None:
    heard: list[bytes] = []

    error = refused_by(answers({b"RCPT": b"550 no such user"}, heard))

    assert error.permanent
    assert "550 no such user" in str(error)
    assert b"DATA\r\n" not in [line.upper() for line in heard]


def test_a_connection_lost_after_the_text_is_uncertain() -> None:
    error = refused_by(answers({b".": b""}))

    assert error.uncertain
    assert not error.permanent


def test_a_connection_lost_before_the_text_is_certain() -> None:
    error = refused_by(answers({b"MAIL": b""}))

    assert not error.uncertain


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    heard: list[bytes] = []

    error = refused_by(answers({}, heard), security=Security.STARTTLS)

    assert "STARTTLS" in str(error)
    assert not any(line.upper().startswith(b"MAIL") for line in heard)


def test_a_refused_login_says_so_without_the_password() -> None:
    replies = {b"EHLO": b"250-here\r\n250 AUTH PLAIN LOGIN", b"AUTH": b"535 wrong"}

    error = refused_by(answers(replies), username="monitor", password="s3cret-word")

    assert "login" in str(error)
    assert "s3cret-word" not in str(error)
    assert not error.permanent


def test_a_password_that_smtp_cannot_send_is_told_without_a_letter_of_it() -> None:
    replies = {b"EHLO": b"250-here\r\n250 AUTH PLAIN"}

    error = refused_by(answers(replies), username="monitor", password="schlüssel")

    assert "password" in str(error)
    assert "ü" not in str(error) + repr(error.__cause__)
    assert not error.permanent


def test_a_server_that_wants_a_login_can_be_satisfied_later() -> None:
    assert not refused_by(answers({b"MAIL": b"530 authentication required"})).permanent


def test_an_answer_that_is_not_smtp_leaves_open_whether_the_mail_was_taken() -> None:
    error = refused_by(answers({b".": b"what?"}))

    assert error.uncertain
    assert not error.permanent


def test_a_domain_with_umlauts_is_written_as_the_dns_knows_it() -> None:
    heard: list[bytes] = []
    to = "desk@müller.example"

    with server(answers({}, heard)) as port:
        send(plain(port), Target("t", (to,)))

    assert b"rcpt TO:<desk@xn--mller-kva.example>\r\n" in heard


@pytest.mark.parametrize("to", ["jörg@example.org", "a@b.example\r\nRSET", "a b@c.example", "a"])
def test_an_address_that_smtp_cannot_carry_is_refused_for_good(to: str) -> None:
    heard: list[bytes] = []

    with server(answers({}, heard)) as port, pytest.raises(SendError) as caught:
        send(plain(port), Target("t", (to,)))

    assert caught.value.permanent
    assert heard == []


def test_a_sender_with_a_comma_in_its_name_stays_one_address() -> None:
    sender = "Bote, Lüdenau <monitor@müller.example>"

    mail = written(MailServer("mx.example", 25, sender), TO, MESSAGE, NOON)

    (address,) = mail["From"].addresses
    assert address.display_name == "Bote, Lüdenau"
    assert address.addr_spec == "monitor@xn--mller-kva.example"
    assert mail["Message-ID"] == "<0123abcd@xn--mller-kva.example>"


@pytest.fixture
def context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenSSL trusts the sample certificate, as if it were installed on the machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.mark.usefixtures("trusted")
def test_a_mail_goes_over_tls(context: ssl.SSLContext) -> None:
    heard: list[bytes] = []

    with server(answers({}, heard), context) as port:
        send(plain(port, security=Security.TLS))

    assert b".\r\n" in heard


@pytest.mark.usefixtures("trusted")
def test_with_starttls_sender_and_login_are_only_told_over_tls(context: ssl.SSLContext) -> None:
    heard: list[bytes] = []
    replies = {b"EHLO": b"250-here\r\n250 AUTH PLAIN", b"AUTH": b"235 welcome"}
    talk = starttls(context, answers(replies, heard, greets=False))

    with server(talk) as port:
        safe = plain(port, security=Security.STARTTLS, username="monitor", password="word")
        send(safe)

    assert [line.split()[0].upper() for line in heard[:4]] == [b"EHLO", b"AUTH", b"MAIL", b"RCPT"]


def test_a_self_signed_certificate_is_refused(context: ssl.SSLContext) -> None:
    with server(answers({}), context) as port:
        error = refusal(plain(port, security=Security.TLS))

    assert "no safe connection" in str(error)


def test_a_self_signed_certificate_is_refused_after_starttls(context: ssl.SSLContext) -> None:
    heard: list[bytes] = []

    with server(starttls(context, answers({}, heard, greets=False))) as port:
        error = refusal(plain(port, security=Security.STARTTLS))

    assert "no safe connection" in str(error)
    assert heard == []


def test_a_silent_server_is_left_after_the_time_allowed() -> None:
    assert "no answer" in str(refused_by(silent))


def test_a_server_that_drips_its_answer_is_left_too() -> None:
    dripped: list[bytes] = []

    refused_by(partial(dripping, dripped=dripped))

    assert len(dripped) < 100


def test_a_server_that_is_not_there_is_named() -> None:
    error = refusal(plain(1))

    assert "127.0.0.1:1" in str(error)
    assert not error.permanent


def test_a_mail_without_a_mail_server_is_a_clear_error() -> None:
    assert "there is no mail server" in str(refusal(None))


def test_a_webhook_gets_title_and_text(hook: WebhookSink) -> None:
    target = Target("chat", apprise_url=hook.apprise_url)

    send(None, target)

    (post,) = hook.posts
    assert post.body["title"] == TITLE
    assert post.body["message"].startswith("Zeile")


def test_a_webhook_that_fails_is_tried_again_and_its_address_stays_secret(
    hook: WebhookSink,
) -> None:
    hook.fail_next(1, 503)
    address = hook.apprise_url.replace("json://", "json://user:s3cret-word@")

    error = refusal(None, Target("chat", apprise_url=address))

    assert not error.permanent
    assert not error.uncertain
    assert "chat" in str(error)
    assert "s3cret-word" not in str(error)


def test_a_webhook_that_says_nothing_is_uncertain() -> None:
    with server(silent) as port:
        error = refusal(None, Target("chat", apprise_url=f"json://127.0.0.1:{port}/hook"))

    assert error.uncertain


def test_an_address_that_apprise_does_not_know_is_a_clear_error() -> None:
    error = refusal(None, Target("chat", apprise_url="nonsense://s3cret-word"))

    assert "channels.yaml" in str(error)
    assert "s3cret-word" not in str(error)


def test_a_newsroom_that_uses_mail_alone_never_loads_apprise(sink: MailSink) -> None:
    program = (
        "import sys\n"
        "from monitor.notify import Channels\n"
        "from monitor.model import *\n"
        f"server = MailServer('127.0.0.1', {sink.port}, 'm@example.org', Security.NONE)\n"
        "Channels(server).send(Target('t', ('a@example.org',)), 'a@example.org',"
        " Message('k', 't', 'x'))\n"
        "sys.exit('apprise' in sys.modules)\n"
    )

    done = subprocess.run([sys.executable, "-c", program], check=False)

    assert done.returncode == 0
    assert len(sink.mails) == 1
