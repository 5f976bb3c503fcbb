"""Fixtures that several folders use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.newsroom import Newsroom


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    newsroom = Newsroom()
    yield newsroom
    newsroom.close()
