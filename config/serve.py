"""The production server: granian with its workers, and what keeps all of it alive, or ends all of it."""

import http.client
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

WORKERS = 2
THREADS = 4
KILL_SECONDS = 10
TEND_SECONDS = 1.0
LOGS = {
    "formatters": {"json": {"()": "config.logs.JSONFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}
_MOST_CRASHES, _CRASH_SECONDS = 3, 60


def serve(host: str, port: int, *, tend: Callable[[], None], ready: Callable[[], None]) -> int:
    """Serve until SIGINT, SIGTERM or a closed terminal: 0. If workers keep crashing, or never start: 1.

    `ready` is called when the site answers for the first time, `tend` once a second from then on, both in a
    thread that has ended when this returns.
    """
    # Workers start afresh: a fork would inherit this process's database connections and threads.
    multiprocessing.set_start_method("spawn", force=True)
    nurse = _Nurse(host, port, tend, ready)
    nurse.start()
    try:
        return _serve_until_told(host, port, nurse)
    finally:
        nurse.stop.set()
        nurse.join()


def load_application() -> Any:
    """The WSGI application, in a worker that ends soon after its parent, however that ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        os.setsid()  # Ctrl-C is for the parent alone, which then tells its workers to end
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()
    from config.wsgi import application

    return application


class _Nurse(threading.Thread):
    """Waits for the first answer, then looks after what the site needs."""

    def __init__(self, host: str, port: int, tend: Callable[[], None], ready: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.address = ({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port)  # noqa: S104
        self.tend, self.ready = tend, ready
        self.stop, self.answered = threading.Event(), threading.Event()

    def run(self) -> None:
        parent = os.getppid()
        while not self.stop.wait(TEND_SECONDS if self.answered.is_set() else TEND_SECONDS / 10):
            if self.answered.is_set():
                self.tend()
            elif self._answers():
                self.answered.set()
                self.ready()
            if "MAKELEVEL" in os.environ and os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)  # `make` was killed

    def _answers(self) -> bool:
        """Whether something answers in HTTP, whatever it says."""
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(*self.address, timeout=KILL_SECONDS)
            connection.request("GET", "/livez")
            connection.getresponse().read()
            return True
        return False


def _serve_until_told(host: str, port: int, nurse: _Nurse) -> int:
    hang_up = signal.getsignal(signal.SIGHUP)
    crashes: deque[float] = deque(maxlen=_MOST_CRASHES)
    while True:
        server = _server(host, port)
        # granian would reload at SIGHUP, and so live on without a terminal. (`nohup` has it ignored.)
        ignored = hang_up is signal.SIG_IGN
        on_hang_up = signal.SIG_IGN if ignored else server.signal_handler_interrupt
        server.on_startup(lambda handler=on_hang_up: signal.signal(signal.SIGHUP, handler))
        with suppress(SystemExit):
            server.serve(target_loader=load_application, wrap_loader=False)
        if server.interrupt_signal:
            return 0
        crashes.append(time.monotonic())
        hopeless = len(crashes) == _MOST_CRASHES and crashes[-1] - crashes[0] < _CRASH_SECONDS
        if hopeless or not nurse.answered.is_set():
            return 1


def _server(host: str, port: int) -> Any:
    return Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=LOGS,
        log_access=False,
    )


def _end_after(parent: Any) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(KILL_SECONDS)
    sys.stderr.flush()
    os._exit(1)
