"""`monitor explain`: why does a rule hold for an article, or why not?"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.archive import deliveries, iso, local
from monitor.cli.backtest import checked_rule
from monitor.cli.match import LineError, read_article
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured, printable
from monitor.errors import MonitorError
from monitor.extract import without_lead
from monitor.extract.language import spoken
from monitor.match import Explanation
from monitor.model import Article, Source, SourceState, host_of
from monitor.settings import Settings
from monitor.store import Reader, StoredHit
from monitor.store.queries import Stored
from monitor.wiring import Configured, read_page_file, read_page_url
from monitor.workbench.addresses import is_same_site, spellings
from monitor.workbench.history import changed_since, facts, is_judged, page_read, polled, unstored

Which = Annotated[
    str,
    typer.Argument(
        metavar="URL|ID|FILE",
        help="An article's address, the id it is stored under or its beginning, or a file: .html,"
        " .txt, or .json as for `monitor match`.",
    ),
]
OfRule = Annotated[str | None, typer.Option("--rule", metavar="ID", help="Only this rule.")]
Fetch = Annotated[
    bool, typer.Option("--fetch", help="Read the page anew, also if its text is stored.")
]

MAX_FILE = 20_000_000
ID = re.compile(r"[0-9a-f]{4,32}")


@dataclass(frozen=True, slots=True)
class _Known:
    """An article of the archive, with all that came of it."""

    stored: Stored
    hits: Sequence[StoredHit]
    changes: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class _Subject:
    """The article to be explained, how it was read, and what the archive knows of it.

    ``near`` are the sources that may have it, of an address that was never seen.
    """

    article: Article
    how: str = ""
    known: Sequence[_Known] = ()
    near: Sequence[tuple[Source, SourceState | None]] = ()
    is_unseen: bool = False


def explain(
    which: Which,
    rule: OfRule = None,
    fetch: Fetch = False,
    config: Config = CONFIG,
    as_json: Json = False,
) -> None:
    """Say why rules hold for an article, or not, and what became of it.

    Says of each rule whether it holds, by which words, or which part of it fails; and of a stored
    article when it was seen, how it was read, and what became of its alerts. Its stored text is
    taken; where there is none, the page is read as a poll would.
    """
    found = configured(config)
    rules = list(found.rules.rules) if rule is None else [checked_rule(rule, found).id]
    subject = _subject(which, found.settings, fetch=fetch)
    explained = {each: found.rules.explain(subject.article, each) for each in rules}
    if subject.how:
        sys.stderr.write(f"{subject.how}\n")
    if as_json:
        typer.echo(json.dumps(_answer(subject, explained, found), ensure_ascii=False))
        return
    for line in _unseen(subject, found.settings):
        typer.echo(printable(line))
    article = subject.article
    typer.echo(printable(f"title:  {article.title or '(none)'}"))
    typer.echo(printable(f"teaser: {article.teaser or '(none)'}"))
    typer.echo(f"text:   {len(article.text)} characters{_beginning(article.text)}")
    if article.page_error:
        what = "only the beginning was read" if article.text else "page not read, judged by title"
        typer.echo(f"{what}{'' if article.text else ' and teaser'}: {article.page_error}")
    for line in _chain(subject, explained, found):
        typer.echo(printable(line))
    # What holds first: that is what is asked for most often.
    for each in sorted(explained, key=lambda name: not explained[name].holds):
        part = explained[each]
        typer.echo(f"\n{'holds' if part.holds else 'does not hold'}: {each}")
        for line in _lines(part, 1):
            typer.echo(printable(line))


def _subject(which: str, settings: Settings, *, fetch: bool) -> _Subject:
    if which.lower().startswith(("http://", "https://")):
        return _of_url(which, settings, fetch=fetch)
    path = Path(which)
    try:
        if path.is_file():
            return _Subject(_of_file(path, settings))
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


def _of_id(beginning: str, settings: Settings, *, fetch: bool) -> _Subject:
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
    return _Subject(
        article, "as it is stored" + ("" if article.text else ", without a text"), known
    )


def _of_url(url: str, settings: Settings, *, fetch: bool) -> _Subject:
    if not settings.database.exists():
        unseen = f"{settings.database}: no archive yet, so it was never seen"
        return replace(_read_anew(Article("url", "", url, title=""), (), settings), how=unseen)
    with Reader.open(settings.database) as reader:
        found = reader.stored_at(spellings(url))
        # Other spellings only count where the address itself is not known.
        found = [each for each in found if each.article.url == url] or found
        known = _known(reader, found)
        near = () if found else _near(url, settings, reader)
    if not found:
        subject = _read_anew(Article("url", "", url, title=""), (), settings)
        return replace(subject, near=near, is_unseen=True)
    # The newest counts: several sources may link to it.
    article = found[-1].article
    if _is_line(article, settings):
        # A line of an agenda has the page of the source as its address; what counts is the line.
        how = f"the newest line stored from this page of {article.source}"
        return _Subject(article, how, known[-1:])
    if article.text and not fetch:
        return _Subject(article, "read from the archive; --fetch reads the page anew", known)
    return _read_anew(article, known, settings)


def _known(reader: Reader, found: Sequence[Stored]) -> list[_Known]:
    return [
        _Known(each, reader.hits_of(each.article.id), reader.changes_of(each.article.id))
        for each in found
    ]


def _is_line(article: Article, settings: Settings) -> bool:
    pages = {each.id: each.url for each in settings.sources if each.kind == "page"}
    return pages.get(article.source) == article.url


def _read_anew(article: Article, known: Sequence[_Known], settings: Settings) -> _Subject:
    # The feed's words count for the rules, and the page does not tell them.
    blank = replace(article, text="", page_error="")
    try:
        read = asyncio.run(read_page_url(settings, blank))
    except KeyboardInterrupt as error:
        raise MonitorError("broken off") from error
    how = "the page was read just now"
    return _Subject(read, f"{how}; title and teaser are those of the feed" if known else how, known)


def _near(
    url: str, settings: Settings, reader: Reader
) -> Sequence[tuple[Source, SourceState | None]]:
    """The sources that may have an address which was never seen, with their states."""
    host, states = host_of(url), reader.states()
    linking = set(reader.sources_of_host(host))
    return [
        (each, states.get(each.id))
        for each in settings.sources
        if each.id in linking or is_same_site(host_of(each.url), host)
    ]


def _unseen(subject: _Subject, settings: Settings) -> Iterator[str]:
    """That an address was never seen, and by whom it could have been."""
    if not subject.is_unseen:
        return
    yield "never seen: no stored article has this address"
    for source, state in subject.near:
        off = "" if source.enabled else ", switched off"
        when = polled(state, lambda time: local(time, settings.zone))
        yield f"  source {source.id} ({source.name}{off}): {when}"
    if not subject.near:
        yield f"  no source has pages of {host_of(subject.article.url) or 'its host'}"
    yield ""


def _chain(
    subject: _Subject, explained: Mapping[str, Explanation], found: Configured
) -> Iterator[str]:
    """What the archive knows of the article, and what that means for its alerts."""

    def shown(time: datetime | None) -> str:
        return local(time, found.settings.zone)

    names = {source.id: source.name for source in found.settings.sources}
    for known in subject.known:
        article = known.stored.article
        yield f"\nstored: {article.id}, from {article.source} ({names.get(article.source, 'gone')})"
        if article.url != subject.article.url:
            yield f"  {'address':<10} {article.url}"
        for heading, fact in facts(known.stored, known.changes, shown):
            yield f"  {heading:<10} {fact}"
        yield from _hits(known, found)
    holding = [each for each, part in explained.items() if part.holds]
    asked = len(found.rules.woken(subject.article))
    yield (
        f"\n{len(found.rules)} rules, {asked} of them asked for its words, {len(holding)} hold"
        + ("" if len(explained) == len(found.rules) else f" of the {len(explained)} looked at")
    )
    for known in subject.known[-1:]:
        for rule, why in unstored(holding, known.stored, found.rules):
            yield f"  {rule.id} holds now, but no hit is stored: {why}"


def _hits(known: _Known, found: Configured) -> Iterator[str]:
    if not known.hits and is_judged(known.stored.article):
        yield "no rule held"
    for each in known.hits:
        changed = changed_since(each.hit, found.rules)
        when = local(each.found, found.settings.zone)
        yield f"stored hit: {each.hit.rule}, found {when}{f' ({changed})' if changed else ''}"
        for delivery in each.deliveries:
            to = f" to {delivery.recipient}" if delivery.recipient else ""
            time = f" {local(delivery.sent, found.settings.zone)}" if delivery.sent else ""
            reason = f" ({delivery.reason})" if delivery.reason else ""
            yield f"  {delivery.target}{to}: {delivery.state}{time}{reason}"
        if not each.deliveries:
            yield "  no alert: its desk had no target then"


def _lines(part: Explanation, depth: int) -> Iterator[str]:
    sign = "+" if part.holds else "-"
    places = (f'{each.field} {each.start}–{each.end} "{each.text}"' for each in part.evidence)
    words = ", ".join(dict.fromkeys(places))
    told = words if part.holds and not part.parts else part.reason
    yield f"{'  ' * depth}{sign} {part.text}{f': {told}' if told else ''}"
    for each in part.parts:
        yield from _lines(each, depth + 1)


def _answer(
    subject: _Subject, explained: Mapping[str, Explanation], found: Configured
) -> dict[str, Any]:
    article = subject.article
    return {
        "url": article.url,
        "title": article.title,
        "teaser": article.teaser,
        "text": article.text,
        "page_error": article.page_error,
        "how": subject.how,
        "seen": bool(subject.known),
        "articles": [_known_values(each) for each in subject.known],
        "near": [
            {"source": source.id, "last_try": iso(state.last_try) if state else None}
            for source, state in subject.near
        ],
        "stored": [_stored(hit, found) for each in subject.known for hit in each.hits],
        "woken": found.rules.woken(article),
        "rules": {each: _values(part) for each, part in explained.items()},
    }


def _known_values(known: _Known) -> dict[str, Any]:
    article = known.stored.article
    return {
        "id": article.id,
        "source": article.source,
        "url": article.url,
        "published": iso(article.published),
        "page_published": iso(article.page_published),
        "seen": iso(article.seen),
        "read": iso(article.read),
        "page": page_read(known.stored, lambda time: iso(time) or ""),
        "page_due": iso(article.page_due),
        "forgotten": known.stored.is_forgotten,
        "version": article.version,
        "changed": [iso(each) for each in known.changes],
        "quiet": article.quiet,
    }


def _values(part: Explanation) -> dict[str, Any]:
    return {
        "part": part.text,
        "holds": part.holds,
        "reason": part.reason,
        "evidence": [asdict(each) for each in part.evidence],
        "parts": [_values(each) for each in part.parts],
    }


def _stored(each: StoredHit, found: Configured) -> dict[str, Any]:
    return {
        "rule": each.hit.rule,
        "version": each.hit.version,
        "changed": changed_since(each.hit, found.rules),
        "source": each.article.source,
        "found": each.found.isoformat(),
        "deliveries": deliveries(each.deliveries),
    }


def _beginning(text: str) -> str:
    first = printable(" ".join(text.split())[:70])
    return f", “{first}…”" if first else ""
