"""Short ways to ask a query of a text."""

from __future__ import annotations

from typing import Any

from monitor.errors import QueryError
from monitor.match import Document, find, parse
from monitor.model import Article, Catalog, Evidence, Listed, Listing, Within


def listing(*terms: str, sort: Listed = Listed.LIST) -> Listing:
    """A list of the catalog, or what else ``sort`` says."""
    return Listing(sort, terms)


CATALOG: Catalog = {
    "kortuem": listing("Selma Kortüm", "Staatssekretärin Kortüm", sort=Listed.PERSON),
    "kreis-brennstedt": listing("Kreis Brennstedt", "Lüdenau", "Quarnfeld", sort=Listed.PLACE),
    "amt": listing("Heimatamt", "Rat", sort=Listed.ROLE),
    "landesregierung": listing("@kortuem", "Landesregierung", "*minister"),
}


def article(text: str = "", title: str = "", **fields: Any) -> Article:
    """An article of these texts."""
    values: dict[str, Any] = {
        "source": "tageblatt",
        "url": "https://tageblatt.example/kreis/1",
    } | fields
    return Article(id="1", title=title, text=text, **values)


def evidence(
    query: str, of: Article, within: Within = Within.ARTICLE, catalog: Catalog = CATALOG
) -> tuple[Evidence, ...] | None:
    """What the query finds in the article."""
    return find(parse(query, catalog), Document.of(of), within)


def holds(query: str, text: str = "", title: str = "", within: Within = Within.ARTICLE) -> bool:
    """Whether the query holds for an article of these texts."""
    return evidence(query, article(text, title), within) is not None


def words(
    query: str, text: str = "", title: str = "", within: Within = Within.ARTICLE
) -> list[str]:
    """The words that the query finds, in their order; none where it does not hold."""
    found = evidence(query, article(text, title), within) or ()
    return [each.text for each in found]


def refusal(query: str, catalog: Catalog = CATALOG) -> QueryError:
    """The error that reading the query gives."""
    try:
        read = parse(query, catalog)
    except QueryError as error:
        return error
    raise AssertionError(f"{query} was read as {read.canonical}")
