"""The next shift is told what is open, what waits and what is ill."""

from __future__ import annotations

from monitor.model import Delivery, DeliveryKind, DeliveryState, key_of
from tests.cli.storydesk import HOUR, StoryDesk


def filled(desk: StoryDesk) -> tuple[str, str]:
    """A shift with a story that is taken and one that is not, and something of everything else."""
    done = desk.prints("bote", "Fähre", ago=4 * HOUR)
    dead = desk.gives_up()
    desk.run("stories", "ack", done.id, "--as", "Ida")
    left = desk.prints("blatt", "Anleger", ago=5 * HOUR, text="Ein ganz neuer Anleger entsteht.")
    desk.settle(attempts=3, reason="connection refused", state=DeliveryState.OWED, due=desk.now)
    desk.run("mutes", "add", "source", "kurier", "--until", "3h", "--as", "Ole")
    desk.polled("kurier", error="503 Service Unavailable", failures=5)
    with desk.archive() as archive:
        later = Delivery(
            key_of("later"),
            "",
            "zweite",
            (),
            state=DeliveryState.POSTPONED,
            reason="quiet hours",
            due=desk.now + HOUR,
            kind=DeliveryKind.NOTICE,
            title="Später",
        )
        archive.owe([later], desk.now)
    assert dead.state is DeliveryState.GIVEN_UP
    return done.id, left.id


def test_a_handover_tells_open_stories_first_and_all_that_waits(desk: StoryDesk) -> None:
    done, left = filled(desk)

    told = desk.run("handover")

    assert told.code == 0
    assert "stories: 2, 1 of them open" in told.out
    assert told.out.index(left[:8]) < told.out.index(done[:8])
    assert "taken by Ida" in told.out
    assert f"1 for zweite until {desk.near(desk.now + HOUR)}: quiet hours" in told.out
    assert "source kurier until" in told.out
    assert "kurier: 503 Service Unavailable (never read)" in told.out
    assert "chat: 1 given up; `monitor alerts list --target chat` says why" in told.out
    assert "chat: 1 waiting, for 5h: connection refused" in told.out
    assert "visits today and tomorrow: none" in told.out


def test_a_handover_of_a_desk_leaves_out_what_is_of_others(desk: StoryDesk) -> None:
    filled(desk)

    (lokales,) = desk.json("handover", "--desk", "lokales")
    (kultur,) = desk.json("handover", "--desk", "kultur")
    (short,) = desk.json("handover", "--since", "1h")

    assert [each["open"] for each in lokales["stories"]] == [True, False]
    assert (lokales["postponed"], lokales["given_up"]) == ([], {"chat": 1})
    assert [each["target"] for each in lokales["waiting"]] == ["chat"]
    assert (kultur["stories"], kultur["given_up"], kultur["waiting"]) == ([], {}, [])
    assert [each["title"] for each in kultur["postponed"]] == ["Später"]
    assert (short["stories"], short["given_up"]) == ([], {})
    assert [each["source"] for each in short["ill"]] == ["kurier"]


def test_a_quiet_shift_is_told_as_such(desk: StoryDesk) -> None:
    desk.polled("bote")

    done = desk.run("handover", "--since", "06:00")

    assert done.code == 0
    assert "stories: 0, 0 of them open" in done.out
    for part in ("postponed", "muted", "ill sources", "messages given up or waiting"):
        assert f"{part}: none" in done.out


def test_a_desk_or_a_beginning_that_there_is_not_is_refused(desk: StoryDesk) -> None:
    desk.polled("bote")

    wrong = desk.run("handover", "--desk", "lokale")
    when = desk.run("handover", "--since", "gestern")

    assert (wrong.code, when.code) == (2, 2)
    assert "did you mean 'lokales'?" in wrong.err
    assert "06:00" in when.err
