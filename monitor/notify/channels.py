"""Hands a message to the channel of its target."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.errors import SendError
from monitor.model import MailServer, Message, Target
from monitor.notify import mail

TIMEOUT = timedelta(seconds=15)


class Channels:
    """Implements `monitor.ports.Notifier`: mail by SMTP, everything else through apprise."""

    def __init__(self, server: MailServer | None, *, timeout: timedelta = TIMEOUT) -> None:
        self._server = server
        self._timeout = timeout

    def send(self, target: Target, recipient: str, message: Message) -> None:
        """See `monitor.ports.Notifier`."""
        if not target.is_mail:
            # Late: apprise takes 0.2 s and 23 MiB, which a newsroom with mail alone need not pay.
            from monitor.notify import push  # noqa: PLC0415

            push.send(target, message, timeout=self._timeout)
            return
        if self._server is None:
            raise SendError(
                f"target {target.id}: there is no mail server; write `mail:` in channels.yaml"
            )
        mail.send(self._server, recipient, message, now=datetime.now(UTC), timeout=self._timeout)
