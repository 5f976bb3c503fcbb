"""A real SMTP server (aiosmtpd) that counts connections and can be told what to answer."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class PostOffice:
    """What arrived, and what to answer to whom."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.connections = 0
        self.commands: list[str] = []
        self.answers: dict[str, list[str]] = {}

    def answer_once(self, recipient: str, *answers: str) -> None:
        """Answer the next RCPT of the recipient with these lines, one after the other."""
        self.answers.setdefault(recipient, []).extend(answers)

    @property
    def keys(self) -> list[str]:
        """The part before the @ of the Message-IDs that arrived, in order."""
        return [str(mail["Message-ID"]).strip("<>").partition("@")[0] for _, mail in self.mails]

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        waiting = self.answers.get(address)
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        self.mails += [(to, mail) for to in envelope.rcpt_tos]
        return "250 OK"


class _Smtp(SMTP):
    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        # Not every connection: aiosmtpd makes one itself, to see whether it listens.
        self.event_handler.connections += 1
        await super().smtp_EHLO(hostname)

    async def smtp_RSET(self, arg: str) -> None:  # noqa: N802
        self.event_handler.commands.append("RSET")
        await super().smtp_RSET(arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802
        self.event_handler.commands.append("QUIT")
        await super().smtp_QUIT(arg)


class _Controller(Controller):
    def __init__(self, office: PostOffice, listening: socket.socket, **options: Any) -> None:
        self._listening = listening
        port = listening.getsockname()[1]
        super().__init__(office, "127.0.0.1", port, server_hostname="here", **options)

    def factory(self) -> SMTP:
        return _Smtp(self.handler, **self.SMTP_kwargs)

    def _create_server(self) -> Any:
        return self.loop.create_server(
            self._factory_invoker, sock=self._listening, ssl=self.ssl_context
        )


@contextmanager
def open_office(
    office: PostOffice,
    *,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
) -> Iterator[int]:
    """The post office at work on 127.0.0.1; gives the port."""
    with socket.create_server(("127.0.0.1", port)) as listening:
        found = listening.getsockname()[1]
        controller = _Controller(
            office,
            listening,
            ssl_context=tls,
            tls_context=starttls,
            require_starttls=starttls is not None,
        )
        controller.start()
        try:
            yield found
        finally:
            controller.stop()
