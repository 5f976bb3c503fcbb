"""What one can only do there, such as opening or handing over: the visitor is who does it."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import (
    any_case,
    apart,
    begun,
    compound,
    either,
    found,
    lines,
    phrase,
    words,
)
from monitor.match.visits.lexicon.trigger import Part, Trigger, trigger

ACTS: tuple[Trigger, ...] = (
    trigger(
        "Spatenstich",
        Part.ACT,
        2.5,
        found(
            words(
                """
                Grundstein Freigabe durchschnitt* Startschuss Knopfdruck
                Einweihung* Eröffnung* Jubiläumsfeier Festgottesdienst
                Neujahrsempfang* Sommerfest Empfang
                """
            ),
            any_case(
                """
                spatenstich grundsteinlegung richtfest festakt verkehrsfreigabe
                baumpflanz* einweihungsfeier
                """
            ),
            phrase("Band", "durch*"),
        ),
        unless=either(
            words("insolvenz"),
            lines(
                """
                eröffnung des (?:verfahrens|insolvenz)
                startschuss für (?:das programm|die reform)
                empfang von (?:leistung|signal)
                """
            ),
        ),
        needs_place=True,
    ),
    trigger(
        "einweihen",
        Part.ACT,
        2.5,
        begun(
            words("eingeweiht einweih* einzuweihen"),
            apart("weiht weihte weihten", 120, "ein", least=2),
        ),
        needs_place=True,
    ),
    trigger(
        "eröffnen",
        Part.ACT,
        2,
        found(words("eröffnet eröffnete eröffneten eröffnen eröffne")),
        unless=words(
            """
            sitzung debatte verfahren konto chancen möglichkeit perspektiv
            sammelverfahren diskussion
            """
        ),
        needs_place=True,
    ),
    trigger(
        "freigeben",
        Part.ACT,
        2.5,
        begun(
            words("freigegeben freigab freizugeben freigeben"),
            apart("gab gibt gaben geben", 100, "frei", least=2),
        ),
        unless=words("mittel gelder cannabis"),
        needs_place=True,
    ),
    trigger(
        "übergeben",
        Part.ACT,
        2.5,
        found(
            words(
                """
                übergeben übergab übergibt überreich* überbracht* überbringt mitgebracht
                mitbrachte? ausgehändigt
                """
            ),
            apart("bringt brachte brachten bringen", 100, "mit", least=2),
            phrase("im", "Gepäck"),
        ),
        unless=either(
            words("petition unterschriften forderungskatalog stab"),
            lines(
                """
                offenen brief
                amt an
                """
            ),
        ),
        near=either(
            words(
                """
                Scheck Urkunde Orden Plakette Preis Schlüssel Medaille Zusage
                Geld Millionen Euro Gebäude Fahrzeug Auszeichnung Zeugnis Nadel
                Pokal Geschenk Ehrenzeichen Siegel Zertifikat Ernennung
                """
            ),
            any_case("bescheid kreuz zuwendung förder"),
            lines("gute Nachricht"),
        ),
    ),
    trigger(
        "Bescheidübergabe",
        Part.ACT,
        2.5,
        compound(
            any_case(
                """
                übergabe bescheidübergabe scheckübergabe schlüsselübergabe
                verleihung auszeichnung
                """
            )
        ),
        needs_place=True,
    ),
    trigger(
        "verleihen",
        Part.ACT,
        1.7,
        found(
            words(
                """
                verlieh verleiht verliehen verleihen zeichnet* ausgezeichnet
                auszeichn* ehrt ehrte geehrt vereidigt* verabschiedet*
                """
            )
        ),
        unless=either(
            words("gesetz haushalt nachdruck"),
            lines(
                """
                zeichnet sich
                zeichnete sich
                """
            ),
        ),
        needs_place=True,
    ),
    trigger(
        "niederlegen",
        Part.ACT,
        2.5,
        found(
            words(
                """
                niederleg* niedergelegt Kränze enthüll* gepflanzt pflanzt*
                getauft taufte tauft sticht angezapft zapft* Fassanstich
                Bieranstich anstach
                """
            ),
            apart(
                "legt legte legten legen", 80, r"\w*(?:Kranz|Kränze|Blumen|Grundstein)*", least=2
            ),
            lines(
                """
                einen Kranz
                stach an
                """
            ),
        ),
        unless=either(
            words("skandal"),
            lines(
                """
                amt nieder
                mandat nieder
                ämter nieder
                pläne enthüll
                """
            ),
        ),
        needs_place=True,
    ),
    trigger(
        "durch das Band",
        Part.ACT,
        3,
        begun(
            apart(
                "schnitt schneidet schneiden durchschnitt durchtrennt* drückt* griff*",
                80,
                r"\w*(?:Band|Torte|Knopf|Spaten|Schaufel|Schere)*",
                least=2,
            )
        ),
    ),
)
