"""A newsroom for the bench of the page: desks, rules, papers, persons, and its configuration."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

from prose import COMPOUNDS, NAMES, PLACE, TOWNS

from monitor.model import Level

DESKS = 12
RULES = 200
SOURCES = 1_000
PERSONS = 120
PLACES = 150
# The last rules look for visits.
VISIT_RULES = 20
# The rules before those hardly ever find something.
RARE_RULES = 5
_ENDS = "warte kolk siel diek horn kamp born riede furt wisch holm sund".split()  # noqa: SIM905

MONITOR = """\
database: {database}
contact: mailto:bench@example.org
network: {{allow: [127.0.0.0/8]}}
zone: Europe/Berlin
language: de
operator: service
morning: {{at: "06:00", to: [service]}}
"""


@dataclass(frozen=True, slots=True)
class BenchRule:
    """A rule of the bench: ``word`` is what it finds."""

    id: str
    title: str
    desk: str
    level: Level
    word: str
    is_about_visits: bool
    is_rare: bool


def desk(number: int) -> str:
    """The id of a desk."""
    return f"desk-{number}"


def source(number: int) -> str:
    """The id of a source."""
    return f"paper-{number}"


def source_name(number: int) -> str:
    """Its name."""
    return f"{TOWNS[number % len(TOWNS)]}er {('Bote', 'Anzeiger', 'Blatt', 'Kurier')[number % 4]}"


def person(number: int) -> tuple[str, str]:
    """The id and the name of a person."""
    return f"person-{number}", NAMES[number]


def place(number: int) -> tuple[str, str]:
    """The id and the name of a place."""
    return f"ort-{number}", TOWNS[number]


def targets(number: int) -> tuple[str, ...]:
    """The ids of the targets of a desk."""
    mail, chat = f"mail-{number}", f"chat-{number}"
    return (mail, chat) if number % 3 == 0 else (mail,)


def rules() -> list[BenchRule]:
    """All rules: few are blitz, most are normal."""
    words = [first + last for first, last in itertools.product(PLACE, _ENDS)]
    levels = [Level.NORMAL] * 10 + [Level.EIL] * 4 + [Level.DIGEST] * 5 + [Level.BLITZ]
    regular = RULES - VISIT_RULES
    return [
        BenchRule(
            f"rule-{number}",
            f"{COMPOUNDS[number * 7]} in {TOWNS[number]}",
            desk(number % DESKS),
            levels[number % len(levels)],
            words[number],
            number >= regular,
            regular - RARE_RULES <= number < regular,
        )
        for number in range(RULES)
    ]


def write_config(folder: Path, database: Path) -> None:
    """The configuration as users have it."""
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    for name, text in {
        "monitor.yaml": MONITOR.format(database=database.resolve()),
        "sources.yaml": _sources(),
        "channels.yaml": _channels(),
        "people.yaml": _people(),
        "places.yaml": _places(),
        "rules/bench.yaml": _rules(),
    }.items():
        (folder / name).write_text(text, encoding="utf-8")


def _sources() -> str:
    lines = [
        f"  - {{id: {source(each)}, name: {source_name(each)}, region: {TOWNS[each % len(TOWNS)]},"
        f" url: 'http://127.0.0.1:8099/{each}.rss'}}"
        for each in range(SOURCES)
    ]
    return "\n".join(["sources:", *lines, ""])


def _channels() -> str:
    lines = ["mail: {host: 127.0.0.1, port: 9, security: none, sender: bench@example.org}"]
    lines += ["targets:", "  - {id: service, mail: [service@example.org]}"]
    for number in range(DESKS):
        mail, *chats = targets(number)
        lines.append(f"  - {{id: {mail}, mail: [{mail}@example.org]}}")
        lines += [f'  - {{id: {each}, apprise: "json://127.0.0.1:9/{each}"}}' for each in chats]
    lines.append("desks:")
    lines += [
        f"  - {{id: {desk(each)}, title: Tisch {each}, targets: [{', '.join(targets(each))}]}}"
        for each in range(DESKS)
    ]
    return "\n".join([*lines, ""])


def _people() -> str:
    lines = ["as_of: 2026-01-01", "people:"]
    lines += [f"  - {{id: {of}, name: {name}}}" for of, name in map(person, range(PERSONS))]
    return "\n".join([*lines, ""])


def _places() -> str:
    lines = ["places:"]
    lines += [
        f"  - {{id: {of}, name: {name}, kind: gemeinde}}" for of, name in map(place, range(PLACES))
    ]
    return "\n".join([*lines, ""])


def _rules() -> str:
    lines = ["rules:"]
    for each in rules():
        query = f"query: {each.word}"
        if each.is_about_visits:
            number = int(each.id.partition("-")[2])
            query = (
                f'visit: {{by: "@{person(number % PERSONS)[0]}", to: "@{place(number % 9)[0]}"}}'
            )
        lines.append(
            f"  - {{id: {each.id}, title: {each.title}, desk: {each.desk},"
            f" level: {each.level}, {query}}}"
        )
    return "\n".join([*lines, ""])
