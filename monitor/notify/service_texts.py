"""The words of messages about monitor itself, in German and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceTexts:
    """Titles and lines in one language; ``{…}`` is filled in.

    A pair is a title and the first line below it.
    """

    given_up: tuple[str, str]
    waiting: tuple[str, str]
    budget: tuple[str, str]
    canary: tuple[str, str]
    morning: str
    morning_line: str
    no_hit: str
    last_hit: str
    deliveries: str
    ill: str
    more: str
    fallback: str
    digest_fallback: str
    escalated: str


SERVICE_TEXTS: Mapping[str, ServiceTexts] = {
    "de": ServiceTexts(
        given_up=(
            "monitor: Meldung nicht zugestellt",
            "Das Ziel {target} hat diese Meldung nicht angenommen, sie wird nicht mehr versucht."
            " Noch einmal senden: monitor alerts retry {key}",
        ),
        waiting=(
            "monitor: Ziel {target} nimmt nichts an",
            "Seit {since} nimmt das Ziel {target} nichts an, es warten {count} Meldungen. Sie"
            " werden weiter versucht. Grund:",
        ),
        budget=(
            "Regel „{rule}“: Tagesmenge erreicht",
            "Die Regel „{rule}“ hat heute die {budget} Treffer gemeldet, die für einen Tag"
            " vorgesehen sind. Weitere kommen bis Mitternacht gesammelt in der Übersicht.",
        ),
        canary=(
            "monitor: Probemeldung",
            "Diese Meldung kommt jeden Tag um diese Zeit. Fehlt sie, kommen auch Alarme nicht an.",
        ),
        morning="monitor: Morgenmeldung",
        morning_line="{sources} Quellen, {ill} gestört, {hits} Treffer seit gestern, {last}",
        no_hit="noch kein Treffer",
        last_hit="letzter Treffer {}",
        deliveries="Meldungen seit gestern: {sent} gesendet, {waiting} warten, {given_up}"
        " aufgegeben",
        ill="{source}: {error}",
        more="und {} weitere",
        fallback="Ersatz für das Ziel {target}, das die Meldung nicht angenommen hat: {reason}",
        digest_fallback="monitor: Übersicht, die nicht zugestellt wurde",
        escalated="Niemand hat diese Meldung seit {since} übernommen.",
    ),
    "en": ServiceTexts(
        given_up=(
            "monitor: message not delivered",
            "The target {target} did not take this message, it is not tried any more. Send it"
            " again: monitor alerts retry {key}",
        ),
        waiting=(
            "monitor: target {target} takes nothing",
            "Since {since} the target {target} has taken nothing, {count} messages wait. They are"
            " tried again. Reason:",
        ),
        budget=(
            "Rule “{rule}”: budget of the day is used up",
            "The rule “{rule}” has alerted of the {budget} hits that it may on one day. More of"
            " them come in the digest until midnight.",
        ),
        canary=(
            "monitor: test message",
            "This message comes every day at this time. If it is missing, alerts do not arrive"
            " either.",
        ),
        morning="monitor: morning line",
        morning_line="{sources} sources, {ill} ill, {hits} hits since yesterday, {last}",
        no_hit="no hit yet",
        last_hit="last hit {}",
        deliveries="Messages since yesterday: {sent} sent, {waiting} waiting, {given_up} given up",
        ill="{source}: {error}",
        more="and {} more",
        fallback="In place of the target {target}, which did not take the message: {reason}",
        digest_fallback="monitor: digest that was not delivered",
        escalated="Nobody has acknowledged this alert since {since}.",
    ),
}
