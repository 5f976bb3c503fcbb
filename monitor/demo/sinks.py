"""Where the demo's alerts end: a mail server and a webhook on 127.0.0.1 that keep what they get."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.demo.loopback import QuietHandler, serving

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was accepted, with the addresses of its envelope."""

    message: EmailMessage
    sender: str
    recipients: tuple[str, ...]
    arrived: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """A JSON body that was accepted by the webhook."""

    body: Any
    arrived: datetime


Received = TypeVar("Received")


class _Box(Generic[Received]):
    """What has arrived, and how often to refuse the next; safe to use from several threads."""

    def __init__(self, on_arrival: Callable[[Received], None] | None) -> None:
        self._lock = threading.Lock()
        self._received: list[Received] = []
        self._refusals: list[int] = []
        self._on_arrival = on_arrival

    def received(self) -> tuple[Received, ...]:
        with self._lock:
            return tuple(self._received)

    def refuse_next(self, count: int, code: int) -> None:
        with self._lock:
            self._refusals += [code] * count

    def next_refusal(self) -> int | None:
        with self._lock:
            return self._refusals.pop(0) if self._refusals else None

    def put(self, item: Received) -> None:
        with self._lock:
            self._received.append(item)
        # Outside of the lock, so that it may look at what has arrived.
        if self._on_arrival is not None:
            self._on_arrival(item)


class MailSink:
    """A real SMTP server without encryption that keeps what it is sent.

    ``on_arrival`` is called in the server's thread, before the sender gets its 250.
    """

    def __init__(
        self, *, now: Callable[[], datetime], on_arrival: Callable[[Mail], None] | None = None
    ) -> None:
        self._now = now
        self._box = _Box(on_arrival)
        self._exit = ExitStack()
        self._port = 0

    def __enter__(self) -> Self:
        listening = self._exit.enter_context(socket.create_server((HOST, 0)))
        self._port = listening.getsockname()[1]
        controller = _Controller(self, listening)
        controller.start()
        self._exit.callback(controller.stop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._exit.close()

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1; 0 before the context is entered."""
        return self._port

    @property
    def mails(self) -> tuple[Mail, ...]:
        """Every mail that was accepted, oldest first."""
        return self._box.received()

    def refuse_next(self, count: int, code: int = 451) -> None:
        """Answer the next mails with an error: 4xx means try again, 5xx means never."""
        self._box.refuse_next(count, code)

    # The name is aiosmtpd's; whatever it returns goes to the sender.
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Take or refuse a mail whose text is complete."""
        refusal = self._box.next_refusal()
        if refusal is not None:
            return f"{refusal} refused by the demo's mail server"
        content = envelope.original_content or b""
        message = BytesParser(policy=policy.default).parsebytes(content)
        self._box.put(
            Mail(message, envelope.mail_from or "", tuple(envelope.rcpt_tos), self._now())
        )
        return "250 OK"


class _Controller(Controller):
    """Listens on a given socket: the original cannot tell which port 0 became."""

    def __init__(self, handler: MailSink, listening: socket.socket) -> None:
        self._listening = listening
        super().__init__(handler, hostname=HOST, port=handler.port, server_hostname="localhost")

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listening)


class WebhookSink:
    """An HTTP server that keeps the JSON it is sent, as the chat of a newsroom would.

    ``on_arrival`` is called in the server's thread, before the sender gets its 200.
    """

    def __init__(
        self, *, now: Callable[[], datetime], on_arrival: Callable[[Post], None] | None = None
    ) -> None:
        self._now = now
        self._box = _Box(on_arrival)
        self._exit = ExitStack()
        self._base_url = ""

    def __enter__(self) -> Self:
        self._base_url = self._exit.enter_context(serving(partial(_Hook, self)))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._exit.close()

    @property
    def url(self) -> str:
        """Where to POST."""
        return f"{self._base_url}/hook"

    @property
    def apprise_url(self) -> str:
        """The same in apprise's notation."""
        return self.url.replace("http://", "json://")

    @property
    def posts(self) -> tuple[Post, ...]:
        """Every body that was accepted, oldest first."""
        return self._box.received()

    def fail_next(self, count: int, status: int = 503) -> None:
        """Answer the next requests with an error status."""
        self._box.refuse_next(count, status)

    def take(self, content: bytes) -> int:
        """Keep a body, and say which status it deserves."""
        refusal = self._box.next_refusal()
        if refusal is not None:
            return refusal
        try:
            body = json.loads(content)
        except ValueError:
            return 400
        self._box.put(Post(body, self._now()))
        return 200


class _Hook(QuietHandler):
    def __init__(self, sink: WebhookSink, *args: Any) -> None:
        self.sink = sink
        super().__init__(*args)

    def do_POST(self) -> None:  # noqa: N802 - the name is http.server's
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status = self.sink.take(content) if self.path == "/hook" else 404
        self.answer(status, {"Content-Type": "text/plain"})
