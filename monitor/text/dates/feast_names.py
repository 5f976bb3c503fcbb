"""The names of feasts, each to its name in ``feasts``."""

from __future__ import annotations

# Each a row of tokens; "himmelfahrt" is not that of Mary, see ``guards``.
FEASTS = {
    tuple(words.split()): name
    for name, rows in {
        "neujahr": ("neujahr", "neujahrstag"),
        "dreikönig": (
            "dreikönig",
            "dreikönige",
            "dreikönigstag",
            "heilige drei könige",
            "heiligen drei könige",
            "heiligen drei königen",
            "heilig drei könig",
        ),
        "valentinstag": ("valentinstag",),
        "frauentag": ("weltfrauentag", "internationaler frauentag", "internationalen frauentag"),
        "weiberfastnacht": ("weiberfastnacht", "altweiber", "altweiberfastnacht"),
        "rosenmontag": ("rosenmontag",),
        "faschingsdienstag": ("faschingsdienstag", "fastnachtsdienstag", "veilchendienstag"),
        "aschermittwoch": ("aschermittwoch",),
        "palmsonntag": ("palmsonntag",),
        "gründonnerstag": ("gründonnerstag",),
        "karfreitag": ("karfreitag",),
        "karsamstag": ("karsamstag", "ostersamstag"),
        "osterwochenende": ("osterwochenende",),
        "ostern": ("ostern", "osterfeiertage", "osterfeiertagen", "ostertage", "ostertagen"),
        "ostersonntag": ("ostersonntag",),
        "ostermontag": ("ostermontag",),
        "weißer sonntag": ("weißer sonntag", "weißen sonntag"),
        "tag der arbeit": ("tag der arbeit", "maifeiertag"),
        "muttertag": ("muttertag",),
        "himmelfahrt": (
            "himmelfahrt",
            "christi himmelfahrt",
            "himmelfahrtstag",
            "vatertag",
        ),
        "pfingstwochenende": ("pfingstwochenende",),
        "pfingsten": ("pfingsten", "pfingstfeiertage", "pfingstfeiertagen"),
        "pfingstsonntag": ("pfingstsonntag",),
        "pfingstmontag": ("pfingstmontag",),
        "fronleichnam": ("fronleichnam", "fronleichnamstag"),
        "johannistag": ("johannistag",),
        "mariä himmelfahrt": ("mariä himmelfahrt", "maria himmelfahrt"),
        "tag der einheit": ("tag der deutschen einheit", "tag der einheit"),
        "erntedank": ("erntedank", "erntedankfest", "erntedanktag"),
        "reformationstag": ("reformationstag", "reformationsfest", "halloween"),
        "allerheiligen": ("allerheiligen", "allerheiligentag"),
        "allerseelen": ("allerseelen",),
        "martinstag": ("martinstag",),
        "volkstrauertag": ("volkstrauertag",),
        "buß- und bettag": (
            "buß - und bettag",
            "buss - und bettag",
            "buß und bettag",
            "buß - und bettages",
        ),
        "totensonntag": ("totensonntag", "ewigkeitssonntag"),
        "1. advent": ("erster advent",),
        "advent": ("advent", "adventszeit"),
        "nikolaus": ("nikolaus", "nikolaustag", "nikolausabend"),
        "heiligabend": ("heiligabend", "heiliger abend", "heiligen abend", "heilig abend"),
        "weihnachten": ("weihnachten", "weihnachtsfeiertage", "weihnachtsfeiertagen"),
        "jahreswechsel": ("jahreswechsel",),
        "silvester": ("silvester", "silvesterabend", "silvesternacht"),
    }.items()
    for words in rows
}
LONGEST_FEAST = max(map(len, FEASTS))
# "am zweiten Advent", "1. Weihnachtsfeiertag"
NTH_FEASTS = {
    **{
        (nth, name): f"{nth}. advent"
        for nth in range(1, 5)
        for name in ("advent", "adventssonntag")
    },
    **{
        (nth, name): f"{nth}. weihnachtstag"
        for nth in (1, 2)
        for name in ("weihnachtstag", "weihnachtsfeiertag")
    },
    (1, "ostertag"): "ostersonntag",
    (1, "osterfeiertag"): "ostersonntag",
    (2, "ostertag"): "ostermontag",
    (2, "osterfeiertag"): "ostermontag",
    (1, "pfingsttag"): "pfingstsonntag",
    (1, "pfingstfeiertag"): "pfingstsonntag",
    (2, "pfingsttag"): "pfingstmontag",
    (2, "pfingstfeiertag"): "pfingstmontag",
}
