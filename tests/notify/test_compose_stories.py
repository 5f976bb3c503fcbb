"""What an alert says of its story."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.model import Alert, DeliveryKind, Fact, Level, Target
from monitor.notify.compose.kinds import KINDS, OTHER
from tests.notify.messages import (
    ARTICLE,
    EARLIER,
    FOLLOWING,
    MAIL,
    NOW,
    PLAIN,
    VISITING,
    chat,
    links,
    message,
)


def test_who_was_first_and_who_else_has_it_is_told() -> None:
    text = message(VISITING).text

    assert "Zuerst: Lüdenauer Anzeiger 08:34\n" in text
    assert (
        "+6 Quellen: Lüdenauer Anzeiger, Kurier am Wehr, Welle Brennstedt,\n"
        "Brennstedter Blick, Kreisfunk und 1 weitere\n"
    ) in text


def test_a_first_report_of_another_day_has_its_day() -> None:
    yesterday = replace(EARLIER, published=NOW - timedelta(hours=20))

    assert (
        "Zuerst: Lüdenauer Anzeiger Mi 25.11. 13:14\n"
        in message(replace(VISITING, first=yesterday)).text
    )


def test_a_paper_is_not_counted_beside_itself() -> None:
    own = replace(VISITING, sources=("bote", "welle"), first=replace(EARLIER, source="bote"))

    text = message(own).text

    assert "+1 Quelle: Welle Brennstedt\n" in text
    assert "Zuerst" not in text


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (Fact.NEW_RULE, "Neu: eine weitere Regel trifft zu"),
        (Fact.DATE, "Neu: Termin ist neu oder hat sich geändert"),
        (Fact.CANCELLED, "Neu: Termin ist abgesagt"),
        (Fact.CORRECTION, "Neu: ein früherer Bericht wird berichtigt"),
        (Fact.OWN_REPORT, "Neu: eigener Bericht (Der Bote)"),
    ],
)
@pytest.mark.parametrize("target", [MAIL, chat("json"), chat("ntfy")], ids=lambda each: each.id)
def test_why_it_comes_again_is_said_in_words(fact: Fact, said: str, target: Target) -> None:
    told = message(replace(FOLLOWING, facts=(fact,)), target)

    assert told.title.startswith("Neu: [EIL] ")
    assert said in told.text


def test_a_fact_that_a_later_version_stored_is_told_as_it_is() -> None:
    assert (
        "Neu: moved to the moon\n" in message(replace(FOLLOWING, facts=("moved to the moon",))).text
    )


def test_a_correction_is_told_once() -> None:
    corrected = replace(
        FOLLOWING, facts=(Fact.CORRECTION,), article=replace(ARTICLE, correction=True)
    )

    assert message(corrected).text.count("Bericht") == 1


@pytest.mark.parametrize("target", [MAIL, chat("json"), chat("discord")], ids=lambda each: each.id)
def test_what_only_this_paper_has_stands_below_its_name(target: Target) -> None:
    text = message(FOLLOWING, target).text

    assert text.index("Eigener Text: Der Bote:") < text.index("Der Fährmann Kuno Bahl")


def test_own_sentences_that_the_snippet_shows_are_not_repeated_and_five_are_enough() -> None:
    own = ("Lüdenau bekommt hohen Besuch.", *(f"Satz {number}." for number in range(9)))

    text = message(replace(FOLLOWING, own=own)).text

    assert text.count("Lüdenau bekommt hohen Besuch.") == 1
    assert text.count("Satz ") == 4


def test_own_text_and_links_give_way_to_the_address_where_there_is_little_room() -> None:
    long = replace(FOLLOWING, own=tuple("Wort " * 60 for _ in range(5)))

    told = message(long, chat("workflows"), act=links)

    assert len(told.title) + len(told.text) <= 1000
    assert "Neu: Termin" in told.text
    assert told.text.endswith("\n" + ARTICLE.url)


def test_who_has_taken_it_is_told_and_nobody_else_is_asked_to() -> None:
    text = message(FOLLOWING).text

    assert "Übernommen von Rieke Ohm.\n" in text
    assert "stories ack" not in text


@pytest.mark.parametrize("target", [MAIL, chat("json")], ids=lambda each: each.id)
def test_without_links_the_command_is_named(target: Target) -> None:
    text = message(PLAIN, target).text

    assert "Übernehmen: monitor stories ack 5107ab12\n" in text


def test_what_is_in_no_story_names_no_command() -> None:
    assert "stories ack" not in message(replace(PLAIN, story="")).text


def test_a_mail_has_all_links_in_both_forms() -> None:
    told = message(PLAIN, act=links)

    for url in links(PLAIN, NOW).values():
        assert f"\n{url}\n" in told.text
        assert f'href="{url}"' in told.html
    assert "stories ack" not in told.text + told.html


def test_links_are_made_for_the_one_who_gets_them() -> None:
    asked = []

    def note(alert: Alert, now: object, *, target: str = "", recipient: str = "") -> dict[str, str]:
        asked.append((alert.key, target, recipient))
        return {}

    message(PLAIN, act=note)

    assert asked == [("3f0a5be1c2d4", "lokales-mail", "desk@example.org")]


@pytest.mark.parametrize("schema", [*KINDS, "json"])
def test_no_channel_gets_more_than_it_takes_whatever_the_links(schema: str) -> None:
    kind = KINDS.get(schema, OTHER)

    told = message(FOLLOWING, chat(schema), act=links)

    assert len(told.title) + len(told.text) <= kind.limit
    assert told.text.endswith("\n" + ARTICLE.url)


@pytest.mark.parametrize(
    ("level", "urgent"),
    [(Level.BLITZ, True), (Level.EIL, False), (Level.NORMAL, False), (Level.DIGEST, False)],
)
def test_only_blitz_may_ring(level: Level, urgent: bool) -> None:
    assert message(replace(VISITING, raised=level)).urgent is urgent


def test_what_follows_stands_below_what_was_sent_first() -> None:
    assert message(FOLLOWING).thread == "77c0de99aa10"
    assert message(FOLLOWING, chat("json")).thread == "77c0de99aa10"


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (DeliveryKind.ALERT, "[EIL] "),
        (DeliveryKind.FOLLOW_UP, "Neu: [EIL] "),
        (DeliveryKind.CHANGE, "Neu: [EIL] "),
        (DeliveryKind.ESCALATION, "Eskalation: [EIL] "),
        (DeliveryKind.FALLBACK, "Ersatz: [EIL] "),
    ],
)
def test_the_subject_begins_with_why_it_comes(kind: DeliveryKind, start: str) -> None:
    assert message(replace(FOLLOWING, kind=kind)).title.startswith(start)


def test_what_an_edit_made_sure_is_not_called_new_by_those_who_never_heard_of_it() -> None:
    first = replace(VISITING, kind=DeliveryKind.CHANGE)

    assert message(first).title.startswith("[EIL] ")


def test_times_are_those_of_the_target_and_so_are_words() -> None:
    elsewhere = replace(MAIL, zone=ZoneInfo("America/New_York"), language="en")

    text = message(VISITING, elsewhere).text

    assert "published 2026-11-26 02:52" in text
    assert "First: Lüdenauer Anzeiger 02:34" in text


@pytest.mark.parametrize("schema", ["ntfy", "gotify", "pover", "irc"])
def test_a_push_is_what_from_whom_and_where_to_read_on(schema: str) -> None:
    lines = message(PLAIN, chat(schema)).text.splitlines()

    what, whom, where = lines
    assert "»Baustelle«" in what
    assert whom == "Der Bote 08:52"
    assert where == ARTICLE.url


def test_no_line_of_a_mail_is_wider_than_a_narrow_window_but_for_addresses() -> None:
    long = replace(
        FOLLOWING,
        sources=tuple(f"Ein Blatt mit einem langen Namen {number}" for number in range(9)),
        lines=("Sehr " * 40,),
        acknowledged="Rieke " * 18,
    )

    lines = message(long, act=links).text.splitlines()

    assert [line for line in lines if len(line) > 76 and "://" not in line] == []
