"""Starts the program `monitor`; errors of ours become a plain line and an exit code."""

from __future__ import annotations

import io
import os
import sys

from monitor.errors import MonitorError


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show an umlaut gets a question mark, not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # Late, so that `import monitor.__main__` costs nothing: worker processes import it, too.
    from monitor.cli import app  # noqa: PLC0415

    try:
        app()()
    except MonitorError as error:
        sys.stderr.write(f"monitor: {error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has left (`| head -1`): nobody is there to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


if __name__ == "__main__":
    main()
