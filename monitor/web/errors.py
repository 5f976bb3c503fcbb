"""What a request can be refused with."""

from __future__ import annotations

from monitor.errors import MonitorError


class WebError(MonitorError):
    """A request that is not answered as asked; the text says what is wrong, for who asked."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
