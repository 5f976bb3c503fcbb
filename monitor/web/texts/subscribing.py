"""What pages say about feeds and calendars, and what feeds say themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SubscribingTexts:
    """``of_…`` are the titles of feeds; they take the name of a desk or rule, or a query."""

    title: str
    calendar_title: str
    how: str
    careful: str
    renew: str
    renew_why: str
    address: str
    all_stories: str
    all_visits: str
    desk: str
    rule: str
    of_all: str
    of_desk: str
    of_rule: str
    of_search: str
    found: str
    more: str


SUBSCRIBING: Mapping[str, SubscribingTexts] = {
    "de": SubscribingTexts(
        title="Als Feed abonnieren",
        calendar_title="Als Kalender abonnieren",
        how="Die Adresse in ein Programm für Feeds oder Kalender kopieren.",
        careful="Wer die Adresse hat, kann alles darin lesen. Sie gilt, solange es das Konto mit"
        " diesem Passwort gibt.",
        renew="Neue Adressen",
        renew_why="Die bisherigen Adressen aller Feeds und Kalender dieses Kontos gelten dann nicht"
        " mehr.",
        address="Adresse: {}",
        all_stories="Alle Meldungen",
        all_visits="Alle Termine",
        desk="Ressort {}",
        rule="Regel {}",
        of_all="monitor: alle Treffer",
        of_desk="monitor: {}",
        of_rule="monitor: Regel {}",
        of_search="monitor: Suche {}",
        found="Gefunden",
        more="Warum und ganzer Text",
    ),
    "en": SubscribingTexts(
        title="Subscribe as a feed",
        calendar_title="Subscribe as a calendar",
        how="Copy the address into a program for feeds or calendars.",
        careful="Whoever has the address can read all of it. It works as long as the account"
        " exists with this password.",
        renew="New addresses",
        renew_why="The addresses of all feeds and calendars of this account that there were until"
        " then do not work any more.",
        address="Address: {}",
        all_stories="All stories",
        all_visits="All visits",
        desk="Desk {}",
        rule="Rule {}",
        of_all="monitor: all hits",
        of_desk="monitor: {}",
        of_rule="monitor: rule {}",
        of_search="monitor: search {}",
        found="Found",
        more="Why, and the whole text",
    ),
}
