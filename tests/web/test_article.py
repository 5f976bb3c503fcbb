"""The page of an article: marked text, versions, and why it came or not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Article, Entry, Evidence, Hit, Level, SourceState
from monitor.web.parts import reasons
from monitor.web.parts.marking import Part, marked
from tests.databases import change
from tests.stories import AGENCY, HOUR
from tests.web.served import Served

ALARM = "<script>alert(1)</script>"


def id_of(desk: Served, url: str) -> str:
    (stored,) = desk.site.stores.reader.stored_at([url])
    return stored.article.id


def store(desk: Served, article: Article, *hits: Hit) -> Article:
    """An article as it is, with hits as if rules had found them."""
    entry = Entry((article.url,), article.url, article.title)
    desk.region.archive.record(entries=[(entry, article)], hits=[(article, hit) for hit in hits])
    return article


def article(desk: Served, **changes: object) -> Article:
    values: dict[str, object] = {
        "id": "a" * 32,
        "source": "a",
        "url": "https://a.example/x",
        "title": "Die Fähre fährt",
        "text": "Die Fähre legt ab.\nDer Hafenmeister winkt.\n",
        "seen": desk.clock.now(),
        "read": desk.clock.now(),
    }
    return Article(**(values | changes))  # type: ignore[arg-type]


def hit(rule: str, *evidence: Evidence) -> Hit:
    return Hit(rule, "0123456789ab", rule.title(), "lokales", Level.EIL, evidence)


def plain(html: str) -> str:
    """What a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- text


def test_words_that_several_rules_found_are_one_mark_with_their_names() -> None:
    of = Article("1", "a", "", "", text="Die Hafenfähre fährt weiter")
    found = [
        ("Fähre", Evidence("text", 4, 14, "Hafenfähre")),
        ("Hafen", Evidence("text", 4, 9, "Hafen")),
        ("Fahren", Evidence("text", 9, 20, "fähre fährt")),
        ("Woanders", Evidence("title", 0, 3, "Die")),
        ("Früher", Evidence("text", 0, 3, "Der")),
        ("Zu weit", Evidence("text", 25, 99, "er")),
    ]

    assert marked(of, "text", found) == (
        Part("Die "),
        Part("Hafenfähre fährt", ("Hafen", "Fähre", "Fahren")),
        Part(" weiter"),
    )


def test_an_article_is_shown_with_what_was_found_and_who_was_told(desk: Served) -> None:
    desk.region.begin("a", "b")
    desk.region.prints("a", "Fähre fährt", *AGENCY)
    desk.region.prints("b", "Fähre fährt wieder", *AGENCY)
    desk.region.send()

    reader = desk.logged_in("reader", headers={"accept-language": "de"})
    first = reader.get(f"/articles/{id_of(desk, 'https://a.example/1')}")
    second = reader.get(f"/articles/{id_of(desk, 'https://b.example/1')}")

    assert first.status_code == 200
    assert (
        '<mark title="Fähre">Fähre<span class="aside"> (Regel: Fähre)</span></mark>' in first.text
    )
    assert 'href="https://a.example/1"' in first.text
    assert "chat: gesendet" in plain(first.text)
    assert "Meldung: 2 Artikel" in first.text
    assert "chat: zurückgehalten – gleiche Meldung: nichts Neues" in plain(second.text)
    assert "3 Regeln; wegen ihrer Wörter gefragt: 1; zutreffend: 1." in first.text


def test_both_languages_say_it_all(desk: Served) -> None:
    store(desk, article(desk, page_error="HTTP 403", text=""), hit("faehre"))
    client = desk.logged_in("reader")

    english = client.get(f"/articles/{'a' * 32}", headers={"accept-language": "en"})
    german = client.get(f"/articles/{'a' * 32}", headers={"accept-language": "de"})

    assert "title and teaser only: tried" in plain(english.text)
    assert "HTTP 403; given up" in plain(english.text)
    assert "kein Alarm: Das Ressort hatte damals kein Ziel" in german.text
    assert '<span lang="en">HTTP 403</span>' in german.text


