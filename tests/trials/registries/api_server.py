"""A registry's API on this machine that plays answers in their order and keeps what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Answer:
    """One recorded answer; `cut` closes the connection half-way."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


def page(*studies: dict[str, Any], token: str | None = None, total: int | None = None) -> Answer:
    """A page as the API writes it: one study a line, the token only where there is more."""
    body: dict[str, Any] = {"studies": list(studies)}
    if total is not None:
        body["totalCount"] = total
    if token is not None:
        body["nextPageToken"] = token
    return Answer(json.dumps(body), headers={"Content-Type": "application/json"})


@dataclass
class Api:
    """Its address, and the parameters of each request in turn."""

    url: str
    asked: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def api_server(*answers: Answer) -> Iterator[Api]:
    """Serve the answers one after the other; the last one stays."""
    remaining = list(answers)
    api = Api("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            api.paths.append(parts.path)
            api.asked.append({name: values[0] for name, values in parse_qs(parts.query).items()})
            answer = remaining.pop(0) if len(remaining) > 1 else remaining[0]
            body = answer.body.encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if answer.cut else body)
            self.close_connection = True

        def log_message(self, *_args: object) -> None:
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    api.url = f"http://127.0.0.1:{server.server_port}/api/v2"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
