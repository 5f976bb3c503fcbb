"""The nouns of monitor: frozen values without I/O. Times are aware datetimes in UTC."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from urllib.parse import urlsplit


class Listed(StrEnum):
    """What a name of the catalog names; each is found in its own forms."""

    LIST = "list"
    PERSON = "person"
    PLACE = "place"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Listing:
    """What ``@name`` stands for: terms, any of which may hold, among them other ``@names``.

    The first one of a person is the full name.
    """

    sort: Listed
    terms: tuple[str, ...]


Catalog = Mapping[str, Listing]
"""The listings by name."""

# Ports of other services (ssh, mail, databases, …) that no address must lead us to knock at.
REFUSED_PORTS = frozenset(
    {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101}
    | {102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389}
    | {427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636}
    | {989, 990, 993, 995, 1433, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 5060, 5061, 5432, 6000}
    | {6379, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 9200, 10080, 11211, 27017}
)

FieldName = Literal["title", "teaser", "text", "source", "url", "author", "lang"]


def key_of(*parts: str) -> str:
    """A key that is the same after every restart and restore: 32 hex digits of SHA-256.

    >>> key_of("wn", "https://wn.example/1") == key_of("wn", "https://wn.example/1")
    True
    >>> key_of("a", "bc") == key_of("ab", "c")
    False
    """
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]


def host_of(url: str) -> str:
    """The host of an address, empty if it has none.

    >>> host_of("https://Bote.example:8080/a")
    'bote.example'
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def without_login(url: str) -> str:
    """The address without user and password, as it may be shown, stored and passed on.

    >>> without_login("https://desk:secret@bote.example/feed")
    'https://bote.example/feed'
    """
    return re.sub(r"(?<=://)[^/?#]*@", "", url, count=1)


class Level(StrEnum):
    """How urgent a rule is, named as a news agency names it; the first is the most urgent."""

    BLITZ = "blitz"
    EIL = "eil"
    NORMAL = "normal"
    DIGEST = "digest"

    @property
    def rank(self) -> int:
        """0 for the most urgent level."""
        return list(Level).index(self)


class Within(StrEnum):
    """The unit of text in which the parts of an AND must stand."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from.

    The pause between two polls is between ``interval_min`` and ``interval_max``. With ``pages`` the
    page of each entry is read; ``text`` is a CSS selector for the article on it, where the usual
    way of finding it fails. Kind "page" is an HTML page of many lines: ``entries`` selects them,
    ``heading`` what stands above several of them, such as the day. ``licensed``: reservations of
    text and data mining do not concern us. ``language`` is empty where the feed is to say it.
    """

    id: str
    name: str
    url: str
    kind: Literal["feed", "sitemap", "page"] = "feed"
    region: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    enabled: bool = True
    interval_min: timedelta = timedelta(minutes=5)
    interval_max: timedelta = timedelta(minutes=60)
    pages: bool = True
    text: str = ""
    entries: str = ""
    heading: str = ""
    licensed: bool = False


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "changed since?", byte for byte as received (RFC 9110, 13.1)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What an address gave. ``url`` is where redirects led; ``unchanged`` means 304, no body.

    ``moved`` is where permanent redirects alone led, empty if the first was not permanent.
    ``fresh`` is how long the answer may be used without asking again. ``insecure``: a redirect led
    from https to http. ``reservation`` is the header of the TDM Reservation Protocol.
    """

    url: str
    body: bytes = b""
    content_type: str = ""
    validators: Validators = Validators()
    unchanged: bool = False
    moved: str = ""
    fresh: timedelta = timedelta()
    insecure: bool = False
    reservation: str = ""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What we remember of a source from poll to poll.

    ``failures`` and ``empty`` count polls in a row: those that failed, those without news.
    A source without ``last_success`` was never read: its first entries are stored, not alerted.
    ``warning`` is what was wrong with the last feed that could be read. The server asked us not to
    come before ``not_before``. ``arrivals`` are the times of the newest entries, newest first;
    ``pause`` is how often the feed itself wants to be read.

    ``body`` is a hash of the last feed, ``items`` are hashes of its items. ``deadly`` is the hash
    of a body that ended ``deaths`` worker processes. ``moved`` is where the source said ``moves``
    times in a row that it is now, ``home`` what it was configured with then. ``gone`` is
    when the server said that it is gone for good. ``reservation`` says where and how rights of
    text and data mining are reserved, ``reserved`` since when we know.
    """

    source: str
    validators: Validators = Validators()
    next_poll: datetime | None = None
    last_try: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0
    empty: int = 0
    error: str = ""
    warning: str = ""
    not_before: datetime | None = None
    arrivals: tuple[datetime, ...] = ()
    pause: timedelta = timedelta()
    body: str = ""
    items: frozenset[bytes] = frozenset()
    deadly: str = ""
    deaths: int = 0
    home: str = ""
    moved: str = ""
    moves: int = 0
    gone: datetime | None = None
    reservation: str = ""
    reserved: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConfigState:
    """Which configuration the daemon works with: the one it read at ``read``.

    ``error`` is what is wrong with it, such as rules that keep their last good version. Since
    ``refused``, a newer one is refused as a whole, and ``error`` is what is wrong with that.
    """

    read: datetime
    refused: datetime | None = None
    error: str = ""


