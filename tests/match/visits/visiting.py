"""Invented people and places, and short ways to ask for visits.

Articles are of Thursday, 5 March 2026, and of the paper "bote".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from monitor.match import Newsroom, RuleSet, compile_rules
from monitor.model import (
    Article,
    Catalog,
    Hit,
    Level,
    Listed,
    Listing,
    Location,
    Office,
    Person,
    Rule,
    Status,
    Visit,
    VisitCondition,
)

THURSDAY = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)
FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)
LAND = "Land Westmark"
KREIS = Office(
    "Landrat des Kreises Quarnstedt", "landrat", "Kreis", constituency="kreis-quarnstedt"
)
PEOPLE = (
    Person("kortuem", "Selma Kortüm", offices=(Office("Staatssekretärin", "amt", LAND),)),
    Person("reitz", "Anton Reitz", offices=(Office("Verkehrsminister", "minister", LAND),)),
    Person(
        "wiebusch",
        "Thore Wiebusch",
        offices=(Office("Innenminister", "minister", LAND, until=FRIDAY),),
    ),
    Person("ahaus", "Marius Ahaus", offices=(Office("Bundestagsabgeordneter"),)),
    Person("oelmann", "Henning Oelmann", offices=(KREIS,)),
)
PLACES = (
    Location("westmark", "Westmark", "land"),
    Location("kreis-quarnstedt", "Kreis Quarnstedt", "kreis", parent="westmark"),
    Location("quarnstedt", "Quarnstedt", "gemeinde", parent="kreis-quarnstedt"),
    Location("luedenau", "Lüdenau", "gemeinde", parent="kreis-quarnstedt"),
    Location("mesebrook", "Mesebrook", "ortsteil", parent="luedenau"),
    Location("kreis-weller", "Kreis Wellerberg", "kreis", parent="westmark"),
    Location("tiefenesch", "Tiefenesch", "gemeinde", parent="kreis-weller"),
)
CATALOG: Catalog = {
    **{each.id: Listing(Listed.PERSON, (each.name,), person=each) for each in PEOPLE},
    **{each.id: Listing(Listed.PLACE, (each.name,), location=each) for each in PLACES},
    "amt": Listing(Listed.ROLE, ("Staatssekretär",)),
    "minister": Listing(Listed.ROLE, ("Minister",)),
    "landrat": Listing(Listed.ROLE, ("Landrat",)),
    "im-amt": Listing(Listed.LIST, (), organisation=LAND),
    "beide": Listing(Listed.LIST, ("@kortuem", "@reitz")),
    "landesregierung": Listing(Listed.LIST, ("@beide", "@amt", "*Minister"), land="NW"),
    "kreise": Listing(Listed.LIST, ("@kreis-quarnstedt", "@kreis-weller")),
}


def rule(
    *by: str,
    to: Iterable[str] = (),
    when: Iterable[Status] = Status,
    query: str = "",
    **changes: Any,
) -> Rule:
    """A rule that asks for visits; without names, of anybody in office, anywhere."""
    values = {"id": "besuch", "title": "Besuch", "desk": "lokales", "level": Level.EIL} | changes
    return Rule(query=query, visit=VisitCondition(by, tuple(to), tuple(when)), **values)


def compiled(*rules: Rule, catalog: Catalog = CATALOG, newsroom: Newsroom | None = None) -> RuleSet:
    """These rules; nothing may be wrong with them."""
    found, faults = compile_rules(rules, catalog, newsroom=newsroom)
    assert faults == ()
    return found


def article(text: str = "", title: str = "", **changes: Any) -> Article:
    """A German article of these texts, of Thursday noon."""
    values: dict[str, Any] = {"language": "de", "published": THURSDAY}
    return Article(id="1", source="bote", url="", title=title, text=text, **(values | changes))


def hit(of: Article | str, asked: Rule | None = None, **settings: Any) -> Hit | None:
    """What one rule finds, or None; ``settings`` are those of `compiled`."""
    told = article(of) if isinstance(of, str) else of
    hits, failures = compiled(asked or rule(), **settings).match(told)
    assert failures == ()
    return next(iter(hits), None)


def visits(of: Article | str, asked: Rule | None = None, **settings: Any) -> tuple[Visit, ...]:
    """The visits that one rule finds and that are at least likely."""
    found = hit(of, asked, **settings)
    return () if found is None or found.certainty == "unlikely" else found.visits


def holds(of: Article | str, asked: Rule | None = None, **settings: Any) -> bool:
    """Whether one rule finds a visit that is at least likely."""
    return bool(visits(of, asked, **settings))


def who(visit: Visit) -> list[str]:
    """The names of the visitors, or their offices."""
    return sorted(each.name or each.role for each in visit.visitors)


def where(visit: Visit) -> list[str]:
    """The names of the places."""
    return [each.name for each in visit.stations]
