"""Outgoing webhooks: what is posted, how it is signed, and what becomes of each answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SendError
from monitor.model import (
    Alert,
    Delivery,
    DeliveryState,
    Digest,
    Level,
    Message,
    Note,
    Target,
    Webhook,
)
from monitor.notify import Channels, backoff
from monitor.notify.webhook import Webhooks, refusal, signed
from tests.notify.messages import message
from tests.notify.servers import server, silent
from tests.values import NOON, article, hit
from tests.visits import visit_hit

SECRET = "whsec_" + base64.b64encode(b"sixteen or more bytes").decode()
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
KEY = "5107ab12" * 8


def verified(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Any:
    """What a receiver does who has only read the specification; ValueError if it is not ours."""
    name, at = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(now.timestamp() - int(at)) > 300:
        raise ValueError("too old")
    key = (
        base64.b64decode(secret.split("_", 1)[1])
        if secret.startswith("whsec_")
        else secret.encode()
    )
    right = hmac.digest(key, f"{name}.{at}.{body.decode()}".encode(), hashlib.sha256)
    for each in headers["webhook-signature"].split():
        version, _, given = each.partition(",")
        if version == "v1" and hmac.compare_digest(base64.b64decode(given), right):
            return json.loads(body)
    raise ValueError("not signed by us")


@dataclass
class Receiver:
    """A program of the newsroom: takes each id once, and answers ``statuses`` before it takes."""

    secret: str = SECRET
    statuses: list[int] = field(default_factory=list)
    answer: Mapping[str, str] = field(default_factory=dict)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    taken: dict[str, Any] = field(default_factory=dict)
    repeats: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def target(self) -> Target:
        return Target("hook", webhook=Webhook(self.url, self.secret))

    def take(self, headers: Mapping[str, str], body: bytes) -> int:
        headers = {name.lower(): value for name, value in headers.items()}
        self.asked.append(headers)
        self.bodies.append(body)
        if self.statuses:
            return self.statuses.pop(0)
        try:
            told = verified(self.secret, headers, body, datetime.now(UTC))
        except ValueError:
            return 401
        self.repeats += headers["webhook-id"] in self.taken
        self.taken[headers["webhook-id"]] = told
        return 204


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(found.take(dict(self.headers), body))
            for name, value in found.answer.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        found.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield found
        listening.shutdown()
        thread.join()


def alert(**changes: Any) -> Alert:
    return replace(Alert(KEY, article(1), (hit(level=Level.EIL),), story="5107ab12ff"), **changes)


def told(content: Alert | Digest | Note, target: Target, **changes: Any) -> Message:
    return message(content, target, **changes)


def send(target: Target, what: Message | None = None, *, timeout: timedelta = 5 * SECOND) -> None:
    Channels(None, timeout=timeout).send(target, "", what or told(alert(), target))


def refused(target: Target, *, timeout: timedelta = 5 * SECOND) -> SendError:
    with pytest.raises(SendError) as found:
        send(target, timeout=timeout)
    assert "/hook" not in str(found.value)
    return found.value


# --- signed


@pytest.mark.parametrize("secret", [SECRET, "a secret that is no base64"])
def test_a_receiver_who_knows_the_secret_takes_it(receiver: Receiver, secret: str) -> None:
    receiver.secret = secret

    send(receiver.target)

    assert receiver.taken[KEY]["article"]["title"] == article(1).title
    assert receiver.asked[0]["content-type"] == "application/json"


def test_a_receiver_with_another_secret_refuses_it_until_that_is_mended(
    receiver: Receiver,
) -> None:
    target = receiver.target
    receiver.secret = "whsec_" + base64.b64encode(b"another secret altogether").decode()

    error = refused(target)

    assert not error.permanent
    assert receiver.taken == {}


@given(st.binary(max_size=50), st.integers(0, 49), st.integers(1, 255))
def test_a_body_that_was_changed_on_the_way_is_not_taken(body: bytes, at: int, by: int) -> None:
    body = b'{"a": "' + body.hex().encode() + b'"}'
    headers = {
        "webhook-id": KEY,
        "webhook-timestamp": str(int(NOON.timestamp())),
        "webhook-signature": signed(SECRET, KEY, int(NOON.timestamp()), body),
    }
    changed = bytearray(body)
    changed[at % len(body)] ^= by % 127 + 1

    assert verified(SECRET, headers, body, NOON)
    with pytest.raises(ValueError, match=r"not signed|codec"):
        verified(SECRET, headers, bytes(changed), NOON)


def test_what_was_recorded_and_is_sent_again_later_is_too_old() -> None:
    body = b"{}"
    at = int(NOON.timestamp())
    headers = {
        "webhook-id": KEY,
        "webhook-timestamp": str(at),
        "webhook-signature": signed(SECRET, KEY, at, body),
    }

    with pytest.raises(ValueError, match="too old"):
        verified(SECRET, headers, body, NOON + HOUR)


def test_each_try_has_the_same_id_so_that_it_is_taken_once(receiver: Receiver) -> None:
    receiver.statuses = [503]

    error = refused(receiver.target)
    send(receiver.target)
    send(receiver.target, told(alert(repeat=True), receiver.target))

    assert not error.permanent
    assert [each["webhook-id"] for each in receiver.asked] == [KEY] * 3
    assert (len(receiver.taken), receiver.repeats) == (1, 1)
    assert receiver.taken[KEY]["repeat"] is True


# --- answers


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_yes_is_a_yes(receiver: Receiver, status: int) -> None:
    receiver.statuses = [status]

    send(receiver.target)

    assert receiver.statuses == []


@pytest.mark.parametrize(
    ("status", "is_permanent", "is_uncertain"),
    [
        (301, False, False),
        (307, False, False),
        (400, True, False),
        (401, False, False),
        (404, False, False),
        (408, False, False),
        (410, True, False),
        (413, True, False),
        (415, True, False),
        (422, True, False),
        (425, False, False),
        (429, False, False),
        (500, False, False),
        (502, False, True),
        (503, False, False),
        (504, False, True),
    ],
)
def test_what_becomes_of_each_no(
    receiver: Receiver, status: int, is_permanent: bool, is_uncertain: bool
) -> None:
    receiver.statuses = [status]

    error = refused(receiver.target)

    assert (error.permanent, error.uncertain) == (is_permanent, is_uncertain)
    assert str(status) in str(error)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.statuses = [307]
    receiver.answer = {"Location": receiver.url}

    refused(receiver.target)

    assert len(receiver.asked) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Tue, 09 Mar 2100 12:00:00 GMT", 86400),
        ("99999999999999999999", 86400),
        ("Tue, 10 Mar 1999 12:00:00 GMT", None),
        ("Mon, 01 Jan 2026 00:00:00 +999999999999999", None),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_it_is_asked_again_when_it_says(header: str, seconds: int | None) -> None:
    error = refusal("hook", 429, header, NOON)

    wanted = None if seconds is None else seconds * SECOND
    assert error.retry_after == wanted


@given(st.integers(0, 30), st.timedeltas(timedelta(), timedelta(days=1)), st.floats(-1, 1))
def test_no_try_comes_before_it_was_asked_for(
    attempts: int, wanted: timedelta, jitter: float
) -> None:
    tried = Delivery(KEY, "a", "hook", ("r",), attempts=attempts)
    error = SendError("429", retry_after=wanted)

    after = backoff.after_failure(tried, error, now=NOON, jitter=jitter, first_try=NOON)

    assert after.state is DeliveryState.OWED
    assert after.due is not None
    assert after.due >= NOON + wanted


def test_retry_after_comes_from_the_answer(receiver: Receiver) -> None:
    receiver.statuses = [503]
    receiver.answer = {"Retry-After": "90"}

    assert refused(receiver.target).retry_after == 90 * SECOND


def test_nobody_there_is_tried_again_and_nothing_has_arrived() -> None:
    with server(lambda _: None) as port:
        pass

    error = refused(Target("hook", webhook=Webhook(f"http://127.0.0.1:{port}/hook", SECRET)))

    assert (error.permanent, error.uncertain) == (False, False)
    assert "127.0.0.1" not in str(error)


def test_one_that_does_not_answer_may_have_it() -> None:
    with server(silent) as port:
        target = Target("hook", webhook=Webhook(f"http://127.0.0.1:{port}/hook", SECRET))
        error = refused(target, timeout=SECOND / 2)

    assert (error.permanent, error.uncertain) == (False, True)


def test_one_that_hangs_up_after_it_was_told_may_have_it() -> None:
    def leaving(connection: Any) -> None:
        connection.recv(65536)

    with server(leaving) as port:
        target = Target("hook", webhook=Webhook(f"http://127.0.0.1:{port}/hook", SECRET))
        error = refused(target)

    assert (error.permanent, error.uncertain) == (False, True)


def test_an_answer_without_end_is_not_read() -> None:
    heard = threading.Event()

    def endless(connection: Any) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while True:
                connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")
        except OSError:
            heard.set()

    with server(endless) as port:
        send(Target("hook", webhook=Webhook(f"http://127.0.0.1:{port}/hook", SECRET)))

        assert heard.wait(10)


def test_a_target_without_a_webhook_is_an_error_of_ours() -> None:
    with pytest.raises(SendError, match="no webhook"):
        Webhooks(timeout=SECOND).send(Target("hook"), Message(KEY, "", ""), NOON)


def test_a_host_that_is_not_known_is_told_without_its_name() -> None:
    target = Target("hook", webhook=Webhook("https://nowhere.invalid/hook", SECRET))

    reason = Channels(None).unusable(target)

    assert reason is not None
    assert "nowhere" not in reason


def test_a_webhook_in_the_own_network_can_be_used(receiver: Receiver) -> None:
    assert Channels(None).unusable(receiver.target) is None


def test_secrets_are_in_no_repr() -> None:
    target = Target("hook", webhook=Webhook("https://h.example/s3cret-path", "s3cret-word-of-16"))

    assert "s3cret" not in repr(target)


# --- what is told

HOOK = Target("hook", webhook=Webhook("https://h.example/hook", SECRET))
LINKS = {"acknowledge": "https://m.example/act/1", "not relevant": "https://m.example/act/2"}


def data(content: Alert | Digest | Note, **changes: Any) -> Mapping[str, Any]:
    found = told(content, HOOK, **changes).data
    assert json.loads(json.dumps(found)) == found
    return found


def test_an_alert_has_all_that_a_program_needs() -> None:
    found = data(alert(sources=("bote", "kurier")), act=lambda *_, **__: LINKS)

    assert (found["version"], found["id"], found["kind"]) == (1, KEY, "alert")
    assert (found["level"], found["story"]) == ("eil", "5107ab12ff")
    assert found["title"].startswith("[EIL] ")
    assert found["article"]["url"] == article(1).url
    (rule,) = found["rules"]
    assert (rule["id"], rule["level"]) == (hit().rule, "eil")
    assert found["words"] == rule["words"] == [each.text for each in hit().evidence]
    assert [each["id"] for each in found["sources"]] == ["bote", "kurier"]
    assert found["links"] == {
        "acknowledge": "https://m.example/act/1",
        "not_relevant": "https://m.example/act/2",
    }


def test_visits_are_told_with_days_and_ids() -> None:
    found = data(alert(hits=(visit_hit(),)))

    (visit,) = found["visits"]
    assert visit["visitors"]
    assert visit["places"]
    assert set(visit) == {
        *("visitors", "places", "status", "first_day", "last_day", "time", "sure"),
    }


def test_a_digest_has_its_alerts_and_says_how_many_are_missing() -> None:
    alerts = tuple(alert(key=f"{number:064}") for number in range(103))

    found = data(Digest(KEY, alerts, (Note("n", "Störung", ("Zeile",)),)))

    assert len(found["alerts"]) == 100
    assert found["left_out"] == 3
    assert found["alerts"][1]["id"] == f"{1:064}"
    assert found["notes"] == [{"id": "n", "title": "Störung", "lines": ["Zeile"]}]


def test_a_notice_has_its_lines() -> None:
    found = data(Note(KEY, "Störung", ("Eine Zeile", "noch eine")))

    assert found["lines"] == ["Eine Zeile", "noch eine"]
    assert found["title"] == "Störung"


def test_mail_and_chats_carry_no_data() -> None:
    assert message(alert()).data == {}


def test_a_link_that_is_a_script_is_left_out() -> None:
    found = data(alert(article=article(1, url="javascript:alert(1)")))

    assert found["article"]["url"] is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_a_paper_writes_arrives_as_json(title: str, teaser: str) -> None:
    strange = article(1, title=title, teaser=teaser)

    found = data(alert(article=strange))

    body = json.dumps(found, ensure_ascii=False).encode()
    assert json.loads(body)["id"] == KEY
    assert not any(ord(each) < 32 for each in found["article"]["title"])


def test_the_check_in_the_manual_holds_for_what_is_sent_and_for_nothing_else(
    receiver: Receiver,
) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(import base64.*?)```", manual, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)

    send(receiver.target)

    (headers,), (body,) = receiver.asked, receiver.bodies
    assert names["is_ours"](SECRET, headers, body)
    assert not names["is_ours"]("another secret of ours", headers, body)
    assert not names["is_ours"](SECRET, headers, body + b" ")
    assert not names["is_ours"](SECRET, {**headers, "webhook-timestamp": "1"}, body)


def test_the_manual_names_every_field() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text("utf-8")
    told = [
        data(alert(hits=(visit_hit(),)), act=lambda *_, **__: LINKS),
        data(Digest(KEY, (alert(),), (Note("n", "Störung", ("Zeile",)),))),
        data(Note(KEY, "Störung", ("Zeile",))),
    ]

    assert [each for each in sorted(set(fields(told))) if f"`{each}`" not in manual] == []


def fields(part: Any) -> Iterator[str]:
    """The names of all fields, also of those inside of others."""
    if isinstance(part, dict):
        yield from part
        for each in part.values():
            yield from fields(each)
    elif isinstance(part, list):
        for each in part:
            yield from fields(each)
