"""What sources publish: entries, pages and articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from monitor.model.keys import words_key

FieldName = Literal["title", "teaser", "text", "source", "url", "author", "lang"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a feed gives it. ``keys`` identify it: it is known if any of them is known.

    ``text`` is the whole article if the feed has it, one paragraph to a line. ``updated`` is when
    the feed says that the article was last changed. ``language`` is what it says of this entry.
    """

    keys: tuple[str, ...]
    url: str
    title: str
    teaser: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    text: str = ""
    language: str = ""

    @property
    def words(self) -> str:
        """A hash of what readers see in the feed; white space does not count."""
        return words_key(self.title, self.teaser).partition(":")[2]

    @property
    def words_key(self) -> str:
        """A key kept beside the others, to know entries again after all others changed at once."""
        return words_key(self.title, self.teaser)


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed, newest first. ``warning`` says what was wrong with it, if anything.

    ``items`` are hashes of all items as they stood there, also of the ``skipped`` ones, whose hash
    was known and which are not among ``entries``. ``pause`` is how often the feed wants to be read
    (ttl, sy:updatePeriod). A feed that was cut off is not complete, and is to be read again whole.
    ``language`` is the code of the language the feed says it is in, empty if it says none.
    """

    title: str
    entries: tuple[Entry, ...]
    warning: str = ""
    items: frozenset[bytes] = frozenset()
    skipped: int = 0
    pause: timedelta = timedelta()
    is_complete: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What extraction reads from an article's page. Paragraphs of ``text`` end in a newline.

    ``limited`` says why ``text`` is only the beginning of the article, such as a paywall.
    ``reservation`` is what the page's meta tag of the TDM Reservation Protocol says.
    """

    text: str
    title: str = ""
    teaser: str = ""
    author: str = ""
    language: str = ""
    canonical: str = ""
    published: datetime | None = None
    limited: str = ""
    reservation: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An entry with the full text of its page.

    ``page_error`` says why there is no full text, and is empty when the page was read. The feed's
    time, the page's and ours are kept apart: ``published``, ``page_published``, ``seen``.
    ``canonical`` is the page's own address. ``version`` counts from 1; ``correction``: it says that
    it corrects an earlier report. ``quiet`` says why no alerts come of it. At ``page_due`` its page
    is to be read, after ``page_tries`` that failed; ``read`` is when that was last done or tried.
    ``words`` is the hash of what the feed says about it.
    """

    id: str
    source: str
    url: str
    title: str
    teaser: str = ""
    text: str = ""
    author: str = ""
    language: str = "de"
    published: datetime | None = None
    page_published: datetime | None = None
    updated: datetime | None = None
    seen: datetime | None = None
    canonical: str = ""
    page_error: str = ""
    version: int = 1
    correction: bool = False
    quiet: str = ""
    page_due: datetime | None = None
    page_tries: int = 0
    read: datetime | None = None
    words: str = ""

    def field(self, name: FieldName) -> str:
        """The text a query's field stands for."""
        return self.language if name == "lang" else str(getattr(self, name))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words a rule found: ``article.field(field)[start:end] == text``, in Unicode characters."""

    field: FieldName
    start: int
    end: int
    text: str


def words_of(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """The words found, each once; a word inside of a longer one that was found, too, is left out.

    >>> words_of([Evidence("text", 0, 11, "Kreis Lotte"), Evidence("text", 6, 11, "Lotte")])
    ('Kreis Lotte',)
    """
    found = list(evidence)
    spans = [(each.field, each.start, each.end) for each in found]
    return tuple(
        dict.fromkeys(
            each.text
            for each in found
            if not any(
                each.field == field
                and start <= each.start
                and each.end <= end
                and (start, end) != (each.start, each.end)
                for field, start, end in spans
            )
        )
    )
