"""Pages of articles as their servers see them: what is read, what not, and when it is tried again.

Only the page has the word that the rule waits for, unless a test says otherwise: a hit in the text
shows that the page was read, a hit in title or teaser that the article was judged without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from monitor.errors import ReadError
from monitor.extract import read_page
from monitor.workers import ProcessWorkers
from tests.fakes import page
from tests.poll.checks.harness import Script, Watch, hours, minutes
from tests.poll.checks.papers import in_turn
from tests.poll.checks.reading import (
    GOOD,
    PAGE,
    TEXT,
    TITLE,
    Reader,
    messages,
    paper,
    read,
    the_item,
)
from tests.poll.server import Asked, Behaviour, answer
from tests.values import NOON

T = TypeVar("T")
FERRY = the_item(title="Die Fähre fährt wieder")
NEVER_AGAIN = None
AGAIN = [minutes(0), minutes(10), minutes(70), hours(7) + minutes(10), hours(31) + minutes(10)]
HTML = "text/html; charset=utf-8"


def html(body: str, head: str = "") -> bytes:
    """A page of this HTML."""
    whole = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return answer(body=whole.encode(), Content_Type=HTML)


def times(watch: Watch, path: str = PAGE) -> list[timedelta]:
    """When a page was asked for, from the beginning."""
    return [visit.at - NOON for visit in watch.asked(path)]


async def for_five_days(reader: Reader) -> None:
    """Try the page as the daemon does."""
    await reader.read_while_due(hours(24 * 5), minutes(10))


# --- a page that is read


def test_a_page_is_read_once_and_its_text_is_searched() -> None:
    watch = read(paper(), for_five_days)

    (article,) = watch.articles
    assert TEXT in article.text
    assert (article.page_error, article.page_due) == ("", None)
    assert times(watch) == [timedelta()]
    assert watch.told == [TITLE]


def test_the_charset_of_the_header_counts_before_that_of_the_page() -> None:
    body = page(TEXT).decode().replace("<head>", "<head><meta charset=koi8-r>")

    watch = read(
        paper(answer(body=body.encode("mac-roman"), Content_Type="text/html; charset=macintosh"))
    )

    assert TEXT in watch.articles[0].text


def test_the_charset_of_the_page_counts_where_the_header_has_none() -> None:
    body = page(TEXT).decode().replace("<head>", "<head><meta charset=macintosh>")

    watch = read(paper(answer(body=body.encode("mac-roman"), Content_Type="text/html")))

    assert TEXT in watch.articles[0].text


def test_a_base_that_is_a_script_is_ignored() -> None:
    head = '<base href="javascript:alert(1)//"><link rel="canonical" href="/echt">'
    body = GOOD.partition(b"\r\n\r\n")[2].replace(b"<head>", f"<head>{head}".encode())

    watch = read(paper(answer(body=body, Content_Type=HTML)))

    (article,) = watch.articles
    assert TEXT in article.text
    assert article.canonical in {"", f"{watch.url}/echt"}


@pytest.mark.parametrize(
    "body",
    [
        f"<article><p>{TEXT}</p><p>{'x' * 10_000_000}</p></article>",
        f"<article><p>{TEXT}</p></article>{'<br>' * 1_000_000}",
        f"<article><p>{TEXT} Es ist ein Anfang gemacht, und am Ufer stehen viele Leute, die warten."
        f" Die Karten kosten so viel wie vorher.</p></article>{'<div>' * 100_000}",
    ],
    ids=["a word of 10 MB", "a million tags", "a hundred thousand nested tags"],
)
def test_a_huge_page_is_read_as_far_as_it_goes(body: str) -> None:
    watch = read(paper(html(body), FERRY), max_raw_bytes=20_000_000)

    (article,) = watch.articles
    assert len(article.text) < 2_000_000
    assert watch.told == [article.title]


# --- what is no page


def counting(head: bytes) -> tuple[Behaviour, list[int]]:
    """This head and 100 MB of a page, and how many bytes were taken."""
    sent: list[int] = []

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(1_000):
            writer.write(b"<p>Wort " * 12_500)
            await writer.drain()
            sent.append(100_000)

    return behave, sent


@pytest.mark.parametrize("length", [b"", b"Content-Length: 100000000\r\n"])
def test_a_page_of_a_hundred_megabytes_is_given_up_early(length: bytes) -> None:
    behave, sent = counting(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + length + b"\r\n")

    watch = read(paper(behave, FERRY))

    (article,) = watch.articles
    assert "has more than 8,000,000 bytes" in article.page_error
    assert article.text == ""
    assert sum(sent) < 40_000_000
    (message,) = messages(watch)
    assert "8,000,000 bytes" in message


@pytest.mark.parametrize(
    "media",
    [
        "application/pdf",
        "video/mp4",
        "audio/mpeg",
        "image/jpeg",
        "application/zip",
        "application/json; charset=utf-8",
        "APPLICATION/PDF",
    ],
)
def test_what_says_that_it_is_no_page_is_not_read_nor_asked_for_again(media: str) -> None:
    behave, sent = counting(b"HTTP/1.1 200 OK\r\nContent-Type: " + media.encode() + b"\r\n\r\n")

    watch = read(paper(behave, FERRY), for_five_days)

    (article,) = watch.articles
    assert f"no web page ({media.partition(';')[0]})" in article.page_error
    assert sum(sent) < 40_000_000
    assert times(watch) == [timedelta()]
    assert watch.told == [article.title]


@pytest.mark.parametrize("media", ["text/html", "application/octet-stream", ""])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\0\0\0\x18ftypmp42", "a video"),
        (b"\x1aE\xdf\xa3\1\0\0", "a video"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"PK\x03\x04\x14\0", "a ZIP archive"),
    ],
)
def test_what_is_no_page_by_its_first_bytes_is_named_and_not_asked_for_again(
    media: str, body: bytes, kind: str
) -> None:
    page = answer(body=body + b"\0" * 500, Content_Type=media)

    watch = read(paper(page, FERRY), for_five_days)

    (article,) = watch.articles
    assert article.page_error.startswith(f"not a web page ({kind}")
    assert times(watch) == [timedelta()]
    assert watch.told == [article.title]


COOKIES = (
    "<main><p>Wir und unsere 143 Partner verwenden Cookies und Tracking, um Ihnen Inhalte zu"
    " zeigen. Dafür brauchen wir Ihre Einwilligung, die Sie jederzeit widerrufen können.</p></main>"
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (answer(Content_Type=HTML), "the page is empty"),
        (html(""), "the page is empty"),
        (html('<div id="root"></div><script src="/app.js"></script>'), "built by scripts"),
        (html(COOKIES), "a notice about cookies"),
        (html("<p>Jetzt weiterlesen mit unserem Probeabo.</p>"), "behind a paywall"),
        (html("<h1>404</h1><p>Diese Seite gibt es nicht mehr.</p>"), "an error page"),
    ],
    ids=["nothing", "empty", "scripts", "cookies", "paywall", "soft 404"],
)
def test_a_page_without_text_is_no_silent_miss_but_judged_by_the_feed_and_says_why(
    body: bytes, reason: str
) -> None:
    watch = read(paper(body, the_item(teaser="Die Fähre legt wieder ab.")))

    (article,) = watch.articles
    assert "no text found" in article.page_error
    assert reason in article.page_error
    (message,) = messages(watch)
    assert reason in message


def test_a_page_that_only_leads_on_is_not_followed() -> None:
    loop = html("<p>Einen Moment</p>", f'<meta http-equiv="refresh" content="0; URL={PAGE}">')

    watch = read(paper(loop, FERRY), for_five_days)

    assert times(watch) == [timedelta()]
    assert "only leads on" in watch.articles[0].page_error


# --- what is tried again


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_refusal_is_shown_and_final(status: int) -> None:
    watch = read(paper(answer(status), FERRY), for_five_days)

    (article,) = watch.articles
    assert str(status) in article.page_error
    assert article.page_due is NEVER_AGAIN
    assert times(watch) == [timedelta()]
    (message,) = messages(watch)
    assert str(status) in message


@pytest.mark.parametrize("status", [408, 500, 502, 520])
def test_a_page_that_fails_is_tried_again_four_times_and_then_no_more(status: int) -> None:
    watch = read(paper(answer(status), FERRY), for_five_days)

    assert times(watch) == AGAIN
    assert watch.articles[0].page_due is NEVER_AGAIN
    assert str(status) in watch.articles[0].page_error
    assert watch.told == [watch.articles[0].title]


def test_a_page_that_is_read_at_the_second_try_is_searched_then() -> None:
    watch = read(paper(in_turn(answer(500), GOOD)), for_five_days)

    (article,) = watch.articles
    assert times(watch) == AGAIN[:2]
    assert (article.page_error, article.page_due, article.page_tries) == ("", None, 0)
    assert watch.articles[0].version == 1
    assert ["Fährmann" in message for message in messages(watch)] == [True]


def test_what_was_told_by_the_title_is_not_told_again_when_the_page_is_read() -> None:
    watch = read(paper(in_turn(answer(500), GOOD), FERRY), for_five_days)

    assert watch.articles[0].page_error == ""
    assert len(messages(watch)) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_page_is_not_tried_again_before_its_server_wants_it(status: int) -> None:
    busy = answer(status, Retry_After="7200")

    watch = read(paper(in_turn(busy, GOOD)), for_five_days)

    assert times(watch) == [timedelta(), hours(2)]
    assert watch.articles[0].page_error == ""


def test_tries_while_the_host_wants_peace_do_not_count() -> None:
    async def use(reader: Reader) -> None:
        for _ in range(8):
            await reader.watch.pipeline.read(reader.watch.source, reader.article())
        tries.append(reader.article().page_tries)

    tries: list[int] = []
    read(paper(answer(429, Retry_After="86400")), use)

    assert tries == [1]


class Deadly:
    """Workers that die of every page, and read everything else."""

    def __init__(self) -> None:
        self.deaths = 0

    async def run(self, function: Callable[..., T], *args: object) -> T:
        if function is read_page:
            self.deaths += 1
            raise ReadError("ended the worker process that read it (signal 9)", deadly=True)
        return function(*args)


def test_a_page_that_ended_two_workers_is_not_tried_a_third_time() -> None:
    workers = Deadly()

    watch = read(paper(GOOD, FERRY), for_five_days, workers=workers)

    (article,) = watch.articles
    assert workers.deaths == 2
    assert times(watch) == AGAIN[:2]
    assert "ended the worker process" in article.page_error
    assert article.page_due is NEVER_AGAIN
    assert watch.told == [article.title]


def test_a_page_that_takes_too_long_to_read_is_given_up_and_the_next_one_is_read() -> None:
    slow = page(*(f"{TEXT} Das war am {day}. Tag." for day in range(15_000)))

    async def main() -> tuple[str, str]:
        async with ProcessWorkers(processes=1, timeout=timedelta(seconds=0.05)) as hasty:
            with pytest.raises(ReadError) as caught:
                await hasty.run(read_page, slow, HTML, "https://bote.example/1", "")
        async with ProcessWorkers(processes=1) as patient:
            found = await patient.run(read_page, page(TEXT), HTML, "https://bote.example/1", "")
        return str(caught.value), found.text

    error, text = asyncio.run(main())

    assert error == "takes longer than 0.05 s to read"
    assert TEXT in text


# --- what is said anew


def twice(first: str, second: str, pages: Script = GOOD) -> dict[str, Script]:
    """A paper whose article is first this item, then that."""
    return paper(pages, first, second)


def changed(scripts: dict[str, Script]) -> Watch:
    """What comes of an article that is polled again an hour later, and its page read again."""

    async def use(reader: Reader) -> None:
        reader.watch.clock.move(hours(1))
        await reader.poll()
        await reader.read_due()

    return read(scripts, use)


def text_of(*paragraphs: str) -> bytes:
    return answer(body=page(*paragraphs), Content_Type=HTML)


QUIET = text_of("Am Steg wird seit Montag gearbeitet, sagte der Bauleiter am Ufer.")


def test_an_edit_in_the_feed_has_the_page_read_again_and_a_rule_that_newly_holds_alerts() -> None:
    watch = changed(twice(the_item(), the_item(title="Neues von der Warle"), in_turn(QUIET, GOOD)))

    (article,) = watch.articles
    assert len(watch.asked(PAGE)) == 2
    assert (article.version, article.title) == (2, "Neues von der Warle")
    assert TEXT in article.text
    assert watch.told == ["Neues von der Warle"]


def test_a_slip_that_is_mended_does_not_alert_again() -> None:
    watch = changed(twice(the_item(title="Die Färe, die Fähre"), FERRY))

    assert watch.articles[0].version == 2
    assert watch.articles[0].title == "Die Fähre fährt wieder"
    assert len(messages(watch)) == 1


def test_a_correction_is_marked() -> None:
    second = the_item(title="Korrektur: Fähre fährt erst am Dienstag")

    watch = changed(twice(the_item(), second, in_turn(QUIET, QUIET)))

    (article,) = watch.articles
    assert article.correction
    (message,) = messages(watch)
    assert "Berichtigung: Der Artikel stellt einen früheren Bericht richtig." in message


UPDATED = '<a:updated xmlns:a="http://www.w3.org/2005/Atom">2026-03-05T{}:00Z</a:updated>'
EARLIER, LATER = UPDATED.format("11:00"), UPDATED.format("12:45")


def test_a_page_is_looked_at_again_when_the_feed_says_that_it_changed() -> None:
    scripts = twice(the_item(more=EARLIER), the_item(more=LATER), in_turn(QUIET, GOOD))

    watch = changed(scripts)

    (article,) = watch.articles
    assert len(watch.asked(PAGE)) == 2
    assert article.version == 2
    assert TEXT in article.text
    assert watch.told == [TITLE]


def test_a_page_that_says_the_same_when_it_is_looked_at_again_has_no_new_version() -> None:
    watch = changed(twice(the_item(more=EARLIER), the_item(more=LATER)))

    assert len(watch.asked(PAGE)) == 2
    assert watch.articles[0].version == 1
    assert len(messages(watch)) == 1


def test_a_page_is_not_asked_for_again_while_its_feed_says_the_same() -> None:
    watch = changed(twice(the_item(more=EARLIER), the_item(more=EARLIER)))

    assert len(watch.asked(PAGE)) == 1


def test_a_page_that_was_given_up_is_not_tried_again_because_the_feed_renews_its_dates() -> None:
    items = [the_item(more=UPDATED.format(f"12:{minute:02}")) for minute in range(0, 60, 5)]

    async def use(reader: Reader) -> None:
        await for_five_days(reader)
        for _ in range(10):
            await reader.poll()
            await reader.read_due()
            reader.watch.clock.move(hours(1))

    watch = read(paper(answer(500), *items), use)

    assert len(watch.asked(PAGE)) == 5


def test_a_teaser_with_a_counter_does_not_have_its_page_read_at_every_poll() -> None:
    items = [the_item(teaser=f"Vor {minutes} Minuten geändert.") for minutes in range(30)]

    async def use(reader: Reader) -> None:
        for _ in range(24):
            reader.watch.clock.move(minutes(5))
            await reader.poll()
            await reader.read_due()

    watch = read(paper(GOOD, *items), use)

    assert len(watch.asked(PAGE)) <= 8
    assert watch.articles[0].teaser == "Vor 24 Minuten geändert."
    assert len(messages(watch)) == 1


def test_a_rule_that_holds_for_an_edited_teaser_does_not_wait_for_the_page() -> None:
    teasers = [f"Vor {number} Minuten geändert." for number in range(5)]
    items = [the_item(teaser=teaser) for teaser in (*teasers, "Die Fähre fährt.")]

    async def use(reader: Reader) -> None:
        for _ in range(5):
            reader.watch.clock.move(minutes(5))
            await reader.poll()

    watch = read(paper(QUIET, *items), use)

    assert watch.told == [TITLE]


def test_the_text_of_yesterday_under_a_new_address_is_an_article_of_its_own_told_once() -> None:
    again = the_item(title=TITLE, link="/2").replace("<guid>", "<guid>2")

    watch = changed(twice(the_item(), again) | {"/2": GOOD})

    assert [article.url for article in watch.articles] == [f"{watch.url}/1", f"{watch.url}/2"]
    assert len(messages(watch)) == 1
