"""What becomes of visits on their way: alerts, changes, reminders."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import cast

import pytest

from monitor.match import RuleSet
from monitor.model import (
    Article,
    Certainty,
    DeliveryKind,
    DeliveryState,
    Hit,
    Rule,
    Status,
    Target,
    Visit,
)
from monitor.notify import TEXTS, Composer
from monitor.outlets import Outlets
from monitor.pipeline import Pipeline
from monitor.ports import Archive
from monitor.store import MemoryArchive
from tests.fakes import FakeChannel, FakeClock, FakeWeb, InlineWorkers, rss
from tests.newsroom import CHAT, FEED, MAIL, PAPER, deliver_all
from tests.values import article, entry
from tests.visits import BEARINGS, BERLIN, BRAMS, FRIDAY, at, visit, visit_hit

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MONDAY = FRIDAY + 3 * DAY
START = at(5)


@dataclass
class Told:
    """A rule set that finds in each article what the test says of its title."""

    hits: dict[str, Hit] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    def match(self, article: Article) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
        found = self.hits.get(article.title)
        return ((found,) if found else ()), ()

    def __len__(self) -> int:
        return len(self.hits)


@dataclass
class Desk:
    """A newsroom whose paper tells of visits."""

    archive: Archive
    clock: FakeClock = field(default_factory=lambda: FakeClock(START))
    web: FakeWeb = field(default_factory=FakeWeb)
    channel: FakeChannel = field(default_factory=FakeChannel)
    told: Told = field(default_factory=Told)
    senders: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4))
    remind: time | None = time(17)
    targets: tuple[Target, ...] = (CHAT,)

    def pipeline(self) -> Pipeline:
        """A new one on the same fakes, as after a restart."""
        return Pipeline(
            clock=self.clock,
            fetcher=self.web,
            workers=InlineWorkers(),
            archive=self.archive,
            senders=self.senders,
            rules=cast("RuleSet", self.told),
            outlets=Outlets(
                desks={"lokales": self.targets},
                targets={each.id: each for each in (CHAT, MAIL)},
                compose=Composer(TEXTS["de"], {"paper": "Der Bote"}),
                notifier=self.channel,
                bearings=BEARINGS,
                remind=self.remind,
            ),
        )

    def publish(self, title: str, *visits: Visit, **changes: object) -> None:
        """Let the paper's one article have this title and tell of these visits; poll and send."""
        self.told.hits[title] = visit_hit(*visits, **changes)  # type: ignore[arg-type]
        self.web.places[FEED] = rss(("https://paper.example/1", title, "Anriss"))
        self.poll()

    def poll(self) -> None:
        source = replace(PAPER, pages=False)
        asyncio.run(self.pipeline().poll(source))
        self.send()

    def send(self) -> list[str]:
        """Pay what is owed; the titles of all messages so far."""
        asyncio.run(deliver_all(self.pipeline()))
        return self.titles()

    def titles(self) -> list[str]:
        return [message.title for _, _, message in self.channel.sent]

    def tick(self, until: datetime, every: timedelta = MINUTE) -> list[str]:
        """Let time pass, with a tick of the daemon each minute; the titles of what was sent."""
        before = len(self.channel.sent)
        while self.clock.now() < until:
            self.clock.move(min(every, until - self.clock.now()))
            if asyncio.run(self.pipeline().remind_due()):
                self.send()
        return self.titles()[before:]


@pytest.fixture
def desk(archive: Archive) -> Iterator[Desk]:
    desk = Desk(archive)
    # The first poll of a source alerts nobody.
    desk.web.places[FEED] = rss(("https://paper.example/0", "Fest", "Schön."))
    desk.poll()
    desk.clock.move(timedelta(hours=1))
    yield desk
    desk.senders.shutdown()


