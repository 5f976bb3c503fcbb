"""Mutes have an end, a name and something that there is; they can be ended before."""

from __future__ import annotations

import pytest

from tests.cli.storydesk import HOUR, StoryDesk


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("rule", "faehre", "faehre"),
        ("source", "kurier", "kurier"),
        ("person", "brams", "brams"),
        ("person", "@brams", "brams"),
        ("person", "ida brams", "brams"),
    ],
)
def test_a_mute_is_added_listed_and_ended(
    desk: StoryDesk, kind: str, value: str, meant: str
) -> None:
    desk.prints("bote")

    added = desk.run(
        "mutes", "add", kind, value, "--until", "3h", "--as", "Ida", "--because", "Probelauf"
    )
    (told,) = desk.json("mutes")
    listed = desk.run("mutes", "list")
    ended = desk.run("mutes", "end", told["id"][:5])
    after = desk.run("mutes")

    assert added.code == 0
    assert f"{kind} {meant} until " in added.out
    assert added.out.endswith(", by Ida: Probelauf\n")
    assert (told["kind"], told["value"], told["by"]) == (kind, meant, "Ida")
    assert listed.out == added.out
    assert ended.out == f"ended: {added.out}"
    assert after.out == "nothing is muted\n"


def test_a_muted_rule_alerts_nobody_and_what_it_finds_is_kept_with_the_reason(
    desk: StoryDesk,
) -> None:
    desk.prints("bote", "Alt", ago=30 * HOUR, text="Ein ganz anderer Anleger wurde gebaut.")

    desk.run("mutes", "add", "rule", "faehre", "--until", "2d", "--as", "Ida")
    desk.prints("kurier", ago=-HOUR)

    (told,) = desk.json("alerts", "--state", "suppressed")
    assert told["reason"].startswith("muted: rule faehre until ")
    assert told["reason"].endswith(", by Ida")


def test_a_story_is_muted_by_any_of_its_names(desk: StoryDesk) -> None:
    first = desk.story()

    desk.run("mutes", "add", "story", first.url, "--until", "tomorrow 8:00", "--as", "Ida")

    (told,) = desk.json("mutes")
    (story,) = desk.json("stories")
    assert told["value"] == first.id
    assert story["muted"]["id"] == told["id"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["add", "rule", "fähre", "--until", "3h", "--as", "I"], "did you mean 'faehre'?"),
        (["add", "source", "bohte", "--until", "3h", "--as", "I"], "did you mean 'bote'?"),
        (["add", "person", "bram", "--until", "3h", "--as", "I"], "did you mean 'brams'?"),
        (["add", "person", "xyz", "--until", "3h", "--as", "I"], "configured: brams"),
        (["add", "story", "abcd1234", "--until", "3h", "--as", "I"], "there is no story"),
        (["add", "desk", "lokales", "--until", "3h", "--as", "I"], "'rule', 'source'"),
        (["add", "rule", "faehre", "--as", "I"], "--until"),
        (["add", "rule", "faehre", "--until", "bald", "--as", "I"], "tomorrow 8:00"),
        (["add", "rule", "faehre", "--until", "2020-01-01", "--as", "I"], "is over"),
        (["add", "rule", "faehre", "--until", "3h"], "--as 'Ida Brams'"),
        (["end", "abcd"], "none is in force"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_muted(
    desk: StoryDesk, arguments: list[str], hint: str
) -> None:
    desk.prints("bote")

    done = desk.run("mutes", *arguments)

    assert done.code == 2
    assert hint in done.err
    assert desk.json("mutes") == []


def test_a_mute_that_is_not_in_force_is_refused_and_those_that_are_listed(desk: StoryDesk) -> None:
    desk.prints("bote")
    desk.run("mutes", "add", "rule", "faehre", "--until", "3h", "--as", "Ida")
    (told,) = desk.json("mutes")

    done = desk.run("mutes", "end", "zzzz")
    empty = desk.run("mutes", "end", "")

    assert (done.code, empty.code) == (2, 2)
    assert f"in force are:\n  {told['id']}  rule faehre" in done.err
