"""The archive in memory, for tests: behaves as the real one, which the same tests prove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from monitor.calendar import enter
from monitor.model import (
    STILL_TO_BE_SENT,
    Appointment,
    Article,
    Bearings,
    ConfigState,
    Delivery,
    Entry,
    Fingerprint,
    Hit,
    Measured,
    Notice,
    Placement,
    SourceState,
    Status,
    StorySoFar,
    Surroundings,
    Telling,
    Volume,
    host_of,
)
from monitor.ports import Then
from monitor.store.memory_deliveries import MemoryDeliveries
from monitor.store.memory_stories import story_texts


class MemoryArchive(MemoryDeliveries):
    """Implements `monitor.ports.Archive` with dicts; for one thread."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: dict[tuple[str, str], str] = {}
        self._hours: dict[str, Counter[datetime]] = {}
        self._unseen: dict[tuple[str, datetime], datetime] = {}
        self._notices: dict[tuple[str, str, datetime], Notice] = {}
        self.versions: dict[tuple[str, int], Article] = {}
        self.config: ConfigState | None = None
        self.measured: dict[str, Measured] = {}
        self._searchable = 0
        self.unmatched: list[str] = []

    def state_of(self, source: str) -> SourceState:
        """See `monitor.ports.Archive`."""
        return self._states.get(source, SourceState(source))

    def states(self) -> Mapping[str, SourceState]:
        """See `monitor.ports.Archive`."""
        return dict(self._states)

    def enrol(self, states: Sequence[SourceState]) -> None:
        """See `monitor.ports.Archive`."""
        for state in states:
            self._states.setdefault(state.source, state)

    def due(self, now: datetime, *, clock_step: timedelta) -> tuple[str, ...]:
        """See `monitor.ports.Archive`."""
        due = [
            (state.next_poll or datetime.min.replace(tzinfo=UTC), state.source)
            for state in self._states.values()
            if not state.gone
            and (
                state.next_poll is None
                or state.next_poll <= now
                or (state.last_try is not None and state.last_try > now + clock_step)
            )
        ]
        return tuple(source for _, source in sorted(due))

    def known(self, source: str, keys: Collection[str]) -> Mapping[str, Article]:
        """See `monitor.ports.Archive`."""
        return {
            key: self.articles[self._keys[source, key]]
            for key in keys
            if (source, key) in self._keys
        }

    def held(self, articles: Collection[str]) -> Mapping[str, Mapping[str, Hit]]:
        """See `monitor.ports.Archive`."""
        found: dict[str, dict[str, Hit]] = {}
        for (article, rule), hit in self.hits.items():
            if article in articles:
                found.setdefault(article, {})[rule] = hit
        return found

    def record(
        self,
        state: SourceState | None = None,
        entries: Sequence[tuple[Entry, Article]] = (),
        *,
        revised: Sequence[tuple[Entry | None, Article]] = (),
        hits: Sequence[tuple[Article, Hit]] = (),
        retold: Sequence[tuple[Article, Hit]] = (),
        deliveries: Sequence[Delivery] = (),
        notices: Sequence[Notice] = (),
        volume: Volume | None = None,
        bearings: Bearings | None = None,
        placed: Sequence[Placement] = (),
        unmatched: Collection[str] = (),
        then: Then | None = None,
        at: datetime | None = None,
    ) -> None:
        """See `monitor.ports.Archive`."""
        at = state.last_try if state is not None else at
        if state is not None:
            kept = self._states.get(state.source, state)
            self._states[state.source] = replace(
                state, reservation=kept.reservation, reserved=kept.reserved
            )
            self._add(state.source, volume or Volume())
        self._put(entries)
        self._revise(revised)
        for article, hit in hits:
            self.hits.setdefault((article.id, hit.rule), hit)
            self._found.setdefault((article.id, hit.rule), self._since(article.id, at))
        for article, hit in retold:
            self.hits[article.id, hit.rule] = hit
        for article, hit in (*retold, *hits):
            self._enter(article, hit, bearings or Bearings(), at or article.read or article.seen)
        since = {each: self._since(each, at) for each in _articles(deliveries)}
        if since:
            since[""] = next(iter(since.values()))
        self._owe(deliveries, since)
        self.stories.put_placements(placed)
        for notice in notices:
            self._notices[notice.source, notice.kind, notice.since] = notice
        self.unmatched += unmatched
        if then is not None:
            then(None)

    def _since(self, article: str, at: datetime | None) -> datetime:
        of = self.articles[article]
        since = at or of.read or of.seen
        if since is None:
            raise ValueError(f"article {article} was never seen")
        return since

    def _enter(
        self, article: Article, hit: Hit, bearings: Bearings, found: datetime | None
    ) -> None:
        if not hit.visits or found is None:
            return
        known = sorted(self.visits.values(), key=lambda each: (each.created, each.id))
        entered = enter(known, list(self.tellings.values()), article, hit, bearings, found)
        self.visits |= {each.id: each for each in entered.appointments}
        self.tellings |= {(each.visit, each.article, each.rule): each for each in entered.tellings}
        for visit, of, rule in list(self.tellings):
            if (of, rule) == (article.id, hit.rule) and visit in entered.withdrawn:
                del self.tellings[visit, of, rule]

    def surroundings(self, fingerprints: Sequence[Fingerprint], since: datetime) -> Surroundings:
        """See `monitor.ports.Archive`."""
        return self.stories.surroundings(fingerprints, since)

    def texts(self, articles: Collection[str]) -> Mapping[str, tuple[str, str]]:
        """See `monitor.ports.Archive`."""
        return story_texts(self.articles, articles)

    def stories_so_far(self, names: Collection[str]) -> Mapping[str, StorySoFar]:
        """See `monitor.ports.Archive`."""
        so_far = self.stories.story_so_far
        return {each: so_far(each, self.articles, self.hits) for each in names}

    def purge_stories(self, before: datetime, limit: int) -> int:
        """See `monitor.ports.Archive`."""
        return self.stories.purge(before, limit)

    def to_be_reminded_of(
        self, first: date, last: date
    ) -> Sequence[tuple[Appointment, Sequence[Telling]]]:
        """See `monitor.ports.Archive`."""
        found = [
            (each.first, each.id)
            for each in self.visits.values()
            if each.first is not None
            and first <= each.first <= last
            and each.status is Status.UPCOMING
            and each.reminded != each.first
        ]
        return tuple((self.visits[name], self._tellings(name)) for _, name in sorted(found))

    def _tellings(self, visit: str) -> tuple[Telling, ...]:
        told = [each for each in self.tellings.values() if each.visit == visit]
        told.sort(key=lambda each: (each.article, each.rule))
        return tuple(sorted(told, key=lambda each: each.said, reverse=True))

    def untold_visits(self) -> Sequence[tuple[Appointment, Sequence[Telling]]]:
        """See `monitor.ports.Archive`."""
        found = sorted(each.id for each in self.visits.values() if each.untold)
        return tuple((self.visits[name], self._tellings(name)) for name in found)

    def settle_visit(
        self, before: Appointment, after: Appointment, deliveries: Sequence[Delivery], now: datetime
    ) -> bool:
        """See `monitor.ports.Archive`."""
        known = self.visits[before.id]
        if any(
            getattr(known, name) != getattr(before, name)
            for name in ("sequence", "reminded", "untold")
        ):
            return False
        self.visits[known.id] = replace(known, reminded=after.reminded, untold=after.untold)
        self._owe(deliveries, now)
        return True

    def _put(self, entries: Sequence[tuple[Entry, Article]]) -> None:
        for entry, article in entries:
            self.articles.setdefault(article.id, article)
            self._name(entry, article)

    def _add(self, source: str, volume: Volume) -> None:
        self._hours.setdefault(source, Counter()).update(volume.hours)
        self._unseen.update({(source, since): until for since, until in volume.unseen})

    def _revise(self, revised: Sequence[tuple[Entry | None, Article]]) -> None:
        for known, said in revised:
            article = said
            old = self.articles[article.id]
            if old.version > article.version:
                continue
            if known is None and old.updated != article.updated:
                article = replace(article, updated=old.updated, page_due=old.page_due)
            if old.version < article.version:
                self.versions[old.id, old.version] = old
            self.articles[article.id] = article
            if known is not None:
                self._name(known, article)

    def _name(self, entry: Entry, article: Article) -> None:
        for key in (*entry.keys, entry.words_key):
            self._keys.setdefault((article.source, key), article.id)

    def due_pages(
        self, now: datetime, limit: int, *, without: Collection[str] = ()
    ) -> tuple[Article, ...]:
        """See `monitor.ports.Archive`."""
        due = [
            (article.quiet, article.page_due, article.id)
            for article in self.articles.values()
            if article.page_due is not None
            and article.page_due <= now
            and host_of(article.url) not in without
        ]
        return tuple(self.articles[of] for *_, of in sorted(due)[:limit])

    def reserve(self, source: str, reservation: str, at: datetime) -> None:
        """See `monitor.ports.Archive`."""
        state = self._states.get(source)
        if state and state.reservation != reservation:
            self._states[source] = replace(state, reservation=reservation, reserved=at)

    def volumes(self, since: datetime, sources: Collection[str]) -> Mapping[str, Volume]:
        """See `monitor.ports.Archive`."""
        return {source: self._volume(source, since) for source in sources}

    def _volume(self, source: str, since: datetime) -> Volume:
        hours: Mapping[datetime, int] = self._hours.get(source, {})
        unseen = sorted((at, until) for (of, at), until in self._unseen.items() if of == source)
        return Volume(
            {hour: count for hour, count in hours.items() if hour >= since},
            tuple((at, until) for at, until in unseen if until >= since),
        )

    def note_config(self, state: ConfigState) -> ConfigState | None:
        """See `monitor.ports.Archive`."""
        before, self.config = self.config, state
        return before

    def forget_volumes(self, before: datetime) -> None:
        """See `monitor.ports.Archive`."""
        for source, counts in self._hours.items():
            kept = {hour: count for hour, count in counts.items() if hour >= before}
            self._hours[source] = Counter(kept)
        self._unseen = {at: until for at, until in self._unseen.items() if until >= before}

    def notices(self) -> tuple[Notice, ...]:
        """See `monitor.ports.Archive`."""
        told = (notice for notice in self._notices.values() if notice.ended is None)
        return tuple(sorted(told, key=lambda notice: notice.since))

    def store_measures(self, measured: Measured) -> None:
        """See `monitor.ports.Archive`."""
        self.measured[measured.process] = measured

    def forget_texts(self, before: datetime, limit: int) -> int:
        """See `monitor.ports.Archive`."""
        owed = {each.article for each in self.deliveries.values() if each.state in STILL_TO_BE_SENT}
        seen = [
            (each.seen, each.id)
            for each in self.articles.values()
            if each.seen is not None
            and each.seen < before
            and each.id not in owed
            and (each.text or each.teaser)
        ]
        old = {name for _, name in sorted(seen)[:limit]}
        for name in old:
            self.articles[name] = replace(self.articles[name], text="", teaser="")
        for key, version in self.versions.items():
            if version.id in old:
                self.versions[key] = replace(version, text="", teaser="")
        return len(old)

    def fill_search(self, limit: int = 200) -> int:
        """See `monitor.ports.Archive`. Nothing is searched for here."""
        number = min(limit, len(self.articles) - self._searchable)
        self._searchable += number
        return number


def _articles(deliveries: Sequence[Delivery]) -> set[str]:
    return {each.article for each in deliveries if each.article}
