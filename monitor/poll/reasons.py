"""Why an address could not be fetched, in plain words."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

LONGEST_WAIT = timedelta(hours=24)
ERRNOS = {
    errno.ECONNREFUSED: "refuses the connection",
    errno.ECONNRESET: "broke off the connection",
    errno.ENETUNREACH: "cannot be reached: there is no network to it",
    errno.EHOSTUNREACH: "cannot be reached",
    errno.ETIMEDOUT: "does not answer",
    errno.EMFILE: "was not asked: this program has too many files open",
}


def of_status(status: int) -> str:
    """What an error status means.

    >>> of_status(404)
    'answers 404 (Not Found)'
    """
    try:
        return f"answers {status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return f"answers {status}"


def of_failure(error: BaseException) -> str:
    """What lies behind a connection that failed: DNS, TLS or the network."""
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return "has no address in the DNS; is the name right?"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"shows a certificate that is not valid ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return f"does not speak TLS as expected ({cause.reason or cause})"
        if isinstance(cause, OSError) and cause.errno in ERRNOS:
            return ERRNOS[cause.errno]
        if isinstance(cause, ConnectionError):
            return ERRNOS[errno.ECONNRESET]
    return str(error) or type(error).__name__


def retry_after(header: str, now: datetime) -> timedelta | None:
    """How long the server asks us to wait, at most 24 hours; nothing if it makes no sense.

    >>> retry_after("120", datetime(2026, 3, 1, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    >>> retry_after("soon", datetime(2026, 3, 1, tzinfo=UTC))
    """
    header = header.strip()[:100]
    if header.isascii() and header.isdigit():
        wait = timedelta(seconds=min(int(header), int(LONGEST_WAIT.total_seconds())))
    else:
        try:
            at = parsedate_to_datetime(header)
            wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
        except (ValueError, OverflowError, TypeError, IndexError):
            return None
    return min(wait, LONGEST_WAIT) if wait > timedelta() else None


def shown(pause: timedelta) -> str:
    """A pause in words.

    >>> shown(timedelta(seconds=90)), shown(timedelta(hours=2))
    ('90 s', '120 min')
    """
    seconds = round(pause.total_seconds())
    return f"{seconds} s" if seconds <= 120 else f"{round(seconds / 60)} min"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    # Happy eyeballs tries several addresses and gives their failures as a group.
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for each in error.exceptions:
                yield from _causes(each)
        error = error.__cause__ or error.__context__
