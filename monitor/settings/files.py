"""Which files the configuration is read from."""

from __future__ import annotations

from pathlib import Path

MUNICIPALITIES = "municipalities.tsv"
NAMES = (
    "monitor.yaml",
    "sources.yaml",
    "people.yaml",
    "places.yaml",
    "channels.yaml",
    "users.yaml",
    MUNICIPALITIES,
)


def files_of(directory: Path) -> list[Path]:
    """The files of ``config/``, also of those that must be there and are not."""
    return [*(directory / name for name in NAMES), *rule_files(directory)]


def rule_files(directory: Path) -> list[Path]:
    """The files with rules, by name; none if there is no such folder.

    Names with a dot in front are not ours: editors keep locks and copies under such names.
    """
    try:
        found = sorted((directory / "rules").iterdir())
    except OSError:
        return []
    return [each for each in found if each.suffix == ".yaml" and not each.name.startswith(".")]
