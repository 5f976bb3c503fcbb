"""What the pages of sources say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourcesTexts:
    """``{}`` is filled in."""

    title: str
    caption: str
    none: str
    source: str
    state: str
    states: Mapping[str, str]
    find: str
    region: str
    days: str
    spark: str
    spark_unknown: str
    in_day: str
    in_week: str
    of_expected: str
    not_known: str
    last_article: str
    next_poll: str
    never: str
    failures: str
    error: str
    since_success: str
    never_read: str
    gone_since: str
    warning: str
    noticed_since: str
    left_alone: str
    count: str
    next_page: str
    first_page: str
    pages: str
    back: str
    health: str
    last_try: str
    last_success: str
    moved: str
    reservation: str
    settings: str
    id: str
    kind: str
    kinds: Mapping[str, str]
    url: str
    tags: str
    language: str
    by_feed: str
    interval: str
    interval_value: str
    reads_pages: str
    selector: str
    entries: str
    heading: str
    licensed: str
    yes: str
    no: str
    poll: str
    poll_why: str
    said_poll: str
    refused: Mapping[str, str]
    mute: str
    newest: str
    newest_none: str
    newest_note: str
    stories: str
    search: str
    notices: str
    no_notices: str
    notice_kinds: Mapping[str, str]
    since: str
    until: str
    holds: str
    unknown: str


SOURCES: Mapping[str, SourcesTexts] = {
    "de": SourcesTexts(
        title="Quellen",
        caption="Wie es den Quellen geht, die kranken zuerst",
        none="Keine Quelle passt zu diesem Filter.",
        source="Quelle",
        state="Zustand",
        states={
            "gone": "gibt es nicht mehr",
            "failing": "fehlerhaft",
            "overdue": "überfällig",
            "noticed": "auffällig",
            "unpolled": "nie abgefragt",
            "well": "gesund",
            "off": "ausgeschaltet",
        },
        find="Name oder Kennung",
        region="Gebiet",
        days="28 Tage",
        spark="Einträge in 28 Tagen: {total}, am meisten an einem Tag {most}, heute {today};"
        " üblich sind {usual} am Tag",
        spark_unknown="Einträge in 28 Tagen: {total}, am meisten an einem Tag {most},"
        " heute {today}; was üblich ist, ist noch nicht bekannt",
        in_day="24 Stunden",
        in_week="7 Tage",
        of_expected="{} von etwa {}",
        not_known="zu wenig bekannt",
        last_article="Letzter Artikel",
        next_poll="Nächste Abfrage",
        never="nie",
        failures="{} Fehler in Folge",
        error="Fehler",
        since_success="zuletzt gelesen",
        never_read="noch nie gelesen",
        gone_since="laut Server endgültig weg seit",
        warning="Gelesen, aber",
        noticed_since="seit",
        left_alone="Der Server bittet um Ruhe bis",
        count="{} Quellen",
        next_page="Weiter",
        first_page="Zum Anfang",
        pages="Seiten der Liste",
        back="Zu den Quellen",
        health="Zustand",
        last_try="Letzte Abfrage",
        last_success="Zuletzt gelesen",
        moved="Umgezogen nach",
        reservation="Vorbehalt gegen Text- und Data-Mining",
        settings="Einstellungen",
        id="Kennung",
        kind="Art",
        kinds={"feed": "Feed", "sitemap": "Sitemap", "page": "Seite"},
        url="Adresse",
        tags="Schlagworte",
        language="Sprache",
        by_feed="wie der Feed sagt",
        interval="Pause zwischen Abfragen",
        interval_value="{} bis {}",
        reads_pages="Liest die Seiten der Artikel",
        selector="Selektor des Textes",
        entries="Selektor der Einträge",
        heading="Selektor der Überschriften",
        licensed="Lizenz trotz Vorbehalts",
        yes="ja",
        no="nein",
        poll="Jetzt abfragen",
        poll_why="Geht gerade nicht",
        said_poll="Wird gleich abgefragt.",
        refused={
            "off": "Die Quelle ist ausgeschaltet: enabled in sources.yaml.",
            "gone": "Der Server sagt, dass es sie nicht mehr gibt. `monitor poll {}` fragt noch"
            " einmal.",
            "unpolled": "Der Dienst kennt sie noch nicht: er hat diese Einstellung noch nicht"
            " übernommen.",
            "asked": "Der Server bittet um Ruhe bis {}.",
        },
        mute="Stumm schalten",
        newest="Neueste Artikel",
        newest_none="Unter den neuesten 5.000 Artikeln aller Quellen ist keiner von hier.",
        newest_note="Nur was unter den neuesten 5.000 aller Quellen ist.",
        stories="Meldungen mit dieser Quelle",
        search="In dieser Quelle suchen",
        notices="Hinweise",
        no_notices="Über diese Quelle wurde noch nichts gemeldet.",
        notice_kinds={
            "gone": "verschwunden",
            "moved": "umgezogen",
            "relaunch": "umgebaut",
            "silent": "verstummt",
            "jump": "ungewohnte Menge",
        },
        since="Seit",
        until="Bis",
        holds="gilt noch",
        unknown="Es gibt keine Quelle {!r}.",
    ),
    "en": SourcesTexts(
        title="Sources",
        caption="How the sources are, the ill ones first",
        none="No source fits this filter.",
        source="Source",
        state="State",
        states={
            "gone": "gone",
            "failing": "failing",
            "overdue": "overdue",
            "noticed": "something was noticed",
            "unpolled": "never polled",
            "well": "well",
            "off": "switched off",
        },
        find="Name or id",
        region="Region",
        days="28 days",
        spark="Entries in 28 days: {total}, the most on one day {most}, today {today};"
        " usual are {usual} a day",
        spark_unknown="Entries in 28 days: {total}, the most on one day {most}, today {today};"
        " what is usual is not known yet",
        in_day="24 hours",
        in_week="7 days",
        of_expected="{} of about {}",
        not_known="too little is known",
        last_article="Last article",
        next_poll="Next poll",
        never="never",
        failures="{} errors in a row",
        error="Error",
        since_success="last read",
        never_read="never read so far",
        gone_since="gone for good, says the server, since",
        warning="Read, but",
        noticed_since="since",
        left_alone="The server asks to be left alone until",
        count="{} sources",
        next_page="Next",
        first_page="Back to the beginning",
        pages="Pages of the list",
        back="To the sources",
        health="State",
        last_try="Last poll",
        last_success="Last read",
        moved="Moved to",
        reservation="Reserves text and data mining",
        settings="Settings",
        id="Id",
        kind="Kind",
        kinds={"feed": "feed", "sitemap": "sitemap", "page": "page"},
        url="Address",
        tags="Tags",
        language="Language",
        by_feed="as the feed says",
        interval="Pause between polls",
        interval_value="{} to {}",
        reads_pages="Reads the pages of articles",
        selector="Selector of the text",
        entries="Selector of the entries",
        heading="Selector of the headings",
        licensed="Licensed despite a reservation",
        yes="yes",
        no="no",
        poll="Poll now",
        poll_why="Not possible at the moment",
        said_poll="It is polled in a moment.",
        refused={
            "off": "The source is switched off: enabled in sources.yaml.",
            "gone": "The server says that it is gone. `monitor poll {}` asks once more.",
            "unpolled": "The daemon does not know it yet: it has not taken over this"
            " configuration.",
            "asked": "The server asks to be left alone until {}.",
        },
        mute="Mute",
        newest="Newest articles",
        newest_none="None of the newest 5,000 articles of all sources is from here.",
        newest_note="Only those among the newest 5,000 of all sources.",
        stories="Stories with this source",
        search="Search this source",
        notices="Notices",
        no_notices="Nothing was told about this source so far.",
        notice_kinds={
            "gone": "gone",
            "moved": "moved",
            "relaunch": "relaunch",
            "silent": "silent",
            "jump": "unusual number",
        },
        since="Since",
        until="Until",
        holds="still holds",
        unknown="There is no source {!r}.",
    ),
}
