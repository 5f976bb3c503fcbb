"""What the page of messages says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlertsTexts:
    """``{}`` is filled in."""

    title: str
    lately: str
    state: str
    target: str
    since: str
    until: str
    none: str
    what: str
    to: str
    when: str
    became: str
    kinds: Mapping[str, str]
    due: str
    due_now: str
    sent: str
    tries: str
    one_try: str
    in_digest: str
    retry: str
    send: str
    said_retried: str
    not_retried: str
    retry_all: str
    said_retried_all: str
    reasons: str
    queues: str
    waiting: str
    oldest: str
    last_error: str
    of_story: str
    back: str
    preview: str
    gone_target: str
    facts: str
    key: str
    article: str
    story: str
    rules: str


ALERTS: Mapping[str, AlertsTexts] = {
    "de": AlertsTexts(
        title="Alarme",
        lately="Stand jetzt; was vorbei ist, aus den letzten 7 Tagen",
        state="Zustand",
        target="Ziel",
        since="Ab",
        until="Bis",
        none="Keine Nachricht passt zu diesem Filter.",
        what="Was",
        to="An",
        when="Wann",
        became="Was daraus wurde",
        kinds={
            "alert": "Alarm",
            "change": "Änderung",
            "reminder": "Erinnerung",
            "follow-up": "Neues dazu",
            "digest": "Sammelmail",
            "escalation": "Eskalation",
            "fallback": "Ersatzweg",
            "notice": "Hinweis",
        },
        due="fällig {}",
        due_now="fällig",
        sent="gesendet {}",
        tries="{} Versuche",
        one_try="1 Versuch",
        in_digest="in einer Sammelmail",
        retry="Noch einmal senden",
        send="Doch senden",
        said_retried="Wird noch einmal gesendet.",
        not_retried="Nur was aufgegeben oder zurückgehalten wurde, geht noch einmal hinaus.",
        retry_all="Alles Aufgegebene an {} noch einmal senden",
        said_retried_all="{} Nachrichten werden noch einmal gesendet.",
        reasons="Warum zurückgehalten wurde",
        queues="Warteschlangen",
        waiting="wartet",
        oldest="älteste",
        last_error="letzter Fehler",
        of_story="zu einer Meldung",
        back="Zu den Alarmen",
        preview="So sieht sie aus (hier ohne Links)",
        gone_target="Dieses Ziel ist nicht mehr eingerichtet.",
        facts="Was gespeichert ist",
        key="Schlüssel",
        article="Artikel",
        story="Meldung",
        rules="Regeln",
    ),
    "en": AlertsTexts(
        title="Alerts",
        lately="as of now; of what is over, the last 7 days",
        state="State",
        target="Target",
        since="From",
        until="To",
        none="No message fits this filter.",
        what="What",
        to="To",
        when="When",
        became="What became of it",
        kinds={
            "alert": "alert",
            "change": "change",
            "reminder": "reminder",
            "follow-up": "follow-up",
            "digest": "digest",
            "escalation": "escalation",
            "fallback": "fallback",
            "notice": "notice",
        },
        due="due {}",
        due_now="due now",
        sent="sent {}",
        tries="{} tries",
        one_try="1 try",
        in_digest="in a digest",
        retry="Send again",
        send="Send it after all",
        said_retried="It will be sent again.",
        not_retried="Only what was given up or held back can be sent again.",
        retry_all="Send all that was given up for {} again",
        said_retried_all="{} messages will be sent again.",
        reasons="Why messages were held back",
        queues="Queues",
        waiting="waiting",
        oldest="oldest",
        last_error="last error",
        of_story="of one story",
        back="To the alerts",
        preview="What it looks like (here without links)",
        gone_target="This target is not configured any more.",
        facts="What is stored",
        key="Key",
        article="Article",
        story="Story",
        rules="Rules",
    ),
}
