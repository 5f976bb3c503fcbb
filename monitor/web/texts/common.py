"""What all pages say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Common:
    """The words of the frame around each page, of levels, times and refusals."""

    language: str
    skip: str
    menu: str
    stories: str
    visits: str
    search: str
    rules: str
    sources: str
    alerts: str
    status: str
    audit: str
    log_out: str
    switch_language: str
    other_language: str
    yesterday: str
    tomorrow: str
    days: str
    # For strftime.
    day: str
    day_of_year: str
    weekdays: tuple[str, ...]
    levels: Mapping[str, str]
    delivery_states: Mapping[str, str]
    all: str
    filter: str
    reset: str
    older: str
    first_page: str
    opens_elsewhere: str
    broken: str
    offline: str
    not_live: str
    failed: str
    statuses: Mapping[int, str]


_LEVELS = {"blitz": "Blitz", "eil": "Eil", "normal": "Normal", "digest": "Sammelmail"}

COMMON: Mapping[str, Common] = {
    "de": Common(
        language="de",
        skip="Zum Inhalt",
        menu="Bereiche",
        stories="Meldungen",
        visits="Termine",
        search="Suche",
        rules="Regeln",
        sources="Quellen",
        alerts="Alarme",
        status="Dienst",
        audit="Protokoll",
        log_out="Abmelden",
        switch_language="English",
        other_language="en",
        yesterday="gestern",
        tomorrow="morgen",
        days="T",
        day="%d.%m.",
        day_of_year="%d.%m.%Y",
        weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
        levels=_LEVELS,
        delivery_states={
            "owed": "zu senden",
            "sending": "wird gesendet",
            "sent": "gesendet",
            "uncertain": "vielleicht angekommen",
            "postponed": "aufgeschoben",
            "suppressed": "zurückgehalten",
            "given up": "aufgegeben",
        },
        all="alle",
        filter="Filtern",
        reset="Zurücksetzen",
        older="Ältere",
        first_page="Zum Anfang",
        opens_elsewhere="öffnet die Seite der Zeitung",
        offline="Keine Verbindung zum Dienst.",
        not_live="Keine Verbindung zum Dienst: Neues erscheint gerade nicht von selbst.",
        failed="Das hat nicht geklappt.",
        broken="Hier ist ein Fehler passiert. Er steht im Protokoll des Dienstes.",
        statuses={
            400: "Das geht so nicht",
            403: "Nicht erlaubt",
            404: "Nicht gefunden",
            409: "Geht gerade nicht",
            413: "Zu groß",
            415: "Das geht so nicht",
            429: "Zu viele Versuche",
            500: "Fehler",
            503: "Gerade nicht möglich",
        },
    ),
    "en": Common(
        language="en",
        skip="Skip to content",
        menu="Sections",
        stories="Stories",
        visits="Visits",
        search="Search",
        rules="Rules",
        sources="Sources",
        alerts="Alerts",
        status="Status",
        audit="Audit log",
        log_out="Log out",
        switch_language="Deutsch",
        other_language="de",
        yesterday="yesterday",
        tomorrow="tomorrow",
        days="d",
        day="%d %b",
        day_of_year="%d %b %Y",
        weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        levels={**_LEVELS, "digest": "Digest"},
        delivery_states={
            "owed": "to be sent",
            "sending": "being sent",
            "sent": "sent",
            "uncertain": "may have arrived",
            "postponed": "postponed",
            "suppressed": "held back",
            "given up": "given up",
        },
        all="all",
        filter="Filter",
        reset="Reset",
        older="Older",
        first_page="Back to the newest",
        opens_elsewhere="opens the paper's page",
        offline="No connection to the service.",
        not_live="No connection to the service: what is new does not appear by itself now.",
        failed="That did not work.",
        broken="Something went wrong here. The service's log says what.",
        statuses={
            400: "This cannot be done",
            403: "Not allowed",
            404: "Not found",
            409: "Not possible just now",
            413: "Too large",
            415: "This cannot be done",
            429: "Too many attempts",
            500: "Error",
            503: "Not possible at the moment",
        },
    ),
}
