"""How well visits are found in labelled articles, and what that costs.

A file is JSON Lines: title, teaser, body, published and label (visit, visitors, date, status_ok);
see tests/samples/visits/README.md. The rule asks for anybody in office, once with the visitors of
the file in the catalog (by name alone and what the label says of their office) and once without
anybody in it. What is counted is in tests/visits_figures.py.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.model import Catalog, Listed, Listing
from monitor.settings import load
from monitor.settings.files import MUNICIPALITIES
from monitor.settings.gv100ad import read_directory
from monitor.settings.municipalities import written
from tests.visits_figures import (
    EVERYWHERE,
    Figures,
    items_of,
    measured,
    people_of,
    places_in,
    rules_for,
)


def main() -> None:
    """Print the figures of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--directory", type=Path, help="GV100AD_….txt of destatis.de")
    parser.add_argument("--places", type=Path, help="a places.yaml with the places of the files")
    parser.add_argument("--wrong", action="store_true", help="name the items that were wrong")
    asked = parser.parse_args()
    places = {**_of_directory(asked.directory), **(places_in(asked.places) if asked.places else {})}
    for file in asked.files:
        items = items_of(file)
        print(f"{file.name}: {len(items)} items, {len(places)} places in the catalog")
        for told, people in (("visitors in the catalog", people_of(items)), ("nobody in it", {})):
            rules = rules_for({**places, **people}, is_bounded=bool(places))
            figures = measured(items, rules)
            _print(told, figures)
            if asked.wrong:
                print("\n".join(f"    {item}: {what}" for item, what in figures.wrong.items()))


def _print(told: str, figures: Figures) -> None:
    print(f"  {told}")
    print(f"    items     {figures.items}")
    print(f"    names     {figures.names}")
    print(f"    status    {figures.status.recall:.2f} right of {figures.status.count} found")
    print(f"    day       {figures.dates.recall:.2f} right of {figures.dates.count} labelled")
    print(
        f"    CPU       {_mean(figures.woken):.1f} ms an article that wakes the rule"
        f" ({len(figures.woken)}), {_mean(figures.others):.2f} ms of the others"
    )


def _mean(seconds: Sequence[float]) -> float:
    return 1000 * sum(seconds) / (len(seconds) or 1)


def _of_directory(file: Path | None) -> Catalog:
    """All places of a municipality directory as a configuration has them, and their list."""
    if file is None:
        return {}
    lands = "".join(f'  - {{id: land-{at:02}, directory: "{at:02}"}}\n' for at in range(1, 17))
    with TemporaryDirectory() as folder:
        config = Path(folder)
        found = read_directory(file)
        text = written(found.areas, file.name, str(found.day))
        (config / MUNICIPALITIES).write_text(text, "utf-8")
        (config / "places.yaml").write_text(f"places:\n{lands}", "utf-8")
        (config / "monitor.yaml").write_text("contact: mailto:bench@example.org\n", "utf-8")
        (config / "sources.yaml").write_text("sources: []\n", "utf-8")
        settings = load(config, {}).settings
    if settings is None:
        raise SystemExit(f"{file}: cannot be used")
    every = Listing(Listed.LIST, tuple(f"@land-{at:02}" for at in range(1, 17)))
    return {**settings.catalog, EVERYWHERE: every}


if __name__ == "__main__":
    main()
