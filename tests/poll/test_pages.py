"""What a page adds to its article, and what stays as the feed said it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from monitor.errors import FetchError
from monitor.model import Article, Page, Source
from monitor.pages import AGAIN, read, unread, with_page
from tests.fakes import FakeClock, FakeWeb, InlineWorkers, page
from tests.values import NOON

URL = "https://wiesenbote.example/lokales/faehre"
SOURCE = Source("bote", "Der Bote", "https://wiesenbote.example/feed")
TEXT = "Seit Montag legt die Fähre nach Lüdenau wieder ab.\n"
LATER = NOON + timedelta(hours=1)


def known(**changes: Any) -> Article:
    """An article as the feed has it, its page not read yet."""
    values: dict[str, Any] = {"title": "Fähre fährt", "teaser": "Endlich.", "page_due": NOON}
    return Article("1", "bote", URL, **(values | changes))


def after(article: Article, found: bytes | FetchError) -> Article:
    """The article after its page was asked for an hour later."""
    web = FakeWeb()
    web.places[URL] = found
    return asyncio.run(with_page(article, SOURCE, web, InlineWorkers(), None, FakeClock(LATER)))[0]


def test_a_page_adds_text_times_and_its_own_address() -> None:
    found = Page(TEXT, canonical=f"{URL}-2", published=NOON, author="Ida Brams")

    article = read(known(), found, LATER)

    assert article.text == TEXT
    assert article.canonical == f"{URL}-2"
    assert (article.page_published, article.read) == (NOON, LATER)
    assert article.author == "Ida Brams"
    assert article.page_due is None


def test_what_the_feed_says_stays() -> None:
    found = Page(TEXT, title="Ganz anders", teaser="Anders.", author="Andere")

    article = read(known(author="Ida Brams", published=NOON), found, LATER)

    assert (article.title, article.teaser) == ("Fähre fährt", "Endlich.")
    assert (article.author, article.published) == ("Ida Brams", NOON)


def test_what_the_feed_does_not_say_comes_from_the_page() -> None:
    article = read(known(title="", teaser=""), Page(TEXT, title="Fähre", teaser="Da."), LATER)

    assert (article.title, article.teaser) == ("Fähre", "Da.")


def test_a_teaser_that_the_text_begins_with_does_not_stand_there_twice() -> None:
    teaser = "Nach drei Wochen Pause fährt die Fähre über die Warle wieder."

    article = read(known(teaser=teaser), Page(f"{teaser}\n{TEXT}"), LATER)

    assert article.text == TEXT


def test_a_beginning_before_a_paywall_is_kept_and_says_so() -> None:
    article = read(known(), Page(TEXT, limited="only the beginning"), LATER)

    assert (article.text, article.page_error) == (TEXT, "only the beginning")
    assert article.page_due is None


def test_where_the_feed_has_more_than_a_page_behind_a_paywall_its_text_stays() -> None:
    whole = TEXT * 3

    assert read(known(text=whole), Page(TEXT, limited="paywall"), LATER).text == whole
    assert read(known(text=whole), Page(TEXT), LATER).text == TEXT


@pytest.mark.parametrize(
    ("text", "version"),
    [(TEXT, 1), (TEXT.replace(" ", "\n"), 1), (TEXT.replace("Montag", "Dienstag"), 2)],
)
def test_a_page_that_says_something_else_now_has_a_new_version(text: str, version: int) -> None:
    before = read(known(), Page(TEXT), NOON)

    assert read(before, Page(text), LATER).version == version


def test_a_page_that_could_not_be_read_before_has_no_new_version() -> None:
    failed = after(known(text="Aus dem Feed."), FetchError("answers 500"))

    assert read(failed, Page(TEXT), LATER).version == 1


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}In einer früheren Fassung stand, die Fähre fahre erst am Dienstag.\n",
        f"Korrektur: Die Fähre fährt am Montag.\n{TEXT}",
        TEXT * 50 + "Korrigierte Fassung vom Mittag.\n",
    ],
)
def test_a_page_that_corrects_itself_marks_the_article(text: str) -> None:
    assert read(known(), Page(text), LATER).correction
    assert not read(known(), Page(TEXT), LATER).correction


def test_a_page_that_cannot_be_read_leaves_what_the_feed_said_and_says_why() -> None:
    article = after(known(text="Aus dem Feed."), FetchError("answers 500"))

    assert (article.title, article.teaser, article.text) == (
        "Fähre fährt",
        "Endlich.",
        "Aus dem Feed.",
    )
    assert (article.page_error, article.read) == ("answers 500", LATER)
    assert article.page_due == LATER + AGAIN[0]


def test_a_page_of_a_host_that_is_left_alone_is_asked_for_as_soon_as_that_is_over() -> None:
    held = FetchError("was not asked", asked=False, retry_after=timedelta(seconds=3))

    article = after(known(), held)

    assert article.page_due == LATER + timedelta(seconds=3)
    assert article.page_tries == 0


def test_a_page_is_read_by_those_who_can_and_its_errors_are_told() -> None:
    good, bad = after(known(), page(TEXT)), after(known(), b"%PDF-1.7")

    assert TEXT.strip() in good.text
    assert bad.page_error == "not a web page (PDF)"
    assert bad.page_due is None


def test_a_page_that_fails_for_a_reason_of_ours_is_tried_again_but_not_for_ever() -> None:
    article = known()
    pauses = []

    for _ in range(5):
        article = unread(article, "unexpected error", LATER)
        pauses.append(article.page_due and article.page_due - LATER)

    assert pauses == [*AGAIN, None]
