"""Messages on the page: what became of them, and sending again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import SendError
from monitor.model import DeliveryState, Role
from tests.stories import AGENCY
from tests.web.served import Served, act


@pytest.fixture
def told(desk: Served) -> Served:
    """One story that was sent, and its copy that was held back."""
    desk.region.begin("a", "b")
    desk.region.prints("a", "Neue Fähre", *AGENCY)
    desk.clock.move(timedelta(minutes=5))
    desk.region.prints("b", "Neue Fähre", *AGENCY)
    desk.region.send()
    return desk


def test_each_state_has_its_number_and_its_list(told: Served) -> None:
    client = told.logged_in(Role.READER)

    every = client.get("/alerts").text
    held = client.get("/alerts?state=suppressed").text
    sent = client.get("/alerts?state=sent").text

    assert "gesendet: <strong>1</strong>" in every
    assert "zurückgehalten: <strong>1</strong>" in every
    assert "gleiche Meldung" in held
    assert "Warum zurückgehalten wurde" in held
    assert sent.count('<tr id="d-') == 1


def test_a_message_is_shown_with_its_words_but_not_with_the_links_of_others(told: Served) -> None:
    (sent,) = told.site.stores.reader.deliveries(states=[DeliveryState.SENT])

    html = told.logged_in(Role.READER).get(f"/alerts/{sent.delivery.key}").text

    assert "Neue Fähre" in html
    assert "Montag an wieder" in html.partition("<pre>")[2]
    assert "/act/" not in html


def test_what_was_held_back_can_be_sent_and_that_is_logged(told: Served) -> None:
    (held,) = told.site.stores.reader.deliveries(states=[DeliveryState.SUPPRESSED])
    client = told.logged_in()

    answer = act(client, f"/alerts/{held.delivery.key}/retry", "/alerts")

    assert answer.status_code == 303
    (again,) = told.site.stores.reader.deliveries(states=[DeliveryState.OWED])
    assert again.delivery.key == held.delivery.key
    assert told.site.stores.reader.log_page().lines[0].deed.act == "retry"


def test_what_was_sent_is_not_sent_again(told: Served) -> None:
    (sent,) = told.site.stores.reader.deliveries(states=[DeliveryState.SENT])

    answer = act(told.logged_in(), f"/alerts/{sent.delivery.key}/retry", "/alerts")

    assert answer.status_code == 409
    assert "Nur was aufgegeben" in answer.text


def test_all_that_was_given_up_for_a_target_is_sent_again(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.channel.errors["chat"] = SendError("no such chat", permanent=True)
    for name in ("Fähre", "Zweite Fähre"):
        desk.region.prints("a", name, f"Die {name} kam am Dienstag nach Lüdenau, {len(name)} mal.")
        desk.region.send()
    client = desk.logged_in()
    page = "/alerts?state=given+up&target=chat"

    offered = client.get(page).text
    act(client, "/alerts/retry", page, target="chat")

    assert "an chat noch einmal senden" in offered
    assert len(desk.site.stores.reader.deliveries(states=[DeliveryState.OWED])) == 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/alerts/0000000000", 404),
        ("/alerts/..%2f", 404),
        ("/alerts?state=lost", 400),
        ("/alerts?after=1", 400),
        ("/alerts?since=soon", 400),
        ("/alerts?target=nobody", 200),
    ],
)
def test_what_is_not_there_is_said(desk: Served, path: str, status: int) -> None:
    assert desk.logged_in(Role.READER).get(path).status_code == status
