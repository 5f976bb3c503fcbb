"""Little words that show who of a sentence does what, and to whom."""

from __future__ import annotations

import re

from monitor.match.visits.lexicon.patterns import any_case, either, found, words

_DAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Sonnabend"
_MONTHS = """
    Januar Februar März April Mai Juni Juli August September Oktober November Dezember
    """
_PREPOSITIONS = any_case(
    """
    von vom mit bei beim für gegen über laut nach zu zum zur an auf aus durch ohne neben
    statt anstelle anstatt wegen unter um vor hinter in im wie als samt
    """
)
_ARTICLES = words(
    """
    der dem den die das des seine[rmn]? ihre[rmn]? eine[rmnrs]? ein beiden unsere[rmn]?
    """
)
# Before a title: adjectives, and a genitive such as "Bayerns".
_ADJECTIVES = r"(?:[a-zäöüß-]+(?:e|en|er|em|es)\s+){0,2}(?:[A-ZÄÖÜ][\w-]+s\s+)?"

# "mit der neuen …"
PREPOSITION = re.compile(
    rf"\b(?P<word>{_PREPOSITIONS})\s+(?:(?:{_ARTICLES})\s+)?(?:(?:auch|dann)\s+)?{_ADJECTIVES}\Z"
)
# Between two who are listed: ", der", "und die neue"
LIST = re.compile(
    r"\s*(?:\([^)]*\))?\s*(?:,|und|sowie|wie auch|,? aber auch|&|/|, dazu|, ebenso|, und)\s*"
    r"(?:(?:auch|die|der|den|dem|ihr|sein|ihre|seine|dessen|deren|mit|von|ihrem|seinem|ihrer|"
    rf"seiner)\s+)*{_ADJECTIVES}"
)
# "Besuch der …"
NOUN_BEFORE = re.compile(
    r"(?P<noun>[A-ZÄÖÜ][a-zäöüß-]+)\s+(?P<word>der|des)\s+(?:[a-zäöüß-]+(?:e|en|er)\s+){0,2}\Z"
)
# "am Freitag der …" is no genitive.
TIME_NOUN = re.compile(
    rf"(?:{words(_DAYS + _MONTHS)}|Uhr|Woche|Jahr|Wochenende|"
    r"\w+(?:abend|morgen|mittag|nachmittag|vormittag)|Abend|Morgen|Mittag)s?\Z"
)
DAY_OR_MONTH = re.compile(rf"\b(?:{words(_DAYS + ' Uhr' + _MONTHS)})\w*")
COMPANION = re.compile(
    found(
        words(
            r"""
            zusammen gemeinsam seite\san\sseite an\sder\sseite in\sbegleitung begleitet mit\sdabei
            neben unter\sanderem mitgebracht im\sschlepptau samt
            """
        )
    ),
    re.IGNORECASE,
)
PASSIVE = re.compile(found(words("wird werden wurde wurden worden werde würden")))
ACCUSATIVE = re.compile(r"\b(?:den|einen|ihren|seinen|dem)\s+(?:[a-zäöüß-]+en\s+){0,2}\Z")
DATIVE = re.compile(r"\b(?:dem|der|den)\s+(?:[a-zäöüß-]+e[nr]\s+){0,2}\Z")
_GROUPS = either(
    any_case(
        """
        gruppe schüler* klasse kinder* delegation vertreter* mitglieder*
        bürger(?:innen)? besucher* menschen gäste frauen männer chor azubis
        auszubildende* senioren jugendliche* landfrauen unternehmer* familien paare
        flüchtlinge lehrer* studierende* demonstranten leute
        """
    ),
    words("Fans Urlauber* Touristen Nachbarn"),
)
# Who visits, and is no office-holder: "eine Schulklasse"
GROUP = re.compile(rf"\b\w*(?:{_GROUPS})\b")
_OPENINGS = either(
    any_case(
        """
        am im in bei beim mit zum zur zu auf an nach vor um von aus seit gegen ab für
        wegen während unter anlässlich gestern heute morgen vorgestern dort da dann
        danach anschließend zuvor zuletzt nun jetzt auch endlich später es überraschend
        eigens deshalb darum dafür kürzlich jüngst vormittags nachmittags abends mittags
        montag* dienstag* mittwoch* donnerstag* freitag* samstag* sonntag* sonnabend*
        """
    ),
    words(
        r"""
        Anfang Mitte Ende Vergangene* Nächste* Kommende* Letzte* Seinen Den Einen Ihren
        Dem Der\sEinladung Mehr\sals Rund Gut Zwei Drei Eine\sStunde Eine\sWoche Noch
        Bereits Schon Erst Kurz Hoher Hohen Prominent* Als Dabei Hier Persönlich Extra
        """
    ),
)
# What a sentence begins with if its subject comes after the verb.
OPENING = re.compile(rf"\s*(?:[„“\"»]\s*)?(?:{_OPENINGS})\b")
PRONOUN = re.compile(rf"\b(?P<word>{any_case('er sie dieser diese beide')})\b")
PLURAL_VERB = re.compile(
    found(
        words(
            r"""
            sind waren haben hatten werden wurden wollen sollen kamen führten gingen standen \w+ten
            """
        )
    )
)
# "sein erster …"
POSSESSIVE = re.compile(r"\b(?:[Ss]ein|[Ii]hr)(?:e[snmr]?|s)?\s+(?:\w+(?:e[snmr]?|s)?\s+){0,3}\Z")
# Between a visit and whose it is: " der neuen "
OF = re.compile(
    r"\s*(?:[^,.;:!?]{0,40}?\s)?(?:von|der|des|durch|vom)"
    r"\s+(?:[\wäöüß-]+(?:e|en|er|em|es|s)\s+){0,3}\Z"
)
