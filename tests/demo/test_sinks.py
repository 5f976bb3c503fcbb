"""The sinks of the demo, spoken to by a real mail client and a real HTTP client."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from threading import Thread

import apprise
import httpx
import pytest

from monitor.demo.sinks import Mail, MailSink, Post, WebhookSink

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def mail_sink() -> Iterator[MailSink]:
    with MailSink(now=lambda: NOON) as sink:
        yield sink


@pytest.fixture
def webhook() -> Iterator[WebhookSink]:
    with WebhookSink(now=lambda: NOON) as sink:
        yield sink


def send(sink: MailSink, subject: str = "[EIL] Besuch in Lüdenau") -> None:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Monitor <monitor@example.org>"
    message["To"] = "landespolitik@example.org"
    message.set_content("Die Ministerin kommt. Größe: 5 €")
    with smtplib.SMTP("127.0.0.1", sink.port) as client:
        client.send_message(message)


def test_a_mail_is_kept_with_envelope_umlauts_and_time(mail_sink: MailSink) -> None:
    send(mail_sink)

    [mail] = mail_sink.mails
    assert mail.message["Subject"] == "[EIL] Besuch in Lüdenau"
    assert mail.message.get_content().strip() == "Die Ministerin kommt. Größe: 5 €"
    assert mail.sender == "monitor@example.org"
    assert mail.recipients == ("landespolitik@example.org",)
    assert mail.arrived == NOON


def test_a_refused_mail_is_not_kept_and_the_next_one_is(mail_sink: MailSink) -> None:
    mail_sink.refuse_next(1, 452)

    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(mail_sink, "one")
    send(mail_sink, "two")

    assert refusal.value.smtp_code == 452
    assert [mail.message["Subject"] for mail in mail_sink.mails] == ["two"]


def test_refusals_come_in_the_order_they_were_asked_for(mail_sink: MailSink) -> None:
    mail_sink.refuse_next(2, 451)
    mail_sink.refuse_next(1, 554)

    codes = []
    for _ in range(3):
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            send(mail_sink)
        codes.append(refusal.value.smtp_code)

    assert codes == [451, 451, 554]


def test_a_mail_is_announced_before_the_sender_hears_yes() -> None:
    seen: list[Mail] = []

    with MailSink(now=lambda: NOON, on_arrival=seen.append) as sink:
        send(sink)

        assert tuple(seen) == sink.mails


def test_mails_sent_at_the_same_time_all_arrive(mail_sink: MailSink) -> None:
    senders = [Thread(target=send, args=(mail_sink, f"mail {number}")) for number in range(8)]

    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    subjects = {mail.message["Subject"] for mail in mail_sink.mails}
    assert subjects == {f"mail {number}" for number in range(8)}


def test_a_mail_sink_closes_while_a_client_is_still_connected() -> None:
    with MailSink(now=lambda: NOON) as sink:
        client = smtplib.SMTP("127.0.0.1", sink.port)
        client.ehlo()

    client.close()
    with pytest.raises(OSError):
        smtplib.SMTP("127.0.0.1", sink.port)


def test_a_post_is_kept_with_umlauts_and_time(webhook: WebhookSink) -> None:
    response = httpx.post(webhook.url, json={"title": "Lüdenau"})

    assert response.status_code == 200
    assert webhook.posts == (Post({"title": "Lüdenau"}, NOON),)


# apprise 2.2 imports imghdr where Python still has it.
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_what_apprise_sends_arrives(webhook: WebhookSink) -> None:
    sender = apprise.Apprise()
    sender.add(webhook.apprise_url)

    assert sender.notify(title="EIL", body="Besuch in Lüdenau")

    [post] = webhook.posts
    assert post.body["title"] == "EIL"
    assert post.body["message"] == "Besuch in Lüdenau"


def test_a_webhook_fails_as_often_as_it_was_told(webhook: WebhookSink) -> None:
    webhook.fail_next(2, 503)

    statuses = [httpx.post(webhook.url, json=number).status_code for number in range(3)]

    assert statuses == [503, 503, 200]
    assert [post.body for post in webhook.posts] == [2]


def test_what_is_not_json_or_not_for_the_hook_is_refused(webhook: WebhookSink) -> None:
    not_json = httpx.post(webhook.url, content=b"title=x")
    elsewhere = httpx.post(webhook.url.replace("/hook", "/other"), json={})

    assert (not_json.status_code, elsewhere.status_code) == (400, 404)
    assert webhook.posts == ()


def test_a_post_is_announced() -> None:
    seen: list[Post] = []

    with WebhookSink(now=lambda: NOON, on_arrival=seen.append) as sink:
        httpx.post(sink.url, json=[1])

        assert tuple(seen) == sink.posts
