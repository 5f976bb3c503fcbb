"""What an alert says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    Alert,
    Article,
    Claim,
    Evidence,
    Hit,
    Level,
    Message,
    Target,
)
from monitor.notify import TEXTS, Composer
from monitor.notify.compose.kinds import KINDS, OTHER
from monitor.notify.snippet import shortened, snippet_of
from tests.values import NOON, article, delivery
from tests.visits import BERLIN

TEXT = (
    "Es war ein voller Tag im Kreishaus.\n"
    "Am Vormittag hat Staatssekretärin Ida Brams das Zentrum für Zugewanderte besucht. Sie blieb"
    " zwei Stunden. Danach gab es Kuchen.\n"
    "Anzeige: Das Zentrum für Küchen ist umgezogen."
)
MAIL = Target("desk-mail", recipients=("a@example.org",), zone=BERLIN)


def found(text: str, *words: str, field: str = "text") -> tuple[Evidence, ...]:
    return tuple(
        Evidence(field, text.index(word), text.index(word) + len(word), word)  # type: ignore[arg-type]
        for word in words
    )


def alert_of(of: Article, *hits: Hit, repeat: bool = False) -> Alert:
    return Alert("0123abcd", of, hits, repeat)


VISIT = Hit("besuch", "v", "Besuch im Kreis", "d", Level.EIL, found(TEXT, "Ida Brams", "besucht"))
CENTRE = Hit("zentrum", "v", "Zentren", "d", Level.NORMAL, found(TEXT, "Zentrum"))
ARTICLE = article(
    title="Viel Lob & ein <Wunsch>",
    text=TEXT,
    published=NOON - timedelta(hours=2),
    seen=NOON,
    url="https://paper.example/a?id=1&x=2",
)


def message(alert: Alert, target: Target = MAIL, language: str = "de") -> Message:
    compose = Composer(TEXTS[language], {"paper": "Der Bote"})
    owed = delivery(alert.article, target.id)
    return compose(Claim(owed, alert, NOON), target, NOON + timedelta(minutes=1))


def test_the_snippet_is_the_sentence_of_the_visit_with_its_neighbours() -> None:
    snippet = snippet_of(alert_of(ARTICLE, VISIT, CENTRE))

    assert snippet.text.startswith("Es war ein voller Tag")
    assert snippet.text.endswith("Sie blieb zwei Stunden.")
    assert [part for part, is_mark in snippet.parts if is_mark] == [
        "Ida Brams",
        "Zentrum",
        "besucht",
    ]


def test_the_text_is_preferred_to_the_title() -> None:
    title = Hit("t", "v", "T", "d", Level.EIL, found(ARTICLE.title, "Lob", field="title"))

    assert "Ida Brams" in snippet_of(alert_of(ARTICLE, title, VISIT)).text
    assert snippet_of(alert_of(ARTICLE, title)).text == ARTICLE.title


@given(st.text(min_size=1, max_size=3000), st.data())
def test_a_snippet_without_its_marks_is_a_piece_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    evidence = (Evidence("text", start, end, text[start:end]),)

    snippet = snippet_of(alert_of(article(text=text), replace(VISIT, evidence=evidence)))

    assert snippet.text in text
    assert len(snippet.text) <= 900


@pytest.mark.parametrize("text", ["Neu. " + TEXT, "Kurz.", "ohne Punkt " * 200])
def test_words_that_an_edit_has_moved_or_removed_are_not_marked_elsewhere(text: str) -> None:
    snippet = snippet_of(alert_of(replace(ARTICLE, text=text), VISIT, CENTRE))

    assert [part for part, is_mark in snippet.parts if is_mark] == []


def test_an_alert_is_written_although_its_article_was_edited_meanwhile() -> None:
    edited = replace(ARTICLE, text="ohne Punkt " * 200)
    far = replace(VISIT, evidence=(Evidence("text", 9_000, 9_009, "Ida Brams"),))

    text = message(alert_of(edited, far)).text

    assert "Ida Brams" in text


def test_the_subject_names_level_rule_title_and_how_many_more_rules() -> None:
    told = message(alert_of(ARTICLE, VISIT, CENTRE))

    assert told.title == "[EIL] Besuch im Kreis: Viel Lob & ein <Wunsch> (+1)"
    assert told.key == "0123abcd"


def test_a_mail_says_what_who_when_where_and_why() -> None:
    text = message(alert_of(ARTICLE, VISIT, CENTRE)).text

    for part in (
        "EIL · Besuch im Kreis · Zentren",
        "Der Bote · veröffentlicht 05.03.2026 11:00 · gesehen 05.03.2026 13:00",
        "gesendet 05.03.2026 13:01",
        "*Ida Brams*",
        "https://paper.example/a?id=1&x=2",
        "- Regel „Besuch im Kreis“ (besuch): gefunden „Ida Brams“, „besucht“",
        "- Regel „Zentren“ (zentrum): gefunden „Zentrum“",
    ):
        assert part in text
    assert "Küchen" not in text


def test_the_html_says_the_same_and_escapes_what_others_wrote() -> None:
    html = message(alert_of(replace(ARTICLE, title="<script>x</script>"), VISIT)).html

    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert ">Ida Brams</mark>" in html
    assert 'href="https://paper.example/a?id=1&amp;x=2"' in html
    assert "http" not in html.replace("https://paper.example", "")


def test_english_is_spoken_too() -> None:
    text = message(alert_of(ARTICLE, VISIT), language="en").text

    assert "published 2026-03-05 11:00" in text
    assert "rule “Besuch im Kreis” (besuch): found “Ida Brams”, “besucht”" in text


def test_a_page_that_was_not_read_and_a_repeat_are_told() -> None:
    unread = replace(ARTICLE, text="", page_error="paper.example: 403 Forbidden")

    text = message(alert_of(unread, VISIT, repeat=True)).text

    assert "403 Forbidden" in text
    assert "Wiederholung" in text


@pytest.mark.parametrize("schema", ["json", *KINDS])
def test_a_chat_message_keeps_its_limit_and_the_whole_address(schema: str) -> None:
    url = "https://paper.example/" + "lang/" * 60
    long = replace(ARTICLE, url=url, title="T" * 5000, text=TEXT.replace("Tag", "Tag " * 3000))

    told = message(alert_of(long, VISIT), Target("chat", apprise_url=f"{schema}://x"))

    assert len(told.title) + len(told.text) <= KINDS.get(schema, OTHER).limit
    assert told.text.endswith("\n" + url)
    assert told.title.startswith(("[EIL] Besuch im Kreis: T", "\\[EIL\\] Besuch im Kreis: T"))


@pytest.mark.parametrize("schema", ["ryver", "workflows", "rocket"])
def test_a_channel_of_few_characters_shortens_the_snippet_not_the_reason(schema: str) -> None:
    long = replace(ARTICLE, text=TEXT.replace("voller Tag", "voller Tag" + " (voll)" * 90))
    hit = replace(VISIT, evidence=found(long.text, "Ida Brams", "besucht"))

    told = message(alert_of(long, hit), Target("chat", apprise_url=f"{schema}://x"))

    assert len(told.title) + len(told.text) <= 1000
    assert "Ida Brams" in told.text.partition("Regel")[0]
    assert "gefunden „Ida Brams“, „besucht“" in told.text


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=40), st.booleans()), min_size=1, max_size=8),
    st.integers(20, 400),
)
def test_a_snippet_shortened_keeps_its_limit_and_its_first_mark(
    parts: list[tuple[str, bool]], limit: int
) -> None:
    short = shortened(tuple(parts), limit)

    assert sum(len(part) for part, _ in short) <= limit
    assert any(found for _, found in short) == any(found for _, found in parts)
    if sum(len(part) for part, _ in parts) <= limit:
        assert short == tuple(parts)


@pytest.mark.parametrize("schema", ["discord", "slack", "mmost", "json"])
def test_nobody_is_called_by_what_others_wrote(schema: str) -> None:
    evil = replace(ARTICLE, title="@everyone <!channel> [klick](http://evil.example)")
    bad = replace(VISIT, title="@here")

    told = message(alert_of(evil, bad), Target("chat", apprise_url=f"{schema}://x"))

    for call in ("@everyone", "<!channel>", "@here"):
        assert call not in told.text + told.title
    if schema in {"discord", "mmost"}:
        assert "[klick](" not in told.text


@pytest.mark.parametrize("schema", ["discord", "slack", "json", "zulip"])
def test_a_mention_is_broken_where_a_mark_begins_in_it(schema: str) -> None:
    text = "Ein Gruß an @everyone und <!channel> von hier."
    hit = replace(VISIT, evidence=found(text, "everyone", "!channel"))

    told = message(
        alert_of(replace(ARTICLE, text=text), hit), Target("chat", apprise_url=f"{schema}://x")
    )

    bare = told.text.replace("*", "").replace("»", "").replace("«", "")
    assert "@everyone" not in bare
    assert "<!channel" not in bare


def test_an_address_calls_nobody_and_stays_whole() -> None:
    evil = replace(ARTICLE, url="https://paper.example/@everyone/<!here>/@bote?a=*b*&c=d_e")

    told = message(alert_of(evil, VISIT), Target("chat", apprise_url="discord://x"))

    assert told.text.endswith(
        "\nhttps://paper.example/%40everyone/%3C!here%3E/@bote?a=%2Ab%2A&c=d_e"
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    told = message(alert_of(replace(ARTICLE, url=url), VISIT))

    assert "href" not in told.html
    assert url in told.html
    assert url in told.text


def test_an_article_without_title_and_address_is_told_all_the_same() -> None:
    told = message(alert_of(replace(ARTICLE, title="\u202e \x00", url=""), VISIT))

    assert told.title == "[EIL] Besuch im Kreis: (ohne Titel)"
    assert "href" not in told.html
    assert "Ida Brams" in told.text


def test_a_title_that_is_missing_is_the_address_cleaned() -> None:
    told = message(alert_of(replace(ARTICLE, title="", url="https://x.example/\x1b[31mrot"), VISIT))

    assert told.title == "[EIL] Besuch im Kreis: https://x.example/rot"


def test_a_rule_without_words_is_named_as_reason() -> None:
    told = message(alert_of(ARTICLE, replace(VISIT, evidence=())))

    assert "- Regel „Besuch im Kreis“ (besuch)\n" in told.text


@given(
    title=st.text(max_size=400),
    text=st.text(max_size=400),
    url=st.text(max_size=60),
    schema=st.sampled_from(["", "json", "slack", "discord"]),
)
def test_whatever_an_article_holds_the_message_can_be_sent(
    title: str, text: str, url: str, schema: str
) -> None:
    nasty = article(title=title + "\ud800\x1b[31m\r\nBcc: x", text=text + "\x00", url=url)
    target = Target("chat", apprise_url=f"{schema}://x") if schema else MAIL

    told = message(alert_of(nasty, replace(VISIT, evidence=())), target)

    told.text.encode("utf-8")
    told.html.encode("utf-8")
    assert told.text.strip()
    assert told.title.strip()
    assert "\n" not in told.title
    assert "\r" not in told.title + told.text
    assert "\x1b" not in told.title + told.text
    assert "\x00" not in told.text
