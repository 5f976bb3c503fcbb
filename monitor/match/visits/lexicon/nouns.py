"""Nouns: the visitor is whose visit, tour or appointment it is, or with whom one meets."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import (
    any_case,
    begun,
    compound,
    either,
    found,
    lines,
    phrase,
    words,
)
from monitor.match.visits.lexicon.trigger import Part, Trigger, trigger

# Nouns that end in -besuch and are no visit of an office-holder.
_OTHER_VISITS = words(
    """
    arzt zahnarzt kranken kirchen kino zoo familien schul kita gottesdienst restaurant
    gaststätten moschee museums theater konzert praxis klinik verwandten wirtshaus friedhofs
    vorlesungs kindergarten unterrichts webseiten seiten haus hof freibad schwimmbad kneipen
    """
)

NOUNS: tuple[Trigger, ...] = (
    trigger(
        "Pate",
        Part.SUBJECT,
        2.5,
        found(words("Taufpat(?:e|in) Ehrengast Überraschungsgast Stargast Ehrengäste")),
    ),
    trigger(
        "Gespräch mit",
        Part.NOUN,
        2.5,
        compound(
            any_case(
                """
                dialog gespräch diskussion frühstück sprechstunde diskussionsabend talkrunde
                gesprächsrunde runde treffen stammtisch forum vortrag lesung frühschoppen talk
                termin essen empfang wanderung feierstunde gottesdienst
                """
            ),
            ending=r"\smit",
        ),
        unless=either(
            words("telefon video"),
            phrase(
                "im",
                "gespräch",
                "mit",
                "der dem unserer",
                r"\w*(?:zeitung|redaktion|agentur|sender|blatt)*",
            ),
        ),
        needs_place=True,
    ),
    trigger(
        "Besuch",
        Part.NOUN,
        3,
        begun(
            rf"(?!(?:(?i:{_OTHER_VISITS}))-?besuch)"
            r"(?:[A-ZÄÖÜ]\w*besuch|(?:[A-ZÄÖÜ]\w*-)*Besuch)(?:s|es|e|en)?\b"
            r"(?! von (?:\d|Schüler|Veranstaltung))"
        ),
        unless=either(
            words("besuchsverbot besuchszeit eintritt hausbesuch"),
            phrase("besuche", "in bei", "seniorenheim* krankenh* klinik* heim*"),
            phrase(
                "den der ein einen zum vom",
                "besuch",
                "der des einer eines",
                r"\w*(?:schule|messe|veranstaltung|ausstellung|kita|gymnasiums|kindergartens)",
            ),
            phrase(
                "den der ein einen zum vom",
                "besuch",
                "der des einer eines",
                r"\w*(?:freibads|festes|gottesdienstes|kurses|unterrichts)",
            ),
            lines(
                r"""
                lohnt (?:sich )?(?:ein|der)
                einen besuch wert
                besuch ist (?:kostenlos|kostenfrei)
                zum besuch (?:ein|der)
                um (?:einen )?besuch gebeten
                """
            ),
        ),
    ),
    trigger(
        "Visite",
        Part.NOUN,
        3,
        compound(any_case("visite")),
        unless=words(r"ärzt chefarzt patient station\s"),
    ),
    trigger(
        "Tour",
        Part.NOUN,
        2.5,
        compound(
            words("-Tour"),
            any_case(
                """
                sommertour sommerreise kreisbereisung bereisung rundreise antrittsreise regionaltag
                zuhörtour dialogtour wahlkampftour wanderwoche informationsreise
                """
            ),
            ending="(?:en)?",
        ),
        unless=words("stadtrundreise reisebus konzert"),
    ),
    trigger(
        "Ortstermin",
        Part.NOUN,
        3,
        compound(
            words("[Vv]or-Ort-[Tt]ermin(?:s|e|es)?"),
            any_case(
                """
                ortstermin(?:s|e|es)? ortsbesichtigung wahlkampfauftritt*
                wahlkampftermin* auftritt(?:s|es)? stippvisite pressetermin*
                stopp zwischenstopp
                """
            ),
        ),
        unless=words("konzert band stadionauftritt musik"),
    ),
    trigger(
        "Programm",
        Part.NOUN,
        1,
        found(
            words("Programmpunkt"),
            lines(
                """
                auf dem (?:Programm|Terminkalender|Tagesplan)
                im Terminkalender
                Termin(?:e)? (?:in|im|bei|am)
                """
            ),
        ),
        needs_place=True,
    ),
)
