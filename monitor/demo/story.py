"""The processes of the demo, and what they and the sinks tell while something is waited for."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from monitor.demo.newsroom import Newsroom, kill
from monitor.demo.sinks import Mail, Post

Event = dict[str, Any]

# Far beyond what a slow machine needs; who waits longer waits for something that will not come.
PATIENCE = 120.0


class Events:
    """What happens, in order, from several threads."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def put(self, event: Event) -> None:
        """Something has happened."""
        self._queue.put(event)

    def next(self, seconds: float) -> Event | None:
        """What happens next; None if nothing does for so long."""
        try:
            return self._queue.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None

    def on_mail(self, mail: Mail) -> None:
        """A mail has arrived."""
        self.put({"event": "mail", "to": ", ".join(mail.recipients), "mail": mail.message})

    def on_post(self, post: Post) -> None:
        """Something was said in the chat."""
        self.put({"event": "chat", "post": post.body})


class Story:
    """Tells events as they come while something is waited for, as long as ``is_running``."""

    def __init__(
        self, events: Events, tell: Callable[[Event], None], is_running: Callable[[], bool]
    ) -> None:
        self._events = events
        self._tell = tell
        self._is_running = is_running

    def watch(self, seconds: float) -> None:
        """Tell what happens in the next seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            event = self._events.next(left)
            if event is None:
                return
            self._tell(event)

    def wait_for(self, is_reached: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Tell what happens until something is reached; False if a process ends or time does."""
        end = time.monotonic() + seconds
        while self._is_running() and time.monotonic() < end:
            if is_reached():
                return True
            self.watch(0.1)
        return is_reached()

    def drain(self) -> None:
        """Tell what is left."""
        while (event := self._events.next(0)) is not None:
            self._tell(event)


@contextmanager
def process_of(
    newsroom: Newsroom, events: Events, command: Sequence[str] = ("run",), by: str = ""
) -> Iterator[subprocess.Popen[str]]:
    """A process of the program, killed at the end; what it logs are events, ``by`` it if named."""
    process = newsroom.start_daemon(command=command)
    whose = {"by": by} if by else {}

    def read() -> None:
        for line in process.stderr or ():
            try:
                events.put(json.loads(line) | whose)
            except ValueError:
                events.put({"event": line.rstrip(), "level": "error"} | whose)

    reader = threading.Thread(target=read, name="demo-log")
    reader.start()
    try:
        yield process
    finally:
        if process.poll() is None:
            kill(process)
        reader.join()
        if process.stderr is not None:
            process.stderr.close()


def peak_memory(pid: int) -> int:
    """Peak resident memory of a process in bytes (VmHWM, proc(5)); 0 where it cannot be read."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", errors="replace")
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM"))
    return next((int(words[1]) * 1024 for words in lines), 0)
