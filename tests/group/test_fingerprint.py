"""What is kept of an article to know its text again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.group import fingerprint
from monitor.group.fingerprint import LEAD, LONGEST, shingles
from tests.group.kiosk import prose
from tests.values import NOON, article


def test_hashes_are_the_same_for_ever() -> None:
    # They are stored: what changes them makes every stored fingerprint worthless.
    assert shingles(["Die", "Fähre", "nach", "Lüdenau", "fährt", "wieder"]) == [
        8415182734566450478,
        8664884228172607410,
    ]


def test_another_title_makes_no_difference() -> None:
    text = prose("one", 300)

    one = fingerprint(article(title="Fähre fährt wieder", text=text), NOON)
    other = fingerprint(article(title="Lüdenau atmet auf", text=text), NOON)

    assert one == other


def test_spelling_makes_no_difference() -> None:
    text = "Die Straße nach Lüdenau ist für Gäste gesperrt und bleibt es auch. " * 3
    folded = text.upper().replace("Ü", "UE").replace("Ä", "AE").replace("SS", "ß")

    assert (
        fingerprint(article(text=text), NOON).shingles
        == fingerprint(article(text=folded), NOON).shingles
    )


def test_an_eighth_of_a_long_text_is_kept_and_half_of_its_beginning() -> None:
    found = fingerprint(article(text=prose("long", 1_000)), NOON)

    assert found.rate == 8
    assert 0.3 * LEAD < found.lead < 0.7 * LEAD
    assert 80 < len(found.shingles) - found.lead < 160
    assert all(each % 2 == 0 for each in found.shingles[: found.lead])
    assert all(each % 8 == 0 for each in found.shingles[found.lead :])


def test_more_is_kept_of_short_texts() -> None:
    short = fingerprint(article(text=prose("short", 150)), NOON)
    tiny = fingerprint(article(text=prose("tiny", 25)), NOON)

    assert (short.rate, short.lead) == (2, len(short.shingles))
    assert 50 < len(short.shingles) < 100
    assert (tiny.rate, len(tiny.shingles)) == (1, 21)


def test_where_no_page_was_read_the_teaser_is_the_text() -> None:
    teaser = prose("teaser", 30)

    assert (
        fingerprint(article(text="", teaser=teaser), NOON).shingles
        == fingerprint(article(text=teaser), NOON).shingles
    )


def test_a_teaser_without_content_is_read_with_the_title() -> None:
    one = fingerprint(article(title=prose("one", 9), text="", teaser="Weiterlesen"), NOON)
    other = fingerprint(article(title=prose("other", 9), text="", teaser="Weiterlesen"), NOON)

    assert one.shingles
    assert set(one.shingles).isdisjoint(other.shingles)


def test_of_an_endless_text_only_so_much_is_kept() -> None:
    found = fingerprint(article(text=prose("endless", 3 * LONGEST)), NOON)

    assert len(found.shingles) < LONGEST / 8 * 1.5


@given(st.text(max_size=300))
def test_any_text_has_a_fingerprint_that_fits_into_eight_bytes(text: str) -> None:
    found = fingerprint(article(text=text), NOON)

    assert all(-(2**63) <= each < 2**63 for each in found.shingles)
    assert len(set(found.shingles)) == len(found.shingles)
