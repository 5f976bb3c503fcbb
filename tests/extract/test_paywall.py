"""Which pages show only the beginning of an article, and what of the wall never becomes text."""

from __future__ import annotations

import pytest

from tests.extract.pages import LONG, PARAGRAPHS, TEXT, article, linked, page, read, refused

LIMITED = "only the beginning: the page is behind a paywall"
WHOLE = "".join(f"{each}\n" for each in LONG)
CLOSED = linked(isAccessibleForFree=False)

WALLS = [
    '<div class="paywall"><h3>Weiterlesen mit WB+</h3><p>Jetzt Abo abschließen</p></div>',
    '<div class="c-plus-offer"><p>Dieser Artikel ist exklusiv für <b>Abonnenten</b>.</p>'
    "<ul><li>Alle Artikel im Netz</li><li>monatlich kündbar</li></ul></div>",
    '<div class="abo"><p>Jetzt Abo abschließen</p>'
    '<p>Sie haben bereits ein Abo? <a href="/login">Anmelden</a></p></div>',
    "<p>Sie möchten weiterlesen?</p><p>Testen Sie jetzt vier Wochen lang unser Digital-Abo.</p>",
    "<p><strong>Jetzt weiterlesen</strong></p><p>Nur 9,90 € im Monat</p>",
    '<section id="piano-wall"><span>Um den ganzen Artikel zu lesen, brauchen Sie WB+.</span>'
    "<button>Jetzt testen</button></section>",
    '<div class="regwall">Kostenlos registrieren und weiterlesen</div>',
    "<h4>Den vollständigen Bericht lesen Sie in der gedruckten Ausgabe.</h4>",
    '<div><b>Mit dem Wochenpass weiterlesen</b><p><a href="/kauf">Artikel kaufen</a></p></div>',
]


@pytest.mark.parametrize("wall", WALLS)
@pytest.mark.parametrize("inside", [True, False])
def test_a_beginning_above_a_wall_is_limited_and_without_the_wall(wall: str, inside: bool) -> None:
    found = read(article(after=wall) if inside else article(below=wall))

    assert found.limited == LIMITED
    assert found.text == TEXT


def test_the_wall_may_stand_in_the_last_paragraph() -> None:
    last = f"{PARAGRAPHS[2]} Jetzt weiterlesen mit WB+"

    found = read(article(paragraphs=(*PARAGRAPHS[:2], last)))

    assert (found.text, found.limited) == (TEXT, LIMITED)


def test_a_wall_may_lie_over_the_page() -> None:
    wall = '<div id="paywall-overlay"><p>Weiterlesen mit WB+</p></div>'

    assert read(article(before=wall)).limited == LIMITED
    assert read(article(before=wall.replace("<div", "<div hidden"))).limited == ""


@pytest.mark.parametrize(
    "head",
    [
        CLOSED,
        linked(isAccessibleForFree="False"),
        linked(isAccessibleForFree="http://schema.org/False"),
        linked(hasPart={"@type": "WebPageElement", "isAccessibleForFree": "false"}),
        linked(hasPart=[{"hasPart": [{"isAccessibleForFree": False}]}]),
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"},'
        ' {"@type": ["NewsArticle"], "isAccessibleForFree": false}]}</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle",'
        ' "isAccessibleForFree": false, "headline": "kaput"t"}</script>',
        '<meta property="article:content_tier" content="locked">',
        '<meta property="article:content_tier" content="metered">',
        '<meta itemprop="isAccessibleForFree" content="False">',
    ],
)
def test_a_short_text_on_a_page_that_says_it_is_closed_is_limited(head: str) -> None:
    assert read(article(head)).limited == LIMITED


def test_a_whole_article_is_not_limited_though_the_page_says_it_is_closed() -> None:
    found = read(article(CLOSED, paragraphs=LONG))

    assert (found.text, found.limited) == (WHOLE, "")


def test_the_declared_number_of_words_decides_whether_a_closed_text_is_whole() -> None:
    short = linked(isAccessibleForFree=False, wordCount=50)
    long = linked(isAccessibleForFree=False, wordCount="2000")

    assert read(article(short)).limited == ""
    assert read(article(long, paragraphs=LONG)).limited == LIMITED


def test_what_linked_data_say_of_other_articles_does_not_count() -> None:
    other = {"@type": "NewsArticle", "isAccessibleForFree": False}
    listed = linked(isAccessibleForFree=True, mentions=[other], itemListElement=[other])

    assert read(article(listed)).limited == ""


