"""`python -m tests.bench.mortal MODULE ...` runs a module as `python -m` does, and ends with whoever started it.

Its standard input is the end of a pipe. The other end closes when that process is gone, however it went: a server
that was left behind would hold its database against whoever fills it next.
"""

import os
import runpy
import signal
import subprocess
import sys
import threading

from config import paths


def start(*command: str, **environment: str) -> subprocess.Popen[bytes]:
    """A module at work, with its arguments; what it writes goes to standard error."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.mortal", *command],
        cwd=paths.REPOSITORY,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=sys.stderr,
    )


def main() -> None:
    """Run what is named, with the arguments after it."""
    threading.Thread(target=_end_with_the_pipe, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_the_pipe() -> None:
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
