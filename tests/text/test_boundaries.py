from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text import paragraphs, sentences, tokens


def shown(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. h. c. Meier sprach am 19. Juni in Lüdenau.",
        "Es geht, z. B. Am Hafen, um 1,8 Mio. Euro.",
        "Das Gesetz gilt lt. Prof. Dr. Jansen ab dem 3. 4. 2027.",
        "Der 1. FC Quarnfeld verliert im 2. Durchgang.",
        "Ludwig XIV. Straßennamen sind selten.",
        "J. R. Tolle wohnt in der Kirchstr. 12 bzw. Nr. 14.",
        "„Komm!“, rief er und lief.",
        "Ist das wahr? fragte sie.",
        "Es kamen ca. 300 Gäste usw. in den Saal.",
        "Der TuS (vgl. S. 12) gewann.",
        "Dr. med. Kortüm, Dr. rer. nat. Tolle und Dr. jur. Meier kamen.",
        "Die ev.-luth. Kirchengemeinde in Quarnfeld (Kr. Lüdenau, Westf. Tiefland) lädt ein.",
        "Der Lkr. Lüdenau zahlt laut Drucks. 17 und Drs. 18 nichts.",
        "Das Verfahren (Az. Kortüm) führt Msgr. Tolle mit Hptm. Meier.",
        "Geöffnet ist tgl. Montag bis Freitag, Sa. 10 bis 12 Uhr und So. 14 Uhr.",
        "Th. Kortüm leitet die Quarn Inc. Lüdenau.",
        "Sie wurde 2. Vorsitzende, er wurde 3. Bürgermeister.",
        "Die Halle wurde 3. Mai genannt.",
    ],
)
def test_these_points_end_no_sentence(sentence: str) -> None:
    assert shown(sentence) == [sentence]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Der Minister kam.", "In Lüdenau regnete es."),
        ("Er kam im Jahr 2018.", "Meier blieb."),
        ("„Wir warten.“", "Dann ging sie."),
        ("Wirklich?", "Ja."),
        ("Sie siegten in Gruppe B.", "Am Samstag geht es weiter."),
        ("Von 50 blieben 40.", "Der Rest ging."),
        ("Es gab Kuchen, Tee usw.", "Danach sprach Kortüm."),
        ("Es ist 23.41 Uhr.", "27 stimmten zu."),
        ("Und dann…", "„Nein!“"),
        ("Ende.", "– Anfang"),
        ("Quarnfeld gewann 2:1.", "Trainer Tolle jubelte."),
        ("Es endete 13:12.", "300 Gäste sahen zu."),
        ("Sie steht auf Platz 3.", "Trainer Tolle jubelte."),
        ("Damit liegt er auf Rang 12.", "Kortüm wurde Erster."),
        ("Tolle wurde 4.", "Kortüm gab auf."),
        ("Er sagte es so.", "Meier nickte."),
    ],
)
def test_a_sentence_ends_before_the_next_one(first: str, second: str) -> None:
    assert shown(f"{first} {second}") == [first, second]


def test_a_newline_ends_sentence_and_paragraph() -> None:
    text = "Ohne Punkt\r\n\n \tUnd weiter. So.  \n"

    found = [text[start:end] for start, end in paragraphs(text)]

    assert found == ["Ohne Punkt", "Und weiter. So."]
    assert shown(text) == ["Ohne Punkt", "Und weiter.", "So."]


def test_a_text_without_words_has_no_sentences() -> None:
    assert sentences(" \n\t") == ()
    assert paragraphs("") == ()


def test_what_is_no_text_takes_no_time() -> None:
    # Each would take hours if its time grew with the square of its length.
    for text in ("." * 10**6, "a" * 10**6, ". " * 10**5, "'" * 10**6, "A. " * 10**5):
        assert len(sentences(text)) <= 10**5


PIECES = ["Der", "Minister", "dr.", "19.", "z. B.", "kam.", "„Ja!“", "…", "\n", " ", "(so)", "X."]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_every_word_is_in_one_sentence_and_each_sentence_in_one_paragraph(text: str) -> None:
    units, lines = sentences(text), paragraphs(text)

    for token in tokens(text):
        assert sum(start <= token.start and token.end <= end for start, end in units) == 1
    for start, end in units:
        assert start < end
        assert sum(first <= start and end <= last for first, last in lines) == 1
