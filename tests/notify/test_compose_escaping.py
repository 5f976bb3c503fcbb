"""What others write is shown as it is, on every channel, in every kind of message."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Alert, Digest, Hit, Level, Message, Note, Suppressed, Target
from monitor.notify.compose.kinds import KINDS, OTHER
from tests.notify.messages import EVIL, MAIL, VISITING, chat, message

NASTY = {
    "line ends": "Titel\r\nBcc: alle@example.org\r\n\r\nHallo\x85\u2028\u2029Ende",
    "everyone": "@everyone @here @channel @all <@U123> <@&99> <#C1>",
    "channel": "<!channel> <!here|da> <!subteam^S1>",
    "Markdown link": "[gratis](https://evil.example) ![bild](https://evil.example/x.png) <https://e.example>",
    "Markdown": "**fett** __fett__ `x` ~~weg~~ # Kopf\n> Zitat\n- Liste ||geheim||",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>&lt;i&gt;&#x3c;s&#x3e;",
    "template": "{{ 7*7 }} {% raw %} ${x} %s {0} {name}",
    "right to left": "abc \u202egnp.exe\u202c \u2066x\u2069 \u200f",
    "surrogate": "halb \ud800 und \udfff halb",
    "zero width": "\u200b\u2060\ufeff\u200d",
    "emoji": "🚢🌊👩‍🚒",
    "NUL": "a\x00b\x01\x1b[31mrot\x1b]0;x\x07",
    "tags": "x\U000e0041\U000e0042\ufffe",
    "long": "Fährenbetriebsgesellschaft " * 200,
    "one long word": "x" * 5000,
    "empty": "",
    "blank": " \t\n ",
}
# One of each kind.
SCHEMAS = [*sorted({kind: schema for schema, kind in KINDS.items()}.values()), "json"]
BAD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
CALL = re.compile(r"@(everyone|here|channel|all)\b|<[@!#&]\S")


def alert_of(nasty: str) -> Alert:
    """An alert all of whose texts by others are these."""
    hit = VISITING.hits[0]
    spoilt = tuple(
        replace(
            visit,
            visitors=tuple(replace(one, name=nasty, role=nasty) for one in visit.visitors),
            stations=tuple(replace(one, name=nasty) for one in visit.stations),
            sentence=replace(visit.sentence, text=nasty),
        )
        for visit in hit.visits
    )
    words = tuple(replace(each, text=nasty) for each in hit.evidence)
    return replace(
        VISITING,
        article=replace(
            VISITING.article, title=nasty, text=nasty, source=nasty, page_error=nasty, url=nasty
        ),
        hits=(
            replace(hit, title=nasty, evidence=words, visits=spoilt),
            Hit("r", "v", nasty, "lokales", Level.NORMAL, words),
        ),
        sources=(nasty, "welle"),
        own=(nasty,),
        lines=(nasty,),
        facts=(nasty,),
        acknowledged=nasty,
    )


def all_of(nasty: str, target: Target) -> list[Message]:
    """Every kind of message with these texts."""
    alert = alert_of(nasty)
    plain = replace(alert, hits=(replace(alert.hits[1], evidence=()),))
    note = Note("n", nasty, (nasty, nasty))
    digest = Digest(
        "d",
        (alert, plain),
        notes=(note,),
        suppressed=(Suppressed(nasty, 1),),
        ill={nasty: nasty},
    )
    return [message(each, target) for each in (alert, plain, note, digest)]


class Tags(HTMLParser):
    """The tags and addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


@pytest.mark.parametrize("name", NASTY)
def test_a_mail_runs_and_loads_nothing(name: str) -> None:
    for told in all_of(NASTY[name], MAIL):
        page = Tags(told.html)

        assert not page.tags & {"script", "img", "iframe", "link", "object", "form", "base", "s"}
        assert {key for key, _ in page.attributes} <= {
            "lang",
            "charset",
            "name",
            "content",
            "class",
            "href",
        }
        assert "49" not in told.title
        assert not BAD.search(told.title + told.text + told.html)
        assert "\n" not in told.title
        told.html.encode("utf-8")


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_chat_calls_nobody_keeps_its_limit_and_links_nothing(schema: str, name: str) -> None:
    kind = KINDS.get(schema, OTHER)

    for told in all_of(NASTY[name], chat(schema)):
        said = told.title + "\n" + told.text
        assert len(told.title) + len(told.text) <= kind.limit
        assert told.title.strip()
        assert told.text.strip()
        assert "\n" not in told.title
        assert not BAD.search(said)
        assert not CALL.search(said.replace("*", "").replace("»", "").replace("\\", ""))
        if kind.is_markdown:
            assert not re.search(r"(?<!\\)\]\(", said)
            assert not re.search(r"(?<!\\)[`_~|]", said)


@pytest.mark.parametrize("schema", ["discord", "slack", "json", "ntfy"])
def test_the_worst_of_all_of_them(schema: str) -> None:
    told = message(EVIL, chat(schema))

    assert not CALL.search(told.title + told.text)


@pytest.mark.parametrize("name", ["zero width", "empty", "blank"])
def test_a_title_of_which_nothing_can_be_seen_is_replaced(name: str) -> None:
    alert = replace(VISITING, hits=VISITING.hits[1:])
    titled = replace(alert, article=replace(alert.article, title=NASTY[name], url=""))

    assert "(ohne Titel)" in message(titled).title


def test_a_title_of_emoji_is_a_title() -> None:
    alert = replace(VISITING, hits=VISITING.hits[1:])

    told = message(replace(alert, article=replace(alert.article, title=NASTY["emoji"])))

    assert "🚢🌊👩‍🚒" in told.title


@given(st.text(max_size=300), st.sampled_from(["", "discord", "slack", "workflows", "irc"]))
def test_whatever_others_write_can_be_sent(text: str, schema: str) -> None:
    for told in all_of(text, chat(schema) if schema else MAIL):
        (told.title + told.text + told.html).encode("utf-8")
        assert told.text.strip()
        assert told.title.strip()
        assert not BAD.search(told.title + told.text + told.html)
