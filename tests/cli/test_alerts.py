"""What was not sent is listed with its reason, shown with its words, and owed again on command."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Delivery, DeliveryKind, DeliveryState, key_of
from monitor.store import DatabaseLock
from tests.cli.storydesk import HOUR, StoryDesk

TOMORROW = timedelta(hours=20)


def owe(desk: StoryDesk, name: str, **changes: object) -> Delivery:
    """A message about the service, as a digest or the operator's line is stored."""
    notice = Delivery(
        key_of(name),
        "",
        "chat",
        (),
        kind=DeliveryKind.NOTICE,
        due=desk.now,
        title=name,
        lines=("Zeile",),
    )
    each = replace(notice, **changes)  # type: ignore[arg-type]
    with desk.archive() as archive:
        archive.owe([each], desk.now - HOUR)
    return each


def test_what_waits_is_listed_with_age_time_and_reason(desk: StoryDesk) -> None:
    desk.prints("bote", ago=5 * HOUR)
    dead = desk.gives_up()
    desk.prints("blatt", ago=4 * HOUR)
    later = owe(
        desk,
        "Später",
        state=DeliveryState.POSTPONED,
        reason="quiet hours",
        due=desk.now + TOMORROW,
    )

    done = desk.run("alerts")

    assert done.code == 0
    assert f"{later.key[:8]}  postponed  notice to chat: [normal] Später" in done.out
    assert "quiet hours" in done.out
    assert f"{dead.key[:8]}  given up   alert to chat: [eil] Die Fähre fährt wieder" in done.out
    assert "(5h), 1 try: 550 no such user" in done.out
    assert "suppressed" not in done.out


def test_the_list_is_filtered_by_state_target_and_time(desk: StoryDesk) -> None:
    first = desk.story()
    dead = desk.gives_up()

    def keys(*arguments: str) -> set[str]:
        return {each["key"] for each in desk.json("alerts", "list", *arguments)}

    suppressed = desk.json("alerts", "--state", "suppressed")
    assert keys() >= {dead.key}
    assert keys("--state", "given-up") == {dead.key}
    assert keys("--state", "given-up", "--target", "chat", "--since", "4h") == {dead.key}
    assert keys("--state", "given-up", "--since", "2h") == set()
    assert {each["reason"] for each in suppressed} == {"same story: nothing new beside bote"}
    assert {each["story"] for each in suppressed} == {first.id}
    assert len(keys("--state", "given-up", "--state", "suppressed", "--limit", "1")) == 1
    assert desk.run("alerts", "--state", "sent").out == "no such messages\n"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--state", "lost"], "given-up"),
        (["--target", "chatt"], "did you mean 'chat'?"),
        (["show", "xyz"], "at least 4 of its digits"),
        (["show", "0000abcd"], "there is no message"),
        (["retry"], "either KEY..., or --target"),
        (["retry", "abcd", "--target", "chat"], "either KEY..., or --target"),
        (["retry", "0000abcd"], "there is no message"),
        (["--limit", "3", "show", "abcd"], "write the options after `show`"),
    ],
)
def test_what_cannot_be_meant_is_refused(desk: StoryDesk, arguments: list[str], hint: str) -> None:
    desk.prints("bote")

    done = desk.run("alerts", *arguments)

    assert done.code == 2
    assert hint in done.err


def test_a_message_is_shown_with_all_that_is_stored_and_its_words(desk: StoryDesk) -> None:
    first = desk.story()
    dead = desk.gives_up()

    done = desk.run("alerts", "show", dead.key[:8])
    (told,) = desk.json("alerts", "show", dead.key)

    assert done.code == 0
    assert f"key:                     {dead.key}" in done.out
    assert "state:                   given up" in done.out
    assert "reason:                  550 no such user" in done.out
    assert f"story:                   {first.id}" in done.out
    assert "[EIL] Fähren" in done.out
    assert "https://www.bote.example/" in done.out
    assert told["attempts"] == 1
    assert told["message"]["title"].startswith("[EIL] Fähren")


def test_a_message_about_the_service_is_shown_too(desk: StoryDesk) -> None:
    note = owe(desk, "Guten Morgen")

    done = desk.run("alerts", "show", note.key)

    assert done.code == 0
    assert "Zeile" in done.out


def test_of_a_target_that_is_gone_the_message_is_still_listed(desk: StoryDesk) -> None:
    note = owe(desk, "Verwaist", target="früher")

    shown = desk.run("alerts", "show", note.key)
    (told,) = desk.json("alerts", "show", note.key)
    listed = desk.run("alerts", "--target", "früher")

    assert "is not configured any more" in shown.out
    assert told["message"] is None
    assert "Verwaist" in listed.out


def test_what_was_given_up_is_owed_again_with_fresh_tries(desk: StoryDesk) -> None:
    desk.prints("bote")
    dead = desk.gives_up()

    done = desk.run("alerts", "retry", dead.key[:10])

    (told,) = desk.json("alerts")
    assert done.code == 0
    assert done.out == (
        "1 message owed again, to be sent by the next `monitor run` or `monitor poll`\n"
    )
    assert (told["key"], told["state"], told["attempts"]) == (dead.key, "owed", 0)


def test_all_that_was_given_up_for_a_target_is_owed_again_and_nothing_suppressed(
    desk: StoryDesk,
) -> None:
    desk.story()
    desk.gives_up()

    # Two of the three papers made an alert: the third had a report of its own.
    done = desk.run("alerts", "retry", "--target", "chat")
    again = desk.run("alerts", "retry", "--target", "chat")

    assert done.out.startswith("1 message owed again")
    assert (again.code, again.out) == (1, "")
    assert "there is no such message" in again.err


def test_a_digest_that_was_given_up_is_one_message_again_with_all_it_tells(
    desk: StoryDesk,
) -> None:
    desk.prints("bote")
    digest = Delivery(key_of("d"), "", "chat", (), kind=DeliveryKind.DIGEST, due=desk.now)
    with desk.archive() as archive:
        (alert,) = archive.claim_due(desk.now, 1)
        waiting = replace(alert.delivery, state=DeliveryState.POSTPONED, due=desk.now)
        archive.settle(waiting)
        archive.collect([replace(waiting, bundle=digest.key, due=None)], [digest], desk.now)
    desk.gives_up()

    done = desk.run("alerts", "retry", "--target", "chat")

    with desk.archive() as archive:
        (claim,) = archive.claim_due(desk.now + HOUR, 10)
    assert done.out.startswith("1 message owed again")
    assert claim.delivery.key == digest.key
    assert [each.key for each in claim.content.alerts] == [alert.delivery.key]  # type: ignore[union-attr]


def test_what_is_owed_already_is_left_alone_and_that_is_said(desk: StoryDesk) -> None:
    desk.prints("bote")
    (told,) = desk.json("alerts")

    done = desk.run("alerts", "retry", told["key"])

    assert done.code == 1
    assert "is owed; only what was given up or suppressed" in done.err


def test_while_the_daemon_runs_it_is_said_that_it_sends(desk: StoryDesk) -> None:
    desk.prints("bote")
    dead = desk.gives_up()

    with DatabaseLock(desk.file):
        done = desk.run("alerts", "retry", dead.key)

    assert "to be sent by the running daemon" in done.out
