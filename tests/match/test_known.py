"""@names of people and places in queries, and what is said when they are not found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.match import Document, How, compile_rules, explain, parse
from monitor.match.known import Known
from monitor.model import Catalog, Level, Listed, Listing, Person, Rule, Within
from tests.match.asking import article, evidence
from tests.match.catalogs import CATALOG, FORMER


def words(query: str, text: str, title: str = "", within: Within = Within.ARTICLE) -> list[str]:
    """The words that a query finds."""
    found = evidence(query, article(text, title), within, CATALOG)
    return [each.text for each in found or ()]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("@kortüm", "Selma Kortüm kam. Kortüm blieb.", ["Selma Kortüm", "Kortüm"]),
        ("@kortüm", "Selma Kortün kam.", ["Selma Kortün"]),
        ("@kortüm", "Winzer Peter Kortüm kam.", []),
        ("@kortüm", "Die Selma-Kortüm-Schule", []),
        ("@dornkamp", "Mutti kam.", ["Mutti"]),
        ("@beide", "Selma Kortüm traf Minister Wiebusch.", ["Selma Kortüm", "Wiebusch"]),
        (
            "@kortüm NEAR/3 @wiebusch",
            "Selma Kortüm traf Thore Wiebusch.",
            ["Selma Kortüm", "Thore Wiebusch"],
        ),
        ("@kortüm NEAR/S @luedenau", "Selma Kortüm kam nach Lüdenau.", ["Selma Kortüm", "Lüdenau"]),
        ("@kortüm NEAR/S @luedenau", "Selma Kortüm kam. Lüdenau feierte.", []),
        ("@kortüm NOT @wiebusch", "Selma Kortüm kam mit Wiebuschs Grüßen.", []),
        ("FREQ/2(@kortüm)", "Selma Kortüm kam. Kortüm blieb.", ["Selma Kortüm", "Kortüm"]),
        ("FREQ/3(@kortüm)", "Selma Kortüm kam. Kortüm blieb.", []),
        ("titel:@kortüm", "Selma Kortüm kam.", []),
        ("@neuenrode", "Neuenrode", []),
        ("@neuenrode", "Neuenrode und Lüdenau", ["Neuenrode"]),
        (
            "@regierung",
            "Minister Wiebusch lud zur Landesregierung.",
            ["Wiebusch", "Landesregierung"],
        ),
    ],
)
def test_a_name_finds_the_mentions(query: str, text: str, expected: list[str]) -> None:
    assert words(query, text) == expected


def test_an_introduction_in_the_text_counts_for_the_title() -> None:
    assert words("titel:@kortüm", "Selma Kortüm kam.", "Kortüm kommt") == ["Kortüm"]


def test_within_a_sentence_the_introduction_may_stand_elsewhere() -> None:
    text = "Selma Kortüm kam. In Lüdenau sprach Kortüm."

    assert words("@kortüm AND @luedenau", text, within=Within.SENTENCE) == ["Lüdenau", "Kortüm"]


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2014-12-31", False), ("2015-01-01", True), ("2017-06-30", True), ("2017-07-01", False)],
)
def test_an_organisation_stands_for_those_who_are_in_office_that_day(day: str, holds: bool) -> None:
    catalog: Catalog = {
        "amt": Listing(Listed.LIST, (), organisation="amt"),
        FORMER.id: Listing(Listed.PERSON, (FORMER.name,), person=FORMER),
    }
    published = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    of = article("Jutta Altmannsberger kam.", published=published)

    assert (evidence("@amt", of, catalog=catalog) is not None) is holds
    assert evidence(f"@{FORMER.id}", of, catalog=catalog) is not None
    assert (
        evidence("@amt", article(of.text, seen=published), catalog=catalog) is not None or not holds
    )
    assert evidence("@amt", article(of.text), catalog=catalog) is not None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Winzer Peter Kortüm kam.", "Kortüm stands there, but with the first name Peter"),
        ("Torhüter Kortüm hielt.", "Kortüm stands there, but as Torhüter"),
        ("An der Kortüm-Straße", "Kortüm stands there, but as part of another name"),
        ("Mit Kortüm wird es gut.", "Kortüm stands there, but alone"),
        ("Nichts los.", "not found in title, teaser, text"),
    ],
)
def test_it_is_said_why_a_person_is_not_found(text: str, reason: str) -> None:
    explanation = explain(parse("@kortüm", CATALOG), article(text), Within.ARTICLE, Known(CATALOG))

    assert reason in explanation.why


def test_a_person_of_whom_something_else_is_known_is_asked_for_anew() -> None:
    rule = Rule("r", "", "", Level.NORMAL, "@altmann")
    person = Listing(Listed.PERSON, ("Jutta Altmannsberger",), person=FORMER)
    rules, _ = compile_rules([rule], {"altmann": person})
    of = article("Mutti Jutta kam.")
    before = rules.match(of)[0]
    known = Listing(
        Listed.PERSON,
        ("Jutta Altmannsberger", "Mutti Jutta"),
        person=type(FORMER)(FORMER.id, FORMER.name, ("Mutti Jutta",), "", FORMER.offices),
    )

    rules.update([rule], {"altmann": known})

    assert before == ()
    assert [hit.rule for hit in rules.match(of)[0]] == ["r"]
    assert [str(each.how) for each in rules.people(rules.document(of))] == ["other name"]


def test_a_name_of_one_word_is_found_wherever_it_stands() -> None:
    person = Person("duo", "Vergissmeinnichtle")
    catalog: Catalog = {"duo": Listing(Listed.PERSON, (person.name,), person=person)}
    of = article("Das Vergissmeinnichtle tritt auf, die Vergissmeinnichtlo nicht.")

    found = evidence("@duo", of, catalog=catalog)
    (mention,) = Known(catalog).people.mentions(Document.of(of))

    assert [each.text for each in found or ()] == ["Vergissmeinnichtle", "Vergissmeinnichtlo"]
    assert (mention.how, mention.start) == (How.OTHER, 4)
