"""Rules on the page: what they found and cost, and trying a query."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Feedback, Role, Verdict
from monitor.store.page_filters import StoryFilter
from tests.stories import AGENCY
from tests.web.served import Served, served, write_config


@pytest.fixture
def used(desk: Served) -> Served:
    """Some hits, and what was thought of one."""
    desk.region.begin("a", "b")
    desk.region.prints("a", "Neue Fähre", *AGENCY)
    desk.clock.move(timedelta(minutes=5))
    desk.region.prints("b", "Im Hafen", "Der Hafenmeister von Lüdenau geht im Sommer in Rente.")
    now = desk.clock.now()
    wanted = StoryFilter(rules=("faehre",))
    (card,) = desk.site.stores.reader.page_of_stories(wanted, now=now).stories
    for by in ("Ada", "Bela"):
        verdict = Verdict.RELEVANT if by == "Ada" else Verdict.NOT_RELEVANT
        desk.region.archive.give_feedback(
            Feedback(card.story.id, "", verdict, by, desk.clock.now())
        )
        desk.clock.move(timedelta(seconds=1))
    return desk


def test_the_list_says_how_much_each_found_and_how_much_was_of_use(used: Served) -> None:
    page = used.logged_in(Role.READER).get("/rules").text

    assert "Treffer an jedem der letzten 28 Tage, zusammen 1, heute 1" in page
    assert "50 % (1 von 2)" in page
    assert "noch nichts gesagt" in page


def test_what_rules_cost_is_measured_meanwhile(used: Served) -> None:
    client = used.logged_in(Role.READER)

    page = client.get("/rules").text
    end = time.monotonic() + 20
    while "wird gemessen" in page and time.monotonic() < end:
        page = client.get("/rules").text

    assert "geweckt von" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("desk=umwelt", "Umwelt", "Hafen"),
        ("level=eil", "Fähre", "Umwelt"),
        ("name=haf", "Hafen", "Fähre"),
    ],
)
def test_rules_are_looked_for(used: Served, query: str, shown: str, hidden: str) -> None:
    page = used.logged_in(Role.READER).get(f"/rules?{query}").text
    table = page.partition("<tbody>")[2]

    assert f">{shown}</a>" in table
    assert f">{hidden}</a>" not in table


def test_a_rule_shows_its_query_as_understood_its_words_and_its_newest_hits(used: Served) -> None:
    page = used.logged_in(Role.READER).get("/rules/faehre").text

    assert "Verstanden als" in page
    assert "faehren" in page
    assert "Neue Fähre" in page
    assert "rules.yaml:" in page
    assert "/feeds/rules/faehre.atom?key=" in page


def test_a_query_is_tried_on_the_archive_and_nothing_is_saved(used: Served) -> None:
    client = used.logged_in(Role.READER)
    before = len(used.site.stores.reader.hits())

    page = client.get("/rules/try/query", params={"q": "Rente OR Fahrplan"}).text
    htmx = {"hx-request": "true"}
    part = client.get("/rules/try/query", params={"q": "Rente"}, headers=htmx).text

    assert "2 Treffer" in page
    assert "<mark>Rente</mark>" in page
    assert "<html" not in part
    assert "1 Treffer" in part
    assert len(used.site.stores.reader.hits()) == before


def test_a_mistake_in_a_query_is_shown_at_its_place(desk: Served) -> None:
    answer = desk.logged_in(Role.READER).get("/rules/try/query", params={"q": "(Rente OR"})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert "<mark>" in answer.text


def test_a_rule_that_is_named_as_a_page_has_one(tmp_path: Path) -> None:
    config = write_config(tmp_path)
    rules = config / "rules" / "rules.yaml"
    text = rules.read_text(encoding="utf-8").replace("id: hafen,", "id: try,")
    rules.write_text(text, encoding="utf-8")

    with served(tmp_path, config=config) as desk:
        html = desk.logged_in(Role.READER).get("/rules/try").text

    assert "<h1>Hafen</h1>" in html


@pytest.mark.parametrize("rule", ["keine", "x" * 300, "..%2f"])
def test_a_rule_that_is_not_there_is_not_found(desk: Served, rule: str) -> None:
    assert desk.logged_in(Role.READER).get(f"/rules/{rule}").status_code == 404
