"""Which entries count as the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, Feed
from monitor.poll.identity import MAX_KEY, Marks, keys_of, new_entries, normalised
from tests.values import stored

LINK = "https://bote.example/a"


def marks(guid: str = "", link: str = "", title: str = "Titel", teaser: str = "") -> Marks:
    return Marks(guid, link, title, teaser)


def feed_of(*entries: Marks) -> Feed:
    """Newest first, like the feeds themselves."""
    pairs = zip(entries, keys_of(entries), strict=True)
    return Feed(
        "Bote", tuple(Entry(keys, mark.link, mark.title, mark.teaser) for mark, keys in pairs)
    )


def new_after(before: tuple[Marks, ...], after: tuple[Marks, ...]) -> list[str]:
    """Titles reported at the second poll."""
    return [entry.title for entry in new_entries(feed_of(*after), stored(feed_of(*before)))]


def test_what_was_known_is_not_new() -> None:
    first, second = marks("1", LINK), marks("2", LINK + "b", "Neu")

    assert new_after((first,), (second, first)) == ["Neu"]


def test_an_edited_entry_is_not_new() -> None:
    assert new_after((marks("1", LINK, "alt"),), (marks("1", LINK, "neu", "mehr"),)) == []


def test_a_guid_that_changes_at_each_poll_is_not_new() -> None:
    assert new_after((marks("1", LINK),), (marks("2", LINK),)) == []


def test_a_link_that_moves_is_not_new() -> None:
    assert new_after((marks("1", LINK),), (marks("1", "https://neu.example/b"),)) == []


def test_the_spelling_and_the_tracking_of_a_link_do_not_matter() -> None:
    spellings = (
        "http://bote.example/a",
        "https://BOTE.example:443/a/",
        "https://bote.example/a?utm_source=rss&utm_medium=feed",
        "https://bote.example/a?fbclid=xyz#absatz-3",
        "https://bote.example/a;jsessionid=1A2B?sid=9",
    )

    assert {normalised(spelling) for spelling in spellings} == {"bote.example/a"}
    for spelling in spellings:
        assert new_after((marks(link=LINK),), (marks(link=spelling),)) == []


def test_other_parameters_do_matter() -> None:
    assert new_after((marks(link=LINK + "?id=1"),), (marks(link=LINK + "?id=2"),)) == ["Titel"]


def test_entries_that_share_one_guid_are_told_apart_by_link() -> None:
    entries = tuple(marks("same", f"{LINK}/{n}", f"Titel {n}") for n in (3, 2, 1))

    assert new_after((), entries) == ["Titel 1", "Titel 2", "Titel 3"]
    assert new_after(entries, (marks("same", f"{LINK}/4", "Titel 4"), *entries)) == ["Titel 4"]


def test_entries_that_share_guid_and_link_are_told_apart_by_words() -> None:
    entries = tuple(marks("same", LINK, f"Titel {n}") for n in (2, 1))

    assert new_after((), entries) == ["Titel 1", "Titel 2"]
    assert new_after(entries, entries) == []


def test_entries_without_guid_and_link_are_known_by_their_words() -> None:
    first, second = marks(title="Rat tagt"), marks(title="Rat tagt", teaser="Am Montag")

    assert new_after((), (second, first)) == ["Rat tagt", "Rat tagt"]
    assert new_after((first,), (second, first)) == ["Rat tagt"]


def test_an_entry_listed_twice_is_new_once_and_stays_known() -> None:
    once, twice = (marks("1", LINK),), (marks("1", LINK), marks("1", LINK))

    assert new_after((), twice) == ["Titel"]
    assert new_after(once, twice) == []
    assert new_after(twice, once) == []


def test_new_entries_come_oldest_first() -> None:
    newest_first = (marks("3", title="c"), marks("2", title="b"), marks("1", title="a"))

    assert new_after((), newest_first) == ["a", "b", "c"]


def test_a_guid_of_a_megabyte_gives_a_short_key() -> None:
    ((key,),) = keys_of([marks("x" * 1_000_000)])

    assert len(key) <= MAX_KEY
    assert keys_of([marks("x" * 999_999)]) != keys_of([marks("x" * 1_000_000)])


def test_a_link_that_is_no_address_is_taken_as_it_is() -> None:
    assert normalised("http://[::1") == "http://[::1"
    assert normalised("tag:bote,1") == "tag:bote,1"


some = st.sampled_from(["", "1", "2", "3"])
entries_ = st.lists(
    st.builds(marks, some, some.map(lambda n: n and f"{LINK}/{n}"), some, some), max_size=6
)


@given(entries_)
def test_the_same_feed_again_brings_nothing_new(entries: list[Marks]) -> None:
    assert new_after(tuple(entries), tuple(entries)) == []


@given(entries_)
def test_nothing_that_differs_in_words_is_lost(entries: list[Marks]) -> None:
    feed = feed_of(*entries)

    titles = {entry.title for entry in new_entries(feed, {})}

    assert titles == {entry.title for entry in feed.entries}
