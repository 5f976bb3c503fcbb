"""Signed links of alerts, opened in a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from monitor.links import ActKind, SignedLinks
from monitor.model import key_of
from monitor.settings.values import Links
from tests.stories import AGENCY
from tests.web.served import Served

WEEK = timedelta(days=7)


@pytest.fixture
def story(desk: Served) -> str:
    """The id of a story that two papers have."""
    desk.region.begin("a", "b")
    desk.region.prints("a", "Fähre <b>fährt</b>", *AGENCY)
    desk.region.prints("b", "Fähre fährt wieder", *AGENCY)
    (found,) = desk.site.stores.reader.stories(matched=True)
    return found.id


def path(desk: Served, kind: ActKind, story: str, **values: str) -> str:
    """The path of a link as an alert has it."""
    links = desk.site.settings.links
    assert links
    url = SignedLinks(links).url(kind, story=story, now=desk.clock.now(), **values)
    return url.removeprefix(links.base)


def press(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Fill in the form of a link's page and send it."""
    html = client.get(path).text
    seal = re.search(r'name="seal" value="([^"]+)"', html)
    name = re.search(r'name="name" value="([^"]*)"', html)
    assert seal
    assert name
    return client.post(path, data={"seal": seal[1], "name": name[1], **fields})


def test_opening_a_link_changes_nothing_and_pressing_its_button_does(
    desk: Served, story: str
) -> None:
    reader = desk.site.stores.reader
    link = path(desk, ActKind.ACKNOWLEDGE, story, recipient="ida@example.org")
    client = desk.client(headers={"accept-language": "de"})

    shown = client.get(link)
    before = reader.acknowledged([story])
    done = press(client, link)
    after = reader.acknowledged([story])

    assert shown.status_code == 200
    assert '<h2 id="story">Fähre ' in shown.text
    assert 'value="ida@example.org"' in shown.text
    assert not before
    assert done.status_code == 303
    assert after[story].by == "ida@example.org"
    again = client.get(done.headers["location"])
    assert "Übernommen von ida@example.org" in again.text
    assert "Erledigt." in again.text


def test_a_link_mutes_for_the_time_that_is_chosen(desk: Served, story: str) -> None:
    done = press(desk.client(), path(desk, ActKind.MUTE, story), name="Ida Brams", **{"for": "8h"})

    (mute,) = desk.site.stores.reader.mutes(desk.clock.now())
    assert done.status_code == 303
    assert (mute.value, mute.by) == (story, "Ida Brams")
    assert mute.until == desk.clock.now() + timedelta(hours=8)


@pytest.mark.parametrize(("rule", "kept"), [("faehre", "faehre"), ("", ""), ("weg", "")])
def test_a_link_says_that_a_rule_was_of_no_use(
    desk: Served, story: str, rule: str, kept: str
) -> None:
    press(desk.client(), path(desk, ActKind.NOT_RELEVANT, story, rule=rule), name="Ida")

    (given,) = desk.site.stores.reader.feedback_on(story)
    assert (given.rule, given.verdict, given.by) == (kept, "not relevant", "Ida")


def test_what_was_done_by_a_link_is_in_the_audit_log(desk: Served, story: str) -> None:
    press(desk.client(), path(desk, ActKind.ACKNOWLEDGE, story), name="Ida")

    (deed,) = (each.deed for each in desk.site.stores.reader.log_page(limit=1).lines)
    assert (deed.by, deed.via, deed.act) == ("Ida", "link", "acknowledge")
    assert deed.about["story"] == story


def test_why_shows_a_stranger_the_story_and_leads_others_to_the_article(
    desk: Served, story: str
) -> None:
    link = path(desk, ActKind.WHY, story)

    stranger = desk.client(headers={"accept-language": "de"}).get(link)
    known = desk.logged_in("reader").get(link)

    assert stranger.status_code == 200
    assert "<mark>Fähre</mark>" in stranger.text
    assert "Warlinger Blatt" in stranger.text
    assert 'href="https://a.example/1"' in stranger.text
    assert "<form" not in stranger.text
    assert known.status_code == 303
    assert re.fullmatch(r"/articles/[0-9a-f]{32}#why", known.headers["location"])


