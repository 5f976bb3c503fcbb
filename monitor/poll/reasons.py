"""Why an address could not be fetched, in plain words."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

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
