"""Who does not come, and who comes in the place of another."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import (
    any_case,
    begun,
    compound,
    either,
    found,
    lines,
    phrase,
    row,
    words,
)
from monitor.match.visits.lexicon.trigger import Part, Trigger, trigger

INSTEAD: tuple[Trigger, ...] = (
    trigger(
        "sich vertreten lassen",
        Part.SUBJECT,
        2.5,
        found(row("lässt ließ lassen ließen", 20, "sich", 80, "vertreten entschuldigen")),
        is_off=True,
    ),
    trigger(
        "anstelle von",
        Part.SUBJECT,
        2.5,
        found(
            words("stellvertretend einspringt einspringen eingesprungen einsprang stattdessen"),
            row("springt sprang", 60, "ein"),
            phrase("an", "seiner ihrer deren dessen", "Stelle statt"),
            phrase(
                "[Ff]ür",
                "ihn sie",
                """
                spricht sprach kommt kam übernimmt übernahm tritt trat reist reiste ist war steht
                hält hielt
                """,
            ),
            lines(
                r"""
                (?<!sich )(?<!lassen )(?:vertreten|vertritt|vertrat)(?! lassen| lässt| ließ)
                in Vertretung
                [Ii]n seiner Vertretung
                [Ii]n ihrer Vertretung
                als Vertret(?:er|erin|ung)
                """
            ),
        ),
        unless=either(
            words("anwalt"),
            phrase("vertritt", "die", "ansicht auffassung meinung"),
            lines(
                """
                vertritt (?:den wahlkreis|rund)
                im landtag vertreten
                nicht vertreten
                lässt sich
                ließ sich
                """
            ),
        ),
        is_instead=True,
    ),
    trigger(
        "statt",
        Part.ANY,
        2,
        found(any_case("statt anstelle anstatt")),
        near=found(
            words(
                """
                kam kommt kommen spricht sprach begrüß+ übergab übergibt
                erschien war reiste reist
                """
            ),
            lines(r"statt \w*[Mm]inister\w*"),
        ),
        is_instead=True,
    ),
    trigger(
        "ohne",
        Part.ANY,
        2.5,
        begun(lines(r"[Oo]hne\b(?= (?:den |die |)[A-ZÄÖÜ])")),
        near=compound(
            any_case(
                """
                eröffnung einweihung spatenstich festakt richtfest feier besuch
                podium empfang termin
                """
            )
        ),
        is_off=True,
    ),
    trigger(
        "absagen",
        Part.SUBJECT,
        2,
        found(words("abgesagt absagen absagte"), row("sagt sagte", 140, "ab", least=2)),
        unless=lines(
            """
            veranstaltung abgesagt
            spiel abgesagt
            konzert abgesagt
            """
        ),
        is_off=True,
    ),
    trigger(
        "Absage",
        Part.NOUN,
        2,
        found(words("Absage Absagen")),
        unless=either(words("erteilt"), lines("absage an")),
        is_off=True,
    ),
)
