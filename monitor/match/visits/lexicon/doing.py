"""Verbs of speaking and looking: the visitor is their subject."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import (
    any_case,
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

DOING: tuple[Trigger, ...] = (
    trigger(
        "sprechen",
        Part.SUBJECT,
        2.5,
        begun(
            words(
                """
                Fest(?:rede*|redner(?:in)?|vortrag|ansprache)
                Gast(?:redner(?:in)?|vortrag) Haupt(?:redner(?:in)?|rede)
                Redner(?:in)? Referent(?:in)? Grußworte?s? Laudatio
                Laudator(?:in)? Impulsvortrag Schirmherr(?:in|schaft)? Ansprache
                """
            ),
            apart(
                "spricht sprach sprechen gesprochen redet redete referiert referierte",
                80,
                "(?i:in|im|bei|beim|auf|vor|am|zum|zur|um|ab) Uhr",
            ),
            row("wird werden will wollen soll sollen", 90, "sprechen reden referieren"),
            row("hält hielt halten gehalten", 90, "Rede* Vortrag* Laudatio* Ansprache*"),
            lines(r"ans? (?:Redner|Mikrofon|[Pp]ult)\w*"),
        ),
        unless=either(
            words("gesprächig pressekonferenz telefon regierungserklärung plenum"),
            lines(
                r"""
                sprach(?:en)? sich
                spricht sich
                sprechen sich
                spricht von (?!\d)
                sprach von (?!\d)
                sprechen von
                spricht gegen
                spricht für
                im landtag
                im bundestag
                sprach .{0,30} aus\b
                """
            ),
        ),
        needs_place=True,
    ),
    trigger(
        "auftreten",
        Part.SUBJECT,
        2.5,
        begun(
            apart(
                "tritt trat traten auftritt auftreten aufgetreten aufzutreten",
                80,
                "auf ans in im bei",
            )
        ),
        unless=either(
            words("zurück rücktritt nachfolge"),
            lines(
                r"""
                in kraft
                an die stelle
                in den hintergrund
                auf der stelle
                auf die bremse
                in erscheinung
                tritt .{0,20}an\b
                """
            ),
        ),
        needs_place=True,
    ),
    trigger(
        "diskutieren",
        Part.SUBJECT,
        2,
        found(
            words(
                """
                diskutier+
                (?:Bürger|Podiums)(?:sprechstunde|dialog|gespräch|diskussion|runde)
                ausgetauscht vorgelesen vorlesen
                """
            ),
            row("las liest", 140, "vor"),
            row("las liest", 140, "aus"),
            phrase("traf(?:en)?", "sich er sie die der den dort auf"),
            phrase("trifft", "sich er sie die der den dort"),
            lines(
                r"""
                stellt\w* sich\b.{0,60}(?:Fragen|Diskussion|Kritik)
                Rede und Antwort
                ins Gespräch
                im Gespräch mit
                Gespräche? mit
                tauscht\w* sich
                kam\w* .{0,60}\bzusammen
                sich .{0,60}getroffen
                gesprochen mit
                hörte sich .{0,40}an
                """
            ),
        ),
        unless=either(
            words("telefon zusammengefasst kabinettssitzung"),
            lines(
                """
                landtag diskut
                bundestag diskut
                im kabinett
                im ausschuss
                """
            ),
        ),
        needs_place=True,
    ),
    trigger(
        "sich vor Ort informieren",
        Part.SUBJECT,
        2.5,
        found(
            words("Augenschein Lokalaugenschein"),
            row("sich selbst mich uns", 80, "informier+"),
            r"ein (?:(?:eigenes|genaues|persönliches) )?Bild"
            r"(?= (?:von|machen|gemacht|zu|vom|über|der|des|im|in))",
            row(
                r"(?:ließ|lässt|ließen|lassen)\ssich",
                100,
                "zeigen erklären führen vorführen erläutern schildern berichten unterrichten",
            ),
            lines(
                r"""
                informier\w+ sich
                (?:einen |den )?(?:persönlichen |eigenen |direkten |ersten )?Eindruck
                vor Ort
                überzeugt\w* sich
                sich .{0,60}überzeug\w+
                """
            ),
        ),
        unless=either(
            words("hinterließ"),
            phrase(
                """
                lage menschen hilfe kräfte kommunen akteur* verantwortlichen versorgung
                entscheidung* partner*
                """,
                "vor",
                "ort",
            ),
            lines(
                r"""
                informieren sie sich
                bürger können sich
                eindruck entsteh
                den eindruck(?:,| habe)
                ein bild der verwüstung
                """
            ),
        ),
    ),
    trigger(
        "besichtigen",
        Part.SUBJECT,
        2.5,
        found(
            words(
                """
                besichtig+ Besichtigung Betriebsbesichtigung Rundgang rundgang
                angesehen angeschaut umgesehen umgeschaut anzusehen anschau*
                probiert*
                """
            ),
            row("sah sahen sieht schaut schaute schauten", 40, "sich", 100, "an um"),
            lines(
                r"""
                geführt(?= (?:wurde|wird|hat|haben))
                (?:wird|wurde)\b.{0,60}\b(?:durch|über) .{0,50}geführt
                führt\w* .{0,80}\bdurch\b
                [Ff]ührung durch
                kostete\w* .{0,30}(?:Wein|Spargel|Käse)
                """
            ),
        ),
        unless=either(
            words("hochangesehen gegenüber durchgeführt"),
            phrase("sieht", "sich", "nicht als in bestätigt mit"),
            phrase("sah", "sich", "nicht als in bestätigt mit gezwungen"),
            lines(
                r"""
                sich .{0,40}gezwungen
                gespräche führ
                führt\w* kein
                führten die polizei
                """
            ),
        ),
    ),
    trigger(
        "tagen",
        Part.SUBJECT,
        2,
        found(
            words("tagt tagte tagten tagen Klausur auswärts"),
            lines("auswärtige (?:Kabinett)?[Ss]itzung"),
        ),
        near=either(
            words("Landesregierung Staatsregierung Landtagsfraktion Bundestagsfraktion"),
            any_case("kabinett ausschuss"),
        ),
        needs_place=True,
    ),
)
