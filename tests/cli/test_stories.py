"""Stories are listed, shown, taken, muted and judged, each by a real command."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from monitor.links import ActKind
from monitor.model import MuteKind, Verdict, key_of
from monitor.store import Reader
from tests.cli.storydesk import HOUR, StoryDesk


def test_a_story_is_told_with_who_was_first_and_who_has_it_too(desk: StoryDesk) -> None:
    first = desk.story()

    done = desk.run("stories")

    at = desk.near(desk.now - 3 * HOUR)
    assert done.code == 0
    assert done.out.splitlines()[0] == f"{first.id[:8]}  eil     Die Fähre fährt wieder"
    assert f"Der Bote {at} first, +2: Das Blatt, Kurier am Sund" in done.out


def test_stories_are_filtered_and_given_as_json(desk: StoryDesk) -> None:
    first = desk.story()
    desk.prints("blatt", "Rat tagt", text="Im Rathaus wurde heute lange über den Haushalt beraten.")
    old = desk.prints("kurier", "Alt", ago=30 * HOUR, text="Ein Anleger wurde gestern gebaut.")

    (told,) = desk.json("stories")
    every = desk.json("stories", "--all")
    longer = desk.json("stories", "--since", "2d", "--limit", "1")
    of_rule = desk.json("stories", "list", "--since", "2d", "--rule", "besuch")
    of_desk = desk.json("stories", "--since", "2d", "--desk", "lokales")
    empty = desk.run("stories", "--desk", "kultur")

    assert told["id"] == first.id
    assert told["level"] == "eil"
    assert [each["name"] for each in told["sources"]] == ["Der Bote", "Das Blatt", "Kurier am Sund"]
    assert [each["rule"] for each in told["rules"]] == ["faehre"]
    assert told["taken"] is None
    assert len(every) == 2
    assert [each["id"] for each in longer] == [first.id]
    assert of_rule == []
    assert [each["id"] for each in of_desk] == [first.id, old.id]
    assert (empty.code, empty.out) == (0, "no stories\n")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["stories", "--rule", "fahre"], "did you mean 'faehre'?"),
        (["stories", "--desk", "lokal"], "did you mean 'lokales'?"),
        (["stories", "--since", "gestern"], "2h or 3d"),
        (["stories", "--limit", "5", "show", "1234"], "write the options after `show`"),
        (["stories", "show", "hallo"], "at least 4 of its digits"),
        (["stories", "show", "abcd1234"], "there is no story 'abcd1234'"),
        (["stories", "show", "https://www.bote.example/none"], "there is no story"),
        (["stories", "ack", "abcd1234", "--as", " "], "expected a name"),
        (["stories", "ack", "abcd1234"], "--as 'Ida Brams'"),
        (["stories", "act", "https://monitor.example.org/act/x", "--as", "Ida"], "link"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_would_be_right(
    desk: StoryDesk, arguments: list[str], hint: str
) -> None:
    desk.story()

    done = desk.run(*arguments)

    assert done.code == 2
    assert hint in done.err
    assert done.out == ""


def test_a_story_is_shown_with_what_each_paper_adds_and_who_was_told(desk: StoryDesk) -> None:
    first = desk.story()
    desk.run("stories", "feedback", first.id, "relevant", "--as", "Ida")

    done = desk.run("stories", "show", first.id[:8])
    (told,) = desk.json("stories", "show", first.id[:8])

    assert done.code == 0
    assert "1. " in done.out
    assert "Der Bote (first)" in done.out
    assert "100% in common" in done.out
    assert "a report of its own" in done.out
    assert "+ Hannes Petersen betreibt dort seit zwanzig Jahren" in done.out
    assert "found by faehre: Fähre" in done.out
    assert "alert to chat: owed" in done.out
    assert "suppressed: same story" in done.out
    assert "relevant, says Ida" in done.out
    articles = told["articles"]
    assert [each["source"] for each in articles] == ["bote", "blatt", "kurier"]
    assert articles[2]["own_report"]
    assert articles[0]["hits"][0]["evidence"][0]["text"] == "Fähre"
    assert {each["state"] for each in told["messages"]} == {"owed", "suppressed"}


def test_a_story_is_named_by_its_id_a_message_an_article_or_an_address(desk: StoryDesk) -> None:
    first = desk.story()
    copy = key_of("blatt", f"https://www.blatt.example/{key_of('Fähre: Betrieb läuft')[:6]}")
    (told,) = desk.json("stories", "show", first.id)
    message = told["messages"][0]["key"]

    names = [
        first.id,
        first.id[:6].upper(),
        copy,
        message,
        message[:12],
        first.url,
        first.url + "/",
    ]
    shown = [desk.json("stories", "show", name)[0]["id"] for name in names]

    assert set(shown) == {first.id}


def test_a_name_of_several_stories_is_refused_and_they_are_listed(desk: StoryDesk) -> None:
    one = desk.prints("bote", "Eins", text="Die Fähre nach Warlingen fuhr gestern gar nicht.")
    desk.prints("blatt", "Zwei", text="Am neuen Anleger in Lüdenau wird wieder gebaut.")
    with closing(sqlite3.connect(desk.file)) as connection:
        # Keys that begin alike are rare: here both messages get one.
        connection.execute("UPDATE deliveries SET key = 'abcd' || substr(key, 5)")
        connection.commit()

    done = desk.run("stories", "show", "abcd")

    assert done.code == 2
    assert "may be one of several stories" in done.err
    assert f"{one.id}  Eins" in done.err
    assert "Zwei" in done.err


def test_who_takes_a_story_is_told_to_all(desk: StoryDesk) -> None:
    first = desk.story()

    taken = desk.run("stories", "ack", first.id[:8], "--as", "Ida Brams")
    over = desk.run("stories", "ack", first.id[:8], "--as", "Ole")
    (told,) = desk.json("stories")

    assert taken.out == f"taken by Ida Brams: {first.id[:8]} “Die Fähre fährt wieder”\n"
    assert "taken by Ole, before by Ida Brams" in over.out
    assert told["taken"]["by"] == "Ole"
    assert "taken by Ole" in desk.run("stories").out


def test_the_login_is_the_name_unless_it_is_nobody(
    desk: StoryDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.story()

    monkeypatch.setenv("USER", "ibrams")
    taken = desk.run("stories", "ack", first.id)
    monkeypatch.setenv("USER", "root")
    refused = desk.run("stories", "ack", first.id)

    assert taken.out.startswith("taken by ibrams: ")
    assert refused.code == 2


def test_a_muted_story_is_not_alerted_again_until_its_time(desk: StoryDesk) -> None:
    first = desk.prints("bote", ago=3 * HOUR)
    muted = desk.run(
        "stories", "mute", first.id, "--until", "2d", "--as", "Ida", "--because", "schon gebracht"
    )
    desk.prints("kurier", "Am Anleger", ago=-HOUR)

    (told,) = desk.json("stories", "show", first.id)
    states = {each["state"]: each["reason"] for each in told["messages"]}

    assert muted.code == 0
    assert "muted until" in muted.out
    assert told["muted"]["reason"] == "schon gebracht"
    assert states["suppressed"].startswith("muted: story ")
    assert "by Ida (schon gebracht)" in desk.run("stories").out


def test_a_mute_without_an_end_or_with_one_that_is_over_is_refused(desk: StoryDesk) -> None:
    first = desk.story()

    endless = desk.run("stories", "mute", first.id, "--as", "Ida")
    over = desk.run("stories", "mute", first.id, "--until", "2020-01-01", "--as", "Ida")

    assert endless.code == 2
    assert "--until" in endless.err
    assert over.code == 2
    assert "is over" in over.err
    assert "tomorrow 8:00" in over.err


def test_an_opinion_is_kept_with_its_rule_and_name(desk: StoryDesk) -> None:
    first = desk.story()

    done = desk.run(
        "stories", "feedback", first.id, "not-relevant", "--rule", "faehre", "--as", "Ole"
    )
    wrong = desk.run("stories", "feedback", first.id, "relevant", "--rule", "besuch", "--as", "Ole")
    unknown = desk.run("stories", "feedback", first.id, "meh", "--as", "Ole")

    with Reader.open(desk.database) as reader:
        (kept,) = reader.feedback_on(first.id)
    assert done.out.startswith("not relevant (faehre), says Ole: ")
    assert (kept.rule, kept.verdict, kept.by) == ("faehre", Verdict.NOT_RELEVANT, "Ole")
    assert wrong.code == 2
    assert "faehre" in wrong.err
    assert unknown.code == 2


@pytest.mark.parametrize("kind", [ActKind.ACKNOWLEDGE, ActKind.NOT_RELEVANT, ActKind.MUTE])
def test_a_link_does_what_it_says_for_whom_it_was_sent_to(desk: StoryDesk, kind: ActKind) -> None:
    first = desk.story()
    url = desk.links().url(
        kind, story=first.id, rule="faehre", recipient="ida@example.org", now=desk.now
    )
    more = ["--until", "3h"] if kind is ActKind.MUTE else []

    done = desk.run("stories", "act", url, *more)

    with Reader.open(desk.database) as reader:
        taken = reader.acknowledged([first.id]).values()
        opinions = reader.feedback_on(first.id)
        mutes = reader.mutes(desk.now + HOUR)
    assert done.code == 0
    found = {
        ActKind.ACKNOWLEDGE: [each.by for each in taken],
        ActKind.NOT_RELEVANT: [each.by for each in opinions],
        ActKind.MUTE: [each.by for each in mutes if each.kind is MuteKind.STORY],
    }
    assert found == {each: ["ida@example.org"] if each is kind else [] for each in found}


def test_a_link_that_asks_why_shows_the_story_and_one_that_mutes_needs_an_end(
    desk: StoryDesk,
) -> None:
    first = desk.story()
    links = desk.links()

    shown = desk.run("stories", "act", links.url(ActKind.WHY, story=first.id, now=desk.now))
    mute = links.url(ActKind.MUTE, story=first.id, now=desk.now)
    endless = desk.run("stories", "act", mute, "--as", "Ida")
    old = links.url(ActKind.WHY, story=first.id, now=desk.now - timedelta(days=8))
    expired = desk.run("stories", "act", old)

    assert "found by faehre: Fähre" in shown.out
    assert endless.code == 2
    assert "--until" in endless.err
    assert expired.code == 2
    assert "this link worked until" in expired.err


def test_without_links_in_the_configuration_none_is_read(desk: StoryDesk) -> None:
    first = desk.story()
    url = desk.links().url(ActKind.WHY, story=first.id, now=desk.now)
    desk.write("monitor.yaml", f"contact: mailto:d@example.org\ndatabase: '{desk.database}'\n")

    done = desk.run("stories", "act", url)

    assert done.code == 2
    assert "`links` of monitor.yaml" in done.err


def test_what_a_headline_hides_does_not_reach_the_terminal(desk: StoryDesk) -> None:
    desk.prints("bote", "Fähre\x1b[2J\u202e weg\nmehr")

    done = desk.run("stories")

    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    assert "Fähre weg mehr" in done.out


def test_without_a_database_it_is_said_how_to_get_one(desk: StoryDesk) -> None:
    done = desk.run("stories", "ack", "abcd", "--as", "Ida")

    assert done.code == 3
    assert "there is no database yet" in done.err
    assert not desk.file.exists()
