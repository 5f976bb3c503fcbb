"""Hosts in buckets: what is asked of one bucket is asked by one worker at a time."""

from __future__ import annotations

from zlib import crc32

# So many that hosts hardly ever share one, and so few that each can be looked at.
BUCKETS = 4096


def bucket_of(host: str) -> int:
    """The bucket of a host, the same on every machine.

    >>> bucket_of("bote.example") == bucket_of("BOTE.example")
    True
    """
    return crc32(host.lower().encode()) % BUCKETS


def shard_of(rule: str, shards: int) -> int:
    """The part of all rules that a rule belongs to, the same on every machine."""
    return crc32(rule.encode()) % shards
