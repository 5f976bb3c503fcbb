"""In which language an article is, whatever its page, its feed and the configuration say."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract import read_page
from monitor.extract.language import LEAST_WORDS, language_of, spoken
from monitor.match import compile_rules
from monitor.model import Article, Level, Rule
from monitor.pages import read
from tests.newsroom import FEED, PAPER, Newsroom
from tests.values import NOON

URL = "https://paper.example/faehre"
GERMAN = (
    "Die Fähre nach Lüdenau fährt seit Montag wieder, wie die Gemeinde am Abend mitgeteilt hat.",
    "Der Landrat und die Bürgermeisterin waren bei der ersten Fahrt dabei und sprachen von einem"
    " guten Tag für die Region.",
)
ENGLISH = (
    "The ferry to Lüdenau has been running again since Monday, the town said in the evening.",
    "The mayor and the head of the district were there for the first crossing and spoke of a good"
    " day for the region.",
)
DUTCH = (
    "De veerboot naar Lüdenau vaart sinds maandag weer, zo heeft de gemeente in de avond gemeld.",
    "De burgemeester was bij de eerste overtocht en zei dat het een goede dag voor de regio is.",
)
NAMES = (
    "Ida Brams, Jan Kruse, Deich Graf, Ina Probst, Karl Warle, Ulla Torf, Uwe Moor, Eva Ems.",
    "Udo Wiese, Lea Berg, Tom Feld, Ute Sand, Kai Heide, Pia Bach, Ole Furt, Mia Damm, Jo Kolk.",
)


def page(paragraphs: tuple[str, ...], lang: str) -> bytes:
    inner = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f'<!doctype html><html{lang}><head><meta charset="utf-8"><title>Warle</title></head>'
        f"<body><article><h1>Warle</h1>{inner * 2}</article></body></html>"
    ).encode()


def after(html: bytes, language: str = "de") -> str:
    """The language of an article, which the feed left at one, after its page was read."""
    article = Article("1", "paper", URL, "Warle", "Lüdenau.", language=language)
    return read(article, read_page(html, "text/html", URL), NOON).language


@pytest.mark.parametrize(
    ("text", "lang", "of_feed", "language"),
    [
        # Templates say "en" on German sites.
        (GERMAN, ' lang="en"', "de", "de"),
        (GERMAN, ' lang="en-US"', "en", "de"),
        (GERMAN, "", "en", "de"),
        (ENGLISH, ' lang="de"', "de", "en"),
        (ENGLISH, "", "de", "en"),
        (DUTCH, ' lang="de"', "de", "nl"),
        # Words that say nothing.
        (NAMES, ' lang="en"', "de", "en"),
        (NAMES, ' lang="und"', "nds", "nds"),
        (NAMES, "", "nl", "nl"),
    ],
)
def test_words_tell_before_the_page_and_the_page_before_the_feed(
    text: tuple[str, ...], lang: str, of_feed: str, language: str
) -> None:
    assert after(page(text, lang), of_feed) == language


def test_an_article_behind_a_paywall_is_judged_by_what_the_feed_has_of_it() -> None:
    article = Article("1", "paper", URL, "Warle", " ".join(GERMAN), language="de")
    found = replace(read_page(page(NAMES, ' lang="en"'), "text/html", URL), limited="a paywall")

    assert read(article, found, NOON).language == "de"


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_headline_alone_tells_nothing(language: str) -> None:
    assert spoken("The Best of the West: Live in der Halle", "", "", language) == language


@given(st.text(), st.text(), st.text())
def test_any_text_is_in_some_language(title: str, teaser: str, text: str) -> None:
    assert spoken(title, teaser, text, "", "")


@given(
    st.integers(0, 1000), st.sampled_from(["", "de", "en"]), st.lists(st.sampled_from(["", "nl"]))
)
def test_clear_words_count_before_all_that_is_told(
    words: int, detected: str, told: list[str]
) -> None:
    language = language_of(words, detected, *told)

    if detected and words >= LEAST_WORDS:
        assert language == detected
    else:
        assert language == ("nl" if "nl" in told else "de")


# --- from the feed to the rules


def rss(language: str, *items: tuple[str, str]) -> bytes:
    inner = "".join(
        f"<item><title>{title}</title><link>https://paper.example/{at}</link>"
        f"<description>{teaser}</description></item>"
        for at, (title, teaser) in enumerate(items)
    )
    said = f"<language>{language}</language>" if language else ""
    return f'<rss version="2.0"><channel><title>B</title>{said}{inner}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("of_feed", "configured", "teaser", "found"),
    [
        ("de", "", " ".join(ENGLISH), True),
        ("en-GB", "", " ".join(GERMAN), False),
        ("en-GB", "", "Lüdenau.", True),
        ("en-GB", "de", "Lüdenau.", False),
        ("", "en", "Lüdenau.", True),
        ("", "", "Lüdenau.", False),
    ],
)
def test_a_rule_for_a_language_finds_its_articles_and_they_are_stored_with_it(
    newsroom: Newsroom, of_feed: str, configured: str, teaser: str, found: bool
) -> None:
    source = replace(PAPER, language=configured, pages=False)
    rule = Rule("en", "English", "lokales", Level.NORMAL, "lang:en AND Ferry")
    rules, faults = compile_rules([rule], {})
    pipeline = replace(newsroom.pipeline(), rules=rules)
    newsroom.web.places[FEED] = rss(of_feed)
    asyncio.run(pipeline.poll(source))

    newsroom.web.places[FEED] = rss(of_feed, ("Ferry", teaser))
    report = asyncio.run(pipeline.poll(source))

    assert not faults
    assert bool(report.hits) is found
    ((article, _),) = report.hits if found else ((None, None),)
    assert article is None or article.language == "en"
