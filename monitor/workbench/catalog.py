"""What is odd about people and places: never seen, out of office, not looked through for long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from monitor.errors import Place
from monitor.match import compile_rules
from monitor.model import Catalog, Level, Listed, Listing, Rule
from monitor.store.article_reading import Stored
from monitor.workbench.remark import Remark

# After so long somebody has to look through people.yaml again.
OLD = timedelta(days=365)


class Seen:
    """Which people and places of the catalog stand in articles, while those are read anyway."""

    def __init__(self, catalog: Catalog, names: Iterable[str]) -> None:
        asked = [
            Rule(name, "", "", Level.DIGEST, f"@{name}")
            for name in names
            if name in catalog and catalog[name].sort in {Listed.PERSON, Listed.PLACE}
        ]
        self._rules, _ = compile_rules(asked, catalog)
        self.missing = set(self._rules.rules)

    def watch(self, articles: Iterable[Stored]) -> Iterator[Stored]:
        """The articles as they come."""
        for each in articles:
            if self.missing:
                hits, _ = self._rules.match(each.article)
                self.missing.difference_update(hit.rule for hit in hits)
            yield each


def never_seen(
    catalog: Catalog, missing: Iterable[str], articles: int, places: Mapping[str, Place]
) -> Iterator[Remark]:
    """The people and places of the files that are in none of so many articles."""
    for name in missing:
        yield Remark(
            "never-seen",
            f"@{name} ({shown_name(catalog[name])}) is in none of the newest {articles:,} articles",
            "right if it is rare; else the way papers write it, in `also`",
            place=places[name],
        )


def shown_name(listing: Listing) -> str:
    """The name of a person or a place."""
    if listing.person is not None:
        return listing.person.name
    return listing.location.name if listing.location is not None else listing.terms[0]


def out_of_office(catalog: Catalog, places: Mapping[str, Place], today: date) -> Iterator[Remark]:
    """The people whose offices are all over."""
    for name, listing in catalog.items():
        person = listing.person
        ends = [office.until for office in person.offices if office.until] if person else []
        if person is None or not ends or len(ends) < len(person.offices) or max(ends) >= today:
            continue
        last = max(person.offices, key=lambda office: office.until or date.max)
        yield Remark(
            "out-of-office",
            f"@{name} ({person.name}) holds no office any more: {last.name} until {last.until}",
            "who holds it now, or a later `until`",
            place=places[name],
        )


def outdated(as_of: date | None, place: Place | None, today: date) -> Iterator[Remark]:
    """Whether nobody has looked through people.yaml for more than a year."""
    if as_of is None or place is None or today - as_of <= OLD:
        return
    yield Remark(
        "outdated",
        f"the offices in people.yaml are those of {as_of}, more than a year ago",
        f"look through them, then `as_of: {today}`",
        place=place,
    )
