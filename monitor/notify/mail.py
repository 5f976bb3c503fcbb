"""Hands mails to an SMTP server; the only file that imports smtplib."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from monitor.errors import SendError
from monitor.model import MailServer, Message, Security
from monitor.notify.clean import one_line


class _Policy(EmailPolicy):
    """Writes a subject that is not ASCII as one run of encoded words.

    Python's own folding puts a space on both sides of a line end, and readers then see two.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as it goes over the wire."""
        if name.lower() != "subject" or str(value).isascii():
            return super().fold_binary(name, value)
        words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode("ascii")


POLICY = _Policy(linesep="\r\n", cte_type="7bit")
# The server wants a login, or another one (RFC 4954, 6): the operator can mend that.
LOGIN_WANTED = frozenset({530, 534, 535, 538})
_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")


class _Plain(smtplib.SMTP):
    """Waits for a whole answer, not for each read of it: one that drips in would never end."""

    def getreply(self) -> tuple[int, bytes]:
        """The code and the text of the server's answer."""
        limit = threading.Timer(2 * self.timeout, _hang_up, [self.sock])
        limit.daemon = True
        limit.start()
        try:
            return super().getreply()
        finally:
            limit.cancel()


class _Tls(_Plain, smtplib.SMTP_SSL):
    """The same over TLS from the start."""


def _hang_up(connection: socket.socket | None) -> None:
    if connection is not None:
        with suppress(OSError):
            # Not that of an SSLSocket, which takes its TLS away from the thread that reads.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)


def send(
    server: MailServer, recipient: str, message: Message, *, now: datetime, timeout: timedelta
) -> None:
    """Give one mail to the server for one recipient. Raises SendError.

    A refusal with 5xx of the recipient or the mail is permanent. A connection lost while the
    answer to the text was awaited is uncertain: the server may have taken it.
    """
    recipient = _in_ascii(recipient, permanent=True)
    mail = email(server, recipient, message, now)
    sender = mail["From"].addresses[0].addr_spec
    with _connection(server, timeout) as connection:
        try:
            _answered(connection.mail(sender), "the sender", sender)
            _answered(connection.rcpt(recipient), "the recipient", recipient)
            _answered(connection.docmd("DATA"), "the text", recipient, expected=354)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise SendError(f"{_name(server)}: the connection was lost") from error
        try:
            _hand_over(connection, mail, recipient)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise SendError(
                f"{_name(server)}: the connection was lost before the server said whether it took"
                " the mail",
                uncertain=True,
            ) from error


def email(server: MailServer, recipient: str, message: Message, now: datetime) -> EmailMessage:
    """The mail with its headers. The same delivery always has the same Message-ID."""
    # Not parseaddr: it takes a comma in the name for the end of the first address.
    name, _, address = server.sender.rpartition("<")
    sender = _in_ascii(address.rstrip("> "), permanent=False)
    user, _, domain = sender.rpartition("@")
    mail = EmailMessage(POLICY)
    mail["From"] = Address(name.strip(' "'), user, domain)
    mail["To"] = recipient
    mail["Subject"] = message.title
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.key}@{domain}>"
    # Tells out-of-office programs not to answer (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    return mail


@contextmanager
def _connection(server: MailServer, timeout: timedelta) -> Iterator[smtplib.SMTP]:
    connection = _opened(server, timeout)
    try:
        yield connection
    finally:
        # The mail is taken or not; a server that does not say goodbye changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()


def _opened(server: MailServer, timeout: timedelta) -> smtplib.SMTP:
    seconds = timeout.total_seconds()
    name = _name(server)
    try:
        # Reading the certificates of the machine takes 20 ms, so only for whom it matters.
        context = None if server.security is Security.NONE else ssl.create_default_context()
        if server.security is Security.TLS:
            connection: _Plain = _Tls(server.host, server.port, timeout=seconds, context=context)
        else:
            connection = _Plain(server.host, server.port, timeout=seconds)
        try:
            connection.ehlo_or_helo_if_needed()
            if server.security is Security.STARTTLS:
                connection.starttls(context=context)
                connection.ehlo()
            if server.username:
                connection.login(server.username, server.password)
        except BaseException:
            connection.close()
            raise
    except smtplib.SMTPAuthenticationError as error:
        raise SendError(
            f"{name}: refused the login of {server.username!r} ({error.smtp_code}); check username"
            " and password in channels.yaml"
        ) from None
    except UnicodeEncodeError:
        # Its text has the letter of the password.
        raise SendError(
            f"{name}: username or password has a letter that smtplib cannot send; use ASCII only"
        ) from None
    except smtplib.SMTPNotSupportedError as error:
        raise SendError(
            f"{name}: offers no {'STARTTLS' if 'STARTTLS' in str(error) else 'login'}; check"
            " `security` and `username` in channels.yaml"
        ) from error
    except ssl.SSLError as error:
        raise SendError(f"{name}: no safe connection: {error.reason or error}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise SendError(f"{name}: no connection: {_plain(error)}") from error
    return connection


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage, recipient: str) -> None:
    text = mail.as_bytes()
    # Lines that begin with a dot are doubled (RFC 5321, 4.5.2).
    connection.send(b"\r\n".join(_stuffed(text)) + b"\r\n.\r\n")
    _answered(connection.getreply(), "the mail", recipient, expected=250)


def _stuffed(text: bytes) -> Iterator[bytes]:
    for line in text.removesuffix(b"\r\n").split(b"\r\n"):
        yield b"." + line if line.startswith(b".") else line


def _in_ascii(address: str, *, permanent: bool) -> str:
    local, _, domain = address.rpartition("@")
    try:
        # The DNS knows müller.example as xn--mller-kva.example.
        plain = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        plain = ""
    if not _ADDRESS.fullmatch(plain):
        raise SendError(
            f"{address!r} is no mail address that SMTP can carry: before the @ only ASCII",
            permanent=permanent,
        )
    return plain


def _answered(answer: tuple[int, bytes], what: str, address: str, *, expected: int = 250) -> None:
    code, text = answer
    if code == expected or (expected == 250 and code == 251):
        return
    said = one_line(text.decode("utf-8", "replace"), 300)
    if code < 200:
        raise smtplib.SMTPServerDisconnected(f"no answer of SMTP: {said}")
    raise SendError(
        f"{address}: the server refused {what}: {code} {said}",
        permanent=code >= 500 and code not in LOGIN_WANTED,
    )


def _name(server: MailServer) -> str:
    return f"mail server {server.host}:{server.port}"


def _plain(error: Exception) -> str:
    # smtplib tells of a timeout as of a connection that was closed.
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
