from __future__ import annotations

import pytest

from monitor.text.languages.detect import detect

SAMPLES = {
    "de": [
        "Der Rat der Gemeinde hat am Abend über den Bau einer neuen Halle für die Schule beraten.",
        "Bei einem Unfall auf der Straße sind zwei Menschen verletzt worden, sagte die Polizei.",
        "Wer sich für das Ehrenamt interessiert, kann sich noch bis Freitag im Rathaus melden.",
    ],
    "en": [
        "The council has decided that a new school will be built in the north of the town.",
        "Two people were hurt when their car left the road and hit a tree, police said on Monday.",
    ],
    "nl": [
        "De gemeente heeft besloten dat er in het noorden van de stad een nieuwe school komt.",
        "Bij een ongeval op de weg zijn twee mensen gewond geraakt, zo meldt de politie.",
    ],
    "fr": [
        "Le conseil de la ville a décidé que les travaux de la nouvelle école vont commencer.",
    ],
    "tr": [
        "Belediye yeni bir okul için bu yıl çalışmaya başlayacak ve daha sonra bir park yapacak.",
    ],
    "pl": [
        "Rada miasta zdecydowała, że na północy powstanie nowa szkoła dla dzieci, a nie park.",
    ],
    "da": [
        "Kommunen har besluttet at der skal bygges en ny skole i den nordlige del af byen.",
    ],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in SAMPLES.items() for text in texts]
)
def test_a_text_is_in_its_language_or_not_clear(code: str, text: str) -> None:
    expected = {code} if code in {"de", "en"} else {code, ""}

    assert detect(text) in expected


@pytest.mark.parametrize(
    "text",
    ["", "Rheine", "Steinfurt Greven Lotte Hopsten Recke Mettingen Metelen", "12 34 56 78 9 1 2 3"],
)
def test_what_has_no_sentences_is_in_no_language(text: str) -> None:
    assert detect(text) == ""


def test_low_german_is_no_other_language() -> None:
    text = "De Lüüd in uns Dörp hebbt en nee Huus för de Kinner boot, un dat is bannig fein worrn."

    assert detect(text) in {"", "de", "nds"}


def test_only_the_beginning_is_looked_at() -> None:
    assert detect(SAMPLES["de"][0] * 60 + SAMPLES["en"][0] * 10_000) == "de"
