"""A newsdesk in a folder of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbench.newsdesk import Newsdesk


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    return Newsdesk(tmp_path)
