"""Verbs of coming to a place: the visitor is their subject."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import (
    apart,
    begun,
    either,
    found,
    lines,
    phrase,
    row,
    words,
)
from monitor.match.visits.lexicon.trigger import Part, Trigger, trigger

COMING: tuple[Trigger, ...] = (
    trigger(
        "stattet einen Besuch ab",
        Part.SUBJECT,
        4,
        found(words("stattet* abgestattet abzustatten abstatte*")),
    ),
    trigger(
        "besuchen",
        Part.SUBJECT,
        3,
        found(
            words(
                """
                besucht besuchte besuchten besuchen besuche besuchend bereist
                bereiste bereisten bereisen begutacht+ betrat betritt
                """
            )
        ),
        unless=either(
            words(
                """
                abitur studiert aufgewachsen geboren schulpflicht
                (?:website|webseite|homepage|internetseite) volkshochschulkurs
                angehörige
                """
            ),
            phrase("als", r"kind junge mädchen jugendliche[rn]? \w*schüler(?:in)? student(?:in)?"),
            phrase("gut rege schlecht stark", "besucht"),
            lines(
                r"""
                lehre als
                jedes kind
                kinder und jugendliche
                keine schule
                damals die
                kita besuch
                schule besuchen (?:kann|dürf|wollen)
                """
            ),
        ),
    ),
    trigger(
        "aufsuchen",
        Part.SUBJECT,
        3,
        begun(
            words("aufgesucht aufzusuchen aufsuchen"),
            apart("sucht suchte suchten suchen", 120, "auf", least=3),
        ),
    ),
    trigger(
        "zu Gast sein",
        Part.SUBJECT,
        3,
        begun(
            words("Stippvisite Kurzvisite Blitzvisite"),
            lines(
                r"""
                zu Gast
                zu Besuch
                auf Besuch
                als (?:Ehren|Über\w+|Star)?[Gg]ast\b
                als Gäste
                zu Gaste
                (?:Ehren|Fest|Star)?[Gg]ast (?:in|im|bei|beim|auf|der|des|am|war)\b
                zu einer? (?:Kurz|Stipp)visite
                """
            ),
        ),
        unless=found(
            words(
                """
                bezirksliga kreisliga landesliga bundesliga tabelle anpfiff
                spieltag auswärts elf
                """
            )
        ),
    ),
    trigger(
        "Station machen",
        Part.SUBJECT,
        3,
        begun(
            phrase(
                "Station(?:en)?",
                "in im auf war waren ist sind macht machte machen bei beim gemacht",
            ),
            row(
                "macht machte machten machen gemacht legt legte legten einlegen eingelegt",
                70,
                "Station Halt Stopp Zwischenstopp Zwischenhalt",
            ),
            phrase(
                "Station Halt Stopp Zwischenstopp", "gemacht eingelegt einlegen machen machte macht"
            ),
        ),
    ),
    trigger(
        "auf Tour sein",
        Part.SUBJECT,
        3,
        found(
            row(
                r"auf während im\sRahmen bei zum\sAbschluss zum\sAuftakt",
                30,
                r"[\w-]*(?:[Tt]our|[Rr]eise|[Bb]ereisung|[Ww]anderung)",
            )
        ),
        unless=either(
            words("klassenreise ferienreise weltreise"),
            lines(
                """
                radtour des
                auf reisen gehen
                dienstreise nach
                """
            ),
        ),
        needs_place=True,
    ),
    trigger("unterwegs sein", Part.SUBJECT, 2.5, found(words("unterwegs")), needs_place=True),
    trigger(
        "vorbeischauen",
        Part.SUBJECT,
        3,
        begun(
            words(
                """
                vorbeischau* vorbeiseh* vorbeigeseh* einkehr* eingekehrt
                einzukehren vorbeizuschauen vorbeigeschaut vorbeigekommen
                vorbeikomm* vorbeizukommen hereingeschaut
                """
            ),
            row("kehrt kehrte kehrten", 120, "ein"),
            row("schaut schaute schauten schauen sieht sah kommt kam kamen kommen", 170, "vorbei"),
            lines(
                r"""
                blicken (?:lassen|ließ|lässt)
                (?:lässt|ließ) sich .{0,40}blicken
                """
            ),
        ),
    ),
    trigger(
        "kommen",
        Part.SUBJECT,
        3,
        found(
            words(
                """
                kommt kam kamen kommen gekommen komme käme hinzukommen herkommen
                dazukommen anrücken
                """
            )
        ),
        unless=either(
            words("zustande infrage entgegen voran hinterher"),
            phrase("zu", "dem", "schluss ergebnis"),
            phrase("zum", "schluss ergebnis einsatz erliegen tragen vorschein"),
            phrase("zur", "sprache geltung anwendung welt"),
            phrase("kommt kam kommen kamen", "es aus von hinzu dazu zurück"),
            phrase("nach", "angaben ansicht meinung auskunft worten"),
            lines(
                r"""
                zu wort
                in frage
                vor die presse
                ins krankenhaus
                in die klinik
                in haft
                ums leben
                in die jahre
                auf die idee
                zu kurz
                auf den markt
                ins gespräch
                in betracht
                ans licht
                in gang
                zusammen mit dem ergebnis
                in die koalition
                in den genuss
                hilfe komm
                geld komm
                komm\w* von ihr
                frage komm
                klar komm
                wieder in
                unter die räder
                zum stillstand
                ins rollen
                in schwung
                ins spiel
                um die ecke
                """
            ),
        ),
    ),
    trigger(
        "reisen",
        Part.SUBJECT,
        3,
        found(
            words(
                """
                reist reiste reisten reisen anreist anreiste anreisen anreise
                angereist gereist weiterreist* fährt fuhr fahren gefahren fliegt
                flog fliegen geflogen radelt radelte wandert wanderte
                """
            ),
            lines("macht sich auf den Weg"),
        ),
        unless=either(
            words("straßenbahn autos auffahr probefahrt"),
            lines(
                r"""
                (?:reist|reiste|reisten) (?:\w+ ){0,4}ab\b
                um die ohren
                bus fährt
                züge fahren
                zug fährt
                dort der bus
                fahren die
                geflogen sind die
                """
            ),
        ),
        needs_place=True,
    ),
)
