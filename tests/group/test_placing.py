"""Into which stories articles go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.group import WINDOW, place
from monitor.model import Surroundings
from tests.group.kiosk import Kiosk, beginning, prose, some_words_changed

# Samples of words, so one text in thousands is missed: always the same ones are tried.
STATISTICAL = settings(max_examples=60, deadline=None, derandomize=True)
seeds = st.integers(0, 10**9).map(str)
FOOTER = prose("footer", 45)


def stories_of(kiosk: Kiosk) -> dict[str, str]:
    """The story of each article."""
    return {article: each.story for article, each in kiosk.stories.placed.items()}


@STATISTICAL
@given(seeds, st.integers(200, 700), st.floats(0.4, 0.9), st.integers(0, 99))
def test_a_copy_that_was_cut_and_edited_is_found(
    seed: str, words: int, kept: float, edit: int
) -> None:
    kiosk = Kiosk()
    text = prose(seed, words)
    first = kiosk.publish("agency", f"{text} {FOOTER}")

    copy = kiosk.publish("bote", some_words_changed(beginning(text, kept), edit), title="Anders")

    assert copy.story == first.story


@STATISTICAL
@given(seeds, st.integers(150, 700), st.booleans())
def test_a_copy_with_own_text_before_or_after_it_is_found(
    seed: str, words: int, is_before: bool
) -> None:
    kiosk = Kiosk()
    text, own = prose(seed, words), prose(f"own {seed}", words // 2)
    first = kiosk.publish("agency", text)

    copy = kiosk.publish("bote", f"{own} {text}" if is_before else f"{text} {own}")

    assert copy.story == first.story


@STATISTICAL
@given(st.lists(st.tuples(seeds, st.integers(20, 400)), min_size=2, max_size=8, unique=True))
def test_different_texts_are_different_stories(texts: list[tuple[str, int]]) -> None:
    kiosk = Kiosk()

    for number, (seed, words) in enumerate(texts):
        placed = kiosk.publish(f"paper {number % 3}", prose(f"{seed} {words}", words))

        assert placed.is_first


@STATISTICAL
@given(
    seeds,
    st.lists(st.tuples(st.integers(60, 400), st.integers(0, 9)), min_size=2, max_size=25),
    st.integers(20, 45),
)
def test_the_footer_of_a_house_never_links_its_articles(
    seed: str, texts: list[tuple[int, int]], words: int
) -> None:
    kiosk = Kiosk()
    footer = prose(f"footer {seed}", words)

    for number, (size, title) in enumerate(texts):
        body = prose(f"{seed} {number}", size)
        placed = kiosk.publish(f"title {title}", f"{body} {footer}")

        assert placed.is_first


def test_a_footer_that_is_longer_than_the_articles_soon_links_nothing() -> None:
    kiosk = Kiosk()
    footer = prose("paywall", 90)

    placed = [
        kiosk.publish(f"title {number % 10}", f"{prose(str(number), 12)} {footer}")
        for number in range(100)
    ]

    assert all(each.is_first for each in placed[40:])


def test_what_stands_before_every_article_of_a_paper_soon_links_nothing() -> None:
    kiosk = Kiosk()
    header = prose("header", 60)

    placed = [kiosk.publish("bote", f"{header} {prose(str(number), 150)}") for number in range(10)]

    assert all(each.is_first for each in placed)


@STATISTICAL
@given(seeds, st.permutations(range(6)))
def test_in_which_order_copies_come_makes_no_difference(seed: str, order: list[int]) -> None:
    text, other = prose(seed, 400), prose(f"other {seed}", 300)
    copies = [
        text,
        beginning(text, 0.45),
        some_words_changed(text, 1),
        f"{beginning(text, 0.7)} {prose(f'own {seed}', 120)}",
        other,
        beginning(other, 0.6),
    ]
    kiosk = Kiosk()

    placed = {number: kiosk.publish(f"paper {number}", copies[number]) for number in order}

    together = [
        {number for number in order if placed[number].story == story}
        for story in {each.story for each in placed.values()}
    ]
    assert sorted(map(sorted, together)) == [[0, 1, 2, 3], [4, 5]]


def test_articles_of_one_poll_find_each_other() -> None:
    kiosk = Kiosk()
    text = prose("poll", 300)
    one = kiosk.written("agency", text, id="one")
    other = kiosk.written("bote", beginning(text, 0.6), id="other")

    placed = kiosk.receive(one, other)

    assert [each.story for each in placed] == ["one", "one"]
    assert [each.is_first for each in placed] == [True, False]


def test_the_story_of_forty_papers_stays_one() -> None:
    kiosk = Kiosk()
    text = prose("agency", 350)

    placed = [
        kiosk.publish(
            f"paper {number}", some_words_changed(beginning(text, 1 - number / 100), number)
        )
        for number in range(60)
    ]

    assert {each.story for each in placed} == {placed[0].story}
    assert not any(each.common for each in placed)


def test_a_story_that_one_paper_updates_many_times_stays_one() -> None:
    kiosk = Kiosk()
    text = prose("election", 250)
    first = kiosk.publish("bote", text)

    updates = [
        kiosk.publish("bote", f"{prose(f'news {number}', 40)} {text}") for number in range(12)
    ]
    elsewhere = kiosk.publish("anzeiger", text)

    assert {each.story for each in (*updates, elsewhere)} == {first.story}


def test_a_teaser_before_a_paywall_is_found_by_the_full_text_and_the_other_way() -> None:
    text = prose("lead", 450)
    teaser = beginning(text, 30 / 450)
    kiosk = Kiosk()
    full = kiosk.publish("agency", text)
    paid = kiosk.publish("bote", "", teaser=teaser)
    other_way = Kiosk()
    only = other_way.publish("bote", "", teaser=teaser)
    later = other_way.publish("agency", text)

    assert paid.story == full.story
    assert later.story == only.story


def test_teasers_that_are_the_same_are_one_story() -> None:
    kiosk = Kiosk()
    teaser = prose("teaser", 22)
    first = kiosk.publish("bote", "", teaser=teaser)

    assert kiosk.publish("anzeiger", "", teaser=teaser).story == first.story


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Auf der A30 bei Lotte ist es am Montag zu einem Unfall mit zwei Verletzten gekommen.",
            "Auf der A30 bei Rheine ist es am Dienstag zu einem Unfall mit drei Toten gekommen.",
        ),
        (
            "Das Wetter in Lüdenau und im Kreis: Es bleibt trocken bei bis zu 20 Grad.",
            "Das Wetter in Lüdenau und im Kreis: Es wird stürmisch, und abends schneit es.",
        ),
    ],
)
def test_items_of_one_line_that_differ_are_two_stories(one: str, other: str) -> None:
    kiosk = Kiosk()

    kiosk.publish("bote", "", teaser=one)

    assert kiosk.publish("anzeiger", "", teaser=other).is_first


def test_a_round_up_does_not_make_one_story_of_what_is_in_it() -> None:
    kiosk = Kiosk()
    messages = [prose(f"message {number}", 120) for number in range(6)]
    first = kiosk.publish("agency", messages[0])

    round_up = kiosk.publish("bote", " ".join(messages))
    others = [kiosk.publish("agency", each) for each in messages[1:]]

    assert round_up.story == first.story
    assert not round_up.is_core
    assert all(each.is_first for each in others)


def test_a_short_flash_and_the_report_that_follows_are_one_story_with_its_copies() -> None:
    kiosk = Kiosk()
    flash = prose("flash", 40)
    report = f"{flash} {prose('report', 350)}"
    first = kiosk.publish("agency", flash)
    full = kiosk.publish("bote", report)

    copy = kiosk.publish("anzeiger", some_words_changed(beginning(report, 0.8), 3))

    assert full.story == first.story
    assert copy.story == first.story


def test_a_story_goes_on_over_several_days_but_not_after_a_pause() -> None:
    kiosk = Kiosk()
    text = prose("saga", 300)
    first = kiosk.publish("agency", text)
    copies = []
    for number in range(4):
        kiosk.wait(WINDOW - timedelta(days=1))
        copies.append(kiosk.publish(f"paper {number}", text))

    kiosk.wait(WINDOW + timedelta(days=1))
    late = kiosk.publish("latecomer", text)

    assert {each.story for each in copies} == {first.story}
    assert late.is_first


def test_an_article_that_is_edited_stays_in_its_story_and_is_found_by_its_new_text() -> None:
    kiosk = Kiosk()
    text, new = prose("old", 300), prose("new", 300)
    kiosk.publish("agency", text)
    copy = kiosk.publish("bote", text)

    edited = kiosk.edit(copy, new)
    found = kiosk.publish("anzeiger", new)

    assert edited.story == copy.story
    assert edited.fingerprint.at == copy.fingerprint.at
    assert found.fingerprint.shingles[:1] == edited.fingerprint.shingles[:1]
    assert len(kiosk.stories.placed) == 3


def test_an_article_goes_into_the_story_it_is_most_like() -> None:
    kiosk = Kiosk()
    one, other = prose("one", 300), prose("other", 300)
    kiosk.publish("agency", one)
    second = kiosk.publish("agency", other)

    mixed = kiosk.publish("bote", f"{beginning(one, 0.35)} {other}")

    assert mixed.story == second.story
    assert mixed.likest == (second.article,)


def test_an_article_without_words_is_a_story_of_its_own() -> None:
    kiosk = Kiosk()

    placed = [kiosk.publish("bote", "", title="Kurz", teaser="") for _ in range(3)]

    assert all(each.is_first for each in placed)


def test_a_shingle_is_not_posted_without_end() -> None:
    kiosk = Kiosk()
    text = prose("everywhere", 200)

    placed = [kiosk.publish(f"paper {number}", text) for number in range(80)]

    assert placed[0].posted
    assert not placed[-1].posted
    assert placed[-1].story == placed[0].story


def test_nothing_around_means_a_story_for_each() -> None:
    assert place([], Surroundings()) == []
