"""The words of date expressions, and what they stand for."""

from __future__ import annotations

from monitor.text.dates.feast_names import FEASTS

_WEEKDAY_NAMES = {
    "montag": 0,
    "dienstag": 1,
    "mittwoch": 2,
    "donnerstag": 3,
    "freitag": 4,
    "samstag": 5,
    "sonnabend": 5,
    "sonntag": 6,
}
DAYPARTS = frozenset(
    """früh frühmorgen morgen vormittag mittag nachmittag spätnachmittag frühabend abend spätabend
    nacht""".split()  # noqa: SIM905 - so it can be read
)
# "montag", "montagabend", ... to the number of the weekday; Monday is 0.
WEEKDAYS = {
    name + part: number for name, number in _WEEKDAY_NAMES.items() for part in ("", *DAYPARTS)
}
SHORT_WEEKDAYS = {"Mo": 0, "Di": 1, "Mi": 2, "Do": 3, "Fr": 4, "Sa": 5, "So": 6}

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan jän",
            "februar feber febr feb",
            "märz mär mrz",
            "april apr",
            "mai",
            "juni jun",
            "juli jul",
            "august aug",
            "september sept sep",
            "oktober okt",
            "november nov",
            "dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}
# Those that are no words of their own, and so may carry a point.
SHORT_MONTHS = frozenset(
    "jan jän feb febr mär mrz apr jun jul aug sep sept okt nov dez".split()  # noqa: SIM905
)

SEASONS = {
    "frühjahr": "frühjahr",
    "frühling": "frühjahr",
    "sommer": "sommer",
    "frühsommer": "sommer",
    "hochsommer": "sommer",
    "spätsommer": "sommer",
    "herbst": "herbst",
    "spätherbst": "herbst",
    "winter": "winter",
}

TODAY = {
    "vorvorgestern": -3,
    "vorgestern": -2,
    "gestern": -1,
    "heute": 0,
    "heut": 0,
    "morgen": 1,
    "übermorgen": 2,
}
# "am heutigen Donnerstag", "am gestrigen Abend"
OF_TODAY = {
    stem + ending: offset
    for stem, offset in (("heutig", 0), ("gestrig", -1), ("vorgestrig", -2), ("morgig", 1))
    for ending in ("e", "en", "er")
}

# "kommenden", "vergangener": how many steps from now.
RELATIVE = {
    stem + ending: steps
    for stem, steps in (
        ("dies", 0),
        ("laufend", 0),
        ("kommend", 1),
        ("nächst", 1),
        ("übernächst", 2),
        ("vergangen", -1),
        ("verflossen", -1),
        ("letzt", -1),
        ("vorig", -1),
        ("vorletzt", -2),
        ("vorvergangen", -2),
        ("vorvorig", -2),
    )
    for ending in ("e", "en", "er", "es", "em")
}

_UNITS = "ein zwei drei vier fünf sechs sieben acht neun".split()  # noqa: SIM905
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()  # noqa: SIM905
COUNTS = {
    **dict.fromkeys(("ein", "eine", "einem", "einen", "einer", "eines"), 1),
    **{name: number for number, name in enumerate(_UNITS[1:], start=2)},
    "zwo": 2,
    "zehn": 10,
    "elf": 11,
    "zwölf": 12,
    "dreizehn": 13,
    "vierzehn": 14,
    "fünfzehn": 15,
    "sechzehn": 16,
    "siebzehn": 17,
    "achtzehn": 18,
    "neunzehn": 19,
    **{name: tens * 10 for tens, name in enumerate(_TENS, start=2)},
    **{
        f"{unit}und{name}": tens * 10 + number
        for tens, name in enumerate(_TENS, start=2)
        for number, unit in enumerate(_UNITS, start=1)
    },
    "hundert": 100,
    "einhundert": 100,
}
# "vor gut zwei Wochen" is said of two weeks all the same.
ABOUT = frozenset(
    "gut rund knapp etwa fast exakt genau circa ca ziemlich ungefähr über mehr als".split()  # noqa: SIM905
)
ORDINALS = {
    stem + ending: number
    for number, stem in enumerate(
        "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft".split(),  # noqa: SIM905
        start=1,
    )
    for ending in ("e", "en", "er", "es", "em")
}

# Unit to days and months.
UNITS = {
    "tag": (1, 0),
    "tagen": (1, 0),
    "woche": (7, 0),
    "wochen": (7, 0),
    "monat": (0, 1),
    "monats": (0, 1),
    "monaten": (0, 1),
    "jahr": (0, 12),
    "jahren": (0, 12),
}

PARTS = frozenset(("anfang", "mitte", "ende"))
COMPOUND_SPANS = frozenset(
    """jahresanfang jahresbeginn jahresende monatsanfang monatsbeginn monatsende wochenanfang
    wochenbeginn wochenmitte""".split()  # noqa: SIM905 - so it can be read
)
# With one of these, or with a number, every date begins, but for the small words before it.
STARTS = frozenset(
    {
        *WEEKDAYS,
        *(name.lower() for name in SHORT_WEEKDAYS),
        *MONTHS,
        *SEASONS,
        *TODAY,
        *OF_TODAY,
        *RELATIVE,
        *ORDINALS,
        *PARTS,
        *COMPOUND_SPANS,
        *(words[0] for words in FEASTS),
        *("wochenende", "wochenendes", "jahr", "jahre", "heuer"),
    }
)
