"""What the page of the service says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatusTexts:
    """``{}`` is filled in."""

    title: str
    as_of: str
    well: str
    not_well: str
    no_daemon: str
    silent_daemon: str
    undone: str
    workers: str
    lost_workers: str
    late: str
    unread: str
    left: str
    ill: str
    more: str
    daemon: str
    page: str
    state: str
    runs: str
    runs_silent: str
    does_not_run: str
    last_heard: str
    up_since: str
    version: str
    other_version: str
    memory: str
    unknown: str
    never: str
    heartbeat: str
    open_pages: str
    sessions: str
    browsers: str
    sources: str
    source_states: Mapping[str, str]
    source_counts: str
    polls: str
    polls_due: str
    polls_late: str
    last_poll: str
    notices: str
    no_notices: str
    see_sources: str
    pages_waiting: str
    pages_none: str
    oldest: str
    queues: str
    queues_none: str
    target: str
    waits: str
    next: str
    last_error: str
    see_alerts: str
    database: str
    file: str
    free: str
    wal: str
    backup: str
    backup_old: str
    backup_how: str
    backup_elsewhere: str
    system: str
    index: str
    index_full: str
    index_missing: str
    tables: Mapping[str, str]
    config: str
    config_none: str
    config_read: str
    config_ok: str
    config_faulty: str
    config_refused: str
    problems: str
    no_problems: str
    severities: Mapping[str, str]
    notes: str
    notes_hint: str
    notes_none: str
    message: str
    to: str
    when: str
    became: str
    slots: str
    slots_hint: str
    slots_none: str
    slot_names: Mapping[str, str]


STATUS: Mapping[str, StatusTexts] = {
    "de": StatusTexts(
        title="Dienst",
        as_of="Stand: {}",
        well="Alles in Ordnung: Der Dienst fragt Quellen ab und sendet pünktlich.",
        not_well="Nicht in Ordnung:",
        no_daemon="Der Dienst läuft nicht: Nichts wird abgefragt, nichts gesendet.",
        silent_daemon="Der Dienst hat sich seit mehr als einer Minute nicht gemeldet.",
        undone="Es wird nicht alles getan, was zu tun ist: „monitor workers“ sagt, woran es liegt.",
        workers="Prozesse",
        lost_workers="{} ohne Lebenszeichen",
        late="Quellen, die seit mehr als 5 Minuten abzufragen wären: {}",
        unread="Keine der {} Quellen ist zu lesen; {}: {}",
        left="Nachrichten an {} sind seit {} fällig, und niemand versucht sie zu senden.",
        ill="Quellen, deren letzte Abfrage gescheitert ist: {}. Das allein ist kein Grund zur"
        " Sorge.",
        more="und {} weitere",
        daemon="Der Dienst",
        page="Diese Seite",
        state="Zustand",
        runs="läuft",
        runs_silent="läuft, meldet sich aber nicht",
        does_not_run="läuft nicht",
        last_heard="zuletzt gemeldet",
        up_since="läuft seit",
        version="Version",
        other_version="eine andere als der Dienst: eins von beiden neu starten",
        memory="Speicher",
        unknown="nicht bekannt",
        never="nie",
        heartbeat="Lebenszeichen beantwortet",
        open_pages="Seiten offen und live",
        sessions="angemeldet",
        browsers="Browser",
        sources="Quellen",
        source_states={
            "well": "in Ordnung",
            "ill": "gestört",
            "new": "noch nicht abgefragt",
            "off": "abgeschaltet",
        },
        source_counts="Quellen",
        polls="Abfragen",
        polls_due="{} jetzt fällig",
        polls_late="{} seit mehr als 5 Minuten überfällig",
        last_poll="letzte Abfrage",
        notices="Auffälligkeiten",
        no_notices="keine",
        see_sources="Zu den Quellen",
        pages_waiting="Artikelseiten zu lesen",
        pages_none="keine",
        oldest="älteste seit",
        queues="Warteschlangen",
        queues_none="Nichts wartet darauf, gesendet zu werden.",
        target="Ziel",
        waits="wartet",
        next="fällig",
        last_error="letzter Fehler",
        see_alerts="Zu den Alarmen",
        database="Datenbank",
        file="Größe",
        free="davon frei",
        wal="Protokolldatei (WAL)",
        backup="letzte Sicherung",
        backup_old="älter als eine Woche",
        backup_how="Sichern: monitor db backup",
        backup_elsewhere="mit pg_dump; monitor erfährt nichts davon",
        system="Programm",
        index="Suchverzeichnis",
        index_full="vollständig: {} Artikel",
        index_missing="{} von {} Artikeln; der Rest kommt nach und nach dazu",
        tables={
            "articles": "Artikel",
            "stories": "Meldungen",
            "hits": "Treffer",
            "deliveries": "Nachrichten",
            "visits": "Termine",
            "audit": "Zeilen im Protokoll",
        },
        config="Konfiguration",
        config_none="Der Dienst hat noch keine gelesen.",
        config_read="gelesen",
        config_ok="in Ordnung",
        config_faulty="mit Fehlern; was betroffen ist, gilt in der letzten guten Fassung",
        config_refused="seit {} abgelehnt, was geändert wurde; es gilt weiter die gelesene",
        problems="Fehler und Hinweise",
        no_problems="Keine Fehler in den Dateien.",
        severities={"error": "Fehler", "warning": "Hinweis"},
        notes="Morgenmeldungen und Hinweise",
        notes_hint="Was monitor über sich selbst gesagt hat, das Neueste zuerst.",
        notes_none="Noch keine.",
        message="Nachricht",
        to="An",
        when="Wann",
        became="Was daraus wurde",
        slots="Zuletzt erledigt",
        slots_hint="Was nach der Uhr getan wird, und für welche Zeit zuletzt.",
        slots_none="Noch nichts.",
        slot_names={
            "backup": "Sicherung",
            "heartbeat": "Lebenszeichen",
            "morning": "Morgenmeldung",
            "canary": "Probemeldung an",
            "waiting": "Hinweis, dass nichts angenommen wird von",
            "fallback": "Ersatzweg für",
        },
    ),
    "en": StatusTexts(
        title="Status",
        as_of="As of {}",
        well="All is well: the service polls and sends on time.",
        not_well="Not well:",
        no_daemon="The service does not run: nothing is polled, nothing is sent.",
        silent_daemon="Nothing was heard of the service for more than a minute.",
        undone="Not all is done that is to be done: “monitor workers” says why.",
        workers="Processes",
        lost_workers="{} without a sign of life",
        late="Sources that should have been polled 5 minutes ago: {}",
        unread="None of the {} sources can be read; {}: {}",
        left="Messages for {} are due for {}, and nobody tries to send them.",
        ill="Sources whose last poll failed: {}. That alone is no reason to worry.",
        more="and {} more",
        daemon="The service",
        page="This page",
        state="State",
        runs="runs",
        runs_silent="runs, but nothing is heard of it",
        does_not_run="does not run",
        last_heard="last heard of",
        up_since="runs since",
        version="Version",
        other_version="another one than the service: restart one of them",
        memory="Memory",
        unknown="not known",
        never="never",
        heartbeat="Heartbeat answered",
        open_pages="pages open and live",
        sessions="logged in",
        browsers="browsers",
        sources="Sources",
        source_states={
            "well": "well",
            "ill": "ill",
            "new": "not polled yet",
            "off": "switched off",
        },
        source_counts="Sources",
        polls="Polls",
        polls_due="{} due now",
        polls_late="{} overdue for more than 5 minutes",
        last_poll="last poll",
        notices="Notices",
        no_notices="none",
        see_sources="To the sources",
        pages_waiting="Article pages to read",
        pages_none="none",
        oldest="oldest since",
        queues="Queues",
        queues_none="Nothing waits to be sent.",
        target="Target",
        waits="waiting",
        next="due",
        last_error="last error",
        see_alerts="To the alerts",
        database="Database",
        file="Size",
        free="of it free",
        wal="Log file (WAL)",
        backup="last backup",
        backup_old="older than a week",
        backup_how="Make one: monitor db backup",
        backup_elsewhere="by pg_dump; monitor does not hear of it",
        system="program",
        index="Search index",
        index_full="complete: {} articles",
        index_missing="{} of {} articles; the rest is added step by step",
        tables={
            "articles": "articles",
            "stories": "stories",
            "hits": "hits",
            "deliveries": "messages",
            "visits": "visits",
            "audit": "lines of the audit log",
        },
        config="Configuration",
        config_none="The service has read none yet.",
        config_read="read",
        config_ok="without mistakes",
        config_faulty="with mistakes; what they concern keeps its last good version",
        config_refused="what was changed is refused since {}; the one that was read holds",
        problems="Mistakes and remarks",
        no_problems="No mistakes in the files.",
        severities={"error": "mistake", "warning": "remark"},
        notes="Morning lines and notices",
        notes_hint="What monitor has said of itself, the newest first.",
        notes_none="None yet.",
        message="Message",
        to="To",
        when="When",
        became="What became of it",
        slots="Done last",
        slots_hint="What is done by the clock, and for which time it was done last.",
        slots_none="Nothing yet.",
        slot_names={
            "backup": "backup",
            "heartbeat": "heartbeat",
            "morning": "morning line",
            "canary": "canary to",
            "waiting": "notice that nothing is taken by",
            "fallback": "fallback for",
        },
    ),
}
