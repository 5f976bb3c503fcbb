"""What the pages that try queries say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchTexts:
    """``{}`` is filled in."""

    title: str
    query: str
    help: str
    submit: str
    within: str
    units: Mapping[str, str]
    source: str
    since: str
    until: str
    wrong: str
    instead: str
    understood: str
    count: str
    about: str
    nothing: str
    so_far: str
    looking: str
    go_on: str
    slow: str
    why: str
    csv: str
    json: str


SEARCH: Mapping[str, SearchTexts] = {
    "de": SearchTexts(
        title="Suche",
        query="Suche in allen gespeicherten Artikeln",
        help='Wie in den Regeln: Wörter in allen Formen, "genau so", AND, OR, NOT, NEAR, @Namen.',
        submit="Suchen",
        within="Zusammen in einem",
        units={"article": "Artikel", "paragraph": "Absatz", "sentence": "Satz"},
        source="Quelle",
        since="Ab",
        until="Bis",
        wrong="So lässt sich nicht suchen",
        instead="Besser",
        understood="Verstanden als",
        count="{} gefunden",
        about="{} von etwa {} gezeigt",
        nothing="Nichts gefunden.",
        so_far="Bisher durchsucht: bis zurück zu ",
        looking="Sucht weiter …",
        go_on="Weitersuchen",
        slow="Dafür hilft kein Verzeichnis der Wörter: Artikel für Artikel wird gelesen.",
        why="Warum?",
        csv="Als Tabelle (CSV)",
        json="Als JSON",
    ),
    "en": SearchTexts(
        title="Search",
        query="Search all stored articles",
        help='As in rules: words in all their forms, "just so", AND, OR, NOT, NEAR, @names.',
        submit="Search",
        within="Together in one",
        units={"article": "article", "paragraph": "paragraph", "sentence": "sentence"},
        source="Source",
        since="From",
        until="To",
        wrong="This cannot be searched for",
        instead="Better",
        understood="Understood as",
        count="{} found",
        about="{} of about {} shown",
        nothing="Nothing found.",
        so_far="Searched so far: back to ",
        looking="Still searching …",
        go_on="Search on",
        slow="No index of words helps with this: one article after the other is read.",
        why="Why?",
        csv="As a table (CSV)",
        json="As JSON",
    ),
}