def test_an_upcoming_visit_alerts_at_once_with_who_where_and_when(desk: Desk) -> None:
    desk.publish("Hoher Besuch", visit(clock=time(10)))

    ((_, _, message),) = desk.channel.sent
    assert message.title == "[EIL] Ministerbesuch: Fr 13.3. Rheine – Selma Kortüm"
    assert (
        "BEVORSTEHEND · Fr 13.3.2026, 10:00 Uhr · Rheine · Selma Kortüm (Staatssekretärin)"
        in message.text
    )


def test_a_likely_visit_waits_for_the_digest_that_says_check(desk: Desk) -> None:
    desk.publish("Hoher Besuch", visit(), certainty=Certainty.LIKELY)
    at_once = list(desk.channel.sent)
    desk.clock.move(DAY)
    asyncio.run(desk.pipeline().do_rounds())
    desk.send()

    assert at_once == []
    ((_, _, message),) = desk.channel.sent
    assert "zu prüfen" in message.text
    assert "Selma Kortüm" in message.text


def test_an_unlikely_visit_is_stored_with_the_reason_why_nobody_is_told() -> None:
    archive = MemoryArchive()
    desk = Desk(archive)
    desk.web.places[FEED] = rss()
    desk.poll()
    desk.clock.move(timedelta(hours=1))

    desk.publish("Vielleicht", visit(confidence=0.31), certainty=Certainty.UNLIKELY)

    (hit,) = archive.hits.values()
    (owed,) = archive.deliveries.values()
    assert hit.certainty is Certainty.UNLIKELY
    assert (owed.state, owed.reason) == (
        DeliveryState.SUPPRESSED,
        "a visit only at 0.31, below `visits.likely`",
    )
    assert desk.channel.sent == []
    assert archive.visits == {}


def test_an_unlikely_visit_that_an_edit_makes_sure_is_alerted(desk: Desk) -> None:
    desk.publish("Vielleicht", visit(confidence=0.31), certainty=Certainty.UNLIKELY)

    desk.clock.move(timedelta(hours=1))
    desk.publish("Hoher Besuch", visit())

    assert desk.titles() == ["[EIL] Ministerbesuch: Fr 13.3. Rheine – Selma Kortüm"]


@pytest.mark.parametrize(
    ("after", "title", "when"),
    [
        (visit(first=MONDAY), "Mo 16.3. Rheine – Selma Kortüm", "bisher Fr 13.3.2026"),
        (
            visit(first=MONDAY, status=Status.POSTPONED),
            "VERSCHOBEN: Mo 16.3. Rheine – Selma Kortüm",
            "bisher Fr 13.3.2026",
        ),
        (
            visit(status=Status.CANCELLED),
            "ABGESAGT: Fr 13.3. Rheine – Selma Kortüm",
            "ABGESAGT · Fr 13.3.2026",
        ),
        (
            visit(first=None, status=Status.CANCELLED),
            "ABGESAGT: Fr 13.3. Rheine – Selma Kortüm",
            "ABGESAGT · Fr 13.3.2026",
        ),
        (visit(clock=time(10)), "Fr 13.3. Rheine – Selma Kortüm", "10:00 Uhr"),
    ],
    ids=["date", "postponed", "cancelled", "cancelled without a date", "time"],
)
def test_an_edit_that_changes_the_visit_alerts_again(
    desk: Desk, after: Visit, title: str, when: str
) -> None:
    desk.publish("Hoher Besuch", visit())
    desk.clock.move(timedelta(hours=1))

    desk.publish("Doch nicht so", after)
    desk.poll()

    assert len(desk.channel.sent) == 2
    message = desk.channel.sent[1][2]
    assert message.title == f"Neu: [EIL] Ministerbesuch: {title}"
    assert when in message.text
    assert "schon gemeldet wurde, hat sich geändert" in message.text
    assert message.key != desk.channel.sent[0][2].key


def test_an_edit_that_changes_nothing_of_the_visit_alerts_nobody(desk: Desk) -> None:
    desk.publish("Hoher Besuch", visit())
    desk.clock.move(timedelta(hours=1))

    desk.publish("Höherer Besuch", visit(date_text="am Freitag"))

    assert len(desk.channel.sent) == 1


