"""Questions put to the site inside this process, without network and page cache; and to the database alone."""

import io
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.util import setup_testing_defaults

import orjson
import psycopg

from tests.bench.scale.questions import Question


class UnexpectedAnswer(RuntimeError):
    """The site answered with another status than 200."""


def ask(question: Question) -> float:
    """Milliseconds that the site takes for its whole answer.

    Raises:
        UnexpectedAnswer: it is no answer.
    """
    from config.wsgi import application

    path, _mark, query = question.address.partition("?")
    body = question.body or b""
    environment: dict[str, Any] = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    setup_testing_defaults(environment)
    statuses: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None, /) -> Callable[[bytes], object]:
        statuses.append(status)
        return io.BytesIO().write

    begun = time.perf_counter()
    answer = application(environment, start)
    content = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    taken = time.perf_counter() - begun
    if not statuses[0].startswith("200"):
        raise UnexpectedAnswer(f"{question.address}: {statuses[0]} {content[:200]!r}")
    return taken * 1000


def ask_bare(connection: "psycopg.Connection[Any]", question: Question) -> float:
    """Milliseconds of the statement alone."""
    begun = time.perf_counter()
    connection.execute(question.statement, question.values).fetchall()
    return (time.perf_counter() - begun) * 1000


def sequential_scans(questions: Iterable[Question], table: str) -> list[str]:
    """The addresses whose answers read this table from end to end, by the plans of their very statements."""
    found = []
    for question in questions:
        plans: list[Any] = []
        with _explained(plans):
            ask(question)
        if any(_reads_all(plan["Plan"], table) for plan in plans):
            found.append(question.address)
    return found


@contextmanager
def _explained(plans: list[Any]) -> Iterator[None]:
    """Keep the plan of each query that Django sends, as it is at that moment and within that transaction."""
    from django.db import connection

    def explain(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("SELECT", "WITH", "(SELECT")):
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
                (plan,) = cursor.fetchone()
                plans.extend(orjson.loads(plan) if isinstance(plan, str) else plan)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(explain):
        yield


def _reads_all(plan: dict[str, Any], table: str) -> bool:
    if plan["Node Type"] == "Seq Scan" and plan.get("Relation Name") == table:
        return True
    return any(_reads_all(inner, table) for inner in plan.get("Plans", []))