def test_what_others_wrote_is_inert(desk: Served) -> None:
    evil = f'{ALARM}"><img src=x onerror=alert(1)> \x1b[2J \u202e'
    store(
        desk,
        article(desk, title=evil, teaser=evil, text=evil, author=evil, url="javascript:alert(1)"),
        replace(hit("faehre", Evidence("text", 0, 8, evil[:8])), title=evil, desk=evil),
    )

    answer = desk.logged_in("reader").get(f"/articles/{'a' * 32}")

    assert answer.status_code == 200
    assert ALARM not in answer.text
    assert "<img" not in answer.text
    assert 'href="javascript' not in answer.text
    assert "\x1b" not in answer.text
    assert "\u202e" not in answer.text


def test_a_text_whose_time_was_up_is_not_missed_but_said_to_be_gone(desk: Served) -> None:
    store(desk, article(desk), hit("faehre", Evidence("text", 4, 9, "Fähre")))
    desk.region.archive.forget_texts(desk.clock.now() + HOUR, 9)

    answer = desk.logged_in("reader").get(
        f"/articles/{'a' * 32}", headers={"accept-language": "de"}
    )

    assert "Der Text ist gelöscht" in answer.text
    assert "legt ab" not in answer.text
    assert "Ohne den gelöschten Text" in answer.text
    assert "trifft jetzt nicht mehr zu" not in answer.text


@pytest.mark.parametrize("name", ["0" * 32, "%00", "a" * 300, "x'--"])
def test_there_is_no_page_of_an_unknown_article(desk: Served, name: str) -> None:
    assert desk.logged_in("reader").get(f"/articles/{name}").status_code == 404


# --- versions


def test_versions_are_shown_with_what_is_different(desk: Served) -> None:
    desk.region.begin("a", "b")
    desk.region.prints("a", "Fähre fährt", "Die Fähre fährt am Montag ab.", name="x")
    desk.clock.move(HOUR)
    desk.region.prints("a", "Fähre fährt", "Die Fähre fährt am Dienstag ab.", name="x")
    desk.clock.move(HOUR)
    desk.region.prints("a", "Fähre fährt nicht", "Die Fähre fährt am Dienstag ab.", name="x")
    page = f"/articles/{id_of(desk, 'https://a.example/x')}"
    client = desk.logged_in("reader", headers={"accept-language": "de"})

    newest = client.get(page)
    first = client.get(f"{page}?version=1")
    none = client.get(f"{page}?version=7")

    assert '<ins><span class="aside">neu: </span> nicht</ins>' in newest.text
    assert "Was sich von Fassung 2 zu 3 änderte" in newest.text
    assert '<del><span class="aside">weg: </span> Montag</del>' in first.text
    assert '<ins><span class="aside">neu: </span> Dienstag</ins>' in first.text
    assert none.status_code == 400


def test_what_changed_is_told_up_to_the_next_version_that_is_stored(desk: Served) -> None:
    desk.region.begin("a", "b")
    for day in ("Montag", "Dienstag", "Mittwoch"):
        desk.region.prints("a", "Fähre fährt", f"Die Fähre fährt am {day} ab.", name="x")
        desk.clock.move(HOUR)
    change(desk.database, "DELETE FROM article_versions WHERE version = 2")

    html = (
        desk.logged_in("reader", headers={"accept-language": "de"})
        .get(f"/articles/{id_of(desk, 'https://a.example/x')}?version=1")
        .text
    )

    assert "Was sich von Fassung 1 zu 3 änderte" in html
    assert '<ins><span class="aside">neu: </span> Mittwoch</ins>' in html


def test_an_article_that_was_never_changed_has_no_versions(desk: Served) -> None:
    store(desk, article(desk))
    client = desk.logged_in("reader", headers={"accept-language": "de"})

    assert "Fassungen" not in client.get(f"/articles/{'a' * 32}").text
    assert client.get(f"/articles/{'a' * 32}?version=1").status_code == 200


# --- why


def test_a_rule_is_explained_part_by_part(desk: Served) -> None:
    store(desk, article(desk))
    client = desk.logged_in("reader", headers={"accept-language": "de"})

    holds = plain(client.get(f"/articles/{'a' * 32}?rule=hafen").text)
    fails = plain(client.get(f"/articles/{'a' * 32}?rule=Umwelt").text)
    unknown = client.get(f"/articles/{'a' * 32}?rule=nie")

    assert "Hafen : trifft zu . Sie wurde gefragt" in holds
    assert "ja Hafenmeister : Hafenmeister" in holds
    assert "Umwelt : trifft nicht zu . Sie wurde nicht gefragt" in fails
    assert "nein Naturschutz : nicht gefunden in Titel, Vorspann, Text" in fails
    assert unknown.status_code == 400


