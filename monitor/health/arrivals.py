"""In which hours the news of a poll came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.health.calendar import hour_of
from monitor.model import Article, Volume

# Polls are at most an hour apart, usually; after more than this we have been away.
AWAY = timedelta(hours=2)


def volume_of(
    new: Sequence[Article], *, last: datetime | None, now: datetime, is_joined: bool
) -> Volume:
    """The volume that ``new`` articles (oldest first) of a poll add; quiet ones do not count.

    What was not in the feed at the ``last`` good poll came after it: each counts in the hour of its
    own time if that lies between the two. The others came just now or, if we have been away,
    evenly spread over that time. ``is_joined``: the feed still lists something known, so nothing
    came and went unseen.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 5, 12, tzinfo=UTC)
    >>> two = [Article(str(each), "bote", "", "", seen=now) for each in range(2)]
    >>> found = volume_of(two, last=now - timedelta(hours=8), now=now, is_joined=True)
    >>> [(hour.hour, number) for hour, number in found.hours.items()]
    [(8, 1), (12, 1)]
    """
    if last is None or not new:
        return Volume()
    missed = max(now - last, timedelta())
    is_away = missed > AWAY
    loud = [each for each in new if not each.quiet]
    times = []
    for number, article in enumerate(loud, 1):
        at = article.published
        if at is None or not last < at <= now:
            at = last + missed * (number / len(loud)) if is_away else now
        times.append(at)
    unseen: tuple[tuple[datetime, datetime], ...] = ()
    if is_away and not is_joined:
        is_dated = any(each.published and last < each.published <= now for each in loud)
        unseen = ((last, min(times) if is_dated else now),)
    return Volume(Counter(hour_of(at) for at in times), unseen)
