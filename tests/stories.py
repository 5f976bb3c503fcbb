"""Several papers that print each other's news, and the desks that are told: on fakes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from monitor.match import compile_rules
from monitor.model import (
    Bearings,
    Delivery,
    DeliveryState,
    Escalation,
    Level,
    Rule,
    Source,
    Target,
)
from monitor.notify import TEXTS, Composer
from monitor.outlets import Outlets
from monitor.pipeline import Pipeline
from monitor.ports import Archive
from monitor.store import MemoryArchive
from tests.fakes import FakeChannel, FakeClock, FakeWeb, InlineWorkers, page, rss
from tests.newsroom import CHAT, MAIL, deliver_all

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
OPS = Target("ops", recipients=("ops@example.org",))
CHEF = Target("chef", recipients=("chef@example.org",))
RULES = (
    Rule("faehre", "Fähre", "lokales", Level.EIL, "Fähre"),
    Rule("hafen", "Hafen", "lokales", Level.NORMAL, "Hafenmeister"),
    Rule("umwelt", "Umwelt", "umwelt", Level.DIGEST, "Naturschutz"),
)
AGENCY = (
    "Die Fähre zwischen Lüdenau und Warlingen fährt von Montag an wieder nach dem alten Fahrplan.",
    "Das teilte die Reederei am Donnerstag mit, nachdem ihre Werft den Antrieb erneuert hatte.",
    "Seit dem Herbst waren die Pendler auf Busse angewiesen, die für den Umweg fast eine Stunde"
    " brauchen.",
    "Im kommenden Jahr soll ein zweites Schiff hinzukommen, das mit Strom betrieben wird.",
)
OWN = (
    "Am Anleger in Warlingen stehen an diesem Nachmittag trotzdem erst wenige Leute und schauen.",
    "Hannes Petersen betreibt dort seit zwanzig Jahren einen Kiosk mit Brötchen und Zeitungen.",
    "Er hat im Winter zwei Drittel seiner Kunden verloren und wollte im März schon aufgeben.",
    "Jetzt bestellt er wieder Fischbrötchen für die ganze Woche, mehr als in den guten Jahren.",
    "Von der Gemeinde wünscht er sich endlich eine Bank mit Dach, denn dort zieht es immer sehr.",
)


@dataclass
class Region:
    """The papers ``a`` to ``e``; each prints what the test lets it print."""

    archive: Archive
    clock: FakeClock = field(default_factory=FakeClock)
    web: FakeWeb = field(default_factory=FakeWeb)
    channel: FakeChannel = field(default_factory=FakeChannel)
    senders: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4))
    rules: Sequence[Rule] = RULES
    targets: tuple[Target, ...] = (CHAT, MAIL, OPS, CHEF)
    escalate: tuple[Escalation, ...] = ()
    people: dict[str, set[str]] = field(default_factory=dict)
    printed: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def outlets(self) -> Outlets:
        targets = {target.id: target for target in self.targets}
        return Outlets(
            desks={"lokales": (targets["chat"],), "umwelt": (targets["mail"],)},
            targets=targets,
            compose=Composer(TEXTS["de"], {}),
            notifier=self.channel,
            bearings=Bearings(zone=BERLIN),
            escalate={"lokales": self.escalate} if self.escalate else {},
            operator="ops",
            people=self.people,
        )

    def pipeline(self) -> Pipeline:
        """A new one on the same fakes, as after a restart."""
        rules, faults = compile_rules(self.rules, {})
        assert not faults
        return Pipeline(
            clock=self.clock,
            fetcher=self.web,
            workers=InlineWorkers(),
            archive=self.archive,
            senders=self.senders,
            rules=rules,
            outlets=self.outlets(),
        )

    def prints(self, paper: str, title: str, *sentences: str, name: str = "") -> None:
        """Let a paper have an article, edited if it has one of that name, and poll it."""
        url = f"https://{paper}.example/{name or len(self.printed.get(paper, ()))}"
        kept = [each for each in self.printed.get(paper, ()) if each[0] != url]
        self.printed[paper] = [(url, title, " ".join(sentences)), *kept]
        feed = f"https://{paper}.example/feed"
        self.web.places[feed] = rss(*self.printed[paper])
        for address, _, text in self.printed[paper]:
            self.web.places[address] = page(text)
        source = Source(
            paper, paper.upper(), feed, interval_min=timedelta(0), interval_max=timedelta(0)
        )
        asyncio.run(self.pipeline().poll_and_read(replace(source, pages=False)))

    def begin(self, *papers: str) -> None:
        """Poll papers for the first time, which alerts nobody."""
        for paper in papers:
            self.prints(paper, "Fest", f"Auf der Wiese von {paper} war ein Fest für alle Vereine.")
        self.clock.move(HOUR)

    def send(self) -> list[str]:
        """Pay what is owed; to whom it went, in order."""
        before = len(self.channel.sent)
        asyncio.run(self.pipeline().do_rounds())
        asyncio.run(deliver_all(self.pipeline()))
        return [target for target, _, _ in self.channel.sent[before:]]

    def kept(self, state: DeliveryState) -> list[Delivery]:
        """What is stored with a state, in the order of the articles; only in memory."""
        assert isinstance(self.archive, MemoryArchive)
        return [each for each in self.archive.deliveries.values() if each.state is state]
