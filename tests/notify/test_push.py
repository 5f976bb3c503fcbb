"""What apprise says, and what is made of it; no channel holds up another."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from monitor.demo.loopback import QuietHandler, serving
from monitor.demo.sinks import WebhookSink
from monitor.errors import SendError
from monitor.model import MailServer, Message, Security, Target
from monitor.notify import Channels
from monitor.notify.bounded import HANGING_AT_MOST, Bounded, HangingError
from tests.notify.servers import server, silent

MESSAGE = Message("k1", "title", "text")
SHORT = timedelta(seconds=0.2)
MAIL = MailServer("127.0.0.1", 25, "Monitor <monitor@example.org>", Security.NONE)


@pytest.fixture
def hook() -> Iterator[WebhookSink]:
    with WebhookSink(now=lambda: datetime.now(UTC)) as hook:
        yield hook


def refusal(url: str, *, timeout: timedelta = timedelta(seconds=5)) -> SendError:
    with pytest.raises(SendError) as caught:
        Channels(None, timeout=timeout).send(Target("chat", apprise_url=url), "", MESSAGE)
    return caught.value


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (429, "HTTP 429: it wants fewer"),
        (404, "HTTP 404; check its address"),
        (503, "(HTTP 503)"),
    ],
)
def test_a_refusal_is_told_with_its_status_and_never_given_up(
    hook: WebhookSink, status: int, said: str
) -> None:
    hook.fail_next(1, status)

    error = refusal(hook.apprise_url)

    assert said in str(error)
    assert not error.permanent
    assert not error.uncertain


def test_a_failure_is_one_even_if_the_address_calls_the_channel_optional(hook: WebhookSink) -> None:
    hook.fail_next(1, 503)

    assert "did not take the message" in str(refusal(f"{hook.apprise_url}?optional=yes"))


def test_a_channel_that_is_not_there_can_be_tried_again() -> None:
    error = refusal("json://127.0.0.1:1/hook")

    assert not error.permanent
    assert not error.uncertain


def test_one_address_is_one_service_even_with_a_comma(hook: WebhookSink) -> None:
    both = f"{hook.apprise_url}?x=1,{hook.apprise_url}"

    Channels(None).send(Target("chat", apprise_url=both), "", MESSAGE)

    assert len(hook.posts) <= 1


class _Service(QuietHandler):
    """Keeps the priority that it is told, in the JSON or in a header."""

    def __init__(self, priorities: list[Any], *args: Any) -> None:
        self.priorities = priorities
        super().__init__(*args)

    def do_POST(self) -> None:  # noqa: N802 - the name is http.server's
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.priorities.append(body.get("priority", self.headers["X-Priority"]))
        self.answer(200, {"Content-Type": "application/json"}, b"{}")


@pytest.mark.parametrize(
    ("address", "usual", "urgent"),
    [
        ("ntfy://{}/topic", None, "high"),
        ("ntfy://{}/topic?priority=min", "min", "min"),
        ("gotify://{}/token", 5, 8),
        ("json://{}/hook", None, None),
    ],
)
def test_an_urgent_message_rings_unless_the_address_says_how_loud(
    address: str, usual: int | str | None, urgent: int | str | None
) -> None:
    priorities: list[Any] = []

    with serving(partial(_Service, priorities)) as url:
        target = Target("push", apprise_url=address.format(url.removeprefix("http://")))
        for message in (MESSAGE, replace(MESSAGE, urgent=True)):
            Channels(None).send(target, "", message)

    assert priorities == [usual, urgent]


def test_channels_that_hang_hold_up_no_other(hook: WebhookSink) -> None:
    channels = Channels(None, timeout=SHORT)
    good = Target("good", apprise_url=hook.apprise_url)
    channels.send(good, "", MESSAGE)

    def hang(name: str, url: str) -> None:
        with pytest.raises(SendError):
            channels.send(Target(name, apprise_url=url), "", MESSAGE)

    # As many as apprise itself would have threads for, on any machine.
    with server(silent) as port, ThreadPoolExecutor(40) as senders:
        url = f"json://127.0.0.1:{port}/hook?rto=1"
        list(senders.map(lambda number: hang(f"t{number}", url), range(40)))
        channels.send(good, "", MESSAGE)

    assert len(hook.posts) == 2


def test_what_still_hangs_is_not_begun_again_and_again() -> None:
    bounded = Bounded()
    leave = threading.Event()

    for _ in range(HANGING_AT_MOST):
        with pytest.raises(TimeoutError):
            bounded.run("slow", leave.wait, timedelta(0))
    with pytest.raises(HangingError):
        bounded.run("slow", leave.wait, timedelta(0))

    assert bounded.run("other", lambda: 7, timedelta(seconds=5)) == 7
    leave.set()


def test_what_hung_may_be_tried_again_when_it_is_over() -> None:
    bounded = Bounded()
    leave = threading.Event()
    over = threading.Barrier(HANGING_AT_MOST + 1)

    def work() -> None:
        leave.wait()
        over.wait()

    for _ in range(HANGING_AT_MOST):
        with pytest.raises(TimeoutError):
            bounded.run("slow", work, timedelta(0))
    leave.set()
    over.wait()
    for thread in threading.enumerate():
        if thread.name == "do slow":
            thread.join()

    assert bounded.run("slow", lambda: 7, timedelta(seconds=5)) == 7


def test_work_that_fails_says_so_itself() -> None:
    def work() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        Bounded().run("any", work, timedelta(seconds=5))


@pytest.mark.parametrize(
    ("server_", "target", "said"),
    [
        (None, Target("t", ("a@example.org",)), "there is no mail server"),
        (MAIL, Target("t", ("jörg@example.org",)), "no mail address that SMTP can carry"),
        (
            MailServer("no-such-host.invalid", 25, "m@example.org", Security.NONE),
            Target("t", ("a@example.org",)),
            "'no-such-host.invalid' is not known",
        ),
        (
            MailServer("127.0.0.1", 1, "m@example.org", Security.NONE),
            Target("t", ("a@example.org",)),
            "127.0.0.1:1: Connection refused",
        ),
        (MAIL, Target("t", apprise_url="nonsense://s3cret-word"), "check channels.yaml"),
        (MAIL, Target("t", apprise_url="slack://s3cret-word"), "check channels.yaml"),
        (
            MAIL,
            Target("t", apprise_url="ntfy://s3cret-word.invalid/topic"),
            "the host in its address is not known",
        ),
    ],
)
def test_a_target_that_cannot_be_used_is_told_before_anything_is_sent(
    server_: MailServer | None, target: Target, said: str
) -> None:
    with closing(Channels(server_)) as channels:
        reason = channels.unusable(target)

    assert reason is not None
    assert said in reason
    assert "s3cret-word" not in reason


@pytest.mark.parametrize(
    "target",
    [
        Target("t", ("a@example.org", "b@müller.example")),
        Target("t", apprise_url="json://127.0.0.1:1/hook"),
        # It has no host of its own: what looks like one is a secret.
        Target("t", apprise_url="discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"),
    ],
)
def test_nothing_speaks_against_a_target_that_can_be_used(target: Target) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = replace(MAIL, host="127.0.0.1", port=listening.getsockname()[1])
        with closing(Channels(server)) as channels:
            assert channels.unusable(target) is None
