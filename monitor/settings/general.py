"""monitor.yaml: general settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from monitor.model import Target
from monitor.settings.document import Document
from monitor.settings.explain import as_written
from monitor.settings.hours import slots_of
from monitor.settings.parts import Reader
from monitor.settings.shapes import (
    HeartbeatShape,
    LimitsShape,
    LinksShape,
    MonitorShape,
    MorningShape,
    Shape,
    SlotsShape,
    WebShape,
)
from monitor.settings.users import Users
from monitor.settings.values import Heartbeat, Limits, Links, Morning, Web
from monitor.settings.web import web_of

S = TypeVar("S", bound=Shape)

# What can be left out if something is wrong with it; without the rest nothing can run.
_PARTS = ("digest", "heartbeat", "morning", "links", "web")


@dataclass(frozen=True, slots=True)
class General:
    """The file, and what it says without the parts that can be left out."""

    reader: Reader
    path: Path
    document: Document
    shape: MonitorShape

    @property
    def zone(self) -> ZoneInfo:
        """The zone of people."""
        return ZoneInfo(self.shape.zone)

    @property
    def usual(self) -> Target:
        """A target that says nothing of its own."""
        target = Target("", zone=self.zone, language=self.shape.language)
        digest = self._part("digest", SlotsShape)
        return target if digest is None else replace(target, digest=slots_of(digest))

    def operator(self, targets: Sequence[str]) -> str:
        """The id of the target that is told about the daemon; empty if it is not one of these."""
        name = self.shape.operator
        if not name or name in targets:
            return name
        self.reader.unknown(self.document.place(("operator",)), "target", name, targets)
        return ""

    def heartbeat(self) -> Heartbeat | None:
        """The address that is fetched as long as the daemon is well."""
        shape = self._part("heartbeat", HeartbeatShape)
        self.reader.warn_of_open_secret(self.document, self.path, ("heartbeat", "url"))
        return None if shape is None else Heartbeat(shape.url, shape.every)

    def links(self) -> Links | None:
        """The links in alerts."""
        shape = self._part("links", LinksShape)
        self.reader.warn_of_open_secret(self.document, self.path, ("links", "secret"))
        return None if shape is None else Links(shape.url, shape.secret, shape.valid)

    def morning(self, targets: Sequence[str], operator: str) -> Morning | None:
        """When the line about the service goes to which of these targets."""
        shape = self._part("morning", MorningShape)
        if shape is None:
            return None
        known = []
        for at, name in enumerate(shape.to):
            if name in targets:
                known.append(name)
                continue
            path = as_written(self.document, ("morning", "to", at))
            self.reader.unknown(self.document.place(path), "target", name, targets)
        if not shape.to and operator:
            known = [operator]
        elif not shape.to and not self.shape.operator:
            place = self.document.key_place(("morning",))
            self.reader.report(place, "`morning` goes to nobody", "`to: [targets]`, or `operator`")
        return Morning(slots_of(shape), tuple(dict.fromkeys(known))) if known else None

    def web(self, links: Links | None, users: Users) -> Web | None:
        """The page; `web:` with nothing after it is one, too."""
        if "web" not in self.document.values:
            return None
        value = self.document.values["web"]
        shape = self.reader.shape(self.document, ("web",), {} if value is None else value, WebShape)
        return None if shape is None else web_of(self.reader, self.document, shape, links, users)

    def _part(self, key: str, shape: type[S]) -> S | None:
        value = self.document.values.get(key)
        return None if value is None else self.reader.shape(self.document, (key,), value, shape)


def general_of(reader: Reader, directory: Path) -> General | None:
    """What monitor.yaml says; None if nothing can run with it."""
    path = directory / "monitor.yaml"
    document = reader.file(path, MonitorShape)
    if document is None:
        return None
    needed = {key: value for key, value in document.values.items() if key not in _PARTS}
    shape = reader.shape(document, (), needed, MonitorShape)
    return None if shape is None else General(reader, path, document, shape)


def limits_of(limits: LimitsShape) -> Limits:
    """What one source, page or round may use."""
    return Limits(
        connect_timeout=limits.connect_timeout,
        read_timeout=limits.read_timeout,
        fetch_timeout=limits.fetch_timeout,
        max_raw_bytes=limits.raw_size,
        max_decoded_bytes=limits.decoded_size,
        parallel=limits.parallel,
        host_pause=limits.host_pause,
        max_entries=limits.entries,
        workers=limits.workers,
        worker_timeout=limits.worker_timeout,
        worker_memory_bytes=limits.worker_memory,
    )
