"""Starts the program `monitor`; errors of ours become a plain line and an exit code."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys

from monitor.errors import MonitorError


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show an umlaut gets a question mark, not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if sys.argv[1:2] in (["run"], ["worker"]):
        _heed_signals()
    # Late, so that `import monitor.__main__` costs nothing: worker processes import it, too.
    from monitor.cli import app, logs  # noqa: PLC0415

    # What is logged is not among what a command prints.
    logs.configure(verbose=False)
    try:
        try:
            app()()
        finally:
            # Here an error can still be told; at the end of Python it would be a traceback.
            if sys.stdout is not None:
                sys.stdout.flush()
    except MonitorError as error:
        sys.stderr.write(f"monitor: {error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has left (`| head -1`): nobody is there to be told.
        _give_up_output()
        sys.exit(141)
    except OSError as error:
        # Such as a full disk behind `> list.txt`. Others are MonitorErrors by now.
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EIO}:
            raise
        _give_up_output()
        sys.stderr.write(f"monitor: the output could not be written: {error.strerror}\n")
        sys.exit(1)


def _heed_signals() -> None:
    """Have SIGTERM end a daemon and SIGHUP not, before it is far enough to do so itself.

    Reading the program and the configuration takes a second. As the first process of a container
    it would not hear SIGTERM at all, and SIGHUP would end it anywhere else.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # What changed meanwhile is read at the start anyway.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _give_up_output() -> None:
    """Let nothing more be written, so that Python does not fail on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
