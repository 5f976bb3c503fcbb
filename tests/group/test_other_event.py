"""Reports with the same wording of different events, and copies that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group.other_event import is_other_event

FIRE = (
    "Ein Großbrand beschäftigt seit dem Morgen die Feuerwehr in {place}. Die Leitstelle bittet alle"
    " Anwohner der {street}, Fenster und Türen geschlossen zu halten. Verletzt wurde nach ersten"
    " Angaben niemand, {count} Einsatzkräfte sind vor Ort."
)
STORM = (
    "Der Wetterdienst warnt für den Kreis {place} vor Sturmböen bis 90 Kilometer in der Stunde."
    " Bäume können entwurzelt werden, Gegenstände im Freien sollen gesichert werden."
)
AGENCY = (
    "Die Werft in Lüdenau baut im kommenden Jahr zwei neue Fähren für die Inseln. Das teilte die"
    " Geschäftsführerin Ida Brams mit. In Warlingen entstehen 40 Arbeitsplätze."
)


def fire(place: str, street: str = "Hafenstraße", count: int = 40) -> tuple[str, str]:
    return f"Großbrand in {place}", FIRE.format(place=place, street=street, count=count)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (fire("Hollum"), fire("Leer", "Ringstraße", 65)),
        (fire("Neuhollum"), fire("Hollumerland")),
        (
            ("Sturm im Kreis Brennstedt", STORM.format(place="Brennstedt")),
            ("Sturm im Kreis Sandrode", STORM.format(place="Sandrode")),
        ),
        (
            ("Unfall auf der L 418", "Auf der L 418 stießen zwei Autos zusammen."),
            ("Unfall auf der L 77", "Auf der L 77 stießen zwei Autos zusammen."),
        ),
    ],
    ids=["fires", "like names", "storms", "numbers"],
)
def test_the_same_form_filled_in_for_another_place_is_another_event(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert is_other_event(*one, *other)
    assert is_other_event(*other, *one)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Zwei neue Fähren", AGENCY),
        ("Werft Lüdenau stellt ein", AGENCY[80:]),
        ("Arbeitsplätze für Warlingen", f"{AGENCY} Am Kiosk von Hannes Petersen freut man sich."),
        ("Petersen freut sich", f"{AGENCY} Am Kiosk von Hannes Petersen freut man sich."),
        ("Gute Nachricht des Tages", AGENCY),
        ("", AGENCY),
    ],
    ids=["retitled", "cut", "with own text", "titled by own text", "no name", "no title"],
)
def test_a_copy_is_no_other_event(title: str, text: str) -> None:
    assert not is_other_event("Werft Lüdenau baut zwei Fähren", AGENCY, title, text)


@given(st.text(max_size=80), st.text(max_size=300), st.text(max_size=80), st.text(max_size=300))
def test_it_is_the_same_from_both_sides(one: str, text: str, other: str, more: str) -> None:
    assert is_other_event(one, text, other, more) == is_other_event(other, more, one, text)
    assert not is_other_event(one, text, one, text)
