"""Writes messages: one file per kind of channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.model import Claim, Message, Target
from monitor.notify.compose import chat, mail, note
from monitor.notify.compose.story import story_of
from monitor.notify.texts import Texts

__all__ = ["Composer", "note"]


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes the message of a claim for its target. ``source_names`` gives a source's name."""

    texts: Texts
    zone: ZoneInfo
    source_names: Mapping[str, str]

    def __call__(self, claim: Claim, target: Target, now: datetime) -> Message:
        """The message, ready to be handed over."""
        alert = claim.alert
        name = self.source_names.get(alert.article.source, alert.article.source)
        story = story_of(alert, name, target.id, self.texts, self.zone, now)
        if target.is_mail:
            return mail.compose(story, alert.key)
        return chat.compose(story, alert.key, chat.kind_of(target.apprise_url))
