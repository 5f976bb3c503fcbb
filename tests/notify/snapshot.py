"""Compares a text with the one that was looked at and found good."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"


def compare(name: str, text: str) -> None:
    """Fails where the text is another than in the file; MONITOR_SNAPSHOTS=write writes it there."""
    file = FOLDER / name
    if os.environ.get("MONITOR_SNAPSHOTS") == "write":
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.exists(), f"{file} is missing; MONITOR_SNAPSHOTS=write writes it"
    assert text.splitlines() == file.read_text(encoding="utf-8").splitlines()