def test_a_date_that_goes_to_and_fro_is_alerted_each_time(desk: Desk) -> None:
    for number, day in enumerate((FRIDAY, MONDAY, FRIDAY, MONDAY)):
        desk.clock.move(timedelta(hours=1))
        desk.publish(f"Fassung {number}", visit(first=day))

    assert ["Mo" in title for title in desk.titles()] == [False, True, False, True]


def test_upcoming_visits_are_told_before_past_ones_and_further_visitors_are_counted(
    desk: Desk,
) -> None:
    past = visit(BRAMS, status=Status.PAST, first=date(2026, 3, 3))
    desk.publish("Besuche", past, visit())

    ((_, _, message),) = desk.channel.sent
    assert message.title == "[EIL] Ministerbesuch: Fr 13.3. Rheine – Selma Kortüm (+1)"
    assert message.text.index("BEVORSTEHEND") < message.text.index("VERGANGEN")


def test_the_day_before_at_five_the_desk_is_reminded_exactly_once(desk: Desk) -> None:
    desk.publish("Hoher Besuch", visit())

    early = desk.tick(at(12, 16), every=timedelta(hours=1))
    at_five = desk.tick(at(12, 17) + MINUTE)
    later = desk.tick(at(15), every=timedelta(minutes=30))

    assert early == []
    assert at_five == ["[EIL] Ministerbesuch: ERINNERUNG: Fr 13.3. Rheine – Selma Kortüm"]
    assert later == []
    assert "(morgen)" in desk.channel.sent[-1][2].text


def test_each_recipient_of_each_target_gets_one_reminder(desk: Desk) -> None:
    desk.targets = (CHAT, MAIL)
    desk.publish("Hoher Besuch", visit())

    desk.tick(at(12, 18), every=timedelta(hours=1))

    told = [(target, recipient) for target, recipient, _ in desk.channel.sent[3:]]
    assert sorted(told) == [("chat", ""), ("mail", "a@example.org"), ("mail", "b@example.org")]
    assert len({message.key for _, _, message in desk.channel.sent}) == 6


def test_a_reminder_that_was_being_sent_in_a_crash_comes_again_as_a_repeat(desk: Desk) -> None:
    desk.publish("Hoher Besuch", visit())
    desk.clock.move(at(12, 17) - desk.clock.now())
    asyncio.run(desk.pipeline().remind_due())
    (claim,) = asyncio.run(desk.pipeline().claim_due(4))

    desk.archive.release_claims()
    again = asyncio.run(desk.pipeline().remind_due())
    desk.send()

    assert again == 0
    assert claim.delivery.kind is DeliveryKind.REMINDER
    assert desk.channel.sent[-1][2].key == claim.delivery.key
    assert "Wiederholung" in desk.channel.sent[-1][2].text


def test_a_visit_alerted_after_five_the_day_before_has_no_other_reminder(desk: Desk) -> None:
    desk.clock.move(at(12, 18) - desk.clock.now())
    desk.publish("Hoher Besuch", visit())

    assert desk.tick(at(14), every=timedelta(minutes=10)) == []


def test_a_visit_that_the_first_poll_found_is_reminded_of_as_nobody_was_alerted() -> None:
    desk = Desk(MemoryArchive(), clock=FakeClock(at(12, 18)))
    desk.publish("Hoher Besuch", visit())

    assert desk.titles() == []
    assert len(desk.tick(at(12, 19), every=timedelta(minutes=10))) == 1


def test_a_visit_that_is_called_off_is_not_reminded_of(desk: Desk) -> None:
    desk.publish("Hoher Besuch", visit())
    desk.clock.move(timedelta(hours=1))
    desk.publish("Abgesagt", visit(status=Status.CANCELLED))

    assert desk.tick(at(14), every=timedelta(minutes=30)) == []


