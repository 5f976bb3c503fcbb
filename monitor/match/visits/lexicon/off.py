"""What says that a visit is off or put off."""

from __future__ import annotations

import re

from monitor.match.visits.lexicon.patterns import (
    found,
    lines,
    phrase,
    words,
)

CANCELLED = re.compile(
    found(
        # "kommt nun doch nicht"
        r"(?:kommt|kam|kommen|kamen|erscheint|erschien|reist|reiste) "
        r"(?:nun |jetzt |doch |aber |dann |heute |am \w+ )*nicht(?! nur)",
        phrase(
            "nicht",
            r"""
            kommen teilnehmen erscheinen anreisen dabei\ssein sprechen antreten gekommen erschienen
            angereist
            """,
        ),
        words(
            """
            abgesagt* absag* abzusagen absage ausfallen ausgefallen ausfiel*
            ausfällt geplatzt* platzt* storniert stornierung gestrichen gecancelt
            fernbleib* ferngeblieben verhindert erkrankt krankheitsbedingt*
            abgereist abbrechen
            """
        ),
        lines(
            r"""
            (?:sagt|sagte|sagten|sagen)\b(?=[^.]{0,140}\bab\b)
            fällt (?!\w+ auf)[^.]{0,60}?\b(?:aus|flach|ins wasser)
            fiel [^.]{0,60}?\b(?:aus|flach|ins wasser)
            (?:nimmt|nahm) [^.]{0,50}nicht [^.]{0,20}teil
            Termin(?:s|e)? nicht wahr\w*
            blieb\w* (?:\w+ ){0,3}fern
            (?:lässt|ließ|lassen) sich (?:\w+ ){0,6}?(?:entschuldigen|vertreten)
            entschuldigen lassen
            (?:wird|wurde) (?:\w+ ){0,3}nichts\b
            verzichten (?:auf|müssen)
            muss auf \w+ verzichten
            musste [^.]{0,40}passen
            kurzfristig (?:ab|ausgefallen)
            findet nicht statt
            fand nicht statt
            nicht stattfinden
            ohne (?:den |die )?(?:Minister\w*|Ministerpräsident\w*|Staatssekretär\w*|Stargast)
            statt (?:des|der) (?:Minister\w*|Staatssekretär\w*)
            vergeblich (?:auf|gewartet)
            wartete\w* vergeblich
            (?:saß|sitzt|steckt\w*|hing) [^.]{0,60}\bfest\b
            schaffte? es nicht
            blieb [^.]{0,60}\bleer
            reiste ab
            brach [^.]{0,40}ab
            """
        ),
    ),
    re.IGNORECASE,
)
# In the next sentence; there only what can hardly be said of anything else.
OFF_AFTER = re.compile(
    found(
        words(
            """
            abgesagt* abzusagen absagen absage ausgefallen ausfallen geplatzt
            verhindert erkrankt
            """
        ),
        lines(
            r"""
            (?:sagt|sagte|sagten)\b(?=[^.]{0,140}\bab\b)
            fällt [^.]{0,60}\baus
            fiel [^.]{0,60}\baus
            nicht (?:kommen|teilnehmen|erscheinen)
            (?:kommt|kam) (?:\w+ ){0,2}nicht
            daraus wird nichts
            daraus wurde nichts
            (?:saß|sitzt|steckt\w*) [^.]{0,60}\bfest\b
            schaffte es nicht
            blieb [^.]{0,60}(?:am boden|leer|fern)
            """
        ),
    ),
    re.IGNORECASE,
)
POSTPONED = re.compile(
    found(
        words(
            """
            verschoben* verschieb* verschob* nachgeholt nachholen nachzuholen
            ersatztermin aufgeschoben vertagt*
            """
        ),
        lines(
            """
            verleg(?:t|te|en) (?:auf|den|die)
            später(?:en)? (?:nach|kommen|zeitpunkt|termin)
            zu einem späteren
            neuer termin
            neuen termin
            auf unbestimmte zeit
            """
        ),
    ),
    re.IGNORECASE,
)