def test_an_expired_link_says_so_and_does_nothing(desk: Served, story: str) -> None:
    link = path(desk, ActKind.ACKNOWLEDGE, story)
    client = desk.client(headers={"accept-language": "en"})
    seal = re.search(r'name="seal" value="([^"]+)"', client.get(link).text)
    assert seal
    desk.clock.move(WEEK)

    shown = client.get(link)
    done = client.post(link, data={"seal": seal[1], "name": "Ida"})

    assert (shown.status_code, done.status_code) == (410, 410)
    assert "The time of this link is over" in shown.text
    assert not desk.site.stores.reader.acknowledged([story])


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_forged_link_says_so_and_does_nothing(desk: Served, story: str, language: str) -> None:
    forged = SignedLinks(Links("", "ein anderes Geheimnis", WEEK))
    links = [
        forged.url(ActKind.ACKNOWLEDGE, story=story, now=desk.clock.now()),
        path(desk, ActKind.ACKNOWLEDGE, story)[:-1] + "_",
        "/act/x",
        "/act/" + "x" * 5_000,
        "/act/%00",
        "/act/ä.ö",
    ]
    client = desk.client(headers={"accept-language": language})

    answers = [each for link in links for each in (client.get(link), client.post(link, data={}))]

    assert {each.status_code for each in answers} == {403}
    assert all('role="alert"' in each.text for each in answers)
    assert not desk.site.stores.reader.acknowledged([story])


def test_a_story_that_is_gone_is_said_to_be_gone(desk: Served) -> None:
    link = path(desk, ActKind.ACKNOWLEDGE, key_of("weg"))

    assert desk.client().get(link).status_code == 404
    assert desk.client().post(link, data={}).status_code == 404


def test_without_links_there_are_none(desk: Served, story: str) -> None:
    link = path(desk, ActKind.ACKNOWLEDGE, story)
    found = desk.site.found
    desk.site.adopt(replace(found, settings=replace(found.settings, links=None)))

    assert desk.client().get(link).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": " \u200b\x00 "},
        {"for": ""},
        {"for": "100y"},
        {"seal": ""},
        {"seal": "x.y"},
    ],
)
def test_a_form_that_is_not_filled_in_rightly_does_nothing(
    desk: Served, story: str, fields: dict[str, str]
) -> None:
    values = {"name": "Ida", "for": "8h", **fields}

    answer = press(desk.client(), path(desk, ActKind.MUTE, story), **values)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert not desk.site.stores.reader.mutes(desk.clock.now())


def test_a_form_is_good_for_its_own_link_and_for_half_a_day(desk: Served, story: str) -> None:
    client = desk.client()
    ours = path(desk, ActKind.ACKNOWLEDGE, story)
    seal = re.search(r'name="seal" value="([^"]+)"', client.get(ours).text)
    assert seal
    fields = {"seal": seal[1], "name": "Ida"}

    other = client.post(path(desk, ActKind.NOT_RELEVANT, story), data=fields)
    desk.clock.move(timedelta(hours=12))
    late = client.post(ours, data=fields)

    assert (other.status_code, late.status_code) == (400, 400)
    assert not desk.site.stores.reader.acknowledged([story])
    assert not desk.site.stores.reader.feedback_on(story)


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}],
)
def test_another_site_cannot_press_the_button(
    desk: Served, story: str, headers: dict[str, str]
) -> None:
    client = desk.client()
    link = path(desk, ActKind.ACKNOWLEDGE, story)
    seal = re.search(r'name="seal" value="([^"]+)"', client.get(link).text)
    assert seal

    answer = client.post(link, data={"seal": seal[1], "name": "Ida"}, headers=headers)

    assert answer.status_code == 403
    assert not desk.site.stores.reader.acknowledged([story])


def test_a_link_is_not_told_to_other_sites_nor_kept(desk: Served, story: str) -> None:
    answer = desk.client().get(path(desk, ActKind.WHY, story))

    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert 'rel="noopener noreferrer nofollow"' in answer.text
    assert "noindex" in answer.text
