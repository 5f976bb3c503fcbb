"""The audit log: who did what, for admins."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from monitor.model import DeliveryState, Role, Scope
from monitor.store.web import Deed
from monitor.web.texts.audit import AUDIT
from tests.databases import change
from tests.stories import AGENCY
from tests.web.served import Served, act, log_in


def log(desk: Served, act: str, by: str = "ida", /, **about: object) -> None:
    now = desk.clock.now()
    desk.site.stores.own.log(Deed(now, by, "page", act, about, "192.0.2.7"))


def acts(html: str, label: str = "Was") -> list[str]:
    return re.findall(rf'<td data-label="{label}">([^<]*)</td>', html)


def test_it_says_in_words_who_did_what_the_newest_first(desk: Served) -> None:
    log_in(desk.client(), "niemand", "falsches Passwort")
    admin = desk.client()
    log_in(admin, "admin")
    act(admin, "/mutes", "/mutes", kind="rule", value="faehre", **{"for": "1d"})
    log(desk, "feedback", story="s1", verdict="relevant", rule="")
    log(desk, "something new")

    html = admin.get("/audit").text

    assert acts(html) == [
        "something new",
        "bewertet",
        "stumm geschaltet",
        "angemeldet",
        "Anmeldung abgewiesen",
    ]
    assert '<a href="/stories/s1">s1</a>' in html
    assert '<a href="/rules/faehre">faehre</a>' in html
    assert "127.0.0.1" in html
    assert "192.0.2.7" in html


@pytest.mark.parametrize(
    ("name", "href"),
    [
        ("story", "/stories/x1"),
        ("article", "/articles/x1"),
        ("key", "/alerts/x1"),
        ("source", "/sources/x1"),
        ("rule", "/rules/x1"),
        ("person", "/?desk=&amp;person=x1"),
    ],
)
def test_what_a_line_names_is_linked(desk: Served, name: str, href: str) -> None:
    log(desk, "acknowledge", **{name: "x1"})

    assert f'<a href="{href}">x1</a>' in desk.logged_in(Role.ADMIN).get("/audit").text


def test_page_after_page_shows_each_line_once(desk: Served) -> None:
    for number in range(250):
        log(desk, "mute", story=f"s{number}")
    client = desk.logged_in(Role.ADMIN)

    seen: list[str] = []
    path = "/audit?act=mute"
    while path:
        html = client.get(path).text
        seen += re.findall(r'href="/stories/(\w+)"', html)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        path = older[1].replace("&amp;", "&") if older else ""

    assert seen == [f"s{number}" for number in reversed(range(250))]


def test_lines_of_somebody_are_looked_for(desk: Served) -> None:
    log(desk, "mute", "ida", story="s1")
    log(desk, "mute", "brams", story="s2")
    log(desk, "unmute", "brams", story="s3")

    client = desk.logged_in(Role.ADMIN)

    assert acts(client.get("/audit?by=brams").text) == [
        "Stummschaltung aufgehoben",
        "stumm geschaltet",
    ]
    assert acts(client.get("/audit?by=brams&act=mute").text) == ["stumm geschaltet"]
    assert "Nichts davon" in client.get("/audit?by=niemand").text


@pytest.mark.parametrize("query", ["?before=0", "?before=x", f"?by={'x' * 300}"])
def test_a_query_that_cannot_be_meant_is_refused(desk: Served, query: str) -> None:
    assert desk.logged_in(Role.ADMIN).get(f"/audit{query}").status_code == 400


def test_by_the_page_and_by_the_api_the_same_is_noted_and_each_name_has_words(
    desk: Served,
) -> None:
    desk.region.begin("a", "b")
    for paper in ("a", "b"):
        desk.region.prints(paper, "Neue Fähre", *AGENCY)
        desk.clock.move(timedelta(minutes=5))
    desk.region.send()
    (held,) = desk.site.stores.reader.deliveries(states=[DeliveryState.SUPPRESSED])
    key = held.delivery.key
    page, api = desk.logged_in(), desk.program(Scope.ACT)
    until = desk.clock.now() + timedelta(hours=8)

    act(page, "/mutes", "/mutes", kind="rule", value="faehre", **{"for": "8h"})
    act(page, f"/mutes/{mute_of(desk)}/end", "/mutes")
    act(page, f"/alerts/{key}/retry", "/alerts")
    act(page, "/alerts/retry", "/alerts", target="chat")
    by_page = noted(desk)
    desk.clock.move(timedelta(minutes=1))
    api.post("/api/v1/mutes", json={"kind": "rule", "value": "faehre", "until": f"{until:%FT%TZ}"})
    api.delete(f"/api/v1/mutes/{mute_of(desk)}")
    desk.region.send()
    change(desk.database, "UPDATE deliveries SET state = 'suppressed' WHERE key = :key", key=key)
    api.post(f"/api/v1/alerts/{key}/retry")

    assert [each for each in by_page if each[1] != {"target", "messages"}] == [
        *noted(desk)[len(by_page) :]
    ]
    for language in AUDIT.values():
        assert all(names <= set(language.names) for _, names in noted(desk))
    assert f'<a href="/alerts/{key}">' in desk.logged_in(Role.ADMIN).get("/audit").text


def mute_of(desk: Served) -> str:
    """The mute in force."""
    (found,) = desk.site.stores.reader.mutes(desk.clock.now())
    return found.id


def noted(desk: Served) -> list[tuple[str, set[str]]]:
    """What the log says: acts with the names of what they were about, the oldest first."""
    found = [each.deed for each in desk.site.stores.reader.log_page().lines]
    return [(each.act, set(each.about)) for each in reversed(found)]


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_others_do_not_see_it(desk: Served, role: Role) -> None:
    client = desk.logged_in(role)

    assert client.get("/audit").status_code == 403
    assert 'href="/audit"' not in client.get("/sources").text


def test_what_somebody_typed_as_a_name_is_inert(desk: Served) -> None:
    log_in(desk.client(), "<script>alert(1)</script>", "falsches Passwort")
    log(desk, "<img src=x>", "<b>", **{"<i>": '"><script>', "story": "javascript:alert(1)"})

    html = desk.logged_in(Role.ADMIN).get("/audit").text

    assert not re.search(r"<(script|img|i|b)>", html.partition("<main")[2])
    assert 'href="javascript' not in html
    assert "&lt;script&gt;" in html


def test_in_english_it_is_english(desk: Served) -> None:
    client = desk.client(headers={"accept-language": "en"})
    log_in(client, "admin")
    desk.clock.move(timedelta(minutes=1))

    html = client.get("/audit").text

    assert acts(html, "What") == ["logged in"]
    assert "angemeldet" not in html
