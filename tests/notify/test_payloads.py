"""What apprise makes of our messages: the bytes that a service gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from apprise.manager_plugins import NotificationManager

from monitor.demo.loopback import QuietHandler, serving
from monitor.model import Target
from monitor.notify import Channels
from monitor.notify.compose.kinds import KINDS, OTHER
from monitor.settings.fields import APPRISE_SCHEMES
from tests.notify.test_compose import ARTICLE, TEXT, VISIT, alert_of, message

TOKEN = "3ccdd113474722377935511fc85d3dd4"
ROCKET = f"{'a' * 24}/{'b' * 48}"
EVIL = replace(
    ARTICLE,
    title="@everyone <!channel> [klick](http://evil.example) *fett*",
    text=TEXT.replace("ein voller Tag", "ein [voller](http://evil.example) *Tag* <b>im</b>"),
)
HIT = replace(
    VISIT,
    evidence=tuple(
        replace(each, start=at, end=at + len(each.text))
        for each in VISIT.evidence
        for at in [EVIL.text.index(each.text)]
    ),
)


class _Service(QuietHandler):
    """Takes every JSON it is sent."""

    def __init__(self, taken: list[Any], *args: Any) -> None:
        self.taken = taken
        super().__init__(*args)

    def do_POST(self) -> None:  # noqa: N802 - the name is http.server's
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append(json.loads(body))
        self.answer(200, {"Content-Type": "application/json"}, b'{"id": 1, "success": true}')


@pytest.fixture
def taken() -> Iterator[list[Any]]:
    yield []


@pytest.fixture
def host(taken: list[Any]) -> Iterator[str]:
    with serving(partial(_Service, taken)) as url:
        yield url.removeprefix("http://")


@pytest.mark.parametrize(
    "address", [f"mmost://{{}}/{TOKEN}", f"rocket://{ROCKET}@{{}}/#desk?mode=webhook"]
)
def test_a_chat_of_markdown_gets_everything_escaped_once(
    address: str, host: str, taken: list[Any]
) -> None:
    target = Target("chat", apprise_url=address.format(host))

    Channels(None).send(target, "", message(alert_of(EVIL, HIT), target))

    text = taken[0]["text"]
    assert "](" not in text
    assert "@everyone" not in text
    assert "\\*fett\\*" in text
    assert "\\*Tag\\*" in text
    assert "**Ida Brams**" in text
    assert "\\\\" not in text
    assert text.endswith("\nhttps://paper.example/a?id=1&x=2")


@pytest.mark.parametrize(
    "address", ["json://{}/hook", "ntfy://{}/desk", "gotify://{}/AbCdEfGhIjKlMnO"]
)
def test_a_channel_of_text_gets_it_plain(address: str, host: str, taken: list[Any]) -> None:
    target = Target("chat", apprise_url=address.format(host))

    Channels(None).send(target, "", message(alert_of(EVIL, HIT), target))

    got = taken[0]
    assert "\\" not in got["title"] + got["message"]
    assert "](" not in got["title"] + got["message"]
    assert "*Tag* <b>im</b>" in got["message"]
    assert "»Ida Brams«" in got["message"]
    assert got["message"].endswith("\nhttps://paper.example/a?id=1&x=2")


def test_no_service_gets_more_than_apprise_says_it_takes() -> None:
    plugins = NotificationManager()  # type: ignore[no-untyped-call]
    takes = {schema: plugins[schema].body_maxlen for schema in APPRISE_SCHEMES if schema in plugins}
    # Of some it depends on the address; the table has a safe number for those.
    takes = {schema: limit for schema, limit in takes.items() if isinstance(limit, int)}

    too_much = {
        schema: limit for schema, limit in takes.items() if KINDS.get(schema, OTHER).limit > limit
    }

    assert len(takes) > 40
    assert too_much == {}
