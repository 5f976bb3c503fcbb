"""A newsdesk whose papers print each other's news, with everything stored as the daemon does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from monitor.cli.shown import near
from monitor.grouping import Grouping
from monitor.links import SignedLinks
from monitor.matched import Matched
from monitor.model import Article, Delivery, DeliveryState, Entry, key_of
from monitor.settings.values import Links
from monitor.wiring import outlets_for
from tests.stories import AGENCY as COPY
from tests.stories import OWN as MORE
from tests.workbench.newsdesk import Newsdesk

AGENCY, OWN = " ".join(COPY), " ".join(MORE)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BASE = "https://monitor.example.org"
SECRET = "ein Geheimnis fuer Tests"
CONFIG = (
    "contact: mailto:desk@example.org\n"
    "database: '{database}'\n"
    "links:\n"
    f"  url: {BASE}\n"
    "  secret: {file: secret}\n"
)
SOURCES = (
    "sources:\n"
    "  - {id: bote, name: Der Bote, url: https://feeds.bote.example/rss}\n"
    "  - {id: blatt, name: Das Blatt, url: https://blatt.example/rss}\n"
    "  - {id: kurier, name: Kurier am Sund, url: https://kurier.example/rss}\n"
)
CHANNELS = (
    "targets:\n"
    '  - {id: chat, apprise: "json://127.0.0.1/hook"}\n'
    '  - {id: zweite, apprise: "json://127.0.0.1/other"}\n'
    "desks:\n"
    "  - {id: lokales, title: Lokales, targets: [chat]}\n"
    "  - {id: kultur, title: Kultur, targets: [zweite]}\n"
)


@dataclass
class StoryDesk(Newsdesk):
    """Three papers, two desks, and links in alerts."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.write("monitor.yaml", CONFIG.replace("{database}", str(self.database)))
        self.write("secret", SECRET)
        self.write("sources.yaml", SOURCES)
        self.write("channels.yaml", CHANNELS)

    def prints(
        self,
        source: str,
        title: str = "Die Fähre fährt wieder",
        *,
        ago: timedelta = HOUR,
        text: str = AGENCY,
    ) -> Article:
        """Let a paper print it some time ago, as the daemon would store it."""
        at = self.now - ago
        url = f"https://www.{source}.example/{key_of(title)[:6]}"
        article = Article(
            key_of(source, url), source, url, title, text=text, seen=at, read=at, language="de"
        )
        found = self.configured()
        with self.archive() as archive:
            stories = Grouping(archive, [article], at)
            matched = Matched()
            hits, _ = found.rules.match(article)
            outlets = outlets_for(found.settings)
            mutes = archive.mutes(at)
            matched.add(article, hits, {}, outlets, at, stories=stories, mutes=mutes)
            archive.record(
                entries=[(Entry((url,), url, title), article)],
                hits=matched.hits,
                deliveries=matched.owed,
                placed=stories.placed,
            )
        return article

    def story(self) -> Article:
        """One story in three papers, the last with a text of its own too; the first article."""
        first = self.prints("bote", ago=3 * HOUR)
        self.prints("blatt", "Fähre: Betrieb läuft", ago=2 * HOUR)
        self.prints("kurier", "Am Anleger in Warlingen", ago=HOUR, text=f"{AGENCY} {OWN}")
        return first

    def settle(self, key: str = "", **changes: Any) -> Delivery:
        """Let this have become of a message, or of the only one."""
        with self.archive() as archive:
            claims = [each.delivery for each in archive.claim_due(self.now, 100)]
            of = next(each for each in claims if not key or each.key == key)
            others = [replace(each, state=DeliveryState.OWED) for each in claims if each != of]
            after = replace(of, **changes)
            archive.settle(after, *others)
        return after

    def gives_up(self, reason: str = "550 no such user") -> Delivery:
        """Let the message that is owed be refused for good."""
        return self.settle(state=DeliveryState.GIVEN_UP, reason=reason, attempts=1, due=None)

    def json(self, *arguments: str) -> list[Mapping[str, Any]]:
        """What a command gives to programs."""
        done = self.run(*arguments, "--json")
        assert done.code == 0, done.err
        return [json.loads(line) for line in done.out.splitlines()]

    def links(self) -> SignedLinks:
        """Makes links as the alerts have them."""
        return SignedLinks(Links(BASE, SECRET, timedelta(days=7)))

    def near(self, time: datetime) -> str:
        """A time as commands write it."""
        return near(time, self.now, self.configured().settings.zone)
