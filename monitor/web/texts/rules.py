"""What the pages of rules say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RulesTexts:
    """``{}`` is filled in."""

    title: str
    try_it: str
    try_title: str
    try_help: str
    none: str
    rule: str
    desk: str
    level: str
    name: str
    days: str
    spark: str
    total: str
    last: str
    precision: str
    precision_of: str
    no_opinions: str
    cost: str
    cost_of: str
    measuring: str
    never_woken: str
    always_woken: str
    gone: str
    faulty: str
    query: str
    canonical: str
    budget: str
    a_day: str
    uses: str
    words: str
    hits: str
    newest: str
    version: str
    file: str
    all_stories: str
    try_this: str
    mute: str
    back: str
    found_in: str
    nothing_in: str
    looked_back: str
    about: str
    further: str
    per_day: str
    examples: str
    edit: str
    problems: str


RULES: Mapping[str, RulesTexts] = {
    "de": RulesTexts(
        title="Regeln",
        try_it="Eine Suchanfrage ausprobieren",
        try_title="Ausprobieren",
        try_help="Sucht im Archiv, was eine Regel mit dieser Anfrage gefunden hätte. Nichts davon"
        " wird gespeichert.",
        none="Keine Regel passt zu diesem Filter.",
        rule="Regel",
        desk="Ressort",
        level="Stufe",
        name="Name oder id",
        days="28 Tage",
        spark="Treffer an jedem der letzten 28 Tage, zusammen {}, heute {}",
        total="Treffer",
        last="Letzter",
        precision="Relevant",
        precision_of="{} % ({} von {})",
        no_opinions="noch nichts gesagt",
        cost="Aufwand",
        cost_of="{} µs, geweckt von {} % der Artikel",
        measuring="wird gemessen …",
        never_woken="nie geweckt",
        always_woken="bei fast jedem Artikel geprüft",
        gone="nicht mehr eingerichtet",
        faulty="wegen eines Fehlers abgeschaltet",
        query="Anfrage",
        canonical="Verstanden als",
        budget="Höchstens am Tag",
        a_day="Erwartet am Tag",
        uses="Namen",
        words="Gesuchte Wörter",
        hits="Treffer",
        newest="Die neuesten Treffer",
        version="Fassung",
        file="Steht in",
        all_stories="Alle Meldungen dieser Regel",
        try_this="Ausprobieren und ändern",
        mute="Stumm schalten",
        back="Zu den Regeln",
        found_in="{} Treffer",
        nothing_in="Kein Treffer",
        looked_back="unter allem seit ",
        about="etwa {} insgesamt",
        further="Weiter zurück suchen (10 Sekunden)",
        per_day="Treffer an jedem Tag, zusammen {}",
        examples="Beispiele",
        edit="Regeln werden in ihren Dateien geändert; der Dienst übernimmt sie von selbst.",
        problems="Fehler und Warnungen",
    ),
    "en": RulesTexts(
        title="Rules",
        try_it="Try a query",
        try_title="Try a query",
        try_help="Looks in the archive for what a rule with this query would have found. Nothing"
        " is saved.",
        none="No rule fits this filter.",
        rule="Rule",
        desk="Desk",
        level="Level",
        name="Name or id",
        days="28 days",
        spark="Hits on each of the last 28 days, {} in all, {} today",
        total="Hits",
        last="Last",
        precision="Relevant",
        precision_of="{} % ({} of {})",
        no_opinions="nothing said yet",
        cost="Cost",
        cost_of="{} µs, woken by {} % of the articles",
        measuring="being measured …",
        never_woken="never woken",
        always_woken="tried on nearly every article",
        gone="not configured any more",
        faulty="switched off because of a mistake",
        query="Query",
        canonical="Understood as",
        budget="At most a day",
        a_day="Expected a day",
        uses="Names",
        words="Words looked for",
        hits="Hits",
        newest="The newest hits",
        version="Version",
        file="Stands in",
        all_stories="All stories of this rule",
        try_this="Try and change",
        mute="Mute",
        back="To the rules",
        found_in="{} hits",
        nothing_in="No hit",
        looked_back="among all since ",
        about="about {} altogether",
        further="Look further back (10 seconds)",
        per_day="Hits on each day, {} in all",
        examples="Examples",
        edit="Rules are changed in their files; the service takes them over by itself.",
        problems="Errors and warnings",
    ),
}
