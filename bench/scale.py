"""Beyond one machine: several workers on a PostgreSQL, measured and simulated.

``workers``: one, two and three `monitor worker` on feeds of this machine. ``simulate``: days of
100,000 feeds in less time. ``rules``: what it costs that each worker compiles the rules for itself.
The server is that of MONITOR_TEST_PG, or one that is made for it.
"""

from __future__ import annotations

import argparse

from scale_rules import rules
from scale_simulate import simulate
from scale_workers import workers


def main() -> None:
    """Do what the first word says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("simulate")
    one.add_argument("--feeds", type=int, default=100_000)
    one.add_argument("--speed", type=float, default=5.0, help="times as fast as time")
    one.add_argument("--hour", type=float, default=5.0, help="of the day at which it begins")
    one.add_argument("--hours", type=float, default=6.0, help="of the landscape that are measured")
    one.add_argument("--workers", type=int, default=2)
    one.add_argument("--concurrency", type=int, default=64, help="jobs at once of a worker")
    one.add_argument("--log", default="", help="a folder for the logs of the workers")
    one.add_argument("--profile", default="", help=argparse.SUPPRESS)
    one.set_defaults(do=simulate)
    one = commands.add_parser("workers")
    one.add_argument("--feeds", type=int, default=2_000)
    one.add_argument("--most", type=int, default=3, help="workers at once")
    one.add_argument("--rounds", type=int, default=3, help="of sweeps")
    one.add_argument("--concurrency", type=int, default=16, help="jobs at once of a worker")
    one.add_argument("--rate", type=float, default=25, help="feeds due a second, for latencies")
    one.add_argument("--seconds", type=float, default=60, help="of measuring latencies")
    one.add_argument("--idle", type=float, default=30, help="seconds without anything to do")
    one.set_defaults(do=workers)
    one = commands.add_parser("rules")
    one.add_argument("--rules", type=int, nargs="*", default=(10_000, 100_000), help="how many")
    one.add_argument("--one", default="", help=argparse.SUPPRESS)
    one.set_defaults(do=rules)
    options = parser.parse_args()
    options.do(options)


if __name__ == "__main__":
    main()
