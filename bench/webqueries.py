"""How long the page's questions take on a database that `webdata.py` made: median and p99.

The URL of a server takes the place of the file once `monitor db copy` has copied it there.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model import DeliveryState, Status, address_of
from monitor.store import Reader
from monitor.store.page_deliveries import DeliveryFilter
from monitor.store.page_filters import StoryFilter
from monitor.store.page_visits import VisitFilter

PER_PAGE = 25
BERLIN = ZoneInfo("Europe/Berlin")
Question = Callable[[], object]


def stories(reader: Reader, now: datetime) -> dict[str, Question]:
    """Pages of stories by all kinds of filters."""

    def page(**wanted: object) -> Question:
        filter_ = StoryFilter(**wanted)  # type: ignore[arg-type]
        return lambda: reader.page_of_stories(filter_, now=now, limit=PER_PAGE)

    first = reader.page_of_stories(StoryFilter(), now=now, limit=PER_PAGE)
    months_ago = reader.page_of_stories(StoryFilter(until=now - timedelta(days=100)), now=now)
    ids = tuple(each.story.id for each in first.stories)
    return {
        "newest": page(),
        "after a place 100 days ago": lambda: reader.page_of_stories(
            StoryFilter(), now=now, after=months_ago.next, limit=PER_PAGE
        ),
        "of a desk": page(desks=("desk-3",)),
        "of three desks": page(desks=("desk-3", "desk-4", "desk-5")),
        "of a level": page(levels=("blitz",)),
        "of a rule": page(rules=("rule-7",)),
        "of a rule with 3 hits": page(rules=("rule-177",)),
        "of a source": page(sources=("paper-3",)),
        "of a seldom source": page(sources=("paper-990",)),
        "of a person": page(persons=("person-5",)),
        "of a place": page(places=("ort-7",)),
        "of 150 places": page(places=tuple(f"ort-{each}" for each in range(150))),
        "nobody has taken": page(unacknowledged=True),
        "in a week of spring": page(
            since=now - timedelta(days=207), until=now - timedelta(days=200)
        ),
        "desk, level, source, open": page(
            desks=("desk-3",), levels=("normal",), sources=("paper-1",), unacknowledged=True
        ),
        "desk and rule of another": page(desks=("desk-3",), rules=("rule-4",)),
        "level and 300 sources": page(
            levels=("blitz",), sources=tuple(f"paper-{each}" for each in range(300))
        ),
        "those that have changed": page(ids=ids, desks=("desk-3",)),
        "one card": lambda: reader.story_cards(ids[:1], now=now),
        "how many are unread": lambda: reader.count_stories(
            StoryFilter(since=now - timedelta(days=5))
        ),
        "how many unread of three desks": lambda: reader.count_stories(
            StoryFilter(since=now - timedelta(days=5), desks=("desk-3", "desk-4", "desk-5"))
        ),
        "what has changed": lambda: reader.stories_changed_since(
            reader.stories_changed_since().mark - 20
        ),
    }


def others(reader: Reader, now: datetime) -> dict[str, Question]:
    """What the other pages ask."""
    week, today = now - timedelta(days=7), now.date()

    def messages(**wanted: object) -> Question:
        filter_ = DeliveryFilter(**wanted)  # type: ignore[arg-type]
        return lambda: reader.page_of_deliveries(filter_)

    def visits(**wanted: object) -> Question:
        filter_ = VisitFilter(today, **wanted)  # type: ignore[arg-type]
        return lambda: reader.page_of_visits(filter_, today=today)

    some = [f"paper-{each}" for each in range(100)]
    story = reader.page_of_stories(StoryFilter(), now=now, limit=1).stories[0].story.id
    return {
        "1,000 sources": lambda: reader.source_cards(now, BERLIN),
        "100 sources": lambda: reader.source_cards(now, BERLIN, some),
        "200 rules": lambda: reader.rule_cards(now, BERLIN),
        "messages": messages(),
        "messages given up": messages(states=(DeliveryState.GIVEN_UP,)),
        "messages to a target": messages(target="chat-3"),
        "given up of a target": messages(target="chat-3", states=(DeliveryState.GIVEN_UP,)),
        "messages of a story": messages(story=story),
        "messages in spring": messages(until=now - timedelta(days=200)),
        "messages by state": lambda: reader.recent_delivery_counts(week),
        "messages by state of a target": lambda: reader.recent_delivery_counts(week, "chat-3"),
        "why suppressed": lambda: reader.suppressed_reasons(week),
        "morning lines": lambda: reader.notes(30),
        "visits of a week": visits(last=today + timedelta(days=6)),
        "visits to come": visits(),
        "visits of a person": visits(persons=("person-5",)),
        "visits to a place": visits(places=("ort-7",), statuses=(Status.UPCOMING,)),
        "sizes": reader.sizes,
        "pages that wait": reader.waiting_pages,
        "what is owed": lambda: reader.queues(week),
        "the audit log": reader.log_page,
    }


def main() -> None:
    """Ask everything so often, and print what it took in ms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=address_of)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--only", default="", help="those with this in their name")
    asked = parser.parse_args()
    with Reader.open(asked.database) as reader:
        newest = reader.page_of_stories(StoryFilter(), now=datetime.now(UTC), limit=1)
        now = newest.stories[0].story.latest.replace(minute=59)
        print(f"{'ms':<34}{'median':>8}{'p99':>8}{'CPU':>8}")
        for name, ask in (stories(reader, now) | others(reader, now)).items():
            if asked.only in name:
                median, late, cpu = measured(ask, asked.runs)
                print(f"{name:<34}{median:>8.1f}{late:>8.1f}{cpu:>8.1f}", flush=True)


def measured(ask: Question, runs: int) -> tuple[float, float, float]:
    """Median and p99 of the time that it takes, and its mean of CPU, in milliseconds."""
    ask()
    took = []
    cpu = time.process_time()
    for _ in range(runs):
        begun = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begun) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / runs
    return statistics.median(took), statistics.quantiles(took, n=100)[98], cpu


if __name__ == "__main__":
    main()
