"""What the pages of stories say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoriesTexts:
    """``{}`` is filled in."""

    title: str
    new: str
    none: str
    mark_read: str
    unread: str
    unread_one: str
    unread_many: str
    desk: str
    level: str
    rule: str
    person: str
    place: str
    source: str
    since: str
    until: str
    open_only: str
    first: str
    more_sources: str
    own: str
    own_report: str
    in_common: str
    why: str
    why_not: str
    acknowledge: str
    acknowledged_by: str
    said_acknowledged: str
    mute: str
    mute_for: str
    muted_until: str
    said_muted: str
    unmute: str
    mutes: str
    said_unmuted: str
    not_relevant: str
    relevant: str
    said_judged: str
    verdicts: Mapping[str, str]
    of_all: str
    articles: str
    messages: str
    nobody_told: str
    opinions: str
    keys: str
    keys_help: tuple[tuple[str, str], ...]
    letters: str
    live: str
    spans: Mapping[str, str]
    rules: str
    back: str


STORIES: Mapping[str, StoriesTexts] = {
    "de": StoriesTexts(
        title="Meldungen",
        new="{} neu",
        none="Keine Meldung passt zu diesem Filter.",
        mark_read="Alle gelesen",
        unread="ungelesen",
        unread_one="1 seit dem letzten Blick",
        unread_many="{} seit dem letzten Blick",
        desk="Ressort",
        level="Stufe",
        rule="Regel",
        person="Besuch von",
        place="Besuch in",
        source="Quelle",
        since="Ab",
        until="Bis",
        open_only="nur offene",
        first="zuerst bei {}",
        more_sources="und {} weitere",
        own="Eigener Text",
        own_report="mit eigenem Bericht",
        in_common="{} gemeinsam",
        why="Warum?",
        why_not="Warum kam etwas nicht?",
        acknowledge="Übernehmen",
        acknowledged_by="Übernommen von {}",
        said_acknowledged="Übernommen.",
        mute="Stumm",
        mute_for="Stumm für",
        muted_until="Stumm bis",
        said_muted="Stumm geschaltet.",
        unmute="Aufheben",
        mutes="Stummschaltungen",
        said_unmuted="Nicht mehr stumm.",
        not_relevant="Nicht relevant",
        relevant="Relevant",
        said_judged="Notiert.",
        verdicts={"relevant": "relevant", "not relevant": "nicht relevant"},
        of_all="alle Regeln",
        articles="Artikel",
        messages="Wer davon erfuhr",
        nobody_told="Davon ging nichts hinaus.",
        opinions="Was dazu gesagt wurde",
        keys="Tasten",
        keys_help=(
            ("j", "nächste Meldung"),
            ("k", "vorige Meldung"),
            ("Enter", "öffnen"),
            ("a", "übernehmen"),
            ("m", "stumm schalten"),
            ("?", "diese Hilfe"),
        ),
        letters="Buchstaben sind Tasten (für diesen Browser)",
        live="Neues erscheint von selbst.",
        spans={
            "2h": "2 Stunden",
            "8h": "8 Stunden",
            "1d": "1 Tag",
            "3d": "3 Tage",
            "7d": "1 Woche",
        },
        rules="Regeln",
        back="Zu den Meldungen",
    ),
    "en": StoriesTexts(
        title="Stories",
        new="{} new",
        none="No story fits this filter.",
        mark_read="Mark all as read",
        unread="unread",
        unread_one="1 since the last look",
        unread_many="{} since the last look",
        desk="Desk",
        level="Level",
        rule="Rule",
        person="Visit by",
        place="Visit in",
        source="Source",
        since="From",
        until="To",
        open_only="not taken only",
        first="first at {}",
        more_sources="and {} more",
        own="Own text",
        own_report="with a report of its own",
        in_common="{} in common",
        why="Why?",
        why_not="Why did something not come?",
        acknowledge="Take it",
        acknowledged_by="Taken by {}",
        said_acknowledged="Taken.",
        mute="Mute",
        mute_for="Mute for",
        muted_until="Muted until",
        said_muted="Muted.",
        unmute="End",
        mutes="Mutes",
        said_unmuted="Not muted any more.",
        not_relevant="Not relevant",
        relevant="Relevant",
        said_judged="Noted.",
        verdicts={"relevant": "relevant", "not relevant": "not relevant"},
        of_all="all rules",
        articles="Articles",
        messages="Who was told",
        nobody_told="Nobody was told of it.",
        opinions="What was said of it",
        keys="Keys",
        keys_help=(
            ("j", "next story"),
            ("k", "previous story"),
            ("Enter", "open"),
            ("a", "take it"),
            ("m", "mute"),
            ("?", "this help"),
        ),
        letters="Letters are keys (in this browser)",
        live="What is new appears by itself.",
        spans={
            "2h": "2 hours",
            "8h": "8 hours",
            "1d": "1 day",
            "3d": "3 days",
            "7d": "1 week",
        },
        rules="Rules",
        back="To the stories",
    ),
}