@pytest.mark.parametrize(
    "beside",
    [
        '<footer><div class="abo">Jetzt Abo abschließen</div><a>Bereits Abonnent?</a></footer>',
        '<aside class="offer"><p>Jetzt WB+ testen!</p><p>Bereits Abonnent? Anmelden</p></aside>',
        '<div class="links"><a>Abo-Shop</a> <a>Jetzt abonnieren</a> <a>Impressum</a></div>',
        "<div><h2>Mehr zum Thema</h2><p>Bad bleibt offen</p><p>Weiterlesen mit WB+</p></div>",
        '<div class="paywall" style="display: none">Weiterlesen mit WB+</div>',
    ],
)
@pytest.mark.parametrize("paragraphs", [PARAGRAPHS, LONG])
def test_what_stands_beside_a_free_article_is_no_wall(
    beside: str, paragraphs: tuple[str, ...]
) -> None:
    header = '<header class="plus"><a>Jetzt Abo bestellen</a><a>Schon Kunde? Anmelden</a></header>'

    found = read(article(before=header, below=beside, paragraphs=paragraphs))

    assert found.limited == ""
    assert found.text.splitlines() == list(paragraphs)


@pytest.mark.parametrize("wall", WALLS)
def test_a_long_text_above_a_wall_is_whole_and_without_the_wall(wall: str) -> None:
    found = read(article(after=wall, paragraphs=LONG))

    assert found.limited == ""
    assert found.text.splitlines()[: len(LONG)] == list(LONG)
    assert "weiterlesen" not in found.text.lower()
    assert "Abo abschließen" not in found.text


def test_an_offer_in_the_midst_of_an_article_is_left_out() -> None:
    paragraphs = (*LONG[:5], "Jetzt WB+ Abo sichern!", *LONG[5:])

    found = read(article(paragraphs=paragraphs))

    assert (found.text, found.limited) == (WHOLE, "")


ABOUT_SUBSCRIPTIONS = (
    "Der Wiesenbote bietet seinen Abonnenten künftig auch ein Digital-Abo an.",
    "„Jetzt Abo abschließen“ steht seit Montag auf Plakaten an jeder Haltestelle in Süderhöft.",
    "Jetzt abonnieren auch junge Leute wieder eine Zeitung, sagt Verlegerin Ina Probst.",
    "Wer weiterlesen will, zahlt 9,90 Euro im Monat; bereits 1200 Leser haben ein Konto.",
    "Um den Text lesen zu können, brauchen Ältere oft eine Lupe, auch daran arbeitet der Verlag.",
    "Jetzt können Bürger das Angebot in der Bücherei kostenlos testen.",
)


def test_an_article_about_subscriptions_is_whole() -> None:
    found = read(article(paragraphs=ABOUT_SUBSCRIPTIONS))

    assert found.limited == ""
    assert found.text.splitlines() == list(ABOUT_SUBSCRIPTIONS)


def test_a_wall_without_a_beginning_is_no_text() -> None:
    wall = '<div class="paywall"><p>Jetzt weiterlesen mit unserem Probeabo.</p></div>'

    assert refused(page(wall)) == "no text found (the page is behind a paywall)"
    assert refused(page("<p>Nur der Anfang.</p>", CLOSED)).endswith("behind a paywall)")


def test_a_single_sentence_above_a_wall_is_a_beginning() -> None:
    found = read(article(paragraphs=PARAGRAPHS[:1], after=WALLS[0]))

    assert (found.text, found.limited) == (f"{PARAGRAPHS[0]}\n", LIMITED)


def test_text_for_subscribers_is_not_taken_out_of_linked_data() -> None:
    shell = "<div id='app'></div>"
    body = " ".join(LONG)

    assert read(page(shell, linked(articleBody=body))).text == f"{body}\n"
    assert "paywall" in refused(
        page(shell + "<p>Bitte anmelden</p>", linked(articleBody=body, isAccessibleForFree=False))
    )


def test_a_choice_between_cookies_and_a_subscription_is_a_cookie_wall() -> None:
    wall = """<main><h2>Weiter mit Werbung oder Pur-Abo</h2><p>Lesen Sie den Wiesenboten mit
        Werbung und Tracking. Ihre Zustimmung zu Cookies können Sie jederzeit ändern.</p>
        <p>Oder ohne: Jetzt Pur-Abo abschließen</p><p>Bereits Pur-Abonnent? Anmelden</p></main>"""

    assert refused(page(wall)) == "no text found (only a notice about cookies)"
