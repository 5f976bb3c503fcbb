"""Writes messages: one file per kind of channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.model import Alert, Claim, Digest, Message, Note, Target
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
        match claim.content:
            case Alert() as alert:
                return self._alert(alert, target, now)
            case Note(key=key, title=title, lines=lines):
                return replace(note.compose(title, lines, target, now), key=key)
            case Digest() as digest:
                title = f"monitor: {len(digest.alerts)}"
                told = [f"{each.article.title} {each.article.url}" for each in digest.alerts]
                told += [f"{each.title}: {' '.join(each.lines)}" for each in digest.notes]
                return replace(note.compose(title, told, target, now), key=digest.key)

    def _alert(self, alert: Alert, target: Target, now: datetime) -> Message:
        name = self.source_names.get(alert.article.source, alert.article.source)
        story = story_of(alert, name, target.id, self.texts, self.zone, now)
        if target.is_mail:
            return mail.compose(story, alert.key)
        return chat.compose(story, alert.key, chat.kind_of(target.apprise_url))
