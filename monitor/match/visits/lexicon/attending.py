"""Verbs of attending and of being expected: the visitor is their subject."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import (
    any_case,
    begun,
    either,
    found,
    lines,
    row,
    words,
)
from monitor.match.visits.lexicon.trigger import Part, Trigger, trigger

ATTENDING: tuple[Trigger, ...] = (
    trigger(
        "teilnehmen",
        Part.SUBJECT,
        3,
        found(
            words("teilgenommen teilzunehmen teilnehmen teilnahm* teilnimmt Teilnahme"),
            row("nimmt nahm nahmen nehmen", 110, "teil", least=2),
        ),
        unless=either(
            words("schutzmaßnahm kostenlos anmeldung"),
            lines(
                """
                schüler nahmen
                vereine nahmen
                teilnahme ist frei
                """
            ),
        ),
    ),
    trigger(
        "Termine wahrnehmen",
        Part.SUBJECT,
        3,
        found(
            row(
                "[Tt]ermine?n?",
                100,
                "wahr wahrgenommen wahrnehmen wahrnahm absolviert* absolvieren",
            )
        ),
    ),
    trigger(
        "sich eintragen",
        Part.SUBJECT,
        3,
        found(words("Gästebuch"), any_case("ehrenbuch"), lines("[Gg]oldene[ns]? Buch")),
    ),
    trigger(
        "eintreffen",
        Part.SUBJECT,
        2,
        begun(
            words("eingetroffen eintreffen eintraf* eintrifft landet* gelandet"),
            row("traf trafen trifft treffen", 60, "ein", least=2),
        ),
        unless=words("nachricht meldung lieferung paket hilfsgüter rettungskräfte feuerwehr"),
    ),
    trigger(
        "erscheinen",
        Part.SUBJECT,
        2,
        found(words("erschien erschienen erscheint"), lines("sich sehen ließ")),
        unless=words("buch zeitung verlag"),
    ),
    trigger(
        "anwesend sein",
        Part.SUBJECT,
        2.5,
        found(
            words("anwesend zugegen beiwohn* dazugestoßen"),
            lines(
                r"""
                mit dabei
                dabei war\w*
                waren? (?:auch|ebenfalls|unter anderem)? ?dabei
                in Begleitung
                mit von der Partie
                mit am Tisch
                wohnte\w* .{0,60} bei
                unter den (?:Ehreng|G)ästen
                zu den Gästen
                zählte\w* .{0,60}Gästen
                gesellte sich
                """
            ),
        ),
    ),
    trigger(
        "sich anmelden",
        Part.SUBJECT,
        2.5,
        found(
            words("angemeldet zugesagt Zusage vorgesehen eingeplant angesagt"),
            row("Kommen Besuch Visite Teilnahme Auftritt", 60, "an angekündigt"),
            row(r"ist sind sei hat\ssich haben\ssich hatte\ssich", 80, "angekündigt"),
            lines(
                r"""
                ihr Kommen
                sein Kommen
                angekündigt (?:hat|haben|hatte) sich
                hat sich .{0,30} angesagt
                gewonnen werden
                """
            ),
        ),
        unless=either(
            words("förder mittel geld millionen euro unterstützung gesetz reform haushalt"),
            lines("anmeldung (?:unter|bei)"),
        ),
        is_ahead=True,
    ),
    trigger(
        "begleiten",
        Part.SUBJECT,
        2,
        found(words("begleitet begleitete begleiteten begleiten")),
        needs_place=True,
    ),
)
