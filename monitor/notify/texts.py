"""The words of alerts, in German and English.

Two languages and some hundred texts, those of one subject in a file: tables that mypy checks for
completeness. gettext catalogs come when somebody wants to translate without reading Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.notify.digest_texts import DIGEST_TEXTS, DigestTexts
from monitor.notify.service_texts import SERVICE_TEXTS, ServiceTexts
from monitor.notify.story_texts import STORY_TEXTS, StoryTexts
from monitor.notify.visit_texts import VISIT_TEXTS, VisitTexts


@dataclass(frozen=True, slots=True)
class Texts:
    """What alerts say in one language; ``{…}`` is filled in."""

    language: str
    published: str
    seen: str
    sent: str
    why: str
    reason: str
    bare_reason: str
    read: str
    page_not_read: str
    repeat: str
    correction: str
    edited: str
    more_rules: str
    untitled: str
    quotes: str
    sent_by: str
    time: str
    test_title: str
    test_text: str
    test_rule: str
    # Title and text; {} is when the configuration in use was read.
    config_refused: tuple[str, str]
    config_faulty: tuple[str, str]
    config_right: tuple[str, str]

    @property
    def visits(self) -> VisitTexts:
        """What is said of visits."""
        return VISIT_TEXTS[self.language]

    @property
    def stories(self) -> StoryTexts:
        """What is said of stories."""
        return STORY_TEXTS[self.language]

    @property
    def digests(self) -> DigestTexts:
        """What digests say."""
        return DIGEST_TEXTS[self.language]

    @property
    def service(self) -> ServiceTexts:
        """What is said of monitor itself."""
        return SERVICE_TEXTS[self.language]


TEXTS: Mapping[str, Texts] = {
    "de": Texts(
        language="de",
        published="veröffentlicht {}",
        seen="gesehen {}",
        sent="gesendet {}",
        why="Warum diese Meldung",
        reason="Regel {rule}: gefunden {words}",
        bare_reason="Regel {rule}",
        read="Zum Artikel",
        page_not_read="Die Seite des Artikels war nicht zu lesen, geprüft sind nur Titel und"
        " Anriss. Grund: {}",
        repeat="Wiederholung: Bei einem früheren Versuch war unklar, ob diese Meldung ankam.",
        correction="Berichtigung: Der Artikel stellt einen früheren Bericht richtig.",
        edited="Geändert: Dies ist die {}. Fassung des Artikels.",
        more_rules=" (+{})",
        untitled="(ohne Titel)",
        quotes="„{}“",
        sent_by="monitor · Ziel {target} · Kennung {key}",
        time="%d.%m.%Y %H:%M",
        test_title="Testmeldung – bitte nicht beachten",
        test_text="Mit dieser Testmeldung wird geprüft, ob Alarme an diesem Ziel ankommen.",
        test_rule="Test des Ziels",
        config_refused=(
            "monitor: geänderte Konfiguration nicht übernommen",
            "Die geänderte Konfiguration hat Fehler und ist nicht übernommen. Weiter gilt die vom"
            " {}.",
        ),
        config_faulty=(
            "monitor: Fehler in der Konfiguration",
            "Die Konfiguration vom {} ist übernommen, bis auf das, was Fehler hat. Von Regeln mit"
            " Fehlern gilt die letzte gute Fassung weiter.",
        ),
        config_right=(
            "monitor: Konfiguration wieder in Ordnung",
            "Die Konfiguration ist wieder ohne Fehler und gilt seit {}.",
        ),
    ),
    "en": Texts(
        language="en",
        published="published {}",
        seen="seen {}",
        sent="sent {}",
        why="Why you get this",
        reason="rule {rule}: found {words}",
        bare_reason="rule {rule}",
        read="Read the article",
        page_not_read="The page of the article could not be read, only title and teaser were"
        " looked at. Reason: {}",
        repeat="Repeat: at an earlier try it was not clear whether this alert arrived.",
        correction="Correction: the article corrects an earlier report.",
        edited="Edited: this is version {} of the article.",
        more_rules=" (+{})",
        untitled="(no title)",
        quotes="“{}”",
        sent_by="monitor · target {target} · key {key}",
        time="%Y-%m-%d %H:%M",
        test_title="Test alert – please ignore",
        test_text="This test alert checks whether alerts arrive at this target.",
        test_rule="test of the target",
        config_refused=(
            "monitor: changed configuration refused",
            "The changed configuration has mistakes and is not taken over. That of {} stays in"
            " use.",
        ),
        config_faulty=(
            "monitor: mistakes in the configuration",
            "The configuration of {} is in use, but for what has mistakes. Rules with mistakes"
            " keep their last good version.",
        ),
        config_right=(
            "monitor: configuration is right again",
            "The configuration has no mistakes any more and is in use since {}.",
        ),
    ),
}
