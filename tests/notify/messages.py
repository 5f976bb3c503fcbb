"""Messages of every kind, about things that never happened: for snapshots and for the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from monitor.model import (
    Alert,
    Appointment,
    Article,
    Before,
    Certainty,
    Claim,
    Delivery,
    DeliveryKind,
    Digest,
    Evidence,
    Fact,
    Hit,
    Level,
    Message,
    Note,
    Station,
    Status,
    Suppressed,
    Target,
    Visit,
    Visitor,
)
from monitor.notify import TEXTS, Composer
from tests.visits import BERLIN

NOW = datetime(2026, 11, 26, 9, 14, tzinfo=BERLIN)
FRIDAY = date(2026, 11, 27)
MAIL = Target("lokales-mail", recipients=("desk@example.org",), zone=BERLIN)
NAMES = {
    "bote": "Der Bote",
    "anzeiger": "Lüdenauer Anzeiger",
    "kurier": "Kurier am Wehr",
    "welle": "Welle Brennstedt",
    "blick": "Brennstedter Blick",
    "funk": "Kreisfunk",
    "post": "Morgenpost Halde",
}
DESKS = (
    ("Lokales", (("besuch", "Ministerbesuch"), ("faehre", "Fähre & Brücke"), ("bad", "Freibad"))),
    ("Umwelt", (("wasser", "Hochwasser"),)),
)
TEXT = (
    "Lüdenau bekommt hohen Besuch.\n"
    "Bauministerin Ottilie Wiesenkamp kommt am Freitag, 27. November, um 10 Uhr nach Lüdenau und"
    " sieht sich die Baustelle der Fähre an. Begleitet wird sie von Landrat Edgar Thol. Danach"
    " soll es im Bootshaus eine Aussprache geben.\n"
    "Die Fähre liegt seit März still."
)
WIESENKAMP = Visitor("wiesenkamp", "Ottilie Wiesenkamp", "Bauministerin")
THOL = Visitor("", "Edgar Thol", "Landrat")
LUEDENAU = Station("luedenau", "Lüdenau")


def found(text: str, *words: str) -> tuple[Evidence, ...]:
    """The words where they stand in a text."""
    return tuple(
        Evidence("text", text.index(word), text.index(word) + len(word), word) for word in words
    )


SENTENCE = found(TEXT, TEXT[TEXT.index("Bauministerin") : TEXT.index(" Begleitet")])[0]
VISIT = Visit(
    (WIESENKAMP, THOL), (LUEDENAU,), Status.UPCOMING, 0.9, SENTENCE, FRIDAY, clock=time(10)
)
BY_VISIT = Hit(
    "besuch",
    "v",
    "Ministerbesuch",
    "lokales",
    Level.EIL,
    found(TEXT, "Bauministerin", "Ottilie Wiesenkamp", "Landrat Edgar Thol"),
    (VISIT,),
    Certainty.SURE,
)
BY_WORDS = Hit(
    "faehre", "v", "Fähre & Brücke", "lokales", Level.NORMAL, found(TEXT, "Baustelle", "Fähre")
)
ARTICLE = Article(
    "a1",
    "bote",
    "https://bote.example/luedenau/ministerin-sieht-sich-die-faehre-an?ref=rss&id=48213",
    "Ministerin sieht sich die Fähre an",
    text=TEXT,
    published=NOW - timedelta(minutes=22),
    seen=NOW - timedelta(minutes=1),
)
EARLIER = Article(
    "a0",
    "anzeiger",
    "https://anzeiger.example/1",
    "Hoher Besuch an der Fähre",
    published=NOW - timedelta(minutes=40),
)
FLOOD = Article(
    "a2",
    "kurier",
    "https://kurier.example/pegel",
    "Der Pegel am Wehr steigt weiter, Keller in der Unterstadt laufen voll",
    text="Am Wehr steht das Wasser auf 4,12 Meter. Die Feuerwehr pumpt Keller leer.",
    published=NOW - timedelta(hours=11),
    seen=NOW - timedelta(hours=11),
)
BY_FLOOD = Hit(
    "wasser",
    "v",
    "Hochwasser",
    "umwelt",
    Level.EIL,
    found(FLOOD.text, "Wehr", "Wasser"),
)
PLAIN = Alert("3f0a5be1c2d4", ARTICLE, (BY_WORDS,), story="5107ab12cd34ef56")
VISITING = Alert(
    "77c0de99aa10",
    ARTICLE,
    (BY_VISIT, BY_WORDS),
    story="5107ab12cd34ef56",
    sources=("anzeiger", "kurier", "welle", "blick", "funk", "post"),
    first=EARLIER,
)
APPOINTMENT = Appointment(
    "v1",
    WIESENKAMP,
    (LUEDENAU,),
    Status.UPCOMING,
    Certainty.SURE,
    0.9,
    NOW,
    NOW,
    NOW,
    FRIDAY,
    clock=time(10),
    before=Before("a1", Status.UPCOMING, date(2026, 11, 25), None, time(9)),
)
FOLLOWING = replace(
    VISITING,
    key="88d1",
    kind=DeliveryKind.FOLLOW_UP,
    facts=(Fact.DATE, Fact.OWN_REPORT),
    own=(
        "Der Fährmann Kuno Bahl hat die Ministerin selbst eingeladen, wie er dem Boten sagt.",
        "Im Bootshaus werden zweihundert Stühle aufgestellt.",
    ),
    appointments=(APPOINTMENT,),
    thread="77c0de99aa10",
    acknowledged="Rieke Ohm",
)
OFF = replace(
    FOLLOWING,
    key="99e2",
    facts=(Fact.CANCELLED,),
    own=(),
    acknowledged="",
    appointments=(),
    hits=(replace(BY_VISIT, visits=(replace(VISIT, status=Status.CANCELLED),)),),
)
FALLBACK = replace(
    PLAIN,
    key="aaf3",
    kind=DeliveryKind.FALLBACK,
    lines=(
        "Ersatz für das Ziel lokales-chat, das die Meldung nicht angenommen hat: the channel did"
        " not take the message (HTTP 404; check its address in channels.yaml)",
    ),
)
ESCALATED = replace(
    VISITING,
    key="bb04",
    kind=DeliveryKind.ESCALATION,
    lines=("Niemand hat diese Meldung seit 26.11.2026 08:59 übernommen.",),
    repeat=True,
)
REMINDER = replace(
    VISITING,
    key="cc15",
    kind=DeliveryKind.REMINDER,
    appointments=(replace(APPOINTMENT, before=None),),
)
FLOODING = Alert("dd26", FLOOD, (BY_FLOOD,), story="f100d00dfeedbeef", sources=("welle",))
DIGEST = Digest(
    "ee37",
    (
        FLOODING,
        replace(VISITING, key="ee38", raised=Level.DIGEST, story="other"),
        replace(FOLLOWING, key="ee39", raised=Level.DIGEST, story="other"),
        replace(PLAIN, key="ee40", raised=Level.DIGEST, story="third"),
    ),
    notes=(Note("ee41", "Regel „Freibad“: Tagesmenge erreicht", ("Weitere kommen gesammelt.",)),),
    held={
        "dd26": "quiet hours",
        "ee38": "for the digest",
        "ee39": "for the digest",
        "ee40": "over budget: for the digest",
        "ee41": "quiet hours",
    },
    counts={"besuch": 2, "faehre": 14, "wasser": 1},
    suppressed=(Suppressed("same story", 12), Suppressed("muted", 2)),
    ill={"post": "404 Not Found", "funk": "not a feed (HTML)"},
    visits=(replace(APPOINTMENT, before=None),),
    since=NOW - timedelta(hours=14),
)
MORNING = Note(
    "ff48",
    "monitor: Morgenmeldung",
    (
        "214 Quellen, 3 gestört, 41 Treffer seit gestern, letzter Treffer 26.11.2026 09:12",
        "Meldungen seit gestern: 38 gesendet, 0 warten, 0 aufgegeben",
        "funk: not a feed (HTML)",
    ),
)
EVIL_TITLE = (
    "@everyone <!channel> [gratis](https://evil.example) **fett** `x`\r\nBcc: alle@example.org"
    " <script>alert(1)</script><img src=x onerror=alert(1)> \u202eneknats\u202c \u200b"
    " \ud800 \x00 \x1b[31m &lt;b&gt; {{ 7*7 }} 😀"
)
EVIL = replace(
    VISITING,
    key="0bad",
    article=replace(
        ARTICLE,
        source="@here",
        title=EVIL_TITLE,
        url="https://bote.example/@everyone/<script>?q=[x](y)",
        text="@everyone schreibt <b>fett</b> und [klick](http://evil.example) ins Blatt.",
    ),
    hits=(
        Hit(
            "boese",
            "v",
            "<script>*Regel*</script>",
            "lokales",
            Level.EIL,
            found("@everyone schreibt", "everyone"),
        ),
    ),
    sources=("<!here>",),
    own=("Ein [Satz](http://evil.example) von @all <img src=x>.",),
    acknowledged="<b>@channel</b>",
)


def links(
    alert: Alert, now: datetime, *, target: str = "", recipient: str = ""
) -> Mapping[str, str]:
    """Links as long as signed ones."""
    return {
        act: f"https://monitor.example.org/act/{act.replace(' ', '-')}-{'0123456789' * 12}"
        for act in ("acknowledge", "mute", "not relevant", "why")
    }


def message(
    content: Alert | Digest | Note,
    target: Target = MAIL,
    *,
    act: Callable[..., Mapping[str, str]] | None = None,
    now: datetime = NOW,
) -> Message:
    """What a target is told, in German unless it wants another language."""
    article = content.article.id if isinstance(content, Alert) else ""
    delivery = Delivery(content.key, article, target.id, (), "desk@example.org")
    compose = Composer(TEXTS["de"], NAMES, {target.id: DESKS}, act)
    return compose(Claim(delivery, content, now), target, now)


def chat(schema: str) -> Target:
    """A target that is reached through apprise."""
    return Target("lokales-chat", apprise_url=f"{schema}://host/a/b", zone=BERLIN)
