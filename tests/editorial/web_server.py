"""Web sites on this machine that answer as told, under whatever names a test gives them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from editorial.outside import public_address

# Names that stand for this machine; every other is looked up as in earnest.
OURS = ".test"


@dataclass
class Web:
    """Its port, what each path answers, and what was asked: method, host and path."""

    port: int
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    no_head: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def at(self, path: str, status: int = 200, *, leads_to: str = "", host: str = "paper.test") -> str:
        """Let a path answer so; its address."""
        self.answers[path] = (status, leads_to)
        return f"http://{host}:{self.port}{path}"


def resolve(host: str, port: int) -> str:
    """This machine for names that end so; the very rule of the check for all others."""
    return "127.0.0.1" if host.endswith(OURS) else public_address(host, port)


@contextmanager
def web_server() -> Iterator[Web]:
    """Serve until the end of the block; paths of which nothing was told are 404."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            web.asked.append((self.command, self.headers["Host"].partition(":")[0], self.path))
            status, leads_to = web.answers.get(self.path, (404, ""))
            if self.command == "HEAD" and self.path in web.no_head:
                status, leads_to = 405, ""
            self.send_response(status)
            if leads_to:
                self.send_header("Location", leads_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET = _answer  # noqa: N815 - the names that the server looks for

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
