"""`database` of monitor.yaml: a URL is taken if it can be read in one way only; none is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from monitor.model import Server
from monitor.ports.engine import NOTHING
from monitor.settings import Loaded, load
from tests.settings.conftest import Folder

# Each has a password that begins and ends so; which part of it is one, readers disagree on.
BEGIN, END = "geheim", "zugang"
UNCLEAR = [
    f"{BEGIN}{character}{END}"
    for character in ("/", "#", "?", "[", "]", "@", "%", "%zz", " ", "/?a=b@", "%2", "1/x?y=")
]
WRONG = [
    *(f"postgresql://monitor:{password}@db.example/news" for password in UNCLEAR),
    f"postgresql://monitor:123/{BEGIN}@db.example/news",
    f"postgresql://monitor:12/s?user={BEGIN}@db.example/news",
    f"postgresql://monitor:{BEGIN}@db.example:port/news",
    f"postgresql://monitor:{BEGIN}@db.example/news?pasword={END}",
    f"postgresql://monitor@db.example/news?pasword={BEGIN}",
    f"postgresql://monitor@db.example/news?password={BEGIN}&password={END}",
    f"postgresql://monitor@db.example/news?password={BEGIN}+{END}",
    f"postgresql://monitor@db.example/news?password={BEGIN}={END}",
    f"postgresql://monitor@db.example/news?password={BEGIN}@{END}",
    f"postgresql+psycopg://monitor:{BEGIN}@db.example/news",
    f"PostgreSQL://monitor:{BEGIN}@db.example/news",
    f"mysql://monitor:{BEGIN}@db.example/news",
    f"postgresql:monitor:{BEGIN}@db.example/news",
    f"host=db.example user=monitor password={BEGIN}",
]
RIGHT = {
    "postgresql://db.example": "postgresql://db.example",
    "postgres://monitor@db.example:5432/news": "postgres://monitor@db.example:5432/news",
    f"postgresql://monitor:{BEGIN}%2F%3F%23%40%25:$!=&{END}@db/news": "postgresql://monitor@db/news",
    f"postgresql://re%40daktion:{BEGIN}@[::1]:5432/news": "postgresql://re%40daktion@[::1]:5432/news",
    f"postgresql://m@db/news?password={BEGIN}": "postgresql://m@db/news",
    f"postgresql://m@db/news?sslpassword={BEGIN}&sslmode=require": (
        "postgresql://m@db/news?sslmode=require"
    ),
    f"postgresql:///news?host=/run/pg&user=m&password={BEGIN}%2B{END}": (
        "postgresql:///news?host=/run/pg&user=m"
    ),
}


def loaded(folder: Folder, database: str, environ: Mapping[str, str] = NOTHING) -> Loaded:
    """The configuration with a database, which a person has written into the file as it is."""
    lines = ("contact: mailto:desk@example.org", f"database: {json.dumps(database)}", "")
    folder.write("monitor.yaml", "\n".join(lines))
    return load(folder.path, environ)


@pytest.mark.parametrize("url", WRONG)
@pytest.mark.parametrize("is_variable", [False, True])
def test_a_url_that_can_be_read_in_two_ways_is_refused_without_showing_it(
    folder: Folder, url: str, is_variable: bool
) -> None:
    found = loaded(folder, "${URL}" if is_variable else url, {"URL": url})

    assert found.settings is None
    (problem,) = found.problems
    assert problem.place.file.endswith("monitor.yaml")
    assert "`database`: " in str(problem)
    assert "postgresql" in str(problem).casefold()
    assert BEGIN not in str(problem)
    assert END not in str(problem)
    assert BEGIN not in str(Server(url))
    assert END not in str(Server(url))


@pytest.mark.parametrize("url", RIGHT)
def test_a_url_that_is_clear_is_taken_and_shown_without_its_password(
    folder: Folder, url: str
) -> None:
    found = loaded(folder, url)

    assert found.settings is not None
    assert found.settings.database == Server(url)
    assert str(found.settings.database) == RIGHT[url]
    assert BEGIN not in repr(found.settings)


def test_what_else_is_wrong_does_not_show_the_line_of_the_database(folder: Folder) -> None:
    url = f"postgresql://monitor:{BEGIN}${{NAME}}@db.example/news"

    told = "\n".join(str(each) for each in loaded(folder, url).problems)

    assert "NAME is not set" in told
    assert BEGIN not in told


def test_the_line_of_a_database_without_a_password_is_shown(folder: Folder) -> None:
    url = "postgresql://monitor:${NAME}@db.example/news"

    told = "\n".join(str(each) for each in loaded(folder, url).problems)

    assert url in told
