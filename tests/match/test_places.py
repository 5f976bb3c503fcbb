"""Which places of the catalog are in an article. All places are invented, but for a few words."""

from __future__ import annotations

import pytest

from monitor.match import Document
from monitor.match.places import PlaceMention, Places
from tests.match.asking import article
from tests.match.catalogs import CATALOG

PLACES = Places(CATALOG, {"quarnstedter-bote": "Kreis Quarnstedt", "other": "Emsland"})


def mentions(text: str, source: str = "") -> tuple[PlaceMention, ...]:
    """The places of the catalog in an article."""
    return PLACES.mentions(Document.of(article(text, source=source)))


def found(text: str, source: str = "") -> list[tuple[str, str]]:
    """Id and words of each certain mention."""
    return [
        (each.location.id, text[each.start : each.end])
        for each in mentions(text, source)
        if each.is_certain
    ]


IS_THERE = [
    ("Markt in Lüdenau", "luedenau", "Lüdenau"),
    ("Markt in Luedenau", "luedenau", "Luedenau"),
    ("MARKT IN LÜDENAU", "luedenau", "LÜDENAU"),
    ("Lüdenaus Rat tagt.", "luedenau", "Lüdenaus"),
    ("Die Stadt Lüdenau baut.", "luedenau", "Lüdenau"),
    ("Die Lüdenauer Feuerwehr übt.", "luedenau", "Lüdenauer"),
    ("Die Lüdenauer Freiwillige Feuerwehr übt.", "luedenau", "Lüdenauer"),
    ("Lüdenau (Kreis Quarnstedt)", "luedenau", "Lüdenau"),
    ("Lüdenau-Mesebrook", "mesebrook", "Mesebrook"),
    ("Lüdenau-Nord wird bebaut.", "luedenau", "Lüdenau"),
    ("die Bahn Lüdenau–Quarnstedt", "quarnstedt", "Quarnstedt"),
    ("die Bahn Lüdenau-Quarnstedt", "luedenau", "Lüdenau"),
    ("Lüdenau/Wellerberg", "wellerberg", "Wellerberg"),
    ("Lüdenau. Am Montag wurde gebaut.", "luedenau", "Lüdenau"),
    ("der Lüdenauer Bürgermeister", "luedenau", "Lüdenauer"),
    ("im Ortsteil Mesebrook", "mesebrook", "Mesebrook"),
    ("der Kreis Quarnstedt plant", "kreis-quarn", "Kreis Quarnstedt"),
    ("im Landkreis Quarnstedt", "kreis-quarn", "Landkreis Quarnstedt"),
    ("des Kreises Quarnstedt", "kreis-quarn", "Kreises Quarnstedt"),
    ("im Kreise Quarnstedt", "kreis-quarn", "Kreise Quarnstedt"),
    ("im Kreis Wellerberg", "kreis-weller", "Kreis Wellerberg"),
    ("im Landkreis Wellerberg", "kreis-weller", "Landkreis Wellerberg"),
    ("in Wellerberg", "wellerberg", "Wellerberg"),
    ("in Quarnstedt", "quarnstedt", "Quarnstedt"),
    ("in Bad Wellenried", "bad-wellen", "Bad Wellenried"),
    ("Bad Wellenrieds Kurhaus", "bad-wellen", "Bad Wellenrieds"),
    ("das Bad Wellenrieder Kurhaus", "bad-wellen", "Bad Wellenrieder"),
    ("der Regierungsbezirk Hafen", "bezirk", "Regierungsbezirk Hafen"),
    ("in ganz Nordland-Westmark", "nordland", "Nordland-Westmark"),
    ("Nordland-Westmarks Minister", "nordland", "Nordland-Westmarks"),
    ("der NWM-Minister", "nordland", "NWM"),
    # ambiguous ones with a second signal
    ("in Neuenrode und Lüdenau", "neuenrode", "Neuenrode"),
    ("Neuenrode (Kreis Quarnstedt)", "neuenrode", "Neuenrode"),
    ("Neuenrode (Quarnstedt)", "neuenrode", "Neuenrode"),
    ("Neuenrode im Kreis Quarnstedt", "neuenrode", "Neuenrode"),
    ("Die Neuenroder Feuerwehr übt mit der Lüdenauer Feuerwehr.", "neuenrode", "Neuenroder"),
    ("in Lotte bei Lüdenau", "lotte", "Lotte"),
    ("in Lotte wird gebaut", "lotte", "Lotte"),
    ("nach Senden gezogen", "senden", "Senden"),
    ("Wir waren in Senden.", "senden", "Senden"),
    ("Die Gemeinde Senden baut.", "senden", "Senden"),
    ("Senden liegt unweit von Wellerberg.", "wellerberg", "Wellerberg"),
]
IS_NOT_THERE = [
    ("Markt in Ludenau", "luedenau"),
    ("die lüdenauer", "luedenau"),
    ("Die Lüdenauer wählen.", "luedenau"),
    ("Auf der Lüdenauer Straße staut es sich.", "luedenau"),
    ("Am Lüdenauer Weg", "luedenau"),
    ("An der Lüdenau-Straße", "luedenau"),
    ("Bad Lüdenau ist anderswo.", "luedenau"),
    ("Neu Lüdenau ist anderswo.", "luedenau"),
    ("Klein-Lüdenau ist anderswo.", "luedenau"),
    ("Herr Lüdenau kam.", "luedenau"),
    ("Bürgermeister Lüdenau kam.", "luedenau"),
    ("Petra Lüdenau kam.", "luedenau"),
    ("P. Lüdenau, Quarnstedt", "luedenau"),
    ("der Kreis Quarnstedt plant", "quarnstedt"),
    ("im Landkreis Quarnstedt", "quarnstedt"),
    ("in Quarnstedt", "kreis-quarn"),
    ("der Hafen", "bezirk"),
    ("in Wellenried", "bad-wellen"),
    ("im Bad", "bad-wellen"),
    # ambiguous ones without a second signal, or with another place's
    ("in Neuenrode", "neuenrode"),
    ("in Neuenrode und Wellerberg", "neuenrode"),
    ("Neuenrode (Oldenburg) und Lüdenau", "neuenrode"),
    ("Neuenrode (Kreis Wellerberg) und Lüdenau", "neuenrode"),
    ("Neuenrode-Vörde und Lüdenau", "neuenrode"),
    ("Alt-Neuenrode und Lüdenau", "neuenrode"),
    ("in Neuenrode bei Oldenburg", "neuenrode"),
    ("Lotte Müller aus Lüdenau", "lotte"),
    ("Die kleine Lotte mag Lüdenau.", "lotte"),
    ("Lotte lacht.", "lotte"),
    ("Herr Senden aus Wellerberg", "senden"),
    ("Anna Senden aus Wellerberg", "senden"),
    ("Senden Sie uns Fotos!", "senden"),
    ("Fotos senden an Wellerberg", "senden"),
    ("Zum Senden die Taste drücken.", "senden"),
]


