"""What alerts say of visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.sinks import MailSink
from monitor.model import (
    Alert,
    Appointment,
    Before,
    Certainty,
    Claim,
    DeliveryKind,
    Evidence,
    Hit,
    Level,
    MailServer,
    Message,
    Security,
    Station,
    Status,
    Target,
    Visitor,
)
from monitor.notify import TEXTS, Channels, Composer, route
from monitor.notify.compose.kinds import KINDS, OTHER
from tests.values import NOON, article, delivery, hit
from tests.visits import BERLIN, BRAMS, FRIDAY, KORTUEM, LOTTE, RHEINE, UNNAMED, visit, visit_hit

MAIL = Target("mail", recipients=("desk@example.org",), zone=BERLIN)
CHAT = Target("chat", apprise_url="json://x")
DAY = timedelta(days=1)
OF = article(title="Hoher Besuch", text="Die Fähre nach Lüdenau fährt wieder. Und es gibt Kuchen.")


def message(
    *hits: Hit,
    target: Target = MAIL,
    language: str = "de",
    kind: DeliveryKind = DeliveryKind.ALERT,
    appointments: Sequence[Appointment] = (),
    now: datetime = NOON,
) -> Message:
    compose = Composer(TEXTS[language], {"paper": "Der Bote"})
    alert = Alert("k", OF, hits, kind=kind, appointments=tuple(appointments))
    return compose(Claim(delivery(OF, target.id), alert, NOON), target, now)


def appointment(**changes: object) -> Appointment:
    values: dict[str, object] = {
        "id": "x",
        "visitor": KORTUEM,
        "stations": (RHEINE,),
        "status": Status.UPCOMING,
        "certainty": Certainty.SURE,
        "confidence": 0.9,
        "created": NOON,
        "changed": NOON,
        "said": NOON,
        "first": FRIDAY,
    }
    return Appointment(**(values | changes))  # type: ignore[arg-type]


def test_a_mail_says_who_when_where_and_how_it_stands() -> None:
    told = message(visit_hit(visit(clock=time(10))))

    assert told.title == "[EIL] Ministerbesuch: Fr 13.3. Rheine – Selma Kortüm"
    assert (
        "Wer:    Selma Kortüm (Staatssekretärin)\n"
        "Wann:   Fr 13.3.2026, 10:00 Uhr\n"
        "Wo:     Rheine\n"
        "Stand:  bevorstehend\n"
    ) in told.text
    for part in ("Selma Kortüm (Staatssekretärin)", "Fr 13.3.2026, 10:00 Uhr", "bevorstehend"):
        assert part in told.html
    assert "Hoher Besuch" in told.text


def test_english_is_spoken_too() -> None:
    told = message(visit_hit(visit(clock=time(10))), language="en")

    assert told.title == "[EIL] Ministerbesuch: Fri 13 Mar Rheine – Selma Kortüm"
    assert "When:   Fri 13 Mar 2026, 10:00\n" in told.text
    assert "Status: upcoming\n" in told.text


@pytest.mark.parametrize(
    ("status", "subject", "stand"),
    [
        (Status.CANCELLED, "ABGESAGT: Fr 13.3.", "abgesagt"),
        (Status.POSTPONED, "VERSCHOBEN: Fr 13.3.", "verschoben"),
        (Status.PAST, "Fr 13.3.", "vergangen"),
    ],
)
def test_the_subject_shouts_what_is_off(status: Status, subject: str, stand: str) -> None:
    told = message(visit_hit(visit(status=status)))

    assert told.title.startswith(f"[EIL] Ministerbesuch: {subject} Rheine")
    assert f"Stand:  {stand}\n" in told.text


@pytest.mark.parametrize(
    ("days", "stand", "near"),
    [(0, "heute", "(heute)"), (1, "bevorstehend", "(morgen)"), (-1, "vergangen", "")],
)
def test_a_visit_is_told_as_it_stands_when_the_message_is_written(
    days: int, stand: str, near: str
) -> None:
    told = message(visit_hit(visit(first=NOON.date() + days * DAY)))

    assert f"Stand:  {stand}\n" in told.text
    assert near in told.text


@pytest.mark.parametrize(
    ("changes", "when"),
    [
        ({"first": date(2026, 3, 9), "last": date(2026, 3, 15)}, "Mo 9.3.2026 – So 15.3.2026"),
        ({"first": None, "date_text": "im Sommer"}, "Tag offen: im Sommer"),
        ({"first": None}, "Tag offen"),
    ],
)
def test_days_that_are_not_exact_are_told_as_they_are(
    changes: dict[str, object], when: str
) -> None:
    assert f"Wann:   {when}\n" in message(visit_hit(visit(**changes))).text  # type: ignore[arg-type]


def test_a_year_stands_in_the_subject_only_if_it_is_not_to_be_expected() -> None:
    assert "Fr 13.3. Rheine" in message(visit_hit()).title
    assert "Mi 5.5.2027 Rheine" in message(visit_hit(visit(first=date(2027, 5, 5)))).title


def test_further_visitors_are_counted_each_once() -> None:
    told = message(visit_hit(visit(KORTUEM, BRAMS), visit(BRAMS, at=(LOTTE,)), visit(UNNAMED)))

    assert told.title.endswith("Rheine – Selma Kortüm (+2)")


def test_an_unnamed_visitor_is_called_by_the_office() -> None:
    assert message(visit_hit(visit(UNNAMED))).title.endswith("Rheine – Staatssekretärin")


def test_each_of_several_visits_has_its_sentence_unless_the_snippet_shows_it() -> None:
    cake = Evidence("text", 37, 56, "Und es gibt Kuchen.")
    other = Evidence("text", 0, 9, "Ganz woanders steht dieser Satz.")

    text = message(visit_hit(visit(sentence=cake), visit(BRAMS, sentence=other))).text

    assert text.count("Kuchen") == 1
    assert "> Ganz woanders steht dieser Satz." in text


def test_two_rules_that_find_the_same_visit_tell_it_once() -> None:
    told = message(visit_hit(), visit_hit(rule="andere"))

    assert told.text.count("Wer:") == 1


def test_what_was_known_before_is_told_by_the_article_that_changed_it() -> None:
    before = Before(OF.id, Status.UPCOMING, FRIDAY - DAY, None, time(9))
    changed = appointment(before=before)
    by_other = appointment(before=replace(before, article="other"))

    mine = message(visit_hit(), appointments=[changed]).text
    others = message(visit_hit(), appointments=[by_other]).text

    assert "Wann:   Fr 13.3.2026; bisher Do 12.3.2026, 09:00 Uhr\n" in mine
    assert "bisher" not in others


def test_a_cancellation_without_a_date_names_the_day_of_the_calendar() -> None:
    off = visit_hit(visit(first=None, status=Status.CANCELLED))
    known = appointment(status=Status.CANCELLED)

    assert "ABGESAGT: Fr 13.3. Rheine" in message(off, appointments=[known]).title


def test_a_reminder_tells_of_the_visit_as_it_stands_in_the_calendar() -> None:
    moved = appointment(first=FRIDAY + DAY, clock=time(15))

    told = message(
        visit_hit(visit(BRAMS), visit()),
        kind=DeliveryKind.REMINDER,
        appointments=[moved],
        now=datetime(2026, 3, 13, 17, tzinfo=BERLIN),
    )

    assert told.title == "[EIL] Ministerbesuch: ERINNERUNG: Sa 14.3. Rheine – Selma Kortüm"
    assert "Wann:   Sa 14.3.2026, 15:00 Uhr (morgen)\n" in told.text
    assert "Ida Brams" not in told.text
    assert "Erinnerung an einen Besuch" in told.text


def test_more_visits_than_anybody_reads_are_counted() -> None:
    many = [visit(first=FRIDAY + day * DAY) for day in range(9)]

    told = message(visit_hit(*many))

    assert told.text.count("Wer:") == 6
    assert "und 3 weitere" in told.text


def test_a_mail_with_a_visit_arrives_as_it_was_written() -> None:
    told = message(visit_hit(visit(status=Status.CANCELLED)))
    with MailSink(now=lambda: datetime.now(UTC)) as sink:
        server = MailServer("127.0.0.1", sink.port, "monitor@example.org", Security.NONE)
        Channels(server).send(MAIL, "desk@example.org", told)

        (mail,) = sink.mails

    body = mail.message.get_body(("plain",))
    html = mail.message.get_body(("html",))
    assert body is not None
    assert html is not None
    assert mail.message["Subject"] == told.title
    assert "Wer:    Selma Kortüm (Staatssekretärin)" in body.get_content()
    assert "<strong>abgesagt</strong>" in html.get_content()


@pytest.mark.parametrize("schema", ["json", *KINDS])
def test_a_chat_keeps_its_limit_whatever_the_visits(schema: str) -> None:
    many = [
        visit(Visitor("", "N" * 300, "R" * 300), at=(Station("", "O" * 300),), first=None)
        for _ in range(9)
    ]

    told = message(visit_hit(*many), target=Target("chat", apprise_url=f"{schema}://x"))

    assert len(told.title) + len(told.text) <= KINDS.get(schema, OTHER).limit
    assert told.text.endswith("\n" + OF.url)


@given(
    st.text(max_size=80), st.text(max_size=80), st.sampled_from(["", "json", "slack", "discord"])
)
def test_names_of_others_are_harmless(name: str, place: str, schema: str) -> None:
    who = Visitor("", "@everyone <script>\r\n\x1b[31m" + name, place)
    target = Target("chat", apprise_url=f"{schema}://x") if schema else MAIL

    told = message(visit_hit(visit(who, at=(Station("", place),))), target=target)

    assert "\n" not in told.title
    assert "\x1b" not in told.title + told.text + told.html
    assert "<script" not in told.html
    if schema:
        assert "@everyone" not in told.title + told.text


def test_what_is_unlikely_is_kept_apart_from_what_is_alerted() -> None:
    unlikely = visit_hit(visit(confidence=0.31), certainty=Certainty.UNLIKELY)
    plain = hit(level=Level.NORMAL)

    alert, kept = route(OF, [unlikely, plain], {"lokales": (CHAT,)}, now=NOON)

    assert (alert.rules, alert.state, alert.due) == (("faehre",), "owed", NOON)
    assert (kept.rules, kept.state, kept.due) == (("besuch",), "suppressed", None)
    assert kept.reason == "a visit only at 0.31, below `visits.likely`"
    assert alert.key != kept.key
