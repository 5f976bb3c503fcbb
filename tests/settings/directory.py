"""A municipality directory in the form GV100AD, with an invented Land."""

from __future__ import annotations

DAY = "20260331"


def row(
    sort: str, key: str, name: str, kind: str = "", people: int | str = "", day: str = DAY
) -> str:
    """A line of 220 characters; ``key`` may have the four digits of the association behind it."""
    line = f"{sort}{day}{key:<12}{name:<50}{'':<50}{kind:<2}{'':<15}"
    return f"{line}{people if isinstance(people, str) else f'{people:011}':<11}".ljust(220)


ROWS = (
    row("10", "91", "Warland"),
    row("20", "911", "Reg.-Bez. Lüdenau"),
    row("20", "912", "früher: Reg.-Bez. Hohenwiek"),
    row("30", "9111", "Region Warle"),
    row("40", "91101", "Warle", "43"),
    row("50", "91101   5001", "Amt Quarnfeld", "51"),
    row("60", "911010040004", "Warle, Stadt", "63", 20_000),
    row("60", "911010085001", "Quarnfeld", "64", 900),
    row("60", "911010120012", "Neuenholz (Warl.)", "64", 700),
    row("60", "911019999999", "Warler Heide, gemfr. Gebiet", "66", 0),
    row("40", "91102", "Lüdenau, Stadt", "41"),
    row("60", "911020000000", "Lüdenau, Stadt", "61", 300_000),
    row("40", "91203", "Hohenwiek-Brack", "44"),
    row("60", "912030010001", "Hohenwiek a. d. Brack, St", "63", 8_000),
    row("60", "912030020002", "Neuenholz", "64", 800),
    row("60", "912030030003", "Lüdenau", "64", 500),
    row("60", "912030040004", "Wald", "64", 400),
)


def text(*rows: str) -> str:
    """The content of a file."""
    return "\n".join(rows or ROWS) + "\n"


TSV = (
    "# a comment\n"
    "91\tland\tWarland\t0\t\n"
    "911\tregierungsbezirk\tRegierungsbezirk Lüdenau\t0\t\n"
    "91101\tkreis\tKreis Warle\t0\tLandkreis Warle\n"
    "91101004\tgemeinde\tWarle\t20000\t\n"
    "91101008\tgemeinde\tQuarnfeld\t900\t\n"
    "91101012\tgemeinde\tNeuenholz\t700\tNeuenholz (Warl.)\n"
    "91102000\tkreisfreie stadt\tLüdenau\t300000\t\n"
    "91203\tkreis\tLandkreis Hohenwiek-Brack\t0\tKreis Hohenwiek-Brack;Hohenwiek-Brack\n"
    "91203001\tgemeinde\tHohenwiek an der Brack\t8000\tHohenwiek\n"
    "91203002\tgemeinde\tNeuenholz\t800\t\n"
    "91203003\tgemeinde\tLüdenau\t500\t\n"
    "91203004\tgemeinde\tWald\t400\t\n"
)
"""What `monitor places import` makes of it, but for the lines above."""
