"""The way of the data, step by step, on fakes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import cast

import pytest

from monitor.errors import FetchError, SendError
from monitor.model import DeliveryState, Validators, Volume
from monitor.news import FIRST_POLL
from monitor.ports import Archive
from monitor.reports import Round
from monitor.store import MemoryArchive
from tests.fakes import rss
from tests.newsroom import CHAT, FEED, PAPER, Newsroom, deliver_all
from tests.values import NOON

OLD = ("alt", "Sommerfest", "Es war warm.", "Auf dem Dorfplatz wurde lange gefeiert.")
NEWS = (
    "faehre",
    "Wieder Verkehr auf der Warle",
    "Nach drei Wochen geht es weiter.",
    "Seit Montag legt die Fähre wieder vom Hafen ab, sagte der Fährmann am Ufer.",
)


@pytest.fixture
def newsroom(archive: Archive) -> Iterator[Newsroom]:
    # All that is asked of it here each archive can answer.
    newsroom = Newsroom(archive=cast("MemoryArchive", archive))
    yield newsroom
    newsroom.close()


@pytest.fixture
def remembered() -> Iterator[Newsroom]:
    """The same in memory, where all that is stored can be looked at."""
    newsroom = Newsroom()
    yield newsroom
    newsroom.close()


def poll(newsroom: Newsroom) -> Round:
    """Poll the paper and read the pages that this brings."""
    return asyncio.run(newsroom.pipeline().poll_and_read(PAPER))


def poll_first(newsroom: Newsroom) -> None:
    """The poll that makes the paper known, with an article of no interest."""
    newsroom.publish(OLD)
    poll(newsroom)
    newsroom.clock.move(timedelta(minutes=10))


def test_the_first_poll_of_a_source_stores_its_hits_without_alerting(remembered: Newsroom) -> None:
    remembered.publish(NEWS)

    report = poll(remembered)

    assert report.poll.first
    assert [hit.rule for _, hit in report.hits] == ["faehre", "hafen"]
    (delivery,) = remembered.archive.deliveries.values()
    assert (delivery.state, delivery.reason) == (DeliveryState.SUPPRESSED, FIRST_POLL)
    assert asyncio.run(deliver_all(remembered.pipeline())) == []


def test_news_after_the_first_poll_is_alerted_once_with_all_rules_that_held(
    newsroom: Newsroom,
) -> None:
    poll_first(newsroom)
    newsroom.publish(NEWS, OLD)

    report = poll(newsroom)
    asyncio.run(deliver_all(newsroom.pipeline()))
    poll(newsroom)
    asyncio.run(deliver_all(newsroom.pipeline()))

    assert (report.poll.new, report.poll.known, report.owed) == (1, 1, 1)
    ((target, _, message),) = newsroom.channel.sent
    assert target == "chat"
    assert "Fähre" in message.text
    assert "Hafen" in message.text
    assert "https://paper.example/faehre" in message.text


def test_the_rule_finds_what_only_the_page_says(newsroom: Newsroom) -> None:
    poll_first(newsroom)
    newsroom.publish(NEWS, OLD)

    report = poll(newsroom)

    fields = {evidence.field for _, hit in report.hits for evidence in hit.evidence}
    assert fields == {"text"}


def test_a_page_that_cannot_be_read_is_judged_by_title_and_teaser_and_the_alert_says_so(
    newsroom: Newsroom,
) -> None:
    poll_first(newsroom)
    newsroom.publish(("zu", "Fähre liegt fest", "Das Wasser fehlt.", ""), OLD)
    newsroom.web.places["https://paper.example/zu"] = FetchError("paper.example: 403 Forbidden")

    report = poll(newsroom)
    asyncio.run(deliver_all(newsroom.pipeline()))

    assert len(report.unread) == 1
    assert [hit.rule for _, hit in report.hits] == ["faehre"]
    ((_, _, message),) = newsroom.channel.sent
    assert "paper.example: 403 Forbidden" in message.text


def test_an_entry_without_a_link_is_matched_by_what_the_feed_says(newsroom: Newsroom) -> None:
    poll_first(newsroom)
    newsroom.web.places[FEED] = rss(("", "Fähre fährt", "Endlich."))

    report = poll(newsroom)

    assert [article.page_error for article, _ in report.hits] == ["the entry has no link to a page"]


def test_a_known_article_is_not_fetched_again(newsroom: Newsroom) -> None:
    poll_first(newsroom)
    newsroom.publish(NEWS, OLD)
    poll(newsroom)
    before = len(newsroom.web.asked)

    report = poll(newsroom)

    assert newsroom.web.urls()[before:] == [FEED]
    assert (report.poll.new, report.poll.known) == (0, 2)


def test_validators_are_sent_back_as_received_and_an_unchanged_feed_costs_nothing(
    newsroom: Newsroom,
) -> None:
    newsroom.web.etags[FEED] = 'W/"ä 1"'
    poll_first(newsroom)

    report = poll(newsroom)

    assert newsroom.web.asked[-1] == (FEED, Validators('W/"ä 1"'))
    assert report.poll.unchanged
    assert newsroom.archive.state_of("paper").validators == Validators('W/"ä 1"')


def test_a_feed_that_was_cut_is_read_again_whole(newsroom: Newsroom) -> None:
    newsroom.web.etags[FEED] = '"cut"'
    whole = rss(("https://paper.example/1", "Eins", "a"), ("https://paper.example/2", "Zwei", "b"))
    newsroom.web.places[FEED] = whole[: whole.index(b"Zwei")]

    report = poll(newsroom)

    assert report.poll.warning
    assert newsroom.archive.state_of("paper").validators == Validators()


def test_a_source_that_fails_keeps_what_is_known_and_is_asked_again_later(
    newsroom: Newsroom,
) -> None:
    poll_first(newsroom)
    before = newsroom.archive.state_of("paper")
    newsroom.web.places[FEED] = FetchError("503", retry_after=timedelta(hours=2))

    report = poll(newsroom)

    state = newsroom.archive.state_of("paper")
    assert report.poll.error == "503"
    assert (state.failures, state.error) == (1, "503")
    assert state.last_success == before.last_success
    assert state.next_poll is not None
    assert state.next_poll >= newsroom.clock.now() + timedelta(hours=2)


def test_what_is_no_feed_is_an_error_of_the_source(newsroom: Newsroom) -> None:
    newsroom.web.places[FEED] = b"<!doctype html><html><body>Bitte anmelden</body></html>"

    report = poll(newsroom)

    assert "not a feed" in report.poll.error
    assert newsroom.archive.state_of("paper").last_success is None


def test_a_refused_alert_is_owed_until_the_channel_takes_it(newsroom: Newsroom) -> None:
    poll_first(newsroom)
    newsroom.publish(NEWS, OLD)
    poll(newsroom)
    newsroom.channel.errors["chat"] = SendError("busy")

    ((_, settled),) = asyncio.run(deliver_all(newsroom.pipeline()))
    newsroom.channel.errors.clear()
    at_once = asyncio.run(deliver_all(newsroom.pipeline()))
    newsroom.clock.move(timedelta(minutes=1))
    ((_, later),) = asyncio.run(deliver_all(newsroom.pipeline()))

    assert (settled.state, settled.reason) == (DeliveryState.OWED, "busy")
    assert at_once == []
    assert later.state is DeliveryState.SENT


def test_a_permanent_refusal_is_given_up_with_its_reason(newsroom: Newsroom) -> None:
    poll_first(newsroom)
    newsroom.publish(NEWS, OLD)
    poll(newsroom)
    newsroom.channel.errors["chat"] = SendError("550 no such user", permanent=True)

    ((_, settled),) = asyncio.run(deliver_all(newsroom.pipeline()))

    assert (settled.state, settled.reason) == (DeliveryState.GIVEN_UP, "550 no such user")


def test_one_recipient_who_is_refused_does_not_keep_the_others_from_it(
    newsroom: Newsroom,
) -> None:
    poll_first(newsroom)
    newsroom.publish(("hw", "Hochwasser", "Es steigt.", "Das Hochwasser steigt weiter an."), OLD)
    poll(newsroom)
    newsroom.channel.errors["chat"] = SendError("busy")

    settled = asyncio.run(deliver_all(newsroom.pipeline()))

    states = {(each.target, each.recipient): each.state for _, each in settled}
    assert states == {
        ("chat", ""): DeliveryState.OWED,
        ("mail", "a@example.org"): DeliveryState.SENT,
        ("mail", "b@example.org"): DeliveryState.SENT,
    }


def test_the_alert_of_a_target_that_is_gone_waits_until_it_is_back(newsroom: Newsroom) -> None:
    poll_first(newsroom)
    newsroom.publish(NEWS, OLD)
    poll(newsroom)

    ((_, gone),) = asyncio.run(deliver_all(newsroom.pipeline(targets=())))
    newsroom.clock.move(timedelta(minutes=1))
    ((_, back),) = asyncio.run(deliver_all(newsroom.pipeline(targets=(CHAT,))))

    assert gone.state is DeliveryState.OWED
    assert "not configured" in gone.reason
    assert back.state is DeliveryState.SENT


def test_after_a_crash_while_sending_the_alert_is_sent_again_as_a_repeat(
    newsroom: Newsroom,
) -> None:
    poll_first(newsroom)
    newsroom.publish(NEWS, OLD)
    poll(newsroom)
    asyncio.run(newsroom.pipeline().claim_due(4))

    newsroom.archive.release_claims()
    ((claim, settled),) = asyncio.run(deliver_all(newsroom.pipeline()))

    assert claim.alert.repeat
    assert settled.state is DeliveryState.SENT
    assert "Wiederholung" in newsroom.channel.sent[0][2].text


def dated(*times: datetime) -> bytes:
    """A feed with an entry of each of these times, newest first."""
    items = "".join(
        f"<item><title>{at:%d %H:%M}</title><guid>{at.isoformat()}</guid>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>"
        for at in sorted(times, reverse=True)
    )
    return f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>'.encode()


def volume(newsroom: Newsroom) -> Volume:
    since = newsroom.clock.now() - timedelta(days=99)
    return newsroom.archive.volumes(since, ["paper"])["paper"]


def test_entries_count_in_the_hour_they_came_and_those_of_the_first_poll_do_not(
    newsroom: Newsroom,
) -> None:
    hour = timedelta(hours=1)
    newsroom.web.places[FEED] = dated(NOON - hour)
    poll(newsroom)
    first = volume(newsroom)
    newsroom.clock.move(9 * hour)
    newsroom.web.places[FEED] = dated(NOON - hour, NOON + hour, NOON + 3.5 * hour)

    poll(newsroom)

    assert first == Volume()
    assert volume(newsroom) == Volume({NOON + hour: 1, NOON + 3 * hour: 1})


def test_what_may_have_come_and_gone_while_nobody_looked_is_kept_in_mind(
    newsroom: Newsroom,
) -> None:
    hour = timedelta(hours=1)
    newsroom.web.places[FEED] = dated(NOON - hour)
    poll(newsroom)
    newsroom.clock.move(48 * hour)
    newsroom.web.places[FEED] = dated(NOON + 40 * hour, NOON + 44 * hour)

    poll(newsroom)

    assert volume(newsroom).unseen == ((NOON, NOON + 40 * hour),)
