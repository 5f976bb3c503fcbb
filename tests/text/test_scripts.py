"""Letters that only look right are named, and nothing else is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.scripts import LOOK_ALIKES, repaired, suspicious

EVERY = [chr(code) for code in range(0x370, 0x530) if unicodedata.name(chr(code), "")]
LETTERS = {
    script: [each for each in EVERY if each.isalpha() and script in unicodedata.name(each)]
    for script in ("GREEK", "CYRILLIC")
}
LETTERS["LATIN"] = [
    chr(code) for code in range(0x250) if "LATIN" in unicodedata.name(chr(code), "")
]
COMMON = list("0123456789-.'’*? \u0308\u0301\u00ad\u200b")


@pytest.mark.parametrize(
    ("word", "said", "meant"),
    [
        ("Мinister", "'М' in 'Мinister' is Cyrillic (U+041C), not the Latin M it", "Minister"),
        ("Kοmmune", "'ο' in 'Kοmmune' is Greek (U+03BF), not the Latin o it", "Kommune"),
        ("Ѕchule", "'Ѕ' in 'Ѕchule' is Cyrillic (U+0405), not the Latin S it", "Schule"),
        ("Gӧrlitz", "'ӧ' in 'Gӧrlitz' is Cyrillic (U+04E7), not the Latin ö it", "Görlitz"),
        ("Mосква", "'M' in 'Mосква' is Latin (U+004D), not the Cyrillic М it", "Москва"),
        ("Αθήvα", "'v' in 'Αθήvα' is Latin (U+0076), not the Greek ν it", "Αθήνα"),
        ("СDU", "'С' in 'СDU' is Cyrillic (U+0421), not the Latin C it", "CDU"),
        ("СDУ", "'С' in 'СDУ' is Cyrillic (U+0421), not the Latin C it", "CDY"),
        ("Landrаt*", "'а' in 'Landrаt*' is Cyrillic (U+0430), not the Latin a it", "Landrat*"),
        ("М?ller", "'М' in 'М?ller' is Cyrillic (U+041C), not the Latin M it", "M?ller"),
        ("NRW-Мinister", "'М' in 'NRW-Мinister' is Cyrillic (U+041C)", "NRW-Minister"),
        ("Яgo", "'Я' in 'Яgo' is Cyrillic (U+042F) among Latin letters", "Яgo"),
        ("Min\u202eister", "'Min[U+202E]ister' has an invisible character (U+202E)", "Minister"),
        ("Rat\x00", "'Rat[U+0000]' has a control character (U+0000) in it", "Rat"),
        ("Rat\x1f", "'Rat[U+001F]' has a control character (U+001F) in it", "Rat"),
        ("Rat\x7f", "'Rat[U+007F]' has a control character (U+007F) in it", "Rat"),
        ("Rat\u0378", "'Rat[U+0378]' has a code that is no character (U+0378) in it", "Rat"),
        ("Rat\ue000", "'Rat[U+E000]' has a character without a meaning (U+E000) in it", "Rat"),
        ("Rat\ud800", "'Rat[U+D800]' has half a character (U+D800) in it", "Rat"),
        ("Rat\u3164haus", "has an invisible character (U+3164) in it", "Rathaus"),
        ("Rat\ufe0f", "has an invisible character (U+FE0F) in it", "Rat"),
    ],
)
def test_what_is_wrong_is_said_and_mended(word: str, said: str, meant: str) -> None:
    assert said in suspicious(word)
    assert repaired(word) == meant


@pytest.mark.parametrize(
    "word",
    [
        "",
        "Landrat",
        "Müller-Lüdenscheidt",
        "Mu\u0308ller",
        "Łódź",
        "Þór",
        "Минск",
        "Αθήνα",
        "Київ",
        "東京",
        "Tシャツ",
        "القاهرة",
        "G20",
        "4711",
        "COVID-19",
        "µm",
        "kΩ",
        "Δx",
        "TNFα",
        "α-Strahler",
        "Минск-Deal",
        "Минск Abkommen",
        "Minister:in",
        "Integra\u00adtion",
        "Rat\u200bhaus",
        "Ｍｉｎｉｓｔｅｒ",
        "❤\ufe0f",
        "*ministerium",
    ],
)
def test_what_is_right_stays(word: str) -> None:
    assert suspicious(word) == ""
    assert repaired(word) == word


def test_look_alikes_are_letters_of_the_scripts_they_are_listed_under() -> None:
    for (one, other), pairs in LOOK_ALIKES.items():
        for left, right in pairs.items():
            assert unicodedata.name(left).startswith(one.upper())
            assert unicodedata.name(right).startswith(other.upper())
            assert left.isupper() == right.isupper()
            assert LOOK_ALIKES[other, one][right] == left


def test_a_long_word_is_not_repeated_whole() -> None:
    assert len(suspicious("М" + "a" * 1_000_000)) < 200


@given(st.text())
def test_any_word_can_be_asked_about(word: str) -> None:
    said, meant = suspicious(word), repaired(word)

    assert said.isprintable()
    assert repaired(meant) == meant
    if not said:
        assert meant == word


@given(
    st.sampled_from(sorted(LETTERS)).flatmap(
        lambda script: st.text(st.sampled_from(LETTERS[script] + COMMON))
    )
)
def test_a_word_of_one_script_is_never_suspicious(word: str) -> None:
    assert suspicious(word) == ""


@given(
    st.text(st.sampled_from([each for each in LETTERS["LATIN"] if each.isascii()]), min_size=1),
    st.data(),
)
def test_one_letter_that_only_looks_right_is_found_and_mended(
    rest: str, data: st.DataObject
) -> None:
    script = data.draw(st.sampled_from(["Cyrillic", "Greek"]))
    right, wrong = data.draw(st.sampled_from(sorted(LOOK_ALIKES["Latin", script].items())))
    # A letter that has no look-alike tells that the word is Latin.
    word = f"g{rest}"
    at = data.draw(st.integers(0, len(word)))

    spoiled = word[:at] + wrong + word[at:]

    assert f"{wrong!r} in" in suspicious(spoiled)
    assert repaired(spoiled) == word[:at] + right + word[at:]
