"""Forms of words, as the matcher decides over them with what stands around them."""

from __future__ import annotations

import pytest

from monitor.match import compile_rules
from monitor.model import Catalog, Level, Listed, Rule
from tests.match.asking import article, listing

CATALOG: Catalog = {
    "kamen": listing("Kamen", sort=Listed.PLACE),
    "lohne": listing("Lohne", sort=Listed.PLACE),
    "muensterland": listing("Münsterland", sort=Listed.PLACE),
    "rat": listing("Rat", sort=Listed.ROLE),
    "richter": listing("Richter", sort=Listed.ROLE),
    "minister": listing("Minister", sort=Listed.ROLE),
    "brams": listing("Ida Bramsche", "Rätin Bramsche", sort=Listed.PERSON),
}


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("zurücktreten", "Der Vorsitzende trat am Montag zurück.", True),
        ("absagen", "DER VEREIN SAGTE DAS FEST AB.", True),
        ("absagen", "Der Verein sagt das Fest ab - wegen Regens.", True),
        ("anhalten", "Die Streife hielt den Wagen an (Foto).", True),
        ("einweihen", "Der Verein weihte ein neues Heim und lud alle.", False),
        ("einweihen", "Sie weihten. Ein Fest.", False),
        ("@kamen", "In Kamen wird gebaut.", True),
        ("@kamen", "Viele Gäste kamen, mehr kämen gern.", False),
        ("@lohne", "Die Löhne steigen.", False),
        ("@muensterland", "Die münsterländische Küche", True),
        ("@rat", "Das Gerät trat parat an.", False),
        ("@rat", "Die Stadträtin und der Beirat", True),
        ("@richter", "Der Trichter blieb liegen.", False),
        ("@richter", "Die Amtsrichterin sprach.", True),
        ("@minister", "Der Exminister kam.", True),
        ("@minister", "Das Ministerium schwieg.", False),
        ("*amt", "Insgesamt gut", True),
        ("*amt", "Die Beamte schwieg.", False),
        ("*ort", "Er gehörte dazu.", False),
        ("@brams", "Ida Bramche kam.", True),
        ("@brams", "Das sagte Rätin Bramche.", False),
        ("Bauminister", "Die Bau- und Heimatminister:in kam.", True),
        ("Grundschule", "Grund- bzw. Hauptschulen", True),
        ("Wahl", "Sie wählen heute.", False),
        ("ATLEAST/2(Brand, brand, Rauch)", "Ein Brand.", False),
    ],
)
def test_forms_hold_by_what_stands_around_them(query: str, text: str, expected: bool) -> None:
    rules, faults = compile_rules([Rule("r", "", "", Level.NORMAL, query)], CATALOG)

    hits, failures = rules.match(article(text))

    assert (faults, failures) == ((), ())
    assert bool(hits) is expected
    assert rules.explain(article(text), "r").holds is expected


def test_addresses_have_no_capitals() -> None:
    queries = ["url:@kamen", "url:@richter", "source:@kamen"]
    asked = [Rule(query, "", "", Level.NORMAL, query) for query in queries]
    rules, _ = compile_rules(asked, CATALOG)

    hits, _ = rules.match(article(url="https://a.example/kamen/amtsrichter", source="kamen"))

    assert [hit.rule for hit in hits] == queries


def test_forms_are_those_of_the_articles_language() -> None:
    rules, _ = compile_rules([Rule("r", "", "", Level.NORMAL, "Mayor OR visit")], CATALOG)

    assert rules.match(article("The mayors visited us", language="en"))[0]
    assert rules.match(article("Visits of mayors", language="en-GB"))[0]
    assert not rules.match(article("Les mayors visited", language="fr"))[0]
