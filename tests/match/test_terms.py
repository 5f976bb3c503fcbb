from __future__ import annotations

import pytest

from monitor.model import Evidence
from tests.match.asking import article, evidence, holds, words


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Landrat", "Der Landrat begrüßte die Gäste."),
        ("LANDRAT", "der landrat"),
        ("Landrat", "Der NRW-Landrat"),
        ("Landrat", "Landrat:in gesucht"),
        ("NRW-Landrat", "Der NRW Landrat"),
        ("Gueler", "Güler"),
        ("Guler", "Güler"),
        ("Güler", "Frau Gueler"),
        ("Integration", "Inte\u00adgration"),
        ("Bauministerin", "die Bau- und Heimatministerin"),
        ("19.30", "um 19.30 Uhr"),
        ("19:30", "um 19:30 Uhr"),
        ("C&A", "bei C & A"),
        ('"zu Gast"', "war Zu Gast in"),
        ("„zu Gast“", "zu Gast"),
        ("“zu Gast”", "zu Gast"),
        ("»zu Gast«", "zu Gast"),
        ("«zu Gast»", "zu Gast"),
        ('„zu Gast"', "zu Gast"),
        ('"Kortüm läuft"', "Kortüm, läuft!"),
        ('"in Greven Der"', "Er war in Greven. Der Rest"),
        ('"B 64n"', "Die B 64n"),
        ('"Kultur \\"hautnah\\""', 'Die Reihe Kultur "hautnah"'),
        ('"Minister* besucht"', "Die Ministerin besucht Rheine"),
        ('"AND"', "Das AND im Titel"),
        ("\\AND", "Das AND im Titel"),
        ("=LBZ", "Das LBZ tagt"),
        ("=LBZ", "Die LBZ-Versammlung"),
        ('="Zu Gast"', "Zu Gast"),
        ("=Güler", "Gu\u0308ler"),
        ("Minister*", "Die Ministerin"),
        ("Minister*", "Der Minister"),
        ("*ministerium", "Das Landesumweltministerium"),
        ("*ministerium", "Das Ministerium"),
        ("*staatssekretärin", "Die NRW-Integrationsstaatssekretärin"),
        ("M?ller", "Frau Müller"),
        ("M?ller", "Frau Miller"),
        ("Staats*sekretär*", "Staatsobersekretärin"),
        ("*aata*aatb", "aaataaaatb"),
        ("Ministerin\\*", "Die Ministerin* (Name geändert)"),
        ("Kortüms", "Kortüms Rede"),
    ],
)
def test_a_term_finds(query: str, text: str) -> None:
    assert holds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Rat", "Der Landrat"),
        ("Landrat", "Die Landrätin"),
        ("Küper", "Herr Kuper"),
        ("Duell", "Dull spielt"),
        ('"zu Gast"', "zu den Gästen"),
        ('"zu Gast"', "als Gast zu später Stunde"),
        ('"zu Gast"', "zu Hause. Als Gast"),
        ("NRW-Landrat", "Landrat in NRW"),
        ("=LBZ", "lbz"),
        ("=Guler", "Güler"),
        ('="Zu Gast"', "zu Gast"),
        ("*minister", "Die Innenministerin"),
        ("M?ller", "Frau Mueller"),
        ("*aata*aatb", "aaata"),
        ("Minister\\*", "Die Ministerin"),
    ],
)
def test_a_term_does_not_find(query: str, text: str) -> None:
    assert not holds(query, text)


def test_a_term_is_looked_for_in_title_teaser_and_text_and_nowhere_else() -> None:
    of = article("Kreis im Text", "Kreis im Titel", teaser="Kreis im Anriss", author="Kreis")

    found = evidence("Kreis", of)

    assert found == (
        Evidence("title", 0, 5, "Kreis"),
        Evidence("teaser", 0, 5, "Kreis"),
        Evidence("text", 0, 5, "Kreis"),
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("title:Kreis", "title"),
        ("titel:Kreis", "title"),
        ("Überschrift:Kreis", "title"),
        ("teaser:Kreis", "teaser"),
        ("anriss:Kreis", "teaser"),
        ("text: Kreis", "text"),
        ("source:kreis-blatt.de", "source"),
        ("quelle:kreis-blatt.de", "source"),
        ("url:https://kreis.example/a", "url"),
        ("url:/a", "url"),
        ("author:Kreis", "author"),
        ("autor:Kreis", "author"),
        ("lang:de", "lang"),
        ("SPRACHE:de", "lang"),
    ],
)
def test_a_field_is_looked_at_alone(query: str, field: str) -> None:
    of = article(
        "Kreis",
        "Kreis",
        teaser="Kreis",
        source="kreis-blatt.de",
        url="https://kreis.example/a",
        author="Kreis",
        language="de",
    )

    found = evidence(query, of)

    assert found
    assert {each.field for each in found} == {field}


def test_a_field_counts_for_the_next_term_or_group_only() -> None:
    assert holds("title:Minister AND Rheine", "Rheine wartet", "Minister unterwegs")
    assert holds("title:(Landrat OR Minister)", "nichts", "Minister unterwegs")
    assert not holds("title:(Minister AND Rheine)", "Rheine wartet", "Minister unterwegs")
    assert holds('title:"zu Gast" AND Rheine', "Rheine freut sich", "Ministerin zu Gast")


def test_evidence_is_the_word_in_the_unchanged_text() -> None:
    text = "Staats\u00adsekretärin Gu\u0308ler und die Minister:innen"

    found = words("Staatssekretärin AND Guler AND Minister", text)

    assert found == ["Staats\u00adsekretärin", "Gu\u0308ler", "Minister:innen"]
