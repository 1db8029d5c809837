"""Load on a local server: processes with several connections each, that ask again as soon as they have the answer."""

import multiprocessing
import selectors
import socket
import time
from multiprocessing.queues import Queue

PROCESSES = 2
CONNECTIONS = 8


class UnexpectedAnswer(RuntimeError):
    """The server answered with another status than 200."""


def requests_per_second(port: int, path: str, *, seconds: float = 3.0) -> float:
    """Rate at which the server answers GET with 200 on kept-alive connections, after a short warm-up.

    Raises:
        UnexpectedAnswer: at the first other status.
    """
    context = multiprocessing.get_context("spawn")
    results: Queue[float | str] = context.Queue()
    workers = [context.Process(target=_ask, args=(port, path, seconds, results)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    rates = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    wrong = [rate for rate in rates if isinstance(rate, str)]
    if wrong:
        raise UnexpectedAnswer(f"{path}: {wrong[0]}")
    return sum(rate for rate in rates if not isinstance(rate, str))


def _ask(port: int, path: str, seconds: float, results: "Queue[float | str]") -> None:
    try:
        results.put(_rate(port, path, seconds))
    except (UnexpectedAnswer, OSError, ValueError) as error:
        results.put(f"{type(error).__name__}: {error}")


def _rate(port: int, path: str, seconds: float) -> float:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n\r\n".encode()
    selector = selectors.DefaultSelector()
    answers: dict[socket.socket, bytearray] = {}
    for _ in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ)
        answers[connection] = bytearray()
        connection.sendall(request)
    begun = time.perf_counter() + min(1.0, seconds / 3)
    count = 0
    while (now := time.perf_counter()) < begun + seconds:
        for key, _events in selector.select(timeout=10):
            connection = key.fileobj  # type: ignore[assignment] # only sockets are registered
            answer = answers[connection]
            answer += connection.recv(262_144)
            if _complete(answer):
                count += now >= begun
                answer.clear()
                connection.sendall(request)
    return count / seconds


def _complete(answer: bytearray) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    if not answer.startswith(b"HTTP/1.1 200"):
        raise UnexpectedAnswer(bytes(answer[:80]).decode(errors="replace"))
    head = bytes(answer[:end]).lower()
    at = head.index(b"content-length:") + 15
    length = int(head[at:].split(b"\r\n", 1)[0])
    return len(answer) >= end + 4 + length
