"""The article that `monitor explain` is asked about: from the archive, a file or the web."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from monitor.cli.match import LineError, read_article
from monitor.cli.options import UsageError
from monitor.errors import MonitorError
from monitor.extract import without_lead
from monitor.extract.language import spoken
from monitor.model import Article, Source, SourceState
from monitor.settings import Settings
from monitor.store import Reader, StoredHit, exists
from monitor.store.article_reading import Stored
from monitor.wiring import read_page_file, read_page_url
from monitor.workbench.history import near, stored_at

MAX_FILE = 20_000_000
ID = re.compile(r"[0-9a-f]{4,32}")


@dataclass(frozen=True, slots=True)
class Known:
    """An article of the archive, with all that came of it."""

    stored: Stored
    hits: Sequence[StoredHit]
    changes: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Subject:
    """The article to be explained, how it was read, and what the archive knows of it.

    ``near`` are the sources that may have it, of an address that was never seen.
    """

    article: Article
    how: str = ""
    known: Sequence[Known] = ()
    near: Sequence[tuple[Source, SourceState | None]] = ()
    is_unseen: bool = False


def subject_of(which: str, settings: Settings, *, fetch: bool) -> Subject:
    """The article at an address, with an id, or in a file. Raises UsageError."""
    if which.lower().startswith(("http://", "https://")):
        return _of_url(which, settings, fetch=fetch)
    path = Path(which)
    try:
        if path.is_file():
            return Subject(_of_file(path, settings))
        if ID.fullmatch(which.lower()) and not path.exists():
            return _of_id(which.lower(), settings, fetch=fetch)
    except OSError as error:
        raise UsageError(f"{which}: {error.strerror}") from error
    raise UsageError(f"{which}: neither an address (https://…), the id of an article, nor a file")


def _of_file(path: Path, settings: Settings) -> Article:
    if path.stat().st_size > MAX_FILE:
        raise UsageError(f"{path}: larger than {MAX_FILE // 1_000_000} MB")
    content = path.read_bytes()
    if path.suffix.lower() in {".html", ".htm"}:
        page = asyncio.run(read_page_file(settings, content))
        text = without_lead(page.text, page.teaser)
        language = spoken(page.title, page.teaser, text, page.language)
        return Article(
            "file", "", "", page.title, page.teaser, text, page.author, language=language
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text") from error
    if path.suffix.lower() in {".json", ".jsonl"}:
        try:
            return read_article(text.strip())[1]
        except LineError as error:
            raise UsageError(f"{path}: {error}") from error
    return Article("file", "", "", title="", text=text, language=spoken("", "", text))


def _of_id(beginning: str, settings: Settings, *, fetch: bool) -> Subject:
    with Reader.open(settings.database) as reader:
        found = reader.stored_as(beginning)
        if not found:
            raise UsageError(f"no stored article has an id that begins with {beginning!r}")
        if len(found) > 1:
            some = "".join(f"\n  {each.article.id}  {each.article.title}" for each in found)
            raise UsageError(f"the ids of several articles begin with {beginning!r}:{some}")
        known = _known(reader, found)
    article = found[0].article
    if fetch and article.url and not _is_line(article, settings):
        return _read_anew(article, known, settings)
    return Subject(article, "as it is stored" + ("" if article.text else ", without a text"), known)


def _of_url(url: str, settings: Settings, *, fetch: bool) -> Subject:
    if not exists(settings.database):
        unseen = f"{settings.database}: no archive yet, so it was never seen"
        return replace(_read_anew(Article("url", "", url, title=""), (), settings), how=unseen)
    with Reader.open(settings.database) as reader:
        found = stored_at(url, reader)
        known = _known(reader, found)
        may_have = () if found else near(url, settings, reader)
    if not found:
        subject = _read_anew(Article("url", "", url, title=""), (), settings)
        return replace(subject, near=may_have, is_unseen=True)
    # The newest counts: several sources may link to it.
    article = found[-1].article
    if _is_line(article, settings):
        # A line of an agenda has the page of the source as its address; what counts is the line.
        how = f"the newest line stored from this page of {article.source}"
        return Subject(article, how, known[-1:])
    if article.text and not fetch:
        return Subject(article, "read from the archive; --fetch reads the page anew", known)
    return _read_anew(article, known, settings)


def _known(reader: Reader, found: Sequence[Stored]) -> list[Known]:
    return [
        Known(each, reader.hits_of(each.article.id), reader.changes_of(each.article.id))
        for each in found
    ]


def _is_line(article: Article, settings: Settings) -> bool:
    pages = {each.id: each.url for each in settings.sources if each.kind == "page"}
    return pages.get(article.source) == article.url


def _read_anew(article: Article, known: Sequence[Known], settings: Settings) -> Subject:
    # The feed's words count for the rules, and the page does not tell them.
    blank = replace(article, text="", page_error="")
    try:
        read = asyncio.run(read_page_url(settings, blank))
    except KeyboardInterrupt as error:
        raise MonitorError("broken off") from error
    how = "the page was read just now"
    return Subject(read, f"{how}; title and teaser are those of the feed" if known else how, known)
