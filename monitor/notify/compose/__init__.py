"""Writes messages: one file per kind of channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.model import Alert, Claim, Digest, Message, Note, Target
from monitor.notify.compose import (
    chat,
    digest_chat,
    digest_mail,
    mail,
    note,
    push,
    webhook,
)
from monitor.notify.compose.digest import Desks, overview_of
from monitor.notify.compose.kinds import kind_of
from monitor.notify.compose.story import URGENT, story_of
from monitor.notify.compose.voice import Links, Voice
from monitor.notify.texts import TEXTS, Texts

__all__ = ["Composer", "Desks", "Links"]


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes the message of a claim for its target, on the target's clock and in its language.

    ``texts`` are for targets that name no language. ``source_names`` gives a source's name,
    ``rules`` the desks of a target by its id, with their rules. Without ``links`` an alert names
    the command to acknowledge it.
    """

    texts: Texts
    source_names: Mapping[str, str]
    rules: Mapping[str, Desks] = field(default_factory=dict)
    links: Links | None = None

    def __call__(self, claim: Claim, target: Target, now: datetime) -> Message:
        """The message, ready to be handed over."""
        texts = TEXTS.get(target.language, self.texts)
        recipient = claim.delivery.recipient
        voice = Voice(target, texts, self.source_names, now, recipient, self.links)
        told = self._told(claim, voice)
        if target.webhook is None:
            return told
        return replace(told, data=webhook.data_of(claim, told, voice))

    def _told(self, claim: Claim, voice: Voice) -> Message:
        target = voice.target
        match claim.content:
            case Alert() as alert:
                return _alert(alert, voice)
            case Digest() as digest:
                return self._digest(digest, voice)
            case Note() as about:
                if target.is_mail:
                    return note.mail(about, voice)
                return note.chat(about, kind_of(target.apprise_url), voice)

    def _digest(self, digest: Digest, voice: Voice) -> Message:
        target, texts = voice.target, voice.texts.digests
        overview = overview_of(digest, self.rules.get(target.id, ()), voice)
        if target.is_mail:
            return digest_mail.compose(overview, digest.key, texts)
        return digest_chat.compose(overview, digest.key, kind_of(target.apprise_url), texts)


def _alert(alert: Alert, voice: Voice) -> Message:
    story = story_of(alert, voice)
    if voice.target.is_mail:
        message = mail.compose(story, alert.key)
    else:
        kind = kind_of(voice.target.apprise_url)
        message = (push if kind.is_short else chat).compose(story, alert.key, kind)
    return replace(message, thread=alert.thread, urgent=alert.level in URGENT)
