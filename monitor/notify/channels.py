"""Hands a message to the channel of its target."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.errors import SendError
from monitor.model import MailServer, Message, Target
from monitor.notify import mail
from monitor.notify.bounded import Bounded, HangingError
from monitor.notify.smtp import Connections
from monitor.notify.webhook import Webhooks

if TYPE_CHECKING:
    from monitor.notify.push import Push

TIMEOUT = timedelta(seconds=15)
LOOKING_UP = timedelta(seconds=3)


class Channels:
    """Implements `monitor.ports.Notifier`: mail by SMTP, webhooks, all else by apprise."""

    def __init__(self, server: MailServer | None, *, timeout: timedelta = TIMEOUT) -> None:
        self._server = server
        self._timeout = timeout
        self._connections = Connections(server, timeout=timeout) if server else None
        self._lock = threading.Lock()
        self._push: Push | None = None
        self._webhooks = Webhooks(timeout=timeout)
        self._looking_up = Bounded()

    def send(self, target: Target, recipient: str, message: Message) -> None:
        """See `monitor.ports.Notifier`."""
        if target.webhook is not None:
            self._webhooks.send(target, message, datetime.now(UTC))
            return
        if not target.is_mail:
            self._loaded_push().send(target, message)
            return
        if self._server is None or self._connections is None:
            raise SendError(f"target {target.id}: {_NO_SERVER}")
        to = mail.in_ascii(recipient, permanent=True)
        written = mail.email(self._server, to, message, datetime.now(UTC))
        self._connections.send(mail.sender_of(self._server), to, written.as_bytes())

    def unusable(self, target: Target) -> str | None:
        """Why nothing can be sent to the target as it is configured, found without sending.

        It takes three seconds at most, six for mail. None says that nothing speaks against it, not
        that a message would arrive.
        """
        if target.webhook is not None:
            return self._unknown(urlsplit(target.webhook.url).hostname or "", is_secret=True)
        if not target.is_mail:
            push = self._loaded_push()
            return push.unusable(target) or self._unknown(push.host(target), is_secret=True)
        if self._server is None:
            return _NO_SERVER
        try:
            mail.sender_of(self._server)
            for recipient in target.recipients:
                mail.in_ascii(recipient, permanent=True)
        except SendError as error:
            return str(error)
        host, port = self._server.host, self._server.port
        return self._unknown(host) or self._silent(host, port)

    def close(self) -> None:
        """End the connections that wait for the next mail; sending still works, without them."""
        if self._connections is not None:
            self._connections.close()

    def _loaded_push(self) -> Push:
        with self._lock:
            if self._push is None:
                # Late: apprise takes 0.2 s and 23 MiB, which a newsroom with mail alone need not
                # pay.
                from monitor.notify.push import Push  # noqa: PLC0415

                self._push = Push(timeout=self._timeout)
            return self._push

    def _silent(self, host: str, port: int) -> str | None:
        """Why nobody can be reached there."""
        connect = partial(socket.create_connection, (host, port), LOOKING_UP.total_seconds())
        try:
            self._looking_up.run("connect", connect, LOOKING_UP).close()
        except (TimeoutError, HangingError):
            return f"{host}:{port} does not answer in {LOOKING_UP.total_seconds():g} s"
        except OSError as error:
            return f"{host}:{port}: {error.strerror or error}"
        return None

    def _unknown(self, host: str, *, is_secret: bool = False) -> str | None:
        """Why nothing is known of the host; its name may be part of a secret address."""
        if not host:
            return None
        name = "the host in its address" if is_secret else repr(host)
        try:
            self._looking_up.run("DNS", partial(socket.getaddrinfo, host, None), LOOKING_UP)
        except (TimeoutError, HangingError):
            return f"{name} could not be looked up in {LOOKING_UP.total_seconds():g} s"
        except OSError:
            return f"{name} is not known to the DNS"
        except UnicodeError:
            return f"{name} is no host name"
        return None


_NO_SERVER = "there is no mail server; write `mail:` in channels.yaml"
