"""Posts alerts as JSON to an address of the newsroom's own, signed after Standard Webhooks.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx

from monitor.errors import SendError
from monitor.model import Message, Target, Webhook
from monitor.notify.bounded import Bounded, HangingError
from monitor.notify.clean import one_line
from monitor.text.http_times import retry_after

# It logs the address of each request, which is a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

BASE64_SECRET = "whsec_"  # noqa: S105 - what secrets begin with
# Not refusals of the message: a timeout, too early, too many.
TRY_AGAIN = frozenset({408, 425, 429})
# These are about the message itself.
NEVER = frozenset({400, 413, 415, 422})
GATEWAY = frozenset({502, 504})
LONGEST_REASON = 200
# Of these it is sure that nothing has arrived.
NOT_ARRIVED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.WriteError,
    httpx.WriteTimeout,
)


def signed(secret: str, name: str, at: int, body: bytes) -> str:
    """The value of `webhook-signature` for a message with this id, sent at this Unix time.

    >>> signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...        1614265330, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signing = hmac.new(key_of_secret(secret), f"{name}.{at}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signing.digest()).decode()}"


def key_of_secret(secret: str) -> bytes:
    """The bytes to sign with: base64 behind `whsec_`, else the secret as it stands."""
    if secret.startswith(BASE64_SECRET):
        return base64.b64decode(secret.removeprefix(BASE64_SECRET))
    return secret.encode()


def body_of(data: Mapping[str, Any]) -> bytes:
    """What is posted: JSON in UTF-8."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


class Webhooks:
    """Gives messages to webhooks, each within ``timeout``.

    The address is the operator's, so it may be anywhere, also in the own network. Redirects are
    not followed, and of an answer nothing but its status and headers is read.
    """

    def __init__(self, *, timeout: timedelta, user_agent: str = "monitor") -> None:
        self._timeout = timeout
        self._headers = {"User-Agent": user_agent, "Content-Type": "application/json"}
        self._bounded = Bounded()
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None

    def send(self, target: Target, message: Message, now: datetime) -> None:
        """Post one message. Raises SendError; the address is never in its text."""
        if target.webhook is None:
            raise SendError(f"target {target.id}: it has no webhook")
        request = _request(target.webhook, message, now)
        try:
            answer = self._bounded.run(target.id, partial(self._post, *request), self._timeout)
        except TimeoutError:
            raise SendError(
                f"target {target.id}: no answer within {self._timeout.total_seconds():g} s",
                uncertain=True,
            ) from None
        except HangingError:
            raise SendError(
                f"target {target.id}: the webhook still hangs since earlier messages"
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            # Its text may have the address in it, and so would a traceback.
            raise SendError(
                f"target {target.id}: {_told(error, target.webhook.url)}",
                uncertain=isinstance(error, httpx.HTTPError) and not isinstance(error, NOT_ARRIVED),
            ) from None
        if not answer.is_success:
            raise refusal(target.id, answer.status_code, answer.headers.get("Retry-After", ""), now)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> httpx.Response:
        client = self._opened()
        with client.stream("POST", url, headers={**self._headers, **headers}, content=body) as got:
            return got

    def _opened(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                seconds = self._timeout.total_seconds()
                # Made once, as reading the certificates takes longer than posting. No connection
                # is kept: nothing is left to be closed, or to be found dead by the next alert.
                self._client = httpx.Client(
                    # So that a host that is not there is told from one that may have it.
                    timeout=httpx.Timeout(seconds, connect=seconds / 3),
                    follow_redirects=False,
                    limits=httpx.Limits(max_keepalive_connections=0),
                )
            return self._client


def refusal(target: str, status: int, header: str, now: datetime) -> SendError:
    """What an answer other than yes means: a refusal for good, or that it is tried again.

    ``header`` is that of Retry-After. 410 says that the webhook is gone, some others that it will
    never take this message; a refused login or an address that is not there for a while may be
    mended while the message waits.
    """
    reason = f"target {target}: the webhook answered {status}"
    if status == 410:
        return SendError(f"{reason}: it is gone for good", permanent=True)
    if status in NEVER:
        return SendError(f"{reason}: it does not take this message", permanent=True)
    if 400 <= status < 500 and status not in TRY_AGAIN:
        return SendError(f"{reason}; check its address in channels.yaml")
    if 300 <= status < 400:
        return SendError(f"{reason}: redirects are not followed; check its address")
    wait = retry_after(header, now)
    return SendError(reason, uncertain=status in GATEWAY, retry_after=wait)


def _request(
    webhook: Webhook, message: Message, now: datetime
) -> tuple[str, Mapping[str, str], bytes]:
    body = body_of(message.data)
    at = int(now.timestamp())
    headers = {
        # The same at each try, so that a receiver knows what it has.
        "webhook-id": message.key,
        "webhook-timestamp": str(at),
        "webhook-signature": signed(webhook.secret, message.key, at, body),
    }
    return webhook.url, headers, body


def _told(error: Exception, url: str) -> str:
    """What went wrong, without the address."""
    text = str(error).replace(url, "its address")
    if host := urlsplit(url).hostname:
        text = text.replace(host, "its host")
        with suppress(UnicodeError):
            # Certificates name it in ASCII.
            text = text.replace(host.encode("idna").decode("ascii"), "its host")
    return one_line(
        f"{type(error).__name__}: {text}" if text else type(error).__name__, LONGEST_REASON
    )
