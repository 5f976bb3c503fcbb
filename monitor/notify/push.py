"""Hands messages to chats, pushes and webhooks; the only file that imports apprise."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from functools import partial

import apprise
from apprise import AppriseResult, AppriseResultStatus, NotifyBase

from monitor.errors import SendError
from monitor.model import Message, Target
from monitor.notify.bounded import Bounded, HangingError
from monitor.notify.compose.kinds import kind_of

# Their warnings repeat what the result says, once more per try, and may name the secret address.
# apprise's own are kept in its results as long as nobody else hears them.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)
_log = logging.getLogger("apprise")
_log.setLevel(logging.WARNING)
_log.propagate = False
_log.addHandler(logging.NullHandler())
_CODE = re.compile(r"\berror=([1-5]\d\d)\b")
# Pushes whose address may say how loud they are.
_CAN_RING = frozenset({"ntfy", "ntfys", "gotify", "gotifys", "pover", "prowl"})


class Push:
    """Gives messages to channels through apprise, each within ``timeout``.

    What apprise does not tell, so nobody here can know it:
    - "Success" is what the service says. A chat that takes a message and shows it to nobody looks
      the same (XMPP: also with a certificate that is not trusted, or an unknown recipient); a test
      message that someone reads is the only proof.
    - How long a service wants us to wait (Retry-After) is not in the result. After a failure it is
      tried again after pauses of our own. The HTTP status stands only in its log, and is taken
      from there for the reason.
    - Which of several rooms or numbers in one address failed: all of them get it again. So there
      should be one in each address.
    A service that refuses a message is never given up for that here: most such causes, also 401
    and 404, are in the address, which the operator can mend.
    """

    def __init__(self, *, timeout: timedelta) -> None:
        self._timeout = timeout
        self._bounded = Bounded()
        # apprise's own limits run messages in a few threads that all services share: six that hang
        # hold up every other. Without limits it works in the thread that calls.
        self._asset = apprise.AppriseAsset(service_timeout=0)

    def send(self, target: Target, message: Message) -> None:
        """Give one message to one channel. Raises SendError; the address is never in its text.

        A timeout is uncertain: the channel may have taken it, or still does.
        """
        try:
            result = self._bounded.run(
                target.id, partial(self._notify, target, message), self._timeout
            )
        except TimeoutError:
            raise SendError(
                f"target {target.id}: no answer within {self._timeout.total_seconds():g} s",
                uncertain=True,
            ) from None
        except HangingError:
            raise SendError(
                f"target {target.id}: the channel still hangs since earlier messages"
            ) from None
        # Not its status: with `optional=yes` in the address that is good whatever happened.
        if any(attempt.status is AppriseResultStatus.SUCCESS for attempt in _attempts(result)):
            return
        raise SendError(
            f"target {target.id}: the channel did not take the message{_reason(result)}"
        )

    def unusable(self, target: Target) -> str | None:
        """Why nothing can be sent to the target; None if nothing speaks against it."""
        return None if self._service(target) else _NO_SERVICE

    def host(self, target: Target) -> str:
        """The host its address names; empty for services that have one for everybody."""
        service = self._service(target)
        if service is None or "host" not in service.template_tokens:
            return ""
        return str(service.host or "")

    def _notify(self, target: Target, message: Message) -> AppriseResult:
        service = self._service(target, urgent=message.urgent)
        if service is None:
            raise SendError(f"target {target.id}: {_NO_SERVICE}")
        # One for each message: a shared one paces itself to one message in seconds.
        channel = apprise.Apprise(service, asset=self._asset)
        # Told "text", apprise escapes for some services of Markdown and not for others; told
        # "markdown", it leaves it or translates it.
        is_markdown = kind_of(target.apprise_url).is_markdown
        return channel.notify(
            title=message.title,
            body=message.text,
            body_format=apprise.NotifyFormat.MARKDOWN if is_markdown else apprise.NotifyFormat.TEXT,
        )

    def _service(self, target: Target, *, urgent: bool = False) -> NotifyBase | None:
        url = _ringing(target.apprise_url) if urgent else target.apprise_url
        # Not `add`, which makes several of one address with a comma in it.
        service = apprise.Apprise.instantiate(url, asset=self._asset)
        return service if service is not None and service.enabled else None


_NO_SERVICE = "its apprise address cannot be used; check channels.yaml"


def _ringing(url: str) -> str:
    """The address such that a phone rings, unless it says itself how loud it is."""
    if url.partition("://")[0].lower() not in _CAN_RING or "priority=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}priority=high"


def _attempts(result: AppriseResult) -> list[apprise.NotifyAttempt]:
    return [attempt for service in result.results for attempt in service.attempts]


def _reason(result: AppriseResult) -> str:
    found = [_CODE.search(entry.message) for entry in result.logs()]
    codes = [int(each[1]) for each in found if each]
    if not codes:
        return ""
    code = codes[-1]
    if code == 429:
        return " (HTTP 429: it wants fewer of them)"
    return f" (HTTP {code}{'; check its address in channels.yaml' if code in _ADDRESS else ''})"


_ADDRESS = frozenset({400, 401, 403, 404, 410})
