from __future__ import annotations

import pytest

from monitor.model import Within
from tests.match.asking import article, evidence, holds, words


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("Minister AND Rheine", "Der Minister in Rheine", True),
        ("Minister AND Rheine", "Der Minister in Greven", False),
        ("Minister UND Rheine", "Der Minister in Rheine", True),
        ("Minister OR Landrat", "Der Landrat", True),
        ("Minister ODER Landrat", "Der Landrat", True),
        ("Minister OR Landrat", "Die Bürgermeisterin", False),
        ("Minister NOT Fußball", "Der Minister am Deich", True),
        ("Minister NOT Fußball", "Der Minister beim Fußball", False),
        ("Minister NICHT Fußball", "Der Minister beim Fußball", False),
        ("Minister AND NOT (Fußball OR Handball)", "Der Minister sah Handball", False),
        ("NOT Fußball AND Minister", "Der Minister am Deich", True),
        ("Minister NOT (Fußball NOT Deich)", "Minister, Fußball, Deich", True),
        ("((Minister))", "Der Minister", True),
        ("Minister NOT Ex*", "Der Ex-Minister", False),
        ("Minister NOT Ex*", "Der Minister", True),
    ],
)
def test_and_or_not(query: str, text: str, expected: bool) -> None:
    assert holds(query, text) is expected


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("Minister NEAR/1 Kortüm", "Minister Kortüm kam", True),
        ("Minister NEAR/4 Rheine", "Der Minister war heute in Rheine", True),
        ("Minister NEAR/3 Rheine", "Der Minister war heute in Rheine", False),
        ("Rheine NEAR/4 Minister", "Der Minister war heute in Rheine", True),
        ('Minister NEAR/3 "zu Gast"', "Der Minister war gestern zu Gast", True),
        ('"zu Gast" NEAR/1 Rheine', "zu Gast Rheine", True),
        ("(Minister OR Landrat) NEAR/4 (Rheine OR Greven)", "Der Landrat sah sich Greven an", True),
        ("Minister* NEAR/4 besuch*", "Die Ministerin will Rheine besuchen", True),
        ("Minister NEAR/5 Minister", "Der Minister kam allein", False),
        ("Minister NEAR/5 Minister", "Ein Minister traf einen Minister", True),
        ("Minister NEAR/5 Minister*", "Der Minister kam allein", False),
        ('"zu Gast" NEAR/5 Gast', "Er war zu Gast", False),
        ("Minister ONEAR/5 Rheine", "In Rheine sprach der Minister", False),
        ("Minister ONEAR/5 Rheine", "Der Minister sprach in Rheine", True),
        ("Minister ONEAR/2 Rheine", "In Rheine war der Minister, der Rheine lobte", True),
        ("Minister NEAR/6 Rheine", "Der Minister kam.\n\nRheine baut ein Bad.", True),
        ("Minister NEAR/S Rheine", "Der Minister kam. In Rheine regnete es.", False),
        ("Minister NEAR/S Rheine", "Der Minister Dr. h. c. Ems sprach am 19. Juni in Rheine", True),
        ("Minister NEAR/S Rheine", "In Rheine war z. B. der Minister", True),
        ("Minister NEAR/P Rheine", "Der Minister kam. In Rheine regnete es.", True),
        ("Minister NEAR/P Rheine", "Der Minister kam.\nIn Rheine regnete es.", False),
        ("Rheine ONEAR/S Minister", "Der Minister kam nach Rheine", False),
        ("Minister ONEAR/S Rheine", "Der Minister kam nach Rheine", True),
        ("Minister AND Rheine NEAR/2 Bad", "Bad in Rheine. Ein Minister", True),
        ("Minister NOT Rheine NEAR/2 Bad", "Bad in Rheine. Ein Minister", False),
    ],
)
def test_near(query: str, text: str, expected: bool) -> None:
    assert holds(query, text) is expected


def test_near_never_reaches_from_one_field_into_another() -> None:
    assert not holds("Minister NEAR/9 Rheine", "Rheine wartet", "Minister")
    assert holds("title:Minister NEAR/9 Rheine", "Rheine", "Minister in Rheine")
    assert not holds("title:Minister NEAR/9 Rheine", "Minister in Rheine", "Minister")


def test_near_works_in_a_field_that_is_not_searched_by_itself() -> None:
    of = article("Rheine", source="neue-presse-rheine")

    assert evidence("source:neue NEAR/2 source:rheine", of)
    assert evidence("source:neue NEAR/2 rheine", of) is None


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("ATLEAST/2(Minister, Rheine, Bad)", "Der Minister kam ins Bad", True),
        ("ATLEAST/2(Minister, Rheine, Bad)", "Der Minister traf einen Minister", False),
        ("ATLEAST/2((Minister OR Landrat), Rheine)", "Minister und Landrat", False),
        ('ATLEAST/1("zu Gast", Minister AND Bad)', "Minister im Bad", True),
        ("ATLEAST/3(Minister, Rheine, Bad)", "Minister, Rheine", False),
        ("FREQ/3(Minister)", "Minister hier, Minister da, Minister dort", True),
        ("FREQ/3(Minister)", "Minister hier, Minister da", False),
        ("FREQ/2(Minister*)", "Der Minister lobt das Ministerium", True),
        ("FREQ/2(Minister OR Landrat)", "Minister und Landrat", True),
        ("FREQ/2(Minister OR Minister*)", "Der Minister kam allein", False),
        ('FREQ/2("Minister Ems" OR Minister OR Ems)', "Minister Ems", True),
        ('FREQ/2("Minister Ems" OR Minister)', "Minister Ems", False),
        ("FREQ/2(@landesregierung)", "Innenminister und Bauminister", True),
    ],
)
def test_atleast_and_freq(query: str, text: str, expected: bool) -> None:
    assert holds(query, text) is expected


