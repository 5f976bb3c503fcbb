"""Quiet hours, digests, fallbacks and escalations: what they become, what is told of mistakes."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.errors import Problem, Severity
from monitor.model import EVERY_DAY, Escalation, Level, QuietHours, Slots, Target
from tests.settings.conftest import Folder

MINUTE = timedelta(minutes=1)
WEEK = frozenset(range(5))
SAT, SUN = 5, 6


def put(folder: Folder, more: str) -> None:
    """Write this into the target `chat`, whose address is not in the file."""
    folder.environ = {"CHAT": "json://127.0.0.1/hook"}
    folder.replace("channels.yaml", "json://127.0.0.1/hook", "${CHAT}")
    folder.replace("channels.yaml", "id: chat,", f"id: chat, {more},")


def target(folder: Folder, more: str) -> Target:
    """The target `chat` with this in it."""
    put(folder, more)
    return next(each for each in folder.settings().targets if each.id == "chat")


def steps(folder: Folder, escalate: str) -> tuple[Escalation, ...]:
    """What the desk has with this as `escalate`."""
    folder.replace("channels.yaml", "title: Lokales,", f"title: Lokales, escalate: {escalate},")
    return folder.settings().desks[0].escalate


# --- what is right


def test_a_target_that_says_nothing_is_as_monitor_yaml_says(folder: Folder) -> None:
    folder.write(
        "monitor.yaml",
        "contact: mailto:desk@example.org\nzone: Europe/Lisbon\nlanguage: en\n"
        'digest: {at: ["16:00", "07:00"], days: mon-fri}\n',
    )

    mails, chat = folder.settings().targets

    assert mails.zone == chat.zone == ZoneInfo("Europe/Lisbon")
    assert mails.language == "en"
    assert mails.digest == Slots((time(7), time(16)), WEEK)
    assert (mails.quiet, mails.rate, mails.fallback, mails.canary) == ((), None, "", None)


def test_without_any_time_digests_come_in_the_morning(folder: Folder) -> None:
    assert folder.settings().targets[0].digest == Slots((time(7),), EVERY_DAY)


def test_a_target_can_have_all_of_its_own(folder: Folder) -> None:
    found = target(
        folder,
        'zone: Europe/London, language: en, digest: {at: "12:00"}, rate: 30, concurrency: 2,'
        ' fallback: {to: mails, after: 5m}, canary: {at: "06:30", days: mon}',
    )

    assert (found.zone, found.language) == (ZoneInfo("Europe/London"), "en")
    assert found.digest == Slots((time(12),), EVERY_DAY)
    assert (found.rate, found.concurrency) == (30, 2)
    assert (found.fallback, found.fallback_after) == ("mails", 5 * MINUTE)
    assert found.canary == Slots((time(6, 30),), frozenset({0}))
    assert folder.load().problems == ()


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [
        ('{from: "22:00", to: "06:00"}', [QuietHours(time(22), time(6))]),
        # YAML 1.1 would read a number to the base of 60.
        ("{from: 22:00, to: 06:00}", [QuietHours(time(22), time(6))]),
        ("{from: 1:30, to: 05:59}", [QuietHours(time(1, 30), time(5, 59))]),
        ("{days: [sat, sun]}", [QuietHours(time(), time(), frozenset({SAT, SUN}))]),
        ('{from: "12:00", to: "24:00"}', [QuietHours(time(12), time())]),
        (
            '[{from: "22:00", to: "06:00", days: mon-fri}, {days: sat-sun}]',
            [
                QuietHours(time(22), time(6), WEEK),
                QuietHours(time(), time(), frozenset({SAT, SUN})),
            ],
        ),
        ("[]", []),
    ],
)
def test_quiet_hours_are_one_or_several(
    folder: Folder, quiet: str, expected: list[QuietHours]
) -> None:
    assert target(folder, f"quiet: {quiet}").quiet == tuple(expected)
    assert folder.load().problems == ()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("mon", {0}),
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("[mon, wed-fri]", {0, 2, 3, 4}),
        ("sat-mon", {5, 6, 0}),
        ("mo-so", {0, 1, 2, 3, 4, 5, 6}),
        ("[di, Do – Fr]", {1, 3, 4}),
    ],
)
def test_days_are_single_or_follow_each_other(
    folder: Folder, days: str, expected: set[int]
) -> None:
    assert target(folder, f'digest: {{at: "07:00", days: {days}}}').digest.days == expected


def test_times_are_in_order_and_once_each(folder: Folder) -> None:
    found = target(folder, "digest: {at: [12:00, 07.30, 7:30]}")

    assert found.digest.times == (time(7, 30), time(12))


def test_steps_of_an_escalation_are_in_the_order_of_their_times(folder: Folder) -> None:
    found = steps(folder, "[{after: 30m, to: chat, levels: blitz}, {after: 10m, to: mails}]")

    assert found == (
        Escalation(10 * MINUTE, "mails", (Level.BLITZ, Level.EIL)),
        Escalation(30 * MINUTE, "chat", (Level.BLITZ,)),
    )


def test_a_single_step_needs_no_list(folder: Folder) -> None:
    assert steps(folder, "{after: 10m, to: mails}") == (Escalation(10 * MINUTE, "mails"),)


# --- what is wrong


def marked(problem: Problem) -> str:
    """What stands in the line from the place of the problem on."""
    return problem.place.excerpt[problem.place.column - 1 :]


@pytest.mark.parametrize(
    ("more", "at", "told"),
    [
        ("quiet: {from: 25:00}", "25:00", "`from`: expected a time of day such as"),
        (
            "quiet: {from: 22}",
            "22}",
            "`from`: expected a time of day such as \"07:30\"; got '22'; did",
        ),
        # What YAML 1.1 makes of 22:00.
        ("quiet: {from: 1320}", "1320", "`from`: expected a time of day such as"),
        (
            "quiet: {to: 24:30}",
            "24:30",
            '`to`: expected a time of day such as "06:00", or "24:00"; go',
        ),
        ("quiet: {form: 22:00}", "form", "unknown key 'form'; known: from, to, days"),
        (
            "quiet: {from: 22:00, to: 22:00}",
            "{from",
            "`quiet`: `from` and `to` are the same (22:00)",
        ),
        (
            "quiet: {days: [mon, tues]}",
            "tues",
            "`days`: expected mon, tue, wed, thu, fri, sat, sun",
        ),
        (
            "quiet: {days: mon-fri-sun}",
            "mon-fri",
            "`days`: expected mon, tue, wed, thu, fri, sat, sun",
        ),
        ("quiet: {days: []}", "[]", "`days`: is an empty list"),
        ("quiet: 22:00", "22:00", "`quiet`: expected a list, got '22:00'"),
        ("digest: {days: mon}", "{days", "`at` is missing"),
        ("digest: {at: [7:00, 8h]}", "8h", "`at`: expected a time of day such as"),
        ("digest: {at: []}", "[]", "`at`: is an empty list"),
        ("rate: 0", "0", "`rate`: must be from 1 to 6000, got 0"),
        ("concurrency: 65", "65", "`concurrency`: must be from 1 to 64, got 65"),
        (
            "zone: Europe/Lisboa",
            "Europe",
            "`zone`: unknown time zone 'Europe/Lisboa'; did you mean",
        ),
        ("language: fr", "fr", "`language`: input should be 'de' or 'en'"),
        ("fallback: mails", "mails", "`fallback`: expected keys and values, got 'mails'"),
        ("fallback: {after: 5m}", "{after", "`to` is missing"),
        ("fallback: {to: mails, after: 5}", "5}", "`after`: expected a time with a unit"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_the_target_left_out(
    folder: Folder, more: str, at: str, told: str
) -> None:
    put(folder, more)

    problem = folder.load().problems[0]

    assert problem.place.line == 4
    assert marked(problem).startswith(at)
    assert problem.message.startswith(told)
    assert [each.id for each in folder.settings().targets] == ["mails"]


@pytest.mark.parametrize(
    ("days", "hint"), [("Monday", "mon"), ("[thurs]", "thu"), ("tuesday-fri", "tue")]
)
def test_the_day_that_was_probably_meant_is_offered(folder: Folder, days: str, hint: str) -> None:
    put(folder, f"quiet: {{days: {days}}}")

    assert folder.load().problems[0].message.endswith(f"did you mean {hint}?")


@pytest.mark.parametrize(
    "quiet", ["{}", "[{to: 08:00}, {from: 08:00}]", "[{days: mon-sat}, {days: so}]"]
)
def test_quiet_hours_that_never_end_are_warned_of(folder: Folder, quiet: str) -> None:
    assert target(folder, f"quiet: {quiet}").quiet

    problem = folder.problem()
    assert problem.severity is Severity.WARNING
    assert problem.message.startswith("the quiet hours of 'chat' are all of the week")


@pytest.mark.parametrize("quiet", ["{from: 08:00, to: 07:59}", "{days: mon-sat}"])
def test_quiet_hours_with_a_minute_or_a_day_between_are_not(folder: Folder, quiet: str) -> None:
    assert target(folder, f"quiet: {quiet}").quiet
    assert folder.load().problems == ()


def test_a_fallback_to_nobody_is_told_and_the_target_stays(folder: Folder) -> None:
    found = target(folder, "fallback: {to: mail}")

    problem = folder.problem()
    assert problem.message == "there is no target 'mail'; configured: mails"
    assert problem.instead == "mails"
    assert marked(problem).startswith("mail}")
    assert (found.fallback, found.apprise_url) == ("", "json://127.0.0.1/hook")


def test_a_target_is_not_its_own_fallback(folder: Folder) -> None:
    found = target(folder, "fallback: {to: chat}")

    assert "the fallback of 'chat' leads back to it: chat → chat" in folder.problem().message
    assert found.fallback == ""


def test_fallbacks_in_a_circle_are_told_and_one_is_left_out(folder: Folder) -> None:
    folder.write(
        "channels.yaml",
        "targets:\n"
        '  - {id: a, apprise: "json://h/a", fallback: {to: b}}\n'
        '  - {id: b, apprise: "json://h/b", fallback: {to: c}}\n'
        '  - {id: c, apprise: "json://h/c", fallback: {to: a}}\n'
        '  - {id: d, apprise: "json://h/d", fallback: {to: a}}\n'
        "desks:\n  - {id: lokales, targets: [a]}\n",
    )

    assert folder.told() == [
        "channels.yaml:4:51 the fallback of 'c' leads back to it: c → a → b → c"
    ]
    assert [each.fallback for each in folder.settings().targets] == ["b", "c", "", "a"]


def test_a_step_to_nobody_is_told_and_the_others_stay(folder: Folder) -> None:
    found = steps(folder, "[{after: 10m, to: chats}, {after: 20m, to: mails}]")

    problem = folder.problem()
    assert problem.message == "there is no target 'chats'; configured: mails, chat"
    assert problem.instead == "chat"
    assert marked(problem).startswith("chats}")
    assert [step.target for step in found] == ["mails"]


def test_a_single_step_to_nobody_has_its_place(folder: Folder) -> None:
    steps(folder, "{after: 10m, to: chats}")

    assert marked(folder.problem()).startswith("chats}")


@pytest.mark.parametrize(
    ("escalate", "told"),
    [
        ("{to: mails}", "`after` is missing"),
        ("{after: 10, to: mails}", "`after`: expected a time with a unit"),
        ("{after: 30s, to: mails}", "`after`: must be from 1m to 7d"),
        ("{after: 10m, to: mails, levels: [eilig]}", "`levels`: input should be 'blitz', 'eil'"),
        ("{after: 10m, to: mails, levels: []}", "`levels`: is an empty list"),
        ("{after: 10m, target: mails}", "`to` is missing"),
        ("10m", "`escalate`: expected a list, got '10m'"),
    ],
)
def test_a_wrong_step_is_told(folder: Folder, escalate: str, told: str) -> None:
    folder.replace("channels.yaml", "title: Lokales,", f"title: Lokales, escalate: {escalate},")

    assert folder.load().problems[0].message.startswith(told)
    assert folder.load().problems[0].place.line == 6


def test_a_line_with_a_secret_is_not_shown(folder: Folder) -> None:
    folder.replace("channels.yaml", "json://127.0.0.1/hook", "json://127.0.0.1/s3cret")
    folder.replace("channels.yaml", "id: chat,", "id: chat, rate: 0,")
    folder.replace("channels.yaml", "port: 25,", "port: 0, username: u, password: s3cret,")
    (folder.path / "channels.yaml").chmod(0o600)

    problems = folder.load().problems

    assert [each.place.line for each in problems] == [1, 4, 6]
    assert all("s3cret" not in str(each) for each in problems)
    assert "targets: [mails, chat]" in str(problems[2])
