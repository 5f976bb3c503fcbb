"""The demo from end to end, as `make demo ONCE=1` runs it, and what it must not overlook."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from monitor.demo.newsroom import Told
from monitor.demo.runner import Result, run
from monitor.demo.story import Event
from monitor.store import Reader

VISIT = "wunschzettel-fuer-das-integrationszentrum"
COPY = "staatssekretaerin-im-kreishaus"
QUOTE = "kortuem-will-abschluesse-schneller-anerkennen"
COMING = "verkehrsminister-kommt-zum-radweg"
OFF = "kabinett-raeumt-den-kalender-leer"
MAIL = "landespolitik@example.org"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, list[Event], Path]:
    folder = tmp_path_factory.mktemp("demo")
    events: list[Event] = []
    return run(folder, tell=events.append, pause=0.3), events, folder


def mail_about(events: list[Event], slug: str) -> str:
    for event in events:
        if event["event"] == "mail":
            body = event["mail"].get_body(("plain",)).get_content()
            if f"/{slug}.html" in body:
                return str(body)
    raise AssertionError(f"no mail about {slug}")


def test_exactly_the_expected_alerts_arrive(demo: tuple[Result, list[Event], Path]) -> None:
    result, _, _ = demo

    assert result.arrived == result.expected
    assert result.arrived.total() == 20
    assert result.exit_code == 0


def test_a_missing_or_surplus_alert_is_noticed() -> None:
    told, other = Told("a", MAIL, ("r",)), Told("b", MAIL, ("r",))

    lost = Result(Counter({told: 1}), Counter(), 0, 1.0, 0)
    twice = Result(Counter({told: 1}), Counter({told: 2}), 0, 1.0, 0)
    wrong = Result(Counter({told: 1}), Counter({other: 1}), 0, 1.0, 0)
    crashed = Result(Counter({told: 1}), Counter({told: 1}), 1, 1.0, 0)
    right = Result(Counter({told: 1}), Counter({told: 1}), 0, 1.0, 0)

    assert [each.is_right for each in (lost, twice, wrong, crashed, right)] == [
        False,
        False,
        False,
        False,
        True,
    ]


def test_the_visit_is_found_in_the_full_text_and_the_alert_shows_its_sentence(
    demo: tuple[Result, list[Event], Path],
) -> None:
    result, events, _ = demo

    text = " ".join(mail_about(events, VISIT).replace("> ", "").split())

    assert Told(VISIT, MAIL, ("besuch-im-kreis", "integrationszentrum", "kortuem")) in (
        result.arrived
    )
    assert "*Selma Kortüm*" in text
    assert "*besucht*" in text
    assert "Stand: vergangen" in text
    assert "Anzeige" not in text
    assert "Foto:" not in text


def test_the_near_copy_in_a_second_paper_is_not_alerted_and_the_log_says_why(
    demo: tuple[Result, list[Event], Path],
) -> None:
    result, events, _ = demo

    assert not any(told.slug == COPY for told in result.arrived)
    reasons = [each["reason"] for each in events if each["event"] == "not alerted"]
    assert reasons == [f"same story: nothing new beside paper-{first}" for first in "ab"]


def test_being_quoted_in_the_capital_is_no_visit(demo: tuple[Result, list[Event], Path]) -> None:
    result, _, _ = demo

    assert [told.rules for told in result.arrived if told.slug == QUOTE] == [("kortuem",)] * 2


def test_a_visit_to_come_is_told_with_its_day_and_so_is_that_it_is_called_off(
    demo: tuple[Result, list[Event], Path],
) -> None:
    _, events, _ = demo

    announced, called_off = (mail_about(events, slug).split("\n> ")[0] for slug in (COMING, OFF))

    for text, status in [(announced, "bevorstehend"), (called_off, "abgesagt")]:
        told = [" ".join(line.split()) for line in text.splitlines()]
        assert "Wer: Ruprecht Solling (Verkehrsminister)" in told
        assert "Wo: Lüdenau" in told
        assert f"Stand: {status}" in told
    [day] = {line for line in (announced + called_off).splitlines() if line.startswith("Wann:")}
    assert day.split()[1] in {"Mo", "Di", "Mi", "Do", "Fr"}


def test_a_page_that_is_refused_is_judged_by_the_feed_and_the_alert_says_so(
    demo: tuple[Result, list[Event], Path],
) -> None:
    _, events, _ = demo

    assert "403" in mail_about(events, "klinikum-luedenau-geburtshilfe")


def test_every_hit_is_stored_with_what_became_of_it(
    demo: tuple[Result, list[Event], Path],
) -> None:
    _, _, folder = demo

    with Reader.open(folder / "monitor.db") as reader:
        states = {each.state for hit in reader.hits(limit=0) for each in hit.deliveries}
        backlog = [each for each in reader.hits(limit=0) if not each.deliveries[0].sent]

    assert states == {"sent", "suppressed"}
    reasons = {each.deliveries[0].reason.split(":")[0] for each in backlog}
    assert reasons == {"first poll of this source", "same story"}
