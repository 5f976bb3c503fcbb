"""What an article says beyond the copies before it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.group import is_own_report, own_sentences
from monitor.text import sentences
from tests.group.kiosk import Kiosk, beginning, prose, some_words_changed
from tests.values import article

AGENCY = (
    "Lotte (dpa/lnw) - Auf der Bundesstraße bei Lotte sind zwei Lastwagen zusammengestoßen. Die"
    " Straße wurde nach Angaben der Polizei für mehrere Stunden gesperrt. Verletzt wurde niemand."
)
OWN = (
    "Bürgermeisterin Hedda Solling fordert seit Jahren eine Ampel an der Stelle.",
    "Anwohner Enno Lampen hat dort im Sommer 40 gefährliche Manöver gezählt.",
)


def test_own_sentences_are_those_that_no_copy_has() -> None:
    found = article(text=f"{OWN[0]} {AGENCY} {OWN[1]}")

    assert own_sentences(found, [AGENCY]) == OWN


def test_a_sentence_with_a_word_changed_is_not_its_own() -> None:
    found = article(text=AGENCY.replace("zwei Lastwagen", "zwei Laster"))

    assert own_sentences(found, [AGENCY]) == ()


def test_what_any_of_the_others_has_is_not_its_own() -> None:
    found = article(text=f"{AGENCY} {OWN[0]} {OWN[1]}")

    assert own_sentences(found, [AGENCY, OWN[0]]) == (OWN[1],)


@pytest.mark.parametrize(
    "line",
    [
        "Von Ida Brams",
        "Von Ida Brams und Tjark Kortüm",
        "dpa/lnw",
        "© dpa-infocom, dpa:260305-99-123456/2",
        "Foto: Jelle Ahlborn vom Bildarchiv der Stadt Lotte",
        "Die Unfallstelle am Montag kurz nach der Bergung. Foto: Jelle Ahlborn",
        "Lesen Sie auch: Wie es auf der Umgehungsstraße weitergehen soll",
        "Mit Material der dpa und anderer Agenturen",
        "Weiter geht es morgen.",
    ],
)
def test_names_of_authors_credits_and_remarks_are_no_text_of_its_own(line: str) -> None:
    found = article(text=f"{line}\n{AGENCY}\n{line}")

    assert own_sentences(found, [AGENCY]) == ()


def test_what_a_paper_has_under_all_its_articles_is_not_its_own() -> None:
    kiosk = Kiosk()
    footer = prose("footer", 60)
    text = prose("agency", 150)
    for number in range(4):
        kiosk.publish("bote", f"{prose(str(number), 120)} {footer}")
    kiosk.publish("agency", text)

    copy = kiosk.publish("bote", f"{text} {footer}")

    # Of what stands everywhere only a sample is known.
    assert sum(len(each.split()) for each in copy.own) < 15
    assert not copy.is_own_report


def test_of_a_teaser_the_teaser_is_compared() -> None:
    found = article(text="", teaser=f"{AGENCY} {OWN[0]}")

    assert own_sentences(found, [AGENCY]) == (OWN[0],)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**9).map(str), st.floats(0.3, 1.0), st.integers(0, 99))
def test_a_copy_has_no_report_of_its_own(seed: str, kept: float, edit: int) -> None:
    text = prose(seed, 300)
    copy = article(text=some_words_changed(beginning(text, kept), edit))

    assert not is_own_report(own_sentences(copy, [text]), copy)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**9).map(str), st.integers(150, 300))
def test_own_text_beside_a_copy_is_a_report_and_found_whole(seed: str, words: int) -> None:
    text, own = prose(seed, 250), prose(f"own {seed}", words)
    mixed = article(text=f"{own} {text}")

    found = own_sentences(mixed, [text])

    assert found == tuple(own[a:b] for a, b in sentences(own) if len(own[a:b].split()) >= 5)
    assert is_own_report(found, mixed)


@pytest.mark.parametrize(
    ("own", "whole", "is_report"),
    [(59, 100, False), (60, 100, True), (60, 200, True), (60, 201, False), (300, 300, True)],
)
def test_a_report_of_its_own_has_words_enough_and_is_a_good_part(
    own: int, whole: int, is_report: bool
) -> None:
    text = " ".join(["wort"] * whole)

    assert is_own_report([" ".join(["wort"] * own)], article(text=text)) == is_report


def test_the_one_paper_of_fifteen_that_asked_somebody_is_told_from_the_others() -> None:
    kiosk = Kiosk()
    text, own = prose("agency", 220), prose("own", 180)

    placed = {
        number: kiosk.publish(
            f"paper {number}",
            f"{text} {own}" if number == 9 else beginning(text, 1 - number / 40),
            title=f"Titel {number}",
        )
        for number in range(15)
    }

    assert {each.story for each in placed.values()} == {placed[0].story}
    assert [number for number, each in placed.items() if each.is_own_report] == [9]
    assert " ".join(placed[9].own) == own


def test_an_edit_is_compared_with_what_was_there_before_the_article() -> None:
    kiosk = Kiosk()
    text, own = prose("agency", 200), prose("own", 150)
    first = kiosk.publish("agency", text)
    copy = kiosk.publish("bote", beginning(text, 0.5))
    kiosk.publish("anzeiger", beginning(text, 0.6))

    of_first = kiosk.edit(first, f"{text} Das war es.")
    of_copy = kiosk.edit(copy, f"{beginning(text, 0.5)} {own}")

    assert of_first.own == ()
    assert of_copy.is_own_report
