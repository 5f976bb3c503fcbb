"""What says that a clause speaks of what was or of what will be."""

from __future__ import annotations

import re

from monitor.match.visits.lexicon.patterns import any_case, begun, either, found, lines, row, words

FUTURE = re.compile(
    begun(
        words(
            """
            will wollen wolle soll sollen solle plant planen geplant*
            kommende[nrms]? nächste[nrms]? morgen übermorgen bald demnächst erwartet
            angekündigt* vorgesehen* eingeplant angemeldet zugesagt kündigt* möchte
            möchten bevorstehend* anstehend* einladung lädt beginnt
            """
        ),
        lines(
            r"""
            in kürze
            steht (?:\w+ ){0,6}bevor
            freut sich auf
            freuen sich auf
            ab \d{1,2}(?:\.\d\d)? uhr
            (?:wird|werden|werde)\b(?![^.]*\b\w+(?:t|en)\s+(?:wird|werden)\s*[,.])
            """
        ),
    ),
    re.IGNORECASE,
)
WILL_BE = re.compile(
    found(
        words(
            """
            wird werden werde will wollen wolle soll sollen solle möchte möchten
            plant planen
            """
        )
    ),
    re.IGNORECASE,
)
PLANNED = re.compile(
    found(
        # "der geplante Besuch"
        words(
            """
            geplante[nrs]? angekündigte[nrs]? vorgesehene[nrs]? anstehende[nrs]?
            bevorstehende[nrs]? angesetzte[nrs]?
            """
        ),
        # "sind als Redner vorgesehen"
        row("ist sind sei seien", 160, "geplant vorgesehen angekündigt eingeplant angesetzt"),
    )
)
# "wollte am Freitag kommen": it came or it did not.
WANTED = re.compile(found(words("wollten? sollten? hätten? möchten?")))
# Not "seit 2014" or "bis 2019", nor "2000 Euro".
YEAR = re.compile(
    r"(?<!seit )(?<!Seit )(?<!bis )(?<![\d.,])\b(?:19|20)\d\d\b"
    r"(?![\d.,]\d| (?:Euro|Menschen|Besucher))"
)
# Verbs that change their vowel, as in "kam", "verschob", "begrüßte".
_STRONG = words(
    """
    kam ging sprach traf nahm hielt fing gab ließ sah fuhr flog trug trat stand lud brachte
    schnitt lieh schien gann fand zog blieb hieß wies stieß fiel bat griff stieg saß lief lag
    warf schwang sang aß trank las schrieb schob rief schlief hing sank sprang band schwamm
    starb half galt brach stach stahl tat schlug wuchs grub schuf bog floss schloss goss lor bot
    wog hob ritt litt pfiff riss biss wich strich mied schied schrie dachte kannte nannte rannte
    brannte sandte wandte wusste konnte schwieg trieb
    """
)
_BEFORE_STRONG = words("be er ver ent emp über unter zer miss ge wider um durch")
_PAST = re.compile(
    r"\b(?:hatten?|war|waren|wurden?)\b|\b[a-zäöüß]+(?:te|ten)\b|"
    rf"\b(?:{_BEFORE_STRONG})?(?:{_STRONG})(?:e?n)?\b"
)
_JOINED = re.compile(found(words("hat haben habe ist sind sei seien")))
_PARTICIPLE = re.compile(
    found(
        r"(?:\w*ge|be|er|ver|ent|über|unter)\w{2,}(?:t|en)",
        words(r"emp\w+en \w+iert durch\w{2,}t mit\w*ge\w+"),
    )
)
# What ends like a verb of the past and is none: "heute"; "der geplante Besuch", "am zweiten Tag".
_NOT_PAST = re.compile(
    either(
        found(
            words(
                """
                heute rechte bitte seite mitte hätten? könnten? möchten? sollten? müssten? dürften?
                wollten? halte gute
                \\w*(?:treten|halten|bieten|bitten|arbeiten|leiten|beraten|raten|warten|starten)
                \\w*(?:stalten|walten|breiten|streiten|reiten|retten|testen|gelten|schalten)
                """
            )
        ),
        begun(
            any_case(
                """
                der die das den dem des eine?[mnrs]? am im zum zur beim? vom seine?[mnrs]?
                ihre?[mnrs]? diese[mnrs]?
                """
            ),
            words("alle[nr]? viele[nr]? rund mit für"),
        )
        + r"\s+[a-zäöüß]+ten?\b",
    )
)


def is_past(clause: str) -> bool:
    """Whether the verbs of a clause are in the perfect or the preterite.

    >>> is_past("kam am Freitag nach Lotte"), is_past("der geplante Besuch")
    (True, False)
    """
    plain = _NOT_PAST.sub(" ", clause)
    return bool(_PAST.search(plain) or (_JOINED.search(clause) and _PARTICIPLE.search(clause)))
