"""Makes the list of German place names out of the municipality directory of Destatis.

    python scripts/places.py GV100AD_301123.txt > monitor/text/languages/german_places.txt

The directory (GV-ISys, "GV100AD") is published on destatis.de under "Datenlizenz Deutschland -
Namensnennung - Version 2.0", which asks that the source be named: the header of the list does.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

# Lines of the directory: states, regions, districts, municipalities.
_KINDS = {"10", "20", "40", "60"}
_NAME = slice(22, 72)
# ", Stadt", "(Elbe)", "/Saale", " i.Chiemgau", " an der Ruhr"
_ADDED = re.compile(r"\s*(?:[,(/]|\b(?:a|i|b|v|d|o|u|am|an|im|in|bei|ob|unter|vor|auf)\b[ .]).*")
_BEFORE = re.compile(r"(?:Bad|Sankt|St\.|Markt|Groß|Klein|Hohen|Alt|Neu) (?=[A-ZÄÖÜ])")
_WORD = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{2,}")
_ADMINISTRATION = ("gemfr", "VGem", "Forst", "Kreis", "Region", "Landkreis", "Gutsbezirk", "Bezirk")

_HEADER = """\
# Names of German municipalities, districts and states that are one word.
# Source: Statistisches Bundesamt (Destatis), Gemeindeverzeichnis-Informationssystem GV-ISys,
# {file}; Datenlizenz Deutschland - Namensnennung - Version 2.0 (www.govdata.de/dl-de/by-2-0).
# Changed: only the names, shortened to one word. Made by scripts/places.py.
"""


def names(lines: list[str]) -> set[str]:
    """The names of one word, without what is added to tell places of one name apart.

    >>> begin = "60" + " " * 20
    >>> sorted(names([begin + "Bad Exempel, Stadt", begin + "Ober-Muster (Elbe)"]))
    ['Exempel', 'Muster']
    """
    found = set()
    for line in lines:
        name = line[_NAME].strip()
        if line[:2] not in _KINDS or any(word in name for word in _ADMINISTRATION):
            continue
        # Sorbian names stand behind a slash; of Castrop-Rauxel, the last part is inflected.
        name = _BEFORE.sub("", _ADDED.sub("", name)).rpartition("-")[2]
        if _WORD.fullmatch(name):
            found.add(name)
    return found


def main() -> None:
    """Write the list to standard output."""
    source = Path(sys.argv[1])
    found = names(source.read_text(encoding="utf-8").splitlines())
    sys.stdout.write(_HEADER.format(file=source.stem) + "\n".join(sorted(found)) + "\n")


if __name__ == "__main__":
    main()
