"""What is read out of a page of many lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.model import Entry, Feed
from monitor.poll.identity import new_entries
from monitor.poll.kinds.agenda import read_agenda
from tests.values import stored

SAMPLES = Path(__file__).parent / "samples"
URL = "https://desk:geheim@regierung.example/woche?seite=1"
PAGE = "https://regierung.example/woche?seite=1"
TUESDAY = "Dienstag, 4. November 2025"


def read(html: str, entries: str = "li", heading: str = "", max_entries: int = 100) -> Feed:
    return read_agenda(html.encode(), "text/html", URL, entries, heading, max_entries)


def only(html: str, entries: str = "li", heading: str = "") -> Entry:
    (entry,) = read(html, entries, heading).entries
    return entry


def new_after(before: str, after: str) -> list[str]:
    """Titles reported at the second poll; list items under headings of the third level."""
    known = stored(read(before, "li", "h3"))
    return [entry.title for entry in new_entries(read(after, "li", "h3"), known)]


def test_the_week_of_a_state_chancellery_is_read() -> None:
    body = (SAMPLES / "agenda.html").read_bytes()

    feed = read_agenda(body, "text/html", URL, ".termine li", "h3", 100)

    visit, monday, tuesday, ferry = feed.entries
    assert feed.title == "Termine der Woche | Landesregierung"
    assert feed.warning == ""
    assert visit.url == "https://regierung.example/termine/deichwacht"
    assert visit.keys == ("link:regierung.example/termine/deichwacht",)
    assert visit.title == visit.teaser
    assert visit.text == (
        "Montag, 3. November 2025\n"
        "10 Uhr: Staatssekretärin Anna Muster besucht die Deichwacht in Ostersiel. Details\n"
    )
    assert monday.title == "Montag, 3. November 2025: 14 Uhr: Pressekonferenz"
    assert tuesday.title == f"{TUESDAY}: 14 Uhr: Pressekonferenz"
    assert ferry.url == PAGE
    assert ferry.title == (
        f"{TUESDAY}: Anmeldung nach oben Ministerpräsident Bernd Beispiel eröffnet die neue"
        " Schwebefähre über die Oste und fährt mit den …"
    )
    assert ferry.text.splitlines() == [
        TUESDAY,
        "Anmeldung nach oben",
        "Ministerpräsident Bernd Beispiel eröffnet die neue Schwebefähre über die Oste und fährt"
        " mit den ersten Gästen nach Osten, danach Empfang im Rathaus.",
        "Presse: 9 Uhr am Anleger",
    ]


def test_an_entry_has_no_date_as_the_one_in_it_is_that_of_the_event() -> None:
    entry = only('<li><time datetime="2025-11-03T10:00:00+01:00">10 Uhr</time> Ortstermin</li>')

    assert (entry.published, entry.updated) == (None, None)


# --- what is selected


def test_an_entry_inside_of_another_is_part_of_it() -> None:
    feed = read("<ul><li>Montag<ul><li>10 Uhr</li><li>11 Uhr</li></ul></li><li>Dienstag</li></ul>")

    assert [entry.text for entry in feed.entries] == ["Montag\n10 Uhr\n11 Uhr\n", "Dienstag\n"]


def test_an_element_without_text_is_no_entry() -> None:
    feed = read('<ul><li><img src="x.jpg"></li><li><script>x()</script> </li><li>Rat</li></ul>')

    assert [entry.title for entry in feed.entries] == ["Rat"]


def test_of_many_lines_the_first_are_read() -> None:
    feed = read("".join(f"<li>Termin {number}</li>" for number in range(20)), max_entries=3)

    assert [entry.title for entry in feed.entries] == ["Termin 0", "Termin 1", "Termin 2"]
    assert feed.warning == "only the first 3 of 20 entries are read"


@pytest.mark.parametrize("selector", [".termine li", "table", "li:empty"])
def test_a_selector_that_finds_nothing_is_named(selector: str) -> None:
    with pytest.raises(ReadError) as caught:
        read("<ul><li></li><li>Rat</li></ul>", selector)

    assert str(caught.value) == f"the selector {selector!r} finds nothing on the page"


def test_a_selector_that_is_missing_is_told_with_its_key() -> None:
    with pytest.raises(ReadError, match="write one for its lines at `entries`"):
        read("<li>Rat</li>", " ")


@pytest.mark.parametrize(
    ("selector", "reason"),
    [
        ("li >", "Expected selector, got <EOF at 4>"),
        ("li[", "Expected ident or '*', got <EOF at 3>"),
        ("li:gestern", "The pseudo-class :gestern is unknown"),
        ("li::text", "Pseudo-elements are not supported."),
        ("x|li", "Undefined namespace prefix"),
    ],
)
def test_a_selector_that_is_none_is_told_with_the_reason(selector: str, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        read("<li>Rat</li>", selector)

    assert str(caught.value) == f"the selector {selector!r} cannot be used: {reason}"


def test_a_selector_without_end_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read("<li>Rat</li>", ":not(" * 5_000 + "a" + ")" * 5_000)

    assert len(str(caught.value)) < 400


# --- headings


def test_a_heading_stands_before_all_entries_below_it() -> None:
    feed = read("<p>0</p><h3>Montag:</h3><p>1</p><p>2</p><div><h3> Di<br>4.11. </h3></div><p>3</p>",
                "p", "h3")  # fmt: skip

    assert [entry.title for entry in feed.entries] == ["0", "Montag: 1", "Montag: 2", "Di 4.11.: 3"]
    assert [entry.teaser for entry in feed.entries] == [entry.title for entry in feed.entries]
    assert feed.entries[1].text == "Montag:\n1\n"


def test_a_heading_inside_of_an_entry_is_not_that_of_the_next_one() -> None:
    article = "<article><h3>{0} in Ostersiel brennt</h3><p>Text {0}</p></article>"
    feed = read(f"<h3>Heute</h3>{article.format('Mühle')}{article.format('Scheune')}",
                "article", "h3")  # fmt: skip

    assert [entry.title for entry in feed.entries] == [
        "Heute: Mühle in Ostersiel brennt",
        "Heute: Scheune in Ostersiel brennt",
    ]


def test_what_both_selectors_find_is_a_heading() -> None:
    rows = "<tr class='tag'><th>Montag</th></tr><tr><td>10 Uhr</td><td>„Rat“ tagt</td></tr>"

    entry = only(f"<table>{rows}</table>", "tr", "tr.tag")

    assert entry.text == "Montag\n10 Uhr „Rat“ tagt\n"


def test_a_selector_that_finds_no_heading_is_told() -> None:
    assert read("<li>Rat</li>", heading="h5").warning == (
        "the selector 'h5' finds no heading on the page"
    )
    with pytest.raises(ReadError, match=r"^the selector 'h5 >' cannot be used"):
        read("<li>Rat</li>", heading="h5 >")


# --- titles and texts


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("3.11. <h4>Brand in Ostersiel</h4> Die Wehr kam.", "Brand in Ostersiel"),
        ("3.11. <a href=/1>Brand in Ostersiel</a> Die Wehr kam.", "Brand in Ostersiel"),
        ("<b>Brand in Ostersiel</b> Die Wehr kam. <a href=/1>mehr</a>", "Brand in Ostersiel"),
        ("<h4>10 Uhr</h4> Rat tagt", "10 Uhr Rat tagt"),
        ("<b>10 Uhr</b> Rat tagt", "10 Uhr Rat tagt"),
        ("Rat tagt. <a href=/1>Weitere Informationen hier</a>",
         "Rat tagt. Weitere Informationen hier"),
        ("Rat tagt. <a href=#x>Zurück nach oben</a>", "Rat tagt. Zurück nach oben"),
        ("Rat tagt im <b>großen Saal unten</b>", "Rat tagt im großen Saal unten"),
    ],
)  # fmt: skip
def test_the_title_is_what_names_the_entry_or_its_beginning(html: str, title: str) -> None:
    assert only(f"<li>{html}</li>").title == title


def test_a_long_text_is_cut_at_a_word_for_the_title() -> None:
    text = "Der Rat der Gemeinde Ostersiel tagt in öffentlicher Sitzung. " * 5

    entry = only(f"<li>{text}</li>")

    assert text.startswith(entry.title.removesuffix(" …") + " ")
    assert 100 < len(entry.title) <= 122
    assert entry.teaser == text.strip()


def test_what_is_not_seen_is_not_read_and_words_are_kept_apart() -> None:
    entry = only(
        "<li><!-- a -->Br<!-- b -->and<script>x()</script> in&nbsp;der <b>M</b>ühle<br>\n Rhein"
        "&shy;feld \x1b[31m<style>p{}</style>um\n 10 Uhr<dl><dt>Ort</dt><dd>Markt</dd></dl>"
        "\u202eEnde</li>"
    )

    assert entry.text.splitlines() == [
        "Brand in der Mühle",
        "Rheinfeld um 10 Uhr",
        "Ort",
        "Markt",
        "Ende",
    ]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<li>Größe 5 €</li>".encode(), "text/html"),
        ("<li>Größe 5 €</li>".encode(), "text/html; charset=iso-8859-1"),
        ("<meta charset=windows-1252><li>Größe 5 €</li>".encode("cp1252"), "text/html"),
        ('<meta content="text/html; charset=iso-8859-15"><li>Größe 5 €</li>'.encode("iso-8859-15"),
         "text/html"),
        ("<meta charset=utf-8><li>Größe 5 €</li>".encode("cp1252"), "text/html; charset=cp1252"),
        ("<li>Größe 5 €</li>".encode("utf-16"), "text/html"),
        (b"<li>Gr&ouml;&szlig;e 5 &#128;</li>", ""),
    ],
)  # fmt: skip
def test_umlauts_are_right(body: bytes, content_type: str) -> None:
    feed = read_agenda(body, content_type, URL, "li", "", 100)

    assert ([entry.title for entry in feed.entries], feed.warning) == (["Größe 5 €"], "")


# --- links


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<li><a href='termin/1'>a</a></li>", "https://regierung.example/termin/1"),
        ("<li><a href=mailto:x@y.example>a</a> <a href=/2>b</a></li>", "https://regierung.example/2"),
        ("<li><a href=#karte>a</a> <a href=/2>b</a> <a href=/3>c</a></li>",
         "https://regierung.example/2"),
        ("<a href=/4><ul><li>a</li></ul></a>", "https://regierung.example/4"),
        ("<li><a href='https://a:b@c.example/5'>a</a></li>", "https://c.example/5"),
        ("<base href=/x/><li><a href=6>a</a></li>", "https://regierung.example/x/6"),
        ("<base href=https://y.example/z/><li><a href=7>a</a></li>", "https://y.example/z/7"),
        ("<base href=javascript:x><li><a href=8>a</a></li>", "https://regierung.example/8"),
        ("<li><a href=javascript:x>a</a> <a name=x>b</a></li>", PAGE),
        ("<li><a href=?seite=1#termin-3>a</a></li>", PAGE),
        ("<li>a</li>", PAGE),
    ],
)  # fmt: skip
def test_an_entry_leads_to_its_first_other_page_or_to_its_own(html: str, url: str) -> None:
    assert only(html).url == url


# --- which entries are the same

LINKED = "<h3>Mo</h3><li><a href=/1>Rat</a> um 10 Uhr</li>"


def test_an_entry_with_a_link_of_its_own_is_known_by_it() -> None:
    after = "<h3>Mo</h3><li>verlegt: <a href=/1?utm_source=x>Rat</a> um 11 Uhr</li>"

    assert new_after(LINKED, after) == []


def test_entries_that_share_a_link_are_known_by_their_words() -> None:
    shared = "<h3>Mo</h3><li>Rat <a href=/1>mehr</a></li><li>Ausschuss <a href=/1>mehr</a></li>"

    assert new_after("<h3>Mo</h3><li>Fest</li>", shared) == ["Mo: Ausschuss mehr", "Mo: Rat mehr"]
    assert new_after(shared, shared) == []


def test_a_link_to_the_page_itself_is_no_link_of_its_own() -> None:
    before = f"<li>Rat <a href={PAGE}>hier</a></li>"
    after = f"<li>Ausschuss <a href={PAGE}&utm_source=x#a>hier</a></li>"

    assert only(before).keys != only(after).keys


def test_a_line_that_stands_there_twice_is_one_and_keeps_its_link() -> None:
    twice = LINKED + "<li class=mobil><a href=/1> Rat</a>\num 10 Uhr</li>"

    assert new_after("<li>x</li>", twice) == ["Mo: Rat um 10 Uhr"]
    assert new_after(LINKED, twice) == []


def test_white_space_does_not_count() -> None:
    before = "<h3>Mo</h3><li>Rat um 10&nbsp;Uhr</li>"

    assert new_after(before, "<h3> Mo\n</h3><li>\n <b>Rat</b>\tum <i> 10</i> Uhr </li>") == []
    assert new_after(before, "<h3>Mo</h3><li>Rat um 11 Uhr</li>") == ["Mo: Rat um 11 Uhr"]


def test_equal_lines_under_different_headings_are_two() -> None:
    before = "<h3>Mo</h3><li>Rat</li>"

    assert new_after(before, f"{before}<h3>Di</h3><li>Rat</li>") == ["Di: Rat"]


def test_long_lines_that_begin_alike_are_told_apart() -> None:
    same = "Der Rat der Gemeinde Ostersiel tagt in öffentlicher Sitzung. " * 5

    before, after = f"<li>{same} Saal 1</li>", f"<li>{same} Saal 2</li>"

    assert only(before).title == only(after).title
    assert only(before).keys != only(after).keys


# --- what is no page


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty answer"),
        (b" \r\n", "empty answer"),
        (b"Wartungsarbeiten", "not a web page"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a web page"),
        (b'{"termine": []}', "not a web page"),
        (b"<html></html>", "the selector 'li' finds nothing on the page"),
        (b"<!-- nur das -->", "not a web page"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_agenda(body, "", URL, "li", "", 100)

    assert reason in str(caught.value)


def test_a_page_that_begins_with_a_long_comment_is_read() -> None:
    assert only(f"<!-- {'x' * 10_000} --><li>Rat</li>").title == "Rat"


def test_files_of_ours_are_not_read_into_a_page(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'

    assert "geheim" not in repr(read(f"{doctype}<li>Rat &x;</li>"))


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_give_a_feed_or_a_reason(noise: bytes) -> None:
    for body in (noise, b"<li>Rat " + noise, b"<h3>" + noise + b"</h3><li><a href='" + noise):
        try:
            assert isinstance(read_agenda(body, "text/html", URL, "li", "h3", 100), Feed)
        except ReadError as error:
            assert str(error)


def test_a_line_that_is_nothing_but_a_heading_is_one() -> None:
    html = "<p><strong>Montag</strong></p><p>9 Uhr: Rat tagt</p><p><b>Ort:</b> am Steg</p>"

    feed = read(html, "p", "p strong")

    titles = [entry.title for entry in feed.entries]
    assert titles == ["Montag: 9 Uhr: Rat tagt", "Montag: Ort: am Steg"]


def test_a_bold_date_is_no_title() -> None:
    entry = only("<li><b>Freitag, den 6. November:</b> Die Fähre wird getauft</li>")

    assert entry.title == "Freitag, den 6. November: Die Fähre wird getauft"
