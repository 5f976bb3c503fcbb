"""A message as a mail: headers, text and HTML."""

from __future__ import annotations

import re
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from monitor.errors import SendError
from monitor.model import MailServer, Message
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
LONGEST_SUBJECT = 900
_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")


def email(server: MailServer, recipient: str, message: Message, now: datetime) -> EmailMessage:
    """The mail with its headers. The same delivery always has the same Message-ID.

    What continues a thread refers to its first mail; so it should go to the same recipients.
    """
    name, address = _sender(server)
    user, _, domain = address.rpartition("@")
    mail = EmailMessage(POLICY)
    mail["From"] = Address(name, user, domain)
    mail["To"] = recipient
    # Composers write one line; if one does not, a mail with another header is not the answer.
    mail["Subject"] = one_line(message.title, LONGEST_SUBJECT)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.key}@{domain}>"
    if message.thread and message.thread != message.key:
        mail["In-Reply-To"] = mail["References"] = f"<{message.thread}@{domain}>"
    if message.urgent:
        # Outlook looks at the first, the others at the second (RFC 2156).
        mail["X-Priority"] = "1"
        mail["Importance"] = "high"
    # So that readers can sort by it (RFC 2919).
    mail["List-Id"] = f"<monitor.{domain}>"
    # Tells out-of-office programs not to answer (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    return mail


def sender_of(server: MailServer) -> str:
    """The address that mails are from. Raises SendError if SMTP cannot carry it."""
    return _sender(server)[1]


def _sender(server: MailServer) -> tuple[str, str]:
    # Not parseaddr: it takes a comma in the name for the end of the first address.
    name, _, address = server.sender.rpartition("<")
    return name.strip(' "'), in_ascii(address.rstrip("> "), permanent=False)


def in_ascii(address: str, *, permanent: bool) -> str:
    """The address as SMTP carries it. Raises SendError if it cannot."""
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
