"""What a request can be refused with."""

from __future__ import annotations

from monitor.errors import MonitorError


class WebError(MonitorError):
    """A request that is not answered as asked; the text says what is wrong, for who asked.

    ``is_told``: it is in the language of who asked. Others are in English, see `parts.refusals`.
    """

    def __init__(self, status: int, message: str, *, is_told: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.is_told = is_told