def test_freq_counts_title_and_text_together() -> None:
    assert holds("FREQ/2(Minister)", "Der Minister kam", "Minister kommt")


def test_the_words_of_and_may_be_in_different_fields() -> None:
    assert holds("Minister AND Rheine", "Der Minister war da", "Kritik aus Rheine")


TWO = "Der Minister kam. In Rheine regnete es.\nDer Minister fuhr nach Rheine."


@pytest.mark.parametrize(
    ("query", "text", "within", "expected"),
    [
        ("Minister AND Rheine", "Der Minister kam. In Rheine regnete es.", "sentence", False),
        ("Minister AND Rheine", "Der Minister kam. In Rheine regnete es.", "paragraph", True),
        ("Minister AND Rheine", "Der Minister kam.\nIn Rheine regnete es.", "paragraph", False),
        ("Minister AND Rheine", "Der Minister kam.\nIn Rheine regnete es.", "article", True),
        ("Minister AND Rheine", TWO, "sentence", True),
        ("Minister NOT Rheine", TWO, "sentence", True),
        ("Minister NOT Rheine", TWO, "paragraph", False),
        ("Minister NOT Rheine", "Der Minister fuhr nach Rheine.", "sentence", False),
        ("Minister OR Rheine", TWO, "sentence", True),
        ("ATLEAST/2(Minister, Rheine)", "Der Minister. In Rheine.", "sentence", False),
        (
            "ATLEAST/2(Minister, Rheine)",
            "Der Minister. Nach Rheine ein Minister.",
            "sentence",
            True,
        ),
        ("Minister NEAR/9 Rheine", "Der Minister kam. In Rheine regnete es.", "sentence", False),
        ('"kam In Rheine"', "Der Minister kam. In Rheine regnete es.", "sentence", False),
        ("FREQ/2(Minister) AND Rheine", TWO, "sentence", True),
        ("quelle:tageblatt AND Minister", TWO, "sentence", True),
        ("quelle:wochenblatt AND Minister", TWO, "sentence", False),
        ("Minister NOT quelle:tageblatt", TWO, "sentence", False),
        ("text:Minister AND text:Rheine", "Ein Minister. In Rheine.", "sentence", False),
    ],
)
def test_the_unit_is_where_a_query_must_hold(
    query: str, text: str, within: str, expected: bool
) -> None:
    assert holds(query, text, within=Within(within)) is expected


@pytest.mark.parametrize("within", [Within.SENTENCE, Within.PARAGRAPH])
def test_title_and_teaser_are_units_of_their_own(within: Within) -> None:
    of = article(
        "Der Regen.", "Minister kommt. Rheine wartet.", teaser="Das Bad ist zu. Der Deich."
    )

    assert evidence("Minister AND Rheine", of, within)
    assert evidence("Bad AND Deich", of, within)
    assert not evidence("Minister AND Bad", of, within)
    assert not evidence("Minister AND Regen", of, within)


@pytest.mark.parametrize("within", [Within.SENTENCE, Within.PARAGRAPH])
def test_a_field_that_is_named_is_asked_of_the_article(within: Within) -> None:
    assert holds("title:Kreistag AND Umlage", "Die Umlage steigt.", "Kreistag tagt", within)
    assert not holds("Umlage NOT title:Kreistag", "Die Umlage steigt.", "Kreistag tagt", within)


def test_only_branches_that_held_give_evidence() -> None:
    text = "Der Minister kam. Im Bad war Fußball. Rheine schlief."

    assert words("Minister OR (Bad AND Greven)", text) == ["Minister"]
    assert words("(Minister NOT Deich) OR Greven", text) == ["Minister"]
    assert words("ATLEAST/2(Minister, Rheine, Bad AND Greven)", text) == ["Minister", "Rheine"]


def test_only_the_words_near_each_other_are_evidence() -> None:
    text = "Minister hier. Der Minister war in Rheine. Lange danach lag Rheine still."

    found = evidence("Minister NEAR/3 Rheine", article(text))

    assert found
    assert [(each.start, each.text) for each in found] == [(19, "Minister"), (35, "Rheine")]


def test_only_units_that_held_give_evidence() -> None:
    text = "Der Minister kam. In Rheine war Fußball. Ein Minister in Rheine."

    found = evidence("Minister AND Rheine", article(text), Within.SENTENCE)

    assert found
    assert [each.start for each in found] == [45, 57]


def test_all_occurrences_are_evidence() -> None:
    assert words("FREQ/2(Minister)", "Minister, Minister", "Minister") == ["Minister"] * 3
    assert words("Minister* OR Minister", "Minister, Ministerin") == ["Minister", "Ministerin"]


def test_an_article_without_words_holds_nothing() -> None:
    for within in Within:
        assert not holds("Minister", within=within)


@pytest.mark.parametrize("within", [Within.SENTENCE, Within.PARAGRAPH])
def test_a_title_is_one_unit_for_near_as_well(within: Within) -> None:
    title = "Minister kommt. Rheine feiert."

    assert holds("Minister NEAR/5 Rheine", title=title, within=within)
    assert holds("Minister AND Rheine", title=title, within=within)
    assert not holds("Minister NEAR/S Rheine", title=title, within=within)
    assert not holds("Minister NEAR/5 Rheine", "Minister", title="Rheine", within=within)
