"""One connection to a mail server, for one mail after the other."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from monitor.errors import SendError
from monitor.model import MailServer, Security
from monitor.notify.clean import one_line
from monitor.notify.smtp import certificates
from monitor.notify.smtp.wire import Client, TlsClient

# The server wants a login, or another one (RFC 4954, 6): the operator can mend that.
LOGIN_WANTED = frozenset({530, 534, 535, 538})
SHUTTING_DOWN = 421
# Servers search a mail for spam and viruses before they say that they took it; to leave them before
# that gives a second copy.
WAITS_FOR_TEXT = 4
GOODBYE_SECONDS = 1.0


class LostError(SendError):
    """The connection ended before any of the text was sent: another one may be tried at once."""


class Session:
    """An open connection. Only one thread may use it at a time."""

    def __init__(self, server: MailServer, client: Client) -> None:
        self._name = _name(server)
        self._client = client
        self._is_tidy = True
        self.is_open = True
        self.mails = 0

    def hand_over(self, sender: str, recipient: str, text: bytes) -> None:
        """Give one mail to the server for one recipient. Raises SendError.

        A refusal with 5xx is permanent. It is uncertain when the connection was lost while the
        server's word about the whole text was awaited. LostError if nothing of the text was sent.
        """
        self.mails += 1
        # Until the server has said something to the end it is not known what it waits for.
        self.is_open = False
        try:
            self._announce(sender, recipient)
        except (smtplib.SMTPException, OSError) as error:
            raise LostError(f"{self._name}: the connection was lost ({_plain(error)})") from error
        self._give(recipient, text)

    def close(self) -> None:
        """Take leave of the server, if it still listens, and end the connection."""
        if self.is_open:
            self._client.timeout = GOODBYE_SECONDS
            with suppress(smtplib.SMTPException, OSError):
                self._client.quit()
        self.is_open = False
        self._client.close()

    def _announce(self, sender: str, recipient: str) -> None:
        client = self._client
        if not self._is_tidy:
            self._expect(client.rset(), "to begin anew", sender)
        self._is_tidy = False
        self._expect(client.mail(sender), "the sender", sender)
        self._expect(client.rcpt(recipient), "the recipient", recipient)
        self._expect(client.docmd("DATA"), "the text", recipient, code=354)

    def _give(self, recipient: str, text: bytes) -> None:
        client, usual = self._client, self._client.timeout
        # Lines that begin with a dot are doubled (RFC 5321, 4.5.2).
        lines = b"\r\n".join(_stuffed(text)) + b"\r\n.\r\n"
        try:
            client.send(lines)
        except (smtplib.SMTPException, OSError) as error:
            # The dot at the end has not left this machine, and without it no mail is taken.
            raise SendError(
                f"{self._name}: the connection was lost in the middle of the text"
            ) from error
        try:
            client.timeout = WAITS_FOR_TEXT * usual
            answer = client.getreply()
            client.timeout = usual
            self._expect(answer, "the mail", recipient, is_over=True)
        except (smtplib.SMTPException, OSError) as error:
            raise SendError(
                f"{self._name}: the connection was lost before the server said whether it took the"
                " mail",
                uncertain=True,
            ) from error
        self._is_tidy = True

    def _expect(
        self,
        answer: tuple[int, bytes],
        what: str,
        address: str,
        *,
        code: int = 250,
        is_over: bool = False,
    ) -> None:
        """Raise SendError unless the server agreed."""
        said, words = answer
        text = one_line(words.decode("utf-8", "replace"), 300)
        if said < 200:
            raise smtplib.SMTPServerDisconnected(f"no answer of SMTP: {text}")
        if said == SHUTTING_DOWN and not is_over:
            raise smtplib.SMTPServerDisconnected(f"{said} {text}")
        self.is_open = said != SHUTTING_DOWN and (is_over or said != code)
        if said == code or (code == 250 and said == 251):
            return
        raise SendError(
            f"{address}: the server refused {what}: {said} {text}",
            permanent=said >= 500 and said not in LOGIN_WANTED,
        )


def opened(server: MailServer, timeout: timedelta, own_name: str) -> Session:
    """A new connection, safe and logged in as configured. Raises SendError."""
    with _explained(server):
        # Reading the certificates of the machine takes 20 ms, so only for whom it matters.
        context = None if server.security is Security.NONE else certificates.context()
        seconds, where = timeout.total_seconds(), (server.host, server.port)
        if server.security is Security.TLS:
            client: Client = TlsClient(*where, own_name, timeout=seconds, context=context)
        else:
            client = Client(*where, own_name, timeout=seconds)
        try:
            if client.sock is not None:
                # Otherwise the end of a text waits until its begin is acknowledged.
                client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.ehlo_or_helo_if_needed()
            if server.security is Security.STARTTLS:
                client.starttls(context=context)
                client.ehlo()
            if server.username:
                client.login(server.username, server.password)
        except BaseException:
            client.close()
            raise
    return Session(server, client)


@contextmanager
def _explained(server: MailServer) -> Iterator[None]:
    """Turn what smtplib raises into a SendError that says what would be right."""
    name = _name(server)
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:
            raise SendError(
                f"{name}: could not look at the login now ({error.smtp_code})"
            ) from None
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
        reason = certificates.why_unsafe(error, server.host, server.security)
        raise SendError(f"{name}: no safe connection: {reason}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise SendError(f"{name}: no connection: {_plain(error)}") from error


def _stuffed(text: bytes) -> Iterator[bytes]:
    for line in text.removesuffix(b"\r\n").split(b"\r\n"):
        yield b"." + line if line.startswith(b".") else line


def _name(server: MailServer) -> str:
    return f"mail server {server.host}:{server.port}"


def _plain(error: Exception) -> str:
    # smtplib tells of a timeout as of a connection that was closed.
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return one_line(f"{error.smtp_code} {words}", 300)
    return getattr(error, "strerror", None) or one_line(str(error), 300) or type(error).__name__
