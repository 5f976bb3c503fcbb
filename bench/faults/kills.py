"""kill -9 of the real daemon at random moments, with the demo's papers and sinks as the oracle.

Ends with 1 if an alert was lost, or more came twice than were being sent at the kills, or one came
again under another key.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.faults.killing import besiege


def main() -> None:
    """Besiege the daemon, and print what came of it."""
    parser = argparse.ArgumentParser(description="kill -9 of the daemon, again and again")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        found = besiege(
            Path(folder), options.kills, options.seed, tell=lambda line: print(line, flush=True)
        )
    print(
        f"kills                        {found.kills:6}\n"
        f"articles published meanwhile {found.articles:6}\n"
        f"alerts expected              {found.owed.total():6}\n"
        f"alerts arrived               {found.told.total():6}\n"
        f"lost                         {found.lost:6}\n"
        f"twice                        {found.twice:6}  (being sent at a kill: {found.in_flight})\n"
        f"marked as a repeat           {found.marked:6}\n"
        f"keys of mails                {found.keys:6}\n"
        f"exit code, damage            {found.exit_code:6}  {list(found.damage)}\n"
        f"seconds                      {found.seconds:6.0f}\n"
        f"{'holds' if found.holds else 'DOES NOT HOLD'}"
    )
    sys.exit(not found.holds)


if __name__ == "__main__":
    main()
