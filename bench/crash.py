"""Three workers on a PostgreSQL: 30 random kill -9, and one of PostgreSQL itself.

600 feeds on 130 hosts fill up meanwhile. Ends with 1 unless every entry was stored and hit once,
every alert arrived under one key, every host was asked politely, and all got done without help.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.cluster.crashing import FULL, SMALL, besiege


def main() -> None:
    """Besiege the workers, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="the size of the test")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--folder", type=Path, help="where logs are kept")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        found = besiege(
            options.folder or Path(folder),
            SMALL if options.small else FULL,
            options.seed,
            tell=lambda line: print(f"{datetime.now(UTC):%H:%M:%S.%f} {line}", flush=True),
        )
    for name, figure in found.findings.figures.items():
        print(f"{name:27} {figure:>8}")
    print(f"{'kills':27} {sum(found.killed.values()):8}  {dict(found.killed)}")
    print(f"{'seconds':27} {found.seconds:8.0f}  ({found.mended:.0f} after the last kill)")
    print(f"{'seconds of CPU':27} {found.cpu:8.0f}")
    for name, of in found.wrong.items():
        print(f"{name}: {len(of)}, such as {list(of)[:3]}")
    print("DOES NOT HOLD" if found.wrong else "holds")
    sys.exit(bool(found.wrong))


if __name__ == "__main__":
    main()
