"""Whole messages, as they were looked at and found good."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import Alert, Digest, Note
from tests.notify.messages import (
    DIGEST,
    ESCALATED,
    EVIL,
    FALLBACK,
    FOLLOWING,
    MAIL,
    MORNING,
    OFF,
    PLAIN,
    REMINDER,
    VISITING,
    chat,
    links,
    message,
)
from tests.notify.snapshot import FOLDER, compare

CONTENTS: dict[str, Alert | Digest | Note] = {
    "alert": PLAIN,
    "visit": VISITING,
    "follow-up": FOLLOWING,
    "cancelled": OFF,
    "fallback": FALLBACK,
    "escalation": ESCALATED,
    "reminder": REMINDER,
    "digest": DIGEST,
    "morning": MORNING,
    "evil": EVIL,
}
CHATS = ("mmost", "discord", "json", "tgram", "ntfy")
TOLD_TO_CHATS = ("visit", "follow-up", "digest", "morning", "evil")


@pytest.mark.parametrize("name", CONTENTS)
def test_a_mail_in_german(name: str) -> None:
    told = message(CONTENTS[name], act=links if name == "follow-up" else None)

    compare(f"mail-{name}.txt", f"{told.title}\n\n{told.text}")


@pytest.mark.parametrize("name", ["follow-up", "digest", "morning", "evil"])
def test_the_html_of_a_mail(name: str) -> None:
    html = message(CONTENTS[name], act=links if name == "follow-up" else None).html

    compare(f"mail-{name}.html", html[html.index("<body>") :])


@pytest.mark.parametrize("name", ["visit", "follow-up", "digest"])
def test_a_mail_in_english(name: str) -> None:
    told = message(CONTENTS[name], replace(MAIL, language="en"))

    compare(f"mail-{name}-en.txt", f"{told.title}\n\n{told.text}")


@pytest.mark.parametrize("schema", CHATS)
@pytest.mark.parametrize("name", TOLD_TO_CHATS)
def test_a_chat_and_a_push(schema: str, name: str) -> None:
    told = message(CONTENTS[name], chat(schema), act=links if name == "follow-up" else None)

    compare(f"{schema}-{name}.txt", f"{told.title}\n\n{told.text}\n")


def test_no_snapshot_is_left_over() -> None:
    mails = {f"mail-{name}.txt" for name in CONTENTS}
    pages = {f"mail-{name}.html" for name in ("follow-up", "digest", "morning", "evil")}
    english = {f"mail-{name}-en.txt" for name in ("visit", "follow-up", "digest")}
    chats = {f"{schema}-{name}.txt" for schema in CHATS for name in TOLD_TO_CHATS}

    assert {each.name for each in FOLDER.iterdir()} == mails | pages | english | chats
