"""Signed links in alerts: take a story, mute it, say that it was of no use, ask why.

A link is opened by GET as a page that says what it would do, and acts only by POST: link scanners
of mail servers open every address they see. That page is `monitor.web.pages.link`; `monitor stories
act LINK` does the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from itsdangerous import BadData, BadSignature, URLSafeSerializer

from monitor.errors import MonitorError
from monitor.model import Alert
from monitor.settings import Settings
from monitor.settings.values import Links

# Sets these signatures apart from others made with the same secret.
PURPOSE = b"monitor.act"
PATH = "/act/"
# No link of ours comes near; more is not even looked at.
LONGEST = 2_000


class ActKind(StrEnum):
    """What a link does."""

    ACKNOWLEDGE = "acknowledge"
    MUTE = "mute"
    NOT_RELEVANT = "not relevant"
    WHY = "why"


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody may do about a story by a link, until then.

    ``rule`` is the one that it is about, empty for all. ``target`` and ``recipient`` are whom the
    link was sent to, so that a page can suggest a name; whoever has the link may use it.
    """

    kind: ActKind
    story: str
    until: datetime
    rule: str = ""
    target: str = ""
    recipient: str = ""


class LinkError(MonitorError):
    """A link that cannot be used; the text says why."""

    exit_code = 2


class ExpiredLinkError(LinkError):
    """A link that is ours, and whose time is over."""


class AlertLinks(Protocol):
    """Gives the links of an alert."""

    def __call__(
        self, alert: Alert, now: datetime, *, target: str = "", recipient: str = ""
    ) -> Mapping[str, str]:
        """The addresses by `ActKind`, in its order; ``target`` and ``recipient`` will get them."""
        ...


class SignedLinks:
    """Makes links and reads them. A link with another secret, as after a change, is refused."""

    def __init__(self, links: Links) -> None:
        self._base = links.base
        self._valid = links.valid
        self._signing = URLSafeSerializer(
            links.secret,
            salt=PURPOSE,
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    def url(
        self,
        kind: ActKind,
        *,
        story: str,
        rule: str = "",
        target: str = "",
        recipient: str = "",
        now: datetime,
    ) -> str:
        """The address that does this, from now on as long as links work."""
        until = int((now + self._valid).timestamp())
        token = self._signing.dumps([str(kind), story, rule, target, recipient, until])
        return f"{self._base}{PATH}{token if isinstance(token, str) else token.decode()}"

    def of(
        self, alert: Alert, now: datetime, *, target: str = "", recipient: str = ""
    ) -> Mapping[str, str]:
        """See `AlertLinks`."""
        rules = {hit.rule for hit in alert.hits}
        return {
            str(kind): self.url(
                kind,
                # Of an article in no story its own id names it.
                story=alert.story or alert.article.id,
                rule=rules.pop() if kind is ActKind.NOT_RELEVANT and len(rules) == 1 else "",
                target=target,
                recipient=recipient,
                now=now,
            )
            for kind in ActKind
        }

    def read(self, token: str, now: datetime) -> Act:
        """What a link says, or the last part of its address. Raises LinkError."""
        signed = token.strip().rpartition(PATH)[2].partition("?")[0]
        if len(signed) > LONGEST:
            raise LinkError("this is no link of ours: it is too long")
        try:
            found = self._signing.loads(signed)
        except BadSignature as error:
            raise LinkError(
                "this link was changed or cut off, or made before the secret of `links` was"
                " changed; open it from the alert again, as a whole"
            ) from error
        except BadData as error:
            raise LinkError("this is no link of ours") from error
        act = _act(found)
        if now >= act.until:
            raise ExpiredLinkError(
                f"this link worked until {act.until.isoformat(timespec='minutes')};"
                " use that of a newer alert, or `monitor stories`"
            )
        return act


def links_for(settings: Settings) -> AlertLinks | None:
    """Gives the links of an alert, as configured; None if there are none."""
    return None if settings.links is None else SignedLinks(settings.links).of


def _act(values: object) -> Act:
    match values:
        case [str(kind), str(story), str(rule), str(target), str(recipient), int(until)] if (
            kind in set(ActKind)
        ):
            end = datetime.fromtimestamp(until, UTC)
            return Act(ActKind(kind), story, end, rule, target, recipient)
    raise LinkError("this link asks for something that this version does not know")