def test_a_rule_that_is_newer_than_the_article_holds_without_a_hit(desk: Served) -> None:
    store(desk, article(desk), hit("weg", Evidence("text", 4, 9, "Fähre")), hit("umwelt"))

    page = desk.logged_in("reader", headers={"accept-language": "de"}).get(f"/articles/{'a' * 32}")

    text = plain(page.text)
    assert "Die Regel gibt es nicht mehr." in text
    assert "Die Regel wurde seitdem geändert. Sie trifft jetzt nicht mehr zu." in text
    assert "Trifft jetzt zu, ist aber nicht als Treffer gespeichert" in text


def test_an_article_that_waits_to_be_read_was_not_judged(desk: Served) -> None:
    store(desk, article(desk, text="", read=None, page_due=desk.clock.now()))

    page = desk.logged_in("reader", headers={"accept-language": "de"}).get(f"/articles/{'a' * 32}")

    assert "Noch wurde keine Regel gefragt" in page.text
    assert "Keine Regel traf zu" not in page.text


def test_an_article_is_found_by_its_address_however_it_is_spelled(desk: Served) -> None:
    store(desk, article(desk, url="https://a.example/x/"))
    client = desk.logged_in("reader")

    found = client.get("/why", params={"url": "http://www.a.example/x?utm_source=chat"})

    assert found.status_code == 303
    assert found.headers["location"] == f"/articles/{'a' * 32}#why"


def test_several_articles_with_one_address_are_listed(desk: Served) -> None:
    store(desk, article(desk))
    store(desk, article(desk, id="b" * 32, source="b", title="Auch da"))

    page = desk.logged_in("reader").get("/why", params={"url": "https://a.example/x"})

    assert f"/articles/{'a' * 32}#why" in page.text
    assert "Auch da" in page.text


def test_an_address_that_was_never_seen_says_who_could_have_had_it(desk: Served) -> None:
    now = desk.clock.now()
    desk.region.archive.record(SourceState("a", last_try=now - timedelta(minutes=2)))
    client = desk.logged_in("reader", headers={"accept-language": "de"})

    near = plain(client.get("/why", params={"url": "https://www.a.example/nie"}).text)
    far = plain(client.get("/why", params={"url": "https://anders.example/nie"}).text)

    assert "Nie gesehen" in near
    assert "Diese Quellen haben Seiten von www.a.example: Lüdenauer Bote : zuletzt" in near
    assert "Keine Quelle hat Seiten von anders.example." in far


@pytest.mark.parametrize(
    "url", ["nie", "javascript:alert(1)", "https://", "http://[", "//a.example"]
)
def test_what_is_no_address_is_said_to_be_none(desk: Served, url: str) -> None:
    answer = desk.logged_in("reader").get("/why", params={"url": url})

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_the_form_is_there_without_an_address(desk: Served) -> None:
    assert desk.logged_in("reader").get("/why").status_code == 200


def test_nobody_reads_an_article_without_login(desk: Served) -> None:
    store(desk, article(desk))

    assert desk.client().get(f"/articles/{'a' * 32}").status_code == 303
    assert desk.client().get("/why?url=https://a.example/x").status_code == 303


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("over budget: for the digest", "Tagesmenge"),
        ("muted: story 0123 until 2026-03-05 18:00, by Ida (zu viel)", "stumm: Meldung 0123 bis"),
        ('found, but not in the same sentence: nearest are "a" and "b", 9 words apart', "Satz"),
        ('"a" found 9 words away from "b", NEAR/3 asked', "9 Wörter"),
        ("2 found, 3 needed in the same paragraph", "2 gefunden, 3 nötig im selben Absatz"),
    ],
)
def test_reasons_are_told_in_german(reason: str, said: str) -> None:
    assert said in reasons.told(reason, "de")
    assert "lang=" not in reasons.told(reason, "de")
    assert reasons.told(reason, "en").unescape() == reason
