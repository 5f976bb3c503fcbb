"""The words that name a Land in a title, and the seats of the governments."""

from __future__ import annotations

LANDS = {
    "BW": ("baden-württembergisch", "baden-württemberg", "württembergisch"),
    "BY": ("bayerisch", "bayrisch", "bayern"),
    "BE": ("berliner",),
    "BB": ("brandenburgisch", "brandenburg"),
    "HB": ("bremisch", "bremer"),
    "HH": ("hamburgisch", "hamburger"),
    "HE": ("hessisch", "hessen"),
    "MV": ("mecklenburg-vorpommern", "mecklenburg-vorpommersch", "schweriner"),
    "NI": ("niedersächsisch", "niedersachsen"),
    "NW": ("nordrhein-westfälisch", "nordrhein-westfalen", "nrw", "düsseldorfer"),
    "RP": ("rheinland-pfälzisch", "rheinland-pfalz", "mainzer"),
    "SL": ("saarländisch", "saarland"),
    "SN": ("sächsisch", "sachsen", "dresdner"),
    "ST": ("sachsen-anhaltisch", "sachsen-anhaltinisch", "sachsen-anhalt", "magdeburger"),
    "SH": ("schleswig-holsteinisch", "schleswig-holstein", "kieler"),
    "TH": ("thüringisch", "thüringer", "thüringen", "erfurter"),
}
CAPITALS = {
    "Stuttgart": "BW", "München": "BY", "Berlin": "BE", "Potsdam": "BB", "Bremen": "HB",
    "Hamburg": "HH", "Wiesbaden": "HE", "Schwerin": "MV", "Hannover": "NI", "Düsseldorf": "NW",
    "Mainz": "RP", "Saarbrücken": "SL", "Dresden": "SN", "Magdeburg": "ST", "Kiel": "SH",
    "Erfurt": "TH",
}  # fmt: skip
