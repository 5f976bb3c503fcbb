"""How long somebody has to wait before the next try to log in: decides only, and has no clock."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

# So many tries are free; then each one makes the pause twice as long.
FREE = 5
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=15)
# When nothing failed for so long, all are free again.
FORGOTTEN = timedelta(hours=1)
MOST_ENTRIES = 10_000
# No name of a user is longer.
_LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: datetime


class LoginLimits:
    """Counts failed tries by name and by address; both are kept in memory, and so many at the most.

    A name counts whether there is such a user or not. Of those that are too many, the ones go that
    failed longest ago; names and addresses have half of the places each, so that many names tried
    from few addresses push nothing out: they have to wait for the address.

    ``mark`` is that of a browser in which the same user has logged in before. Its tries are counted
    by it alone, so that whoever tries the name, or from the address, keeps nobody out of there.
    """

    def __init__(self, *, free: int = FREE, entries: int = MOST_ENTRIES) -> None:
        self._names = _Counts(free, entries // 2)
        self._addresses = _Counts(free, entries - entries // 2)
        self._marks = _Counts(free, entries)
        # Each step is of several; more than one thread looks at passwords.
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._names) + len(self._addresses) + len(self._marks)

    def begin(self, name: str, address: str, now: datetime, mark: str = "") -> timedelta:
        """How long to wait; if not at all, the try begins and counts as failed until it succeeds.

        It counts from its beginning: otherwise a thousand at once would all be the first one.
        A try that has to wait does not count.
        """
        counts = self._counts(name, address, mark)
        with self._lock:
            wait = max(each.wait(key, now) for each, key in counts)
            if not wait:
                for each, key in counts:
                    each.add(key, now)
        return wait

    def dropped(self, name: str, address: str, mark: str = "") -> None:
        """The try that began was not looked at: it counts for nothing."""
        with self._lock:
            for each, key in self._counts(name, address, mark):
                each.take_back(key)

    def succeeded(self, name: str, address: str, mark: str = "") -> None:
        """The try that began was right: the name is free again, the address as it was before.

        Not free: whoever has a login of his own could otherwise try those of others for ever.
        """
        with self._lock:
            for each, key in self._counts(name, address, mark):
                if each is self._addresses:
                    each.take_back(key)
                else:
                    each.clear(key)

    def _counts(self, name: str, address: str, mark: str) -> Sequence[tuple[_Counts, str]]:
        if mark:
            return [(self._marks, mark)]
        return [(self._names, name_key(name)), (self._addresses, address_key(address))]


class _Counts:
    """Failed tries by some key; what failed last stands at the end."""

    def __init__(self, free: int, entries: int) -> None:
        self._free = free
        self._entries = entries
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def __len__(self) -> int:
        return len(self._failures)

    def wait(self, key: str, now: datetime) -> timedelta:
        failures = self._failures.get(key)
        if failures is None or now - failures.last >= FORGOTTEN:
            return timedelta()
        pause = pause_after(failures.count, self._free)
        # A clock that was put back makes nobody wait for longer than the pause.
        return min(pause, max(timedelta(), failures.last + pause - now))

    def add(self, key: str, now: datetime) -> None:
        known = self._failures.pop(key, None)
        is_old = known is None or now - known.last >= FORGOTTEN
        self._failures[key] = _Failures(1 if known is None or is_old else known.count + 1, now)
        while len(self._failures) > self._entries:
            self._failures.popitem(last=False)

    def clear(self, key: str) -> None:
        self._failures.pop(key, None)

    def take_back(self, key: str) -> None:
        failures = self._failures.get(key)
        if failures is None:
            return
        if failures.count > 1:
            self._failures[key] = _Failures(failures.count - 1, failures.last)
        else:
            del self._failures[key]


def pause_after(failures: int, free: int = FREE) -> timedelta:
    """How long to wait after so many failed tries.

    >>> [pause_after(failures).seconds for failures in (4, 5, 6, 7, 30)]
    [0, 1, 2, 4, 900]
    """
    if failures < free:
        return timedelta()
    # Beyond that the power is only a large number.
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(failures - free, 20)))


def name_key(name: str) -> str:
    """The same for names that are meant to be the same user."""
    return name[:_LONGEST_KEY].strip().casefold()


def address_key(address: str) -> str:
    """The same for addresses that one client has: of IPv6 a whole /64.

    >>> address_key("2001:db8::1") == address_key("2001:db8::ffff:2")
    True
    >>> address_key("::ffff:192.0.2.7")
    '192.0.2.7'
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:_LONGEST_KEY]
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False))
