"""One alert for each story, and again only for a new fact: papers on fakes, archives real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import SendError
from monitor.model import (
    Acknowledgement,
    DeliveryKind,
    DeliveryState,
    Escalation,
    Level,
    Mute,
    MuteKind,
    QuietHours,
    Rule,
    Target,
)
from monitor.ports import Archive
from monitor.store import MemoryArchive
from tests.newsroom import CHAT
from tests.stories import AGENCY, HOUR, MINUTE, OWN, RULES, Region

TITLE = "Fähre fährt wieder"


@pytest.fixture
def region(archive: Archive) -> Iterator[Region]:
    region = Region(archive)
    region.begin(*"abcde")
    yield region
    region.senders.shutdown()


@pytest.fixture
def remembered() -> Iterator[Region]:
    """The same in memory, where all that is stored can be looked at."""
    region = Region(MemoryArchive())
    region.begin(*"abcde")
    yield region
    region.senders.shutdown()


def only(region: Region, *targets: Target) -> None:
    """Configure these targets in place of those with the same ids."""
    changed = {target.id: target for target in targets}
    region.targets = tuple(changed.get(each.id, each) for each in region.targets)


def quiet_for(region: Region, span: timedelta) -> QuietHours:
    """Quiet hours that have just begun."""
    now = region.clock.now()
    return QuietHours((now - MINUTE).time(), (now + span).time())


def test_the_first_article_of_a_story_alerts_and_its_copies_do_not(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY)
    first = region.send()
    for paper in "bcde":
        region.prints(paper, f"Aus {paper}: die Fähre ist zurück", *AGENCY)

    assert first == ["chat"]
    assert region.send() == []


def test_a_copy_is_kept_with_the_reason_why_nobody_is_told(remembered: Region) -> None:
    remembered.prints("a", TITLE, *AGENCY)
    remembered.prints("b", "Reederei: Fähre ist zurück", *AGENCY)

    (kept,) = remembered.kept(DeliveryState.SUPPRESSED)

    assert kept.reason == "same story: nothing new beside a"


def test_an_alert_that_waits_tells_of_the_copies_that_came_meanwhile(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY)
    region.prints("b", "Reederei: Fähre ist zurück", *AGENCY)
    (claim,) = region.archive.claim_due(region.clock.now(), 9)

    assert claim.alert.sources == ("b",)
    assert claim.alert.first is None


def test_a_rule_that_did_not_hold_before_raises_the_story_again(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY)
    region.send()
    region.prints("b", TITLE, *AGENCY, "Der Hafenmeister freut sich auf ruhigere Wochen.")
    (claim,) = region.archive.claim_due(region.clock.now(), 9)

    assert claim.delivery.kind is DeliveryKind.FOLLOW_UP
    assert claim.alert.facts == ("new rule",)
    assert claim.alert.thread
    assert claim.alert.first is not None
    assert claim.alert.first.source == "a"


def test_a_new_rule_of_another_desk_raises_the_story_only_there(region: Region) -> None:
    region.rules = (RULES[0], replace(RULES[2], level=Level.NORMAL))
    region.prints("a", TITLE, *AGENCY)
    first = region.send()
    region.prints("b", TITLE, *AGENCY, "Der Naturschutz hat keine Einwände gegen das Schiff.")

    assert first == ["chat"]
    assert region.send() == ["mail", "mail"]


def test_a_paper_with_a_report_of_its_own_raises_the_story_once(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY)
    region.send()
    region.prints("b", "Am Kiosk", *AGENCY, *OWN)
    (claim,) = region.archive.claim_due(region.clock.now(), 9)

    assert claim.alert.facts == ("own report",)
    assert claim.alert.own == OWN


def test_a_correction_raises_the_story_again(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY)
    region.send()
    region.prints("b", "Berichtigung: Fähre fährt erst am Dienstag", *AGENCY)
    (claim,) = region.archive.claim_due(region.clock.now(), 9)

    assert claim.alert.facts == ("correction",)


def test_a_story_that_came_with_the_backlog_of_a_new_source_still_alerts_later(
    region: Region,
) -> None:
    region.printed["f"] = []
    region.prints("f", TITLE, *AGENCY)
    backlog = region.send()
    region.prints("a", TITLE, *AGENCY)

    assert backlog == []
    assert region.send() == ["chat"]


def test_other_news_of_the_same_rule_is_another_story(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY)
    region.prints("b", "Fähre im Nebel", "Im dichten Nebel hat die Fähre nach Hollum gewartet.")

    assert region.send() == ["chat", "chat"]


def test_two_copies_in_one_poll_are_one_story(region: Region) -> None:
    text = " ".join(AGENCY)
    feed = [("https://a.example/x", TITLE, text), ("https://a.example/y", "Wieder da", text)]
    region.printed["a"] = [*feed[1:], *region.printed["a"]]
    region.prints("a", TITLE, *AGENCY, name="x")

    assert region.send() == ["chat"]


@pytest.mark.parametrize(
    ("kind", "value"), [(MuteKind.RULE, "faehre"), (MuteKind.SOURCE, "a")], ids=["rule", "source"]
)
def test_what_is_muted_is_kept_until_the_mute_ends(
    remembered: Region, kind: MuteKind, value: str
) -> None:
    now = remembered.clock.now()
    remembered.archive.mute(Mute(kind, value, now + HOUR, "Ida Brams", now))
    remembered.prints("a", TITLE, *AGENCY)
    during = remembered.send()
    (kept,) = remembered.kept(DeliveryState.SUPPRESSED)
    remembered.clock.move(HOUR)
    remembered.prints("a", "Nebel", "Im dichten Nebel hat die Fähre nach Hollum gewartet.")

    assert during == []
    assert kept.reason.startswith(f"muted: {kind} {value} until ")
    assert "Ida Brams" in kept.reason
    assert remembered.send() == ["chat"]


def test_a_muted_story_is_not_raised_again(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY)
    (claim,) = region.archive.claim_due(region.clock.now(), 9)
    now = region.clock.now()
    region.archive.mute(Mute(MuteKind.STORY, claim.alert.story, now + HOUR, "Ida", now))
    region.prints("b", "Am Kiosk", *AGENCY, *OWN)

    assert region.archive.claim_due(region.clock.now(), 9) == ()


def test_one_muted_rule_leaves_the_others_of_an_article(region: Region) -> None:
    now = region.clock.now()
    region.archive.mute(Mute(MuteKind.RULE, "faehre", now + HOUR, "Ida", now))
    region.prints("a", TITLE, *AGENCY, "Der Hafenmeister freut sich auf ruhigere Wochen.")
    (claim,) = region.archive.claim_due(region.clock.now(), 9)

    assert [hit.rule for hit in claim.alert.hits] == ["hafen"]


def test_quiet_hours_hold_an_alert_back_and_a_blitz_breaks_through(region: Region) -> None:
    only(region, replace(CHAT, quiet=(quiet_for(region, 3 * HOUR),)))
    region.prints("a", TITLE, *AGENCY)
    held = region.send()
    region.rules = (replace(RULES[0], level=Level.BLITZ),)
    region.prints("b", "Nebel", "Im dichten Nebel hat die Fähre nach Hollum gewartet.")
    loud = region.send()
    region.clock.move(3 * HOUR)

    assert held == []
    assert loud == ["chat"]
    assert region.send() == ["chat"]


def test_the_digest_level_waits_for_its_time_and_comes_as_one_message(region: Region) -> None:
    for number in range(3):
        region.prints(
            "a", f"Naturschutz {number}", f"Der Verein {number} zählt im Moor {number}00 Vögel."
        )
    at_once = region.send()
    region.clock.move(24 * HOUR)

    assert at_once == []
    assert region.send() == ["mail", "mail"]
    assert {each for _, each, _ in region.channel.sent} == {"a@example.org", "b@example.org"}


def test_many_alerts_that_quiet_hours_held_back_come_together(region: Region) -> None:
    only(region, replace(CHAT, quiet=(quiet_for(region, HOUR),)))
    for number in range(5):
        place = ["Hollum", "Norden", "Emden", "Leer", "Aurich"][number]
        region.prints("a", f"Fähre {place}", f"Die Fähre nach {place} fällt heute wieder aus.")
    region.clock.move(HOUR)

    assert region.send() == ["chat"]
    assert all(
        place in region.channel.sent[0][2].text
        for place in ("Hollum", "Norden", "Emden", "Leer", "Aurich")
    )


def test_a_rule_over_its_budget_falls_to_the_digest_and_the_desk_is_told_once(
    region: Region,
) -> None:
    region.rules = (replace(RULES[0], budget=2),)
    for place in ["Hollum", "Norden", "Emden", "Leer", "Aurich"]:
        region.prints("a", f"Fähre {place}", f"Die Fähre nach {place} fällt heute wieder aus.")
        region.clock.move(MINUTE)
    told = region.send()
    titles = [message.title for _, _, message in region.channel.sent]
    region.clock.move(24 * HOUR)

    assert told == ["chat", "chat", "chat"]
    assert sum("Tagesmenge" in title for title in titles) == 1
    assert region.send() == ["chat"]


def test_the_budget_is_fresh_on_the_next_day(region: Region) -> None:
    region.rules = (replace(RULES[0], budget=1),)
    region.prints("a", "Fähre Emden", "Die Fähre nach Emden fällt heute wieder aus.")
    region.send()
    region.clock.move(24 * HOUR)
    region.prints("a", "Fähre Leer", "Die Fähre nach Leer legt wegen Sturm heute nicht mehr an.")

    assert region.send() == ["chat"]


def test_copies_cost_no_budget(region: Region) -> None:
    region.rules = (replace(RULES[0], budget=2),)
    for paper in "abcde":
        region.prints(paper, TITLE, *AGENCY)
    region.prints("a", "Fähre Leer", "Die Fähre nach Leer legt wegen Sturm heute nicht mehr an.")

    assert region.send() == ["chat", "chat"]


def test_what_nobody_has_acknowledged_in_time_is_escalated_once(region: Region) -> None:
    region.escalate = (Escalation(10 * MINUTE, "chef"), Escalation(20 * MINUTE, "ops"))
    region.prints("a", TITLE, *AGENCY)
    told = [region.send()]
    for _ in range(5):
        region.clock.move(5 * MINUTE)
        told.append(region.send())

    assert told == [["chat"], [], ["chef"], [], ["ops"], []]
    assert "Niemand hat" in region.channel.sent[1][2].text


def test_what_is_acknowledged_or_of_a_lower_level_is_not_escalated(region: Region) -> None:
    region.escalate = (Escalation(10 * MINUTE, "chef"),)
    region.rules = (RULES[0], Rule("nebel", "Nebel", "lokales", Level.NORMAL, "Nebel"))
    region.prints("a", TITLE, *AGENCY)
    region.prints("b", "Nebel", "Im dichten Nebel hat ein Kutter vor Hollum lange gewartet.")
    first = region.archive.claim_due(region.clock.now(), 9)
    region.archive.release_claims()
    region.send()
    eil = next(each for each in first if each.alert.level is Level.EIL)
    region.archive.acknowledge(Acknowledgement(eil.alert.story, "Ida", region.clock.now()))
    region.clock.move(30 * MINUTE)

    assert region.send() == []


def test_a_restart_escalates_what_was_due_meanwhile_and_nothing_twice(region: Region) -> None:
    region.escalate = (Escalation(10 * MINUTE, "chef"),)
    region.prints("a", TITLE, *AGENCY)
    region.send()
    region.clock.move(3 * HOUR)
    late = region.send()
    region.clock.set_back(HOUR)

    assert late == ["chef"]
    assert region.send() == []


def test_a_target_that_takes_nothing_is_told_of_on_another_channel(region: Region) -> None:
    region.channel.errors["chat"] = SendError("the chat is down")
    region.prints("a", TITLE, *AGENCY)
    told = []
    for _ in range(4):
        told += region.send()
        region.clock.move(10 * MINUTE)

    assert told == ["ops"]
    text = region.channel.sent[0][2].text
    assert "chat" in region.channel.sent[0][2].title
    assert "the chat is down" in text
