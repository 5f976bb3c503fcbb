"""German-like texts from invented words, the same for the same seed."""

from __future__ import annotations

import itertools
import random

LITTLE = """der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es
an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war
haben nur oder aber vor zur bis mehr durch man sein wurde sei""".split()  # noqa: SIM905
FIRST = """Stadt Kreis Schul Verkehrs Wasser Feuerwehr Kultur Sport Bau Wald Markt Kirchen Bahn
Jugend Gesundheits Umwelt Energie Wind Brücken Polizei Gewerbe Landes Gemeinde Rats Haushalts Sommer
Winter Nacht Straßen Hafen Kita Museums Theater Bürger Senioren Grund Wohn Dorf Garten Fluss Messe
Klima Wahl Arbeits Handwerks Ernte Vieh Milch Getreide Rad Flug Bus Güter Kanal Deich Moor Heide
Schützen Chor Musik Tanz Lese Bücher Bild Film Presse Rund Steuer Zoll Grenz""".split()  # noqa: SIM905
LAST = """rat amt haus platz verein fest plan projekt ausschuss leiter sprecher zentrum gebiet netz
weg hof werk lager büro tag woche abend preis kosten streit bericht antrag beschluss vertrag einsatz
unfall sperrung ausbau umbau neubau betrieb verband vorstand kurs lauf turnier spiel halle feld turm
ufer wiese schule markt treff bund dienst ordnung prüfung förderung sicherung planung
versammlung""".split()  # noqa: SIM905
VERBS = """berichtet erklärt fordert plant eröffnet sperrt sucht findet verliert gewinnt baut prüft
beginnt endet wächst sinkt steigt bleibt kommt geht zeigt warnt hilft feiert tagt wählt beschließt
verschiebt genehmigt bestätigt kündigt meldet erwartet lobt kritisiert neue alte große kleine erste
letzte gemeinsame starke schwache frühe späte junge öffentliche lange kurze""".split()  # noqa: SIM905
PLACE = """Brenn Lüden Quarn Mers Tiefen Holler Wester Oster Alten Neuen Birken Erlen Ulmen Hasel
Stein Sand Moor Lang Breiten Roden""".split()  # noqa: SIM905
TOWN = "stedt au feld brook esch beck hagen loh wede büttel rup horst".split()  # noqa: SIM905
GIVEN = """Selma Tjark Hedda Ruprecht Arno Wiebke Jelle Fenna Ole Marthe Enno Gesa Hauke Imke Lorenz
Nele""".split()  # noqa: SIM905
FAMILY = """Kortüm Bredenbeck Lohrengel Solling Wehrstedt Ahlborn Dresing Eickhoff Flaskamp Grothus
Hölscher Imwalle Kersting Lampen Mönkemeier Niehues Ostendorp Pöppelmann""".split()  # noqa: SIM905

COMPOUNDS = [first + last for first, last in itertools.product(FIRST, LAST)]
TOWNS = [first + last for first, last in itertools.product(PLACE, TOWN)]
NAMES = [f"{given} {family}" for given, family in itertools.product(GIVEN, FAMILY)]

QUERIES = (
    '"{name}"',
    "{town} AND {one}",
    "{one} NEAR/5 {two}",
    "({one} OR {two}) AND {town}",
    "{stem}* AND {town}",
)


class Prose:
    """Sentences whose words are as unevenly frequent as those of a newspaper (Zipf)."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)
        order = random.Random("vocabulary")
        rare = [*COMPOUNDS, *TOWNS, *NAMES]
        order.shuffle(rare)
        self._words = [*LITTLE, *VERBS, *rare]
        self._weights = list(
            itertools.accumulate(1 / (rank + 2) for rank in range(len(self._words)))
        )

    def words(self, count: int) -> list[str]:
        """Words as they follow each other in a text."""
        return self.rng.choices(self._words, cum_weights=self._weights, k=count)

    def title(self) -> str:
        """A head line of about sixty characters."""
        rng = self.rng
        rare = [rng.choice(TOWNS), rng.choice(COMPOUNDS), *self.words(4), rng.choice(COMPOUNDS)]
        return f"{rare[0]}: {' '.join(rare[1:])}"

    def text(self, characters: int) -> str:
        """Sentences of about that many characters together."""
        sentences: list[str] = []
        size = 0
        while size < characters:
            words = self.words(self.rng.randint(7, 18))
            sentence = f"{words[0][:1].upper()}{' '.join(words)[1:]}."
            sentences.append(sentence)
            size += len(sentence) + 1
        return " ".join(sentences)


def queries(count: int) -> list[str]:
    """Queries as newsrooms write them: a name, two words near each other, a list, a wildcard."""
    rng = random.Random("queries")
    return [
        QUERIES[number % len(QUERIES)].format(
            name=rng.choice(NAMES),
            town=rng.choice(TOWNS),
            one=rng.choice(COMPOUNDS),
            two=rng.choice(COMPOUNDS),
            stem=rng.choice(FIRST),
        )
        for number in range(count)
    ]
