"""Whether it matters that each worker compiles the rules for itself, instead of loading an index.

For each number of rules, in processes of their own: reading them from YAML, compiling them whole
and in shards, changing one, and the same index stored and loaded again with pickle. Times are CPU.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from match import memory
from poll import write_config
from watchers import Watchers

from monitor.cluster.shards import ShardedRules
from monitor.match import Document, RuleSet
from monitor.model import Rule
from monitor.settings import load

SHARDS = 4
LEARNED = 300
ASKED = 300
# Reading is measured with at most so many: it takes as long for each of more.
READ = 50_000
RULE = "  - {{id: {id}, title: Rule, desk: desk, level: normal, query: '{query}'}}\n"
_LOCKS = (type(threading.Lock()), type(threading.RLock()))


class _Pickler(pickle.Pickler):
    """Stores an index without its locks and what it remembers of words."""

    def reducer_override(self, of: Any) -> Any:
        """See `pickle.Pickler`."""
        if isinstance(of, WeakKeyDictionary):
            return WeakKeyDictionary, ()
        if isinstance(of, _LOCKS):
            return threading.Lock, ()
        return NotImplemented


def rules(options: argparse.Namespace) -> None:
    """Measure and print, as the options say."""
    if options.one:
        print(json.dumps(MEASURES[options.one](options.rules[0])))
        return
    print("CPU µs and bytes for one rule; ms for an article or a change\n")
    head = ("rules", "read", "compile", "memory", "a shard:", "memory", "change", "of 1 in", "ask")
    print(*(f"{each:>9}" for each in (*head, f"ask {SHARDS}", "stored", "load", "memory")))
    under = ("", "YAML", "", "", "compile", "", "one rule", f"{SHARDS}", "one set")
    print(*(f"{each:>9}" for each in (*under, "shards", "bytes", "it", "")))
    for count in options.rules:
        found: dict[str, float] = {}
        for name in MEASURES:
            command = [sys.executable, str(Path(__file__).with_name("scale.py")), "rules"]
            command += ["--one", name, "--rules", str(count)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            found |= json.loads(done.stdout)
        print(f"{count:>9,}", *(f"{found[name]:>9,.{digits}f}" for name, digits in SHOWN))


SHOWN = (
    *(("read", 0), ("compile", 1), ("memory", 0), ("shard", 1), ("shard_memory", 0)),
    *(("change", 2), ("shard_change", 2), ("ask", 2), ("shard_ask", 2)),
    *(("stored", 0), ("load", 1), ("load_memory", 0)),
)


def read(count: int) -> dict[str, float]:
    """What reading the rules takes before anything of them is compiled."""
    count = min(count, READ)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        write_config(folder, ["https://verlag.example/feed"], 0)
        watchers = Watchers("rules")
        text = "".join(RULE.format(id=f"r{at}", query=watchers.query(at)) for at in range(count))
        (folder / "rules" / "bench.yaml").write_text(f"rules:\n{text}", encoding="utf-8")
        with _measured() as spent:
            found = load(folder, {})
    assert found.settings is not None
    assert len(found.settings.rules) == count, found.problems[:3]
    return {"read": 1e6 * spent[0] / count}


def whole(count: int) -> dict[str, float]:
    """All rules in one set."""
    every = _prepared(count)
    ready = RuleSet({})
    ready.learn(_articles("learned", LEARNED))
    with _measured() as spent:
        faults = ready.update(every, {})
    assert not faults
    return {
        "compile": 1e6 * spent[0] / count,
        "memory": spent[1] / count,
        "change": _changed(every, lambda rules: ready.update(rules, {})),
        "ask": _asked(ready.match),
    }


def sharded(count: int) -> dict[str, float]:
    """The rules in shards, of which a worker knows one; and all of them, asked one by one."""
    every = _prepared(count)
    ready = ShardedRules(SHARDS, [0], {})
    ready.learn(_articles("learned", LEARNED))
    with _measured() as spent:
        faults = ready.update(every, {})
    assert not faults
    alone = ready.of[0]
    return {
        # For each of all rules, though only a part is compiled.
        "shard": 1e6 * spent[0] / count,
        "shard_memory": spent[1] / count,
        "shard_change": _changed(every, lambda rules: ready.update(rules, {})),
        "shard_ask": SHARDS * _asked(alone.match),
    }


def stored(count: int) -> dict[str, float]:
    """The set of all rules as it would be stored, and loaded by somebody else."""
    sys.setrecursionlimit(100_000)
    every = _prepared(count)
    ready = RuleSet({})
    ready.learn(_articles("learned", LEARNED))
    ready.update(every, {})
    file = io.BytesIO()
    _Pickler(file, 5).dump(ready)
    content = file.getvalue()
    gc.collect()
    with _measured() as spent:
        loaded = pickle.loads(content)
    article = next(iter(_articles("asked", 1)))
    assert loaded.woken(article) == ready.woken(article)
    return {
        "stored": len(content) / count,
        "load": 1e6 * spent[0] / count,
        "load_memory": spent[1] / count,
    }


MEASURES = {"read": read, "whole": whole, "sharded": sharded, "stored": stored}


def _prepared(count: int) -> list[Rule]:
    every = list(Watchers("rules").rules(count))
    # What is read once, whatever the number of rules, is none of their memory.
    RuleSet({}).update(Watchers("others").rules(200), {})
    for article in _articles("warm", 100):
        Document.of(article)
    gc.collect()
    gc.freeze()
    return every


def _articles(seed: str, count: int) -> list[Any]:
    drawn = Watchers(seed)
    return [drawn.article(number) for number in range(count)]


@contextmanager
def _measured() -> Any:
    """Seconds of CPU and bytes of memory, once the context has ended."""
    spent = [0.0, 0.0]
    was_on = gc.isenabled()
    gc.disable()
    before, start = memory(), time.process_time()
    yield spent
    spent[:] = time.process_time() - start, memory() - before
    if was_on:
        gc.enable()


def _changed(every: list[Rule], update: Callable[[Sequence[Rule]], Any]) -> float:
    """Milliseconds that a changed rule takes, all others the same."""
    spent = []
    for number in range(5):
        every[number * 11] = replace(every[number * 11], query=f"Neuwort{number} AND Ort{number}")
        start = time.process_time()
        update(every)
        spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent)


def _asked(match: Callable[[Any], Any]) -> float:
    gc.freeze()
    spent = []
    for article in _articles("asked", ASKED):
        start = time.process_time()
        match(article)
        spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent)