@pytest.mark.parametrize(("text", "place", "words"), IS_THERE)
def test_a_place_is_known_by_its_name(text: str, place: str, words: str) -> None:
    assert (place, words) in found(text)


@pytest.mark.parametrize(("text", "place"), IS_NOT_THERE)
def test_no_other_place_street_person_or_word_is_taken_for_it(text: str, place: str) -> None:
    assert place not in [each for each, _ in found(text)]


def test_the_region_of_the_source_tells_which_of_several_is_meant() -> None:
    text = "In Neuenrode wird gebaut."

    assert found(text, "quarnstedter-bote") == [("neuenrode", "Neuenrode")]
    assert found(text, "other") == []
    assert [each.location.id for each in mentions(text, "other")] == ["neuenrode"]


def test_the_longest_name_is_meant() -> None:
    assert found("Lüdenau-Mesebrook, Kreis Quarnstedt") == [
        ("luedenau", "Lüdenau"),
        ("mesebrook", "Mesebrook"),
        ("kreis-quarn", "Kreis Quarnstedt"),
    ]


def test_places_lie_in_places() -> None:
    assert PLACES.around("mesebrook") == ("luedenau", "kreis-quarn", "nordland")
    assert PLACES.within("mesebrook", "nordland")
    assert PLACES.within("mesebrook", "mesebrook")
    assert not PLACES.within("mesebrook", "kreis-weller")
    assert PLACES.around("nowhere") == ()


def test_places_that_lie_in_each_other_have_an_end() -> None:
    from monitor.model import Listed, Listing, Location

    one = Location("one", "Eins", parent="two")
    two = Location("two", "Zwei", parent="one")
    places = Places({each.id: Listing(Listed.PLACE, (), location=each) for each in (one, two)})

    assert places.around("one") == ("two", "one")
