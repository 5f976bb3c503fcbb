"""Stories that change: edits, corrections, what was held back, and who was told of what."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import SendError
from monitor.model import (
    Acknowledgement,
    DeliveryKind,
    Escalation,
    Feedback,
    Level,
    Mute,
    MuteKind,
    QuietHours,
    Rule,
    Verdict,
)
from monitor.ports import Archive
from tests.newsroom import CHAT, MAIL
from tests.stories import AGENCY, CHEF, HOUR, MINUTE, OPS, OWN, RULES, Region

TITLE = "Fähre fährt wieder"
CORRECTED = "Berichtigung: Fähre fährt erst am Dienstag"


@pytest.fixture
def region(archive: Archive) -> Iterator[Region]:
    region = Region(archive)
    region.begin(*"abcd")
    yield region
    region.senders.shutdown()


def facts(region: Region) -> list[tuple[str, ...]]:
    """What is new in what is owed now, which is then sent."""
    claims = region.archive.claim_due(region.clock.now(), 9)
    told = [claim.alert.facts for claim in claims]
    region.archive.release_claims()
    region.send()
    return told


def test_an_article_that_is_edited_into_a_correction_raises_its_story(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY, name="x")
    region.send()
    region.clock.move(HOUR)
    region.prints("a", CORRECTED, *AGENCY, name="x")
    corrected = facts(region)
    region.clock.move(HOUR)
    region.prints("a", CORRECTED, *AGENCY, "Das sagte die Reederei am Abend.", name="x")

    assert corrected == [("correction",)]
    assert facts(region) == []


def test_an_agency_text_that_a_paper_extends_into_its_own_report_raises_its_story(
    region: Region,
) -> None:
    region.prints("a", TITLE, *AGENCY)
    region.prints("b", "Kurz gemeldet", *AGENCY, name="x")
    region.send()
    region.clock.move(HOUR)
    region.prints("b", "Am Kiosk", *AGENCY, *OWN, name="x")
    extended = facts(region)
    region.clock.move(HOUR)
    region.prints("b", "Am Kiosk in Warlingen", *AGENCY, *OWN, name="x")

    assert extended == [("own report",)]
    assert facts(region) == []


def test_an_edit_that_only_rewords_is_not_told(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY, name="x")
    region.send()
    region.clock.move(HOUR)
    region.prints("a", "Reederei: Fähre ist zurück", *AGENCY, name="x")

    assert region.send() == []


def test_a_correction_that_was_muted_does_not_hide_that_of_another_paper(region: Region) -> None:
    region.prints("c", TITLE, *AGENCY)
    region.send()
    now = region.clock.now()
    region.archive.mute(Mute(MuteKind.SOURCE, "a", now + HOUR, "Ida", now))
    region.prints("a", CORRECTED, *AGENCY)
    muted = region.send()
    region.prints("b", CORRECTED, *AGENCY)

    assert muted == []
    assert facts(region) == [("correction",)]


def test_a_correction_in_the_backlog_of_a_new_source_does_not_hide_another(region: Region) -> None:
    region.prints("c", TITLE, *AGENCY)
    region.send()
    region.prints("neu", CORRECTED, *AGENCY)
    backlog = region.send()
    region.prints("b", CORRECTED, *AGENCY)

    assert backlog == []
    assert facts(region) == [("correction",)]


def test_an_alert_that_was_refused_for_good_is_not_told_so_a_copy_alerts(region: Region) -> None:
    region.channel.errors["chat"] = SendError("HTTP 404", permanent=True)
    region.prints("a", TITLE, *AGENCY)
    region.send()
    region.channel.errors.clear()
    region.prints("b", TITLE, *AGENCY)

    assert region.send() == ["chat"]


def test_of_two_rules_the_one_with_budget_left_decides_the_level(region: Region) -> None:
    region.rules = (
        replace(RULES[0], budget=1),
        Rule("hafen", "Hafen", "lokales", Level.DIGEST, "Hafenmeister"),
    )
    region.prints("a", "Fähre Emden", "Die Fähre nach Emden fällt heute wieder aus.")
    region.send()
    region.prints("a", "Fähre Leer", "Der Hafenmeister von Leer hat die Fähre heute gestoppt.")

    assert region.send() == ["chat"]
    assert "Tagesmenge" in region.channel.sent[-1][2].title


def test_a_story_that_the_budget_put_into_the_digest_gets_no_loud_follow_up(
    region: Region,
) -> None:
    region.rules = (replace(RULES[0], budget=1),)
    region.prints("a", "Fähre Emden", "Die Fähre nach Emden fällt heute wieder aus.")
    region.prints("a", TITLE, *AGENCY)
    first = region.send()
    region.prints("b", CORRECTED, *AGENCY)

    assert first == ["chat", "chat"]
    assert region.send() == []


def test_what_another_target_knows_of_a_story_does_not_pass_by_a_budget(region: Region) -> None:
    region.rules = (
        replace(RULES[0], budget=1),
        Rule("umwelt", "Umwelt", "umwelt", Level.NORMAL, "Antrieb"),
    )
    region.prints("a", "Fähre Emden", "Die Fähre nach Emden fällt heute wieder aus.")
    region.prints("a", "Reederei", *(each.replace("Fähre", "Linie") for each in AGENCY))
    told = region.send()
    region.prints("b", TITLE, *AGENCY)

    assert sorted(told) == ["chat", "mail", "mail"]
    assert sorted(region.send()) == ["chat"]
    assert "Tagesmenge" in region.channel.sent[-1][2].title


def test_hours_in_which_an_alert_was_held_back_do_not_count_as_tries(region: Region) -> None:
    now = region.clock.now()
    quiet = QuietHours((now - MINUTE).time(), (now + 6 * HOUR).time())
    region.targets = (replace(CHAT, fallback="chef", quiet=(quiet,)), MAIL, OPS, CHEF)
    region.prints("a", TITLE, *AGENCY)
    region.clock.move(6 * HOUR)
    region.channel.errors["chat"] = SendError("HTTP 500")
    first = region.send()
    region.clock.move(20 * MINUTE)

    assert first == []
    assert sorted(region.send()) == ["chef", "ops"]


def test_a_fallback_is_told_once_however_many_were_to_be_told(region: Region) -> None:
    people = tuple(f"{name}@example.org" for name in "abcdef")
    region.targets = (CHAT, replace(MAIL, recipients=people, fallback="chef"), OPS, CHEF)
    region.rules = (Rule("umwelt", "Umwelt", "umwelt", Level.NORMAL, "Antrieb"),)
    region.channel.errors["mail"] = SendError("550 unknown", permanent=True)
    region.prints("a", TITLE, *AGENCY)

    assert sorted(region.send()) == ["chef", "ops"]


def test_eil_alerts_that_came_as_a_digest_are_escalated_too(region: Region) -> None:
    now = region.clock.now()
    region.escalate = (Escalation(10 * MINUTE, "chef"),)
    quiet = QuietHours((now - MINUTE).time(), (now + HOUR).time())
    region.targets = (replace(CHAT, quiet=(quiet,)), MAIL, OPS, CHEF)
    for place in ("Hollum", "Norden", "Emden", "Leer"):
        region.prints("a", f"Fähre {place}", f"Die Fähre nach {place} fällt heute wieder aus.")
    region.clock.move(HOUR)
    digest = region.send()
    region.clock.move(10 * MINUTE)

    assert digest == ["chat"]
    assert region.send() == ["chef"] * 4


def test_a_muted_person_does_not_hold_back_news_of_others(region: Region) -> None:
    now = region.clock.now()
    region.rules = (Rule("leute", "Leute", "lokales", Level.NORMAL, "Petersen OR Brams"),)
    region.people = {"petersen": {"p1"}, "brams": {"p2"}}
    region.archive.mute(Mute(MuteKind.PERSON, "p1", now + HOUR, "Ida", now))
    region.prints("a", "Kiosk", "Hannes Petersen verkauft jetzt auch Eis und Zeitungen am Kiosk.")
    muted = region.send()
    region.prints("b", "Rücktritt", "Ida Brams legt ihr Amt nieder, sagte sie am Abend der Runde.")
    region.prints("c", "Streit", "Petersen und Brams streiten seit Wochen über den neuen Kiosk.")

    assert muted == []
    assert region.send() == ["chat", "chat"]


def test_the_kind_of_a_first_alert_is_no_follow_up(region: Region) -> None:
    region.prints("a", TITLE, *AGENCY)

    (claim,) = region.archive.claim_due(region.clock.now(), 9)

    assert claim.delivery.kind is DeliveryKind.ALERT
    assert claim.tried == region.clock.now()
    assert claim.created <= claim.tried < claim.created + timedelta(seconds=1)


def test_forms_filled_in_for_different_places_are_different_stories(region: Region) -> None:
    form = (
        "Ein Brand beschäftigt seit dem Morgen die Feuerwehr in {}, auch die Fähre liegt fest."
        " Die Leitstelle bittet alle Anwohner, Fenster und Türen geschlossen zu halten."
        " Verletzt wurde nach ersten Angaben niemand, wie die Polizei am Mittag mitteilte."
    )
    told = []
    for paper, place in zip("abc", ("Hollum", "Norddeich", "Bensersiel"), strict=True):
        region.prints(paper, f"Brand in {place}", form.format(place))
        told.append(region.send())
    region.prints("d", "Feuerwehr in Norddeich im Einsatz", form.format("Norddeich"))

    assert told == [["chat"]] * 3
    assert region.send() == []


def test_what_a_dead_target_was_never_tried_with_goes_to_its_fallback_in_time(
    region: Region,
) -> None:
    region.targets = (replace(CHAT, fallback="chef"), MAIL, OPS, CHEF)
    region.channel.errors["chat"] = SendError("connection refused")
    region.prints("a", "Fähre Emden", "Die Fähre nach Emden fällt heute wieder aus.")
    region.send()
    # Others wait behind it, and are not tried as long as the target is left alone.
    for place in ("Leer", "Norden", "Aurich"):
        region.prints("a", f"Fähre {place}", f"Die Fähre nach {place} legt heute nicht mehr an.")
    region.clock.move(16 * MINUTE)
    asyncio.run(region.pipeline().do_rounds())
    claims = region.archive.claim_due(region.clock.now(), 99, without=["chat"])
    again = asyncio.run(region.pipeline().do_rounds())

    chef = [claim.alert.article.title for claim in claims if claim.delivery.target == "chef"]
    assert sorted(chef) == ["Fähre Aurich", "Fähre Emden", "Fähre Leer", "Fähre Norden"]
    assert again == 0


def test_a_fallback_that_has_the_alert_anyway_is_not_told_twice(region: Region) -> None:
    region.targets = (replace(CHAT, fallback="mail"), MAIL, OPS, CHEF)
    region.rules = (RULES[0], Rule("umwelt", "Umwelt", "umwelt", Level.NORMAL, "Antrieb"))
    region.channel.errors["chat"] = SendError("HTTP 404", permanent=True)
    region.prints("a", TITLE, *AGENCY)

    assert sorted(region.send()) == ["mail", "mail", "ops"]


@pytest.mark.parametrize("kind", [MuteKind.STORY, MuteKind.RULE])
def test_what_was_muted_while_it_waited_is_left_out(region: Region, kind: MuteKind) -> None:
    region.rules = (replace(RULES[0], level=Level.DIGEST),)
    region.prints("a", TITLE, *AGENCY)
    (waiting,) = region.archive.postponed(region.clock.now() + 48 * HOUR)
    now = region.clock.now()
    value = waiting.story if kind is MuteKind.STORY else "faehre"
    region.archive.mute(Mute(kind, value, now + 48 * HOUR, "Ida", now))
    region.clock.move(24 * HOUR)

    assert region.send() == []
    assert region.archive.postponed(now + 48 * HOUR) == ()


def test_an_escalation_that_waits_is_left_out_once_somebody_has_taken_the_story(
    region: Region,
) -> None:
    now = region.clock.now()
    quiet = QuietHours((now - MINUTE).time(), (now + HOUR).time())
    region.targets = (CHAT, MAIL, OPS, replace(CHEF, quiet=(quiet,)))
    region.escalate = (Escalation(10 * MINUTE, "chef"),)
    region.prints("a", TITLE, *AGENCY)
    region.send()
    region.clock.move(10 * MINUTE)
    region.send()
    (held,) = region.archive.postponed(now + HOUR)
    region.archive.acknowledge(Acknowledgement(held.story, "Ida", region.clock.now()))
    region.clock.move(HOUR)

    assert region.send() == []


def test_a_story_of_no_use_is_not_escalated(region: Region) -> None:
    region.escalate = (Escalation(10 * MINUTE, "chef"),)
    region.prints("a", TITLE, *AGENCY)
    (claim,) = region.archive.claim_due(region.clock.now(), 9)
    region.archive.release_claims()
    region.send()
    said = Feedback(claim.alert.story, "", Verdict.NOT_RELEVANT, "Ida", region.clock.now())
    region.archive.give_feedback(said)
    region.clock.move(HOUR)

    assert region.send() == []
