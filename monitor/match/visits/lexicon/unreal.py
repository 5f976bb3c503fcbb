"""What says that a visit is a wish or a thought, or long ago, or told in another kind of text."""

from __future__ import annotations

from monitor.match.visits.lexicon.cue import Cue, Scope, any_cue, cue
from monitor.match.visits.lexicon.patterns import (
    begun,
    either,
    found,
    lines,
    phrase,
    words,
)

_SEVERAL = words(
    """
    zwei drei vier fünf sechs sieben acht neun zehn zwölf zwanzig dreißig vierzig fünfzig hundert
    vielen einigen
    """
)

UNREAL: tuple[Cue, ...] = (
    any_cue(
        -2,
        "a demand or a wish, not a fact",
        found(
            # "der Minister solle herkommen"
            r"(?:sollte|solle|möge|müsse|dürfe|könne) .{0,80}"
            r"(?:kommen|vorbei\w+|besuchen|ansehen|anschauen|anhören)",
            words(
                """
                forder+ verlang+ appellier+ hofft hoffen hoffe gehofft müsste
                möge überfällig
                """
            ),
            lines(
                r"""
                wünsch\w+ sich
                würde (?:sich )?gern
                sollte (?:sich|einmal|mal|endlich)
                wäre schön
                wäre gut
                solle (?:sich|endlich|einmal|mal)
                soll (?:sich )?(?:endlich|einmal|mal)\s
                nur (?:einmal|mal)
                lädt .{0,40}herzlich ein
                hat\w* .{0,60}eingeladen und
                """
            ),
        ),
    ),
    any_cue(
        -2.5,
        "a demand or a wish, not a fact",
        # "Der Rat fordert, dass die Ministerin nach Lotte kommt."
        r"\b(?:forder|verlang|wünsch|appell|bitte|hoff|dräng|plädier)\w*\b.{0,60}?, dass\b",
        Scope.SENTENCE,
    ),
    any_cue(
        -2.5,
        "only if, or as it might have been",
        found(words("würde würden könnte könnten käme kämen falls ob")),
    ),
    any_cue(-1.5, "perhaps", found(words("wenn vielleicht möglicherweise eventuell"))),
    cue(
        -3,
        "as a wish: has never come",
        found(
            words("nie niemals"),
            lines(
                r"""
                noch nie
                noch kein\w*
                nie wieder
                kein einziges Mal
                bislang kein\w*
                bisher kein\w*
                """
            ),
        ),
    ),
)

ANOTHER_TEXT: tuple[Cue, ...] = (
    any_cue(
        -2.5,
        "of visiting hours, not of a visit",
        found(words("besuchsverbot* besucherstopp* besuchsregel* besuchszeit*")),
        Scope.ARTICLE,
    ),
    any_cue(
        -3,
        "a film, a play, a book or a match",
        found(
            words(
                """
                theaterstück komödie roman kinofilm premiere bundesliga
                kreisliga landesliga bezirksliga anpfiff torwart stürmer
                tabellen* spieltag halbzeit auswärtsspiel heimspiel prinzenpaar*
                prinzengarde karnevals* narren* elferrat büttenrede kabarett*
                hauptdarsteller* tatort
                """
            ),
            lines(
                r"""
                krimi\b
                film\b
                bühne spielt
                """
            ),
        ),
        scope=Scope.SENTENCE,
    ),
    cue(
        -2.5,
        "of a life, not of these days",
        found(
            words("Porträt Nachruf gestorben Lebensweg Lebenslauf"),
            lines(
                """
                [Tt]rauer um
                trauert um
                Zur Person
                """
            ),
        ),
        scope=Scope.ARTICLE,
    ),
    any_cue(
        -3,
        "of a life, not of these days",
        found(
            words("abitur aufgewachsen grundschulzeit studierte wehrdienst promovierte"),
            phrase(
                "als",
                r"""
                kind junge mädchen jugendliche[rn]? \w*schüler(?:in)? student(?:in)?
                referendar(?:in)?
                """,
            ),
            lines(
                r"""
                studium der
                geboren (?:am|wurde|in)
                lehre als
                ausbildung zum
                ehefrau und
                wechselte \d{4}
                (?:als|seit) \d{4}
                """
            ),
        ),
        scope=Scope.SENTENCE,
    ),
    any_cue(
        -3,
        "a look back at another time",
        found(
            words("jahresrückblick kalenderblatt zeitreise ortschronik heimatbuch"),
            lines(
                r"""
                rückblick auf
                rückblick, teil
                das war (?:das jahr )?\d{4}
                """
            ),
        ),
        scope=Scope.ARTICLE,
    ),
    cue(
        -3,
        "an opinion, not a report",
        found(
            words("Glosse Leitartikel Leserbrief"),
            lines(
                """
                Kommentar(?! zu)
                Die Wahrheit
                """
            ),
        ),
        scope=Scope.ARTICLE,
    ),
    any_cue(
        -3,
        "carnival",
        found(
            words(
                """
                narren narrenschar karneval* fasching* fastnacht* prinzenpaar*
                möhnen elferrat rosenmontag* kinderprinz*
                """
            )
        ),
        scope=Scope.ARTICLE,
    ),
    any_cue(
        -2.5,
        "other people visit",
        found(
            words(
                """
                besuchergruppe besuchszahl* besucherzahl* besucherrekord*
                millionste* übernachtung* gästezahl*
                """
            ),
            lines(
                """
                besuche pro
                besuche im jahr
                """
            ),
        ),
        scope=Scope.SENTENCE,
    ),
    any_cue(
        -3,
        "named after somebody",
        begun(
            lines(
                r"""
                \w+(?:-|\s)(?:straße|platz|schule|halle|brücke|weg|allee|gymnasium|gesamtschule)\b(?=.{0,20}\b(?:heißt|benannt))
                """
            )
        ),
        scope=Scope.SENTENCE,
    ),
    any_cue(
        -3.5,
        "long ago",
        found(
            words("damals einst seinerzeit anno legendär*"),
            lines(
                """
                zu lebzeiten
                zu ddr-zeiten
                """
            ),
        ),
    ),
    any_cue(
        -3.5,
        "long ago",
        either(
            # "vor gut zehn Jahren"
            r"\bvor (?:(?:gut|rund|fast|genau|mehr als|etwa|knapp) )?"
            rf"(?:\d+|{_SEVERAL}|ein paar) (?:jahren|jahrzehnten|monaten)\b",
            r"\bvor (?:einem|über einem|gut einem) (?:halben |dreiviertel)?jahr(?:hundert)?\b",
            r"\bim vorigen jahrhundert",
            r"\bin den (?:19)?\d0er",
            r"\b(?:im|letzten|vergangenen|vorigen) (?:vor)?jahr\b",
            r"\b(?:voriges|letztes) jahr\b",
            r"\bjubiläumsband\b",
        ),
    ),
)
