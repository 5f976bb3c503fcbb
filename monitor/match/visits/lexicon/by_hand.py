"""What nobody does from afar: eating, lending a hand, staying for an hour."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import either, found, lines, phrase, row, words
from monitor.match.visits.lexicon.trigger import Part, Trigger, trigger

BY_HAND: tuple[Trigger, ...] = (
    trigger(
        "doing something by hand",
        Part.SUBJECT,
        2,
        found(
            words(
                """
                saß stieg aussteigt ausgestiegen griff greift packte anpackte mitgearbeitet
                mitarbeitete mitgeholfen mithalf
                streichel+ füttert* probier+ kostete frühstück+ tanzt* kletter+
                stapf+ wander(?:t|te|n|ten) spazier+ radel(?:t|te|ten|n) Selfies
                umarmt* verteilt* verteilte schnitt umgelegt umlegt* mauert*
                hämmert* heftet* mitging mitgehen mitgelaufen mitfuhr gemischt
                zuhört* lauscht* verweilt* bestieg steigt Schaufel Spaten
                Gummistiefel* Bauhelm Schutzhelm Warnweste Kittel mischte
                winkte* mitgesungen mitzusingen mitgewandert beeindruckt
                """
            ),
            row("zog zieht", 60, "über an"),
            row("lief geht ging fuhr wanderte sang radelte", 80, "mit"),
            r"vor (?:rund |etwa |gut |mehr als |den )?[\d.]* ?"
            r"(?:Mitarbeiter\w*|Gästen|Zuhörer\w*|Zuschauer\w*|Schüler\w*|"
            r"Besuchern|Beschäftigten|Menschen|Publikum)",
            phrase("blieb", "bis fast rund gut mehr eine zwei länger lange"),
            words("half"),
            lines(
                r"""
                sitzt (?:auf|in|im|am)
                nahm Platz
                setzte sich
                packt (?:mit )?an
                schüttelte\w* .{0,20}Hände
                Hände schüttel\w+
                fuhr .{0,40} mit
                mischt\w* sich
                nahm(?:en)? sich .{0,20}Zeit
                hört\w* .{0,20}\bzu\b
                (?:legt|legte) .{0,60}(?:Stein|Rose|Blumen|Hand|Kranz)
                drückt\w* .{0,40}(?:Knopf|Hand|Schalter|Hände)
                zeigt\w* sich .{0,40}(?:beeindruckt|begeistert|angetan|betroffen|überrascht|erfreut)
                """
            ),
        ),
        unless=either(
            words("fördertopf beitrag gestiegen konzept gefängnis"),
            lines(
                r"""
                verteilt\w* (?:das land|die mittel)
                greift .{0,30}(?:an|durch|zu kurz|tief)
                steigt .{0,40}(?:zahl|kosten|preis|umsatz|euro|auf \d|um \d)
                zog .{0,30}(?:bilanz|zurück|konsequenz|lehre|vor gericht)
                zieht .{0,30}(?:bilanz|konsequenz|lehre|vor gericht)
                vor gericht
                blieb (?:bis|fast|rund).{0,30}amt
                """
            ),
        ),
        needs_place=True,
    ),
)