class NoticeKind(StrEnum):
    """What an operator is told about a source."""

    GONE = "gone"
    MOVED = "moved"
    RELAUNCH = "relaunch"
    SILENT = "silent"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a source that its operator should know; ``ended`` once it is over."""

    source: str
    kind: NoticeKind
    since: datetime
    message: str
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """How many entries of a source came in each hour, by its beginning; hours without are left out.

    ``unseen`` are spans, from and until, in which entries may have come and gone before we looked.
    """

    hours: Mapping[datetime, int] = field(default_factory=dict)
    unseen: tuple[tuple[datetime, datetime], ...] = ()


def words_key(title: str, teaser: str) -> str:
    """The key of an entry by what readers see of it in the feed; white space does not count."""
    return "words:" + key_of(" ".join(title.split()), " ".join(teaser.split()))[:16]


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
class Rule:
    """A watch rule as its file has it. ``query`` is the text; `monitor.match` compiles it.

    ``budget`` is how many hits a day its desk wants to get at the most; None for any number.
    """

    id: str
    title: str
    desk: str
    level: Level
    query: str
    within: Within = Within.ARTICLE
    match_examples: tuple[str, ...] = ()
    no_match_examples: tuple[str, ...] = ()
    budget: int | None = None

    @property
    def version(self) -> str:
        """Changes with everything that decides what the rule finds: 12 hex digits."""
        return key_of(self.query, self.within)[:12]


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


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule held for an article."""

    rule: str
    version: str
    title: str
    desk: str
    level: Level
    evidence: tuple[Evidence, ...]


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The SMTP server that takes our mail. ``sender`` is what stands in From."""

    host: str
    port: int
    sender: str
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """Where alerts go: either ``recipients`` by mail or ``apprise_url`` for everything else."""

    id: str
    recipients: tuple[str, ...] = ()
    apprise_url: str = field(default="", repr=False)

    @property
    def is_mail(self) -> bool:
        """Whether it is reached by mail."""
        return not self.apprise_url


class DeliveryState(StrEnum):
    """What has become of an alert that one target is to get."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    SUPPRESSED = "suppressed"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert for one recipient of one target.

    ``rules`` are the ids of those that held and whose desk has this target. ``recipient`` is a mail
    address, or empty where the target has only one. ``reason`` says why it is suppressed or given
    up, or what went wrong at the last try. ``uncertain``: an earlier try may have arrived, so the
    next one is marked as a repeat. ``due`` is when it may be tried again.
    """

    key: str
    article: str
    target: str
    rules: tuple[str, ...]
    recipient: str = ""
    state: DeliveryState = DeliveryState.OWED
    reason: str = ""
    attempts: int = 0
    due: datetime | None = None
    sent: datetime | None = None
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """Everything a composer needs to write a message about one article."""

    key: str
    article: Article
    hits: tuple[Hit, ...]
    repeat: bool = False

    @property
    def level(self) -> Level:
        """The most urgent level among the rules that held."""
        return min((hit.level for hit in self.hits), key=lambda level: level.rank)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to send now, what to tell, and since when it is owed."""

    delivery: Delivery
    alert: Alert
    created: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed to a channel: ``text`` is complete by itself, ``html`` may be empty."""

    key: str
    title: str
    text: str
    html: str = ""