def test_a_visit_that_was_moved_after_its_reminder_is_reminded_of_again(desk: Desk) -> None:
    desk.publish("Hoher Besuch", visit())
    first = desk.tick(at(12, 18), every=timedelta(minutes=30))
    desk.publish("Verschoben", visit(first=MONDAY, status=Status.POSTPONED))

    second = desk.tick(at(17), every=timedelta(minutes=30))

    assert len(first) == 1
    assert second == ["[EIL] Ministerbesuch: ERINNERUNG: Mo 16.3. Rheine – Selma Kortüm"]


def test_nobody_is_reminded_if_that_is_off(desk: Desk) -> None:
    desk.remind = None
    desk.publish("Hoher Besuch", visit())

    assert desk.tick(at(14), every=timedelta(hours=1)) == []


def test_a_reminder_missed_by_days_is_kept_with_its_reason() -> None:
    archive = MemoryArchive()
    desk = Desk(archive)
    desk.web.places[FEED] = rss()
    desk.poll()
    desk.clock.move(timedelta(hours=1))
    desk.publish("Hoher Besuch", visit())

    desk.clock.move(at(15) - desk.clock.now())
    sent = desk.tick(at(15, 13), every=timedelta(minutes=10))

    (missed,) = [each for each in archive.deliveries.values() if each.kind is DeliveryKind.REMINDER]
    assert sent == []
    assert missed.state is DeliveryState.SUPPRESSED
    assert "had begun" in missed.reason


@pytest.mark.parametrize("remind", [time(17), time(2, 30)])
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 3, 30)], ids=str)
def test_once_over_the_switch_to_summer_time(day: date, remind: time) -> None:
    assert _reminders(day, remind) == 1


@pytest.mark.parametrize("remind", [time(17), time(2, 30)])
@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 10, 26)], ids=str)
def test_once_over_the_switch_to_winter_time(day: date, remind: time) -> None:
    assert _reminders(day, remind) == 1


def _reminders(day: date, remind: time) -> int:
    """How many reminders come in the four days around a visit on that day."""
    noon = datetime.combine(day, time(12), BERLIN)
    desk = Desk(MemoryArchive(), clock=FakeClock(noon - 5 * DAY), remind=remind)
    desk.web.places[FEED] = rss()
    desk.poll()
    desk.clock.move(timedelta(hours=1))
    desk.publish("Hoher Besuch", visit(first=day))
    desk.clock.move(noon - 2 * DAY - desk.clock.now())
    told = desk.tick(noon + 2 * DAY, every=timedelta(minutes=10))
    desk.senders.shutdown()
    return len(told)


def test_a_desk_that_the_cancelling_article_does_not_reach_is_told_once(desk: Desk) -> None:
    """The article of another paper calls off what only the rule of another desk finds in it."""
    desk.publish("Hoher Besuch", visit())
    off = visit_hit(visit(status=Status.CANCELLED), rule="kreis", desk="umwelt")
    later = article(7, published=desk.clock.now(), seen=desk.clock.now(), read=desk.clock.now())
    desk.archive.record(entries=[(entry(7), later)], hits=[(later, off)], bearings=BEARINGS)

    told = desk.tick(desk.clock.now() + 5 * MINUTE)

    assert told == ["[EIL] Ministerbesuch: ABGESAGT: Fr 13.3. Rheine – Selma Kortüm"]
    assert "schon gemeldet wurde, hat sich geändert" in desk.channel.sent[-1][2].text


def test_a_desk_that_has_the_alert_of_the_change_is_not_told_again(desk: Desk) -> None:
    desk.publish("Hoher Besuch", visit())
    desk.clock.move(timedelta(hours=1))
    desk.publish("Abgesagt", visit(status=Status.CANCELLED))

    assert desk.tick(desk.clock.now() + 5 * MINUTE) == []
    assert len(desk.channel.sent) == 2
