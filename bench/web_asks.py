"""What the bench asks the page for, on the data of `webdata.py`: each page and kind of filter."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from prose import COMPOUNDS, NAMES, PLACE, TOWNS

_NEWEST = "SELECT story FROM story_facets WHERE facet = 'matched' ORDER BY latest DESC LIMIT 1"


def paths(database: Path) -> Mapping[str, str]:
    """The path of each, by what it shows."""
    with closing(sqlite3.connect(database)) as connection:
        return (
            _start(connection) | _single(connection) | _lists() | _search() | _programs(connection)
        )


def _one(connection: sqlite3.Connection, query: str) -> str:
    row = connection.execute(query).fetchone()
    if row is None:
        raise RuntimeError(f"nothing in the database for {query}")
    return str(row[0])


def _after(connection: sqlite3.Connection) -> str:
    """A place far down in the list of stories."""
    row = connection.execute(
        "SELECT latest, story FROM story_facets WHERE facet = 'matched'"
        " ORDER BY latest LIMIT 1 OFFSET 9000"
    ).fetchone()
    time = datetime.fromisoformat(str(row[0])).isoformat()
    return f"{time}~{row[1]}"


def _start(connection: sqlite3.Connection) -> dict[str, str]:
    spring = (datetime.now(UTC) - timedelta(days=200)).date()
    filters = {
        "start": {},
        "start, a desk": {"desk": "desk-3"},
        "start, a level": {"level": "blitz"},
        "start, a common rule": {"rule": "rule-7"},
        "start, a rare rule": {"rule": "rule-177"},
        "start, a person": {"person": "person-5"},
        "start, a place": {"place": "ort-7"},
        "start, a source": {"source": "paper-3"},
        "start, a seldom source": {"source": "paper-990"},
        "start, nobody has taken": {"open": "1"},
        "start, a week": {"since": str(spring), "until": str(spring + timedelta(days=7))},
        "start, four filters": {
            "desk": "desk-3",
            "level": "normal",
            "source": "paper-1",
            "open": "1",
        },
        "start, further down": {"after": _after(connection)},
    }
    return {name: f"/?{urlencode(of)}" if of else "/" for name, of in filters.items()}


def _single(connection: sqlite3.Connection) -> dict[str, str]:
    newest = _one(connection, _NEWEST)
    largest = _one(
        connection,
        "SELECT story FROM (SELECT story, at FROM story_articles ORDER BY at DESC LIMIT 20000)"
        " GROUP BY story ORDER BY count(*) DESC LIMIT 1",
    )
    versions = _one(
        connection,
        "SELECT article FROM article_versions JOIN hits USING (article) LIMIT 1",
    )
    message = _one(connection, "SELECT key FROM deliveries ORDER BY created DESC LIMIT 1")
    article = _one(connection, "SELECT article FROM hits ORDER BY rowid DESC LIMIT 1")
    return {
        "story": f"/stories/{newest}",
        "story of many articles": f"/stories/{largest}",
        "article": f"/articles/{article}",
        "article with versions": f"/articles/{versions}",
        "why, an address": "/why?url=" + quote("https://paper-1.example/nowhere"),
        "message": f"/alerts/{message}",
    }


def _lists() -> dict[str, str]:
    found = {
        "visits": "/visits",
        "visits, this week": "/visits?week=this",
        "visits, past": "/visits?when=past",
        "visits, a person": "/visits?person=person-5",
        "sources": "/sources",
        "sources, further down": "/sources?after=700",
        "sources, by name": "/sources?text=bote",
        "source": "/sources/paper-3",
        "rules": "/rules",
        "rule": "/rules/rule-7",
        "alerts": "/alerts",
        "status": "/status",
        "audit": "/audit",
        "mutes": "/mutes",
    }
    states = ("owed", "sent", "postponed", "suppressed", "given up")
    return found | {f"alerts, {each}": f"/alerts?state={quote(each)}" for each in states}


def _search() -> dict[str, str]:
    queries = {
        "a common word": COMPOUNDS[5],
        "a rare word": f"{PLACE[0]}warte",
        "AND": f"{COMPOUNDS[5]} AND {COMPOUNDS[77]}",
        "a phrase": f'"{NAMES[5]}"',
        "a beginning": f"{PLACE[0]}*",
        "a regular expression": "/Wasser(werk|rat)/",
    }
    found = {f"search, {name}": f"/search?{urlencode({'q': of})}" for name, of in queries.items()}
    return {
        "search, empty": "/search",
        **found,
        "try a query": f"/rules/try/query?{urlencode({'q': f'{COMPOUNDS[5]} AND {TOWNS[3]}'})}",
    }


# No pages: nobody waits for them, and the bounds are not theirs.
PROGRAMS = frozenset(
    {
        *("feed of all", "feed of a desk", "feed of a rule", "calendar of a desk"),
        *("API stories", "API story", "API hits", "API visits", "API sources", "API rules"),
        *("API alerts", "API search", "API status", "API document", "metrics", "health"),
    }
)


def _programs(connection: sqlite3.Connection) -> dict[str, str]:
    story = _one(connection, _NEWEST)
    return {
        "feed of all": "/feeds/stories.atom",
        "feed of a desk": "/feeds/desks/desk-3.atom",
        "feed of a rule": "/feeds/rules/rule-7.atom",
        "calendar of a desk": "/calendar/desk-3.ics",
        "API stories": "/api/v1/stories",
        "API story": f"/api/v1/stories/{story}",
        "API hits": "/api/v1/hits",
        "API visits": "/api/v1/visits",
        "API sources": "/api/v1/sources",
        "API rules": "/api/v1/rules",
        "API alerts": "/api/v1/alerts",
        "API search": f"/api/v1/search?{urlencode({'q': COMPOUNDS[5]})}",
        "API status": "/api/v1/status",
        "API document": "/api/v1/openapi.json",
        "metrics": "/metrics",
        "health": "/health",
    }


def what_a_start_page_loads(html: str) -> list[str]:
    """The addresses of styles, scripts and pictures that a page names."""
    return list(dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+|/favicon[^"]*)"', html)))
