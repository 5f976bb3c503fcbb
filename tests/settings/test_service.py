"""The service's own signs of life and the links in alerts: heartbeat, morning line, links."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from monitor.model import EVERY_DAY, Slots
from monitor.settings import Heartbeat, Links, Morning
from tests.settings.conftest import Folder

CONTACT = "contact: mailto:desk@example.org\n"
SECRET = "a-long-word-that-nobody-guesses"


def write(folder: Folder, text: str) -> None:
    folder.write("monitor.yaml", CONTACT + text)
    (folder.path / "monitor.yaml").chmod(0o600)


def test_without_them_there_are_none(folder: Folder) -> None:
    settings = folder.settings()

    assert (settings.heartbeat, settings.morning, settings.links) == (None, None, None)


def test_a_heartbeat_has_an_address_and_a_pause(folder: Folder) -> None:
    write(folder, "heartbeat: {url: https://hc.example.org/ping/a, every: 5m}\n")

    assert folder.settings().heartbeat == Heartbeat(
        "https://hc.example.org/ping/a", timedelta(minutes=5)
    )
    assert folder.load().problems == ()


def test_links_have_an_address_a_secret_and_an_end(folder: Folder) -> None:
    write(folder, f"links: {{url: https://monitor.example.org/, secret: {SECRET}, valid: 3d}}\n")

    assert folder.settings().links == Links(
        "https://monitor.example.org", SECRET, timedelta(days=3)
    )
    assert folder.load().problems == ()


def test_secrets_come_from_files_and_variables_and_are_not_shown(folder: Folder) -> None:
    folder.write("../links", f"{SECRET}\n")
    folder.environ = {"PING": "https://hc.example.org/s3cret"}
    write(
        folder,
        'heartbeat: {url: "${PING}"}\n'
        "links: {url: https://monitor.example.org, secret: {file: ../links}}\n",
    )

    settings = folder.settings()

    assert settings.links is not None
    assert settings.links.secret == SECRET
    assert settings.heartbeat is not None
    assert settings.heartbeat.url == "https://hc.example.org/s3cret"
    assert SECRET not in repr(settings)
    assert "s3cret" not in repr(settings)
    assert [file.name for file in folder.load().secret_files] == ["links"]


def test_secrets_that_everybody_can_read_are_warned_of(folder: Folder) -> None:
    write(
        folder,
        "heartbeat: {url: https://hc.example.org/s3cret}\n"
        f"links: {{url: https://monitor.example.org, secret: {SECRET}}}\n",
    )
    (folder.path / "monitor.yaml").chmod(0o644)

    problems = folder.load().problems

    assert [each.message.partition(" stands")[0] for each in problems] == ["a url", "a secret"]
    assert all(word not in str(each) for each in problems for word in ("s3cret", SECRET))


def test_the_morning_line_goes_to_its_targets(folder: Folder) -> None:
    write(folder, "morning: {at: 06:00, days: mon-fri, to: [chat, mails, chat]}\n")

    assert folder.settings().morning == Morning(
        Slots((time(6),), frozenset(range(5))), ("chat", "mails")
    )
    assert folder.load().problems == ()


def test_the_morning_line_goes_to_the_operator_if_to_nobody_else(folder: Folder) -> None:
    write(folder, "operator: chat\nmorning: {at: '06:00'}\n")

    assert folder.settings().morning == Morning(Slots((time(6),), EVERY_DAY), ("chat",))


def test_a_morning_line_to_nobody_is_told(folder: Folder) -> None:
    write(folder, "morning: {at: '06:00'}\n")

    assert folder.told() == ["monitor.yaml:2:1 `morning` goes to nobody"]
    assert folder.settings().morning is None


def test_an_operator_who_cannot_be_reached_is_told_once(folder: Folder) -> None:
    write(folder, "operator: chats\nmorning: {at: '06:00'}\n")

    assert folder.told() == [
        "monitor.yaml:2:11 there is no target 'chats'; configured: mails, chat"
    ]
    assert folder.settings().morning is None


@pytest.mark.parametrize(
    ("to", "expected"), [("[mails, chats]", ("mails",)), ("chats", None), ("[chats]", None)]
)
def test_of_targets_of_the_morning_line_unknown_ones_are_told(
    folder: Folder, to: str, expected: tuple[str, ...] | None
) -> None:
    write(folder, f"morning: {{at: '06:00', to: {to}}}\n")

    problem = folder.problem()

    assert problem.message == "there is no target 'chats'; configured: mails, chat"
    assert problem.place.excerpt[problem.place.column - 1 :].startswith("chats")
    morning = folder.settings().morning
    assert (morning and morning.targets) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("heartbeat: {every: 1m}", "`url` is missing"),
        ("heartbeat: {url: hc.example.org/s3cret}", "`url`: expected a web address such as"),
        ("heartbeat: {url: 'https:///s3cret'}", "`url`: expected a web address such as"),
        ("heartbeat: {url: ftp://hc/s3cret}", "`url`: expected a web address such as"),
        ("heartbeat: {url: https://hc/s3cret, every: 1s}", "`every`: must be from 10s to 1d"),
        ("heartbeat: https://hc/s3cret", "expected keys and values"),
        ("links: {url: https://m.example.org, secret: s3cret}", "`secret`: must have 16 charact"),
        ("links: {url: https://m.example.org}", "`secret` is missing"),
        (f"links: {{url: m.example.org, secret: {SECRET}}}", "`url`: expected an address such as"),
        (f"links: {{url: https://m/?a=1, secret: {SECRET}}}", "`url`: expected an address such"),
        (f"links: {{url: https://m, secret: {SECRET}, valid: 1y}}", "`valid`: expected a time"),
        ("links: {url: https://m, secret: {file: nowhere}}", ""),
        ("heartbeat: {url: '${S3CRET}'}", "the environment variable S3CRET is not set"),
        ("morning: {to: chat}", "`at` is missing"),
        ("morning: {at: 06:00, on: mon, to: chat}", "unknown key 'on'; known: at, days, to"),
        ("digest: {at: 25:00}", "`at`: expected a time of day such as"),
        ("digest: 07:00", "expected keys and values"),
    ],
)
def test_a_mistake_leaves_out_only_its_part(folder: Folder, text: str, told: str) -> None:
    write(folder, f"operator: mails\n{text}\n")

    problem = folder.problem()

    assert told in problem.message
    assert problem.place.line == 3
    assert "s3cret" not in str(problem)
    settings = folder.settings()
    assert (settings.heartbeat, settings.morning, settings.links) == (None, None, None)
    assert settings.operator == "mails"
    assert settings.targets[0].digest == Slots()
