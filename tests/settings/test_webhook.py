"""Webhooks in channels.yaml: what is right, and what is told of mistakes without the secrets."""

from __future__ import annotations

import base64

import pytest

from monitor.model import Target, Webhook
from tests.settings.conftest import Folder

URL = "https://h.example/s3cret-path"
WORD = "s3cret-word-of-16"
BASE64 = "whsec_" + base64.b64encode(b"sixteen or more bytes").decode()


def put(folder: Folder, webhook: str) -> None:
    """Write this as `webhook` of the target `chat`, instead of its address for apprise."""
    folder.environ = {"HOOK": URL, "HOOK_SECRET": WORD}
    folder.replace("channels.yaml", 'apprise: "json://127.0.0.1/hook"', f"webhook: {webhook}")


def target(folder: Folder, webhook: str) -> Target:
    put(folder, webhook)
    return next(each for each in folder.settings().targets if each.id == "chat")


@pytest.mark.parametrize("secret", [WORD, BASE64])
def test_a_webhook_has_an_address_and_a_secret(folder: Folder, secret: str) -> None:
    found = target(folder, f'{{url: "{URL}", secret: "{secret}"}}')

    assert found.webhook == Webhook(URL, secret)
    assert not found.is_mail
    assert folder.load().problems == ()


def test_both_can_come_from_outside(folder: Folder) -> None:
    folder.write("hook-secret", f"{WORD}\n")

    found = target(folder, '{url: "${HOOK}", secret: {file: hook-secret}}')

    assert found.webhook == Webhook(URL, WORD)


@pytest.mark.parametrize("url", ["http://10.1.2.3:8080/x", "https://user:word@h.example/x"])
def test_it_may_be_in_the_own_network_and_have_a_login(folder: Folder, url: str) -> None:
    assert target(folder, f'{{url: "{url}", secret: "{WORD}"}}').webhook == Webhook(url, WORD)


@pytest.mark.parametrize(
    ("webhook", "message"),
    [
        (f'{{url: "ftp://s3cret", secret: "{WORD}"}}', "expected a web address"),
        (f'{{url: "s3cret", secret: "{WORD}"}}', "expected a web address"),
        (f'{{url: "https://", secret: "{WORD}"}}', "expected a web address"),
        (f'{{url: "{URL}", secret: "s3cret"}}', "16 characters at least"),
        (f'{{url: "{URL}", secret: "whsec_s3cret!"}}', "16 bytes or more in base64"),
        (f'{{url: "{URL}", secret: "whsec_AAAA"}}', "16 bytes or more in base64"),
        (f'{{url: "{URL}"}}', "`secret` is missing"),
        (f'{{secret: "{WORD}"}}', "`url` is missing"),
        (f'{{uri: "{URL}", secret: "{WORD}"}}', "unknown key 'uri'"),
        (f'"{URL}"', "webhook"),
    ],
)
def test_mistakes_are_told_without_the_secrets(folder: Folder, webhook: str, message: str) -> None:
    put(folder, webhook)

    problems = [str(each) for each in folder.load().problems]

    assert any(message in each for each in problems), problems
    assert all("s3cret" not in each for each in problems)


@pytest.mark.parametrize("other", ['apprise: "json://h/x"', "mail: [desk@example.org]"])
def test_a_target_has_one_way_only(folder: Folder, other: str) -> None:
    put(folder, f'{{url: "{URL}", secret: "{WORD}"}}, {other}')

    problems = [str(each) for each in folder.load().problems]

    assert any("has one of" in each for each in problems)
    assert all("s3cret" not in each for each in problems)


def test_two_targets_with_one_address_are_told(folder: Folder) -> None:
    put(folder, f'{{url: "{URL}", secret: "{WORD}"}}')
    folder.replace(
        "channels.yaml",
        "  - {id: chat,",
        f'  - {{id: twin, webhook: {{url: "{URL}", secret: "{BASE64}"}}}}\n  - {{id: chat,',
    )

    assert "is the same as 'twin'" in folder.problem().message
