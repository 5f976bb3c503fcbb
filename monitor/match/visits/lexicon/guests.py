"""Who is named among the guests, and who is said to be there."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import any_case, begun, either, found, lines, row, words
from monitor.match.visits.lexicon.trigger import Part, Trigger, trigger

GUESTS: tuple[Trigger, ...] = (
    trigger(
        "Gäste",
        Part.ANY,
        2.5,
        found(
            row(
                r"""
                \w*[Gg]ästen? \w*[Ee]hrengast \w*[Rr]ednern? \w*[Tt]eilnehmern? \w*[Pp]odium
                \w*[Bb]esuchern? \w*[Pp]rominenz
                """,
                60,
                r"""
                darunter allen\svoran unter\sihnen wie sind waren ist war diskutier* sitzen saßen
                """,
            )
        ),
        unless=either(words("besucher(?:zahl|rekord)"), lines(r"\d+ (?:Besucher|Gäste)")),
    ),
    trigger(
        "darunter",
        Part.ANY,
        2,
        found(
            words("darunter"),
            lines(
                """
                unter ihnen
                allen voran
                mit ihm
                mit ihr
                """
            ),
        ),
        near=either(
            words(
                """
                Besucher Teilnehmer Redner Politiker gekommen kamen folgten
                erschien willkommen
                """
            ),
            any_case("gäste vertreter promin"),
        ),
    ),
    trigger(
        "dort sein",
        Part.SUBJECT,
        2,
        begun(
            lines(
                r"""
                (?:war|waren|ist|sind)\b(?=.{0,80}\b(?:in|im|bei|beim|auf|vor|am)\b.{1,60}[.!]?\Z)
                """
            )
        ),
        unless=found(
            words("zufrieden bereit sicher überzeugt wichtig nötig mitglied seit geboren"),
            lines(
                """
                nicht erreichbar
                im amt
                """
            ),
        ),
        near=found(
            words(
                """
                gestern heute Montag* Dienstag* Mittwoch* Donnerstag* Freitag*
                Samstag* Sonntag* Sonnabend* morgen
                """
            )
        ),
        needs_place=True,
    ),
)
