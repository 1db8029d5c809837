"""Rows into and out of tables by the batch: psycopg's COPY, and statements over lists of keys."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from django.db import connection, models
from psycopg import sql

Row = Sequence[Any]


def open_cursor() -> psycopg.Cursor[Any]:
    """A cursor of Django's own connection, inside whatever transaction it is in.

    Django's wrapper hides COPY and fills parameters in on this side; this cursor does neither.
    """
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def table(model: type[models.Model]) -> sql.Identifier:
    """The model's table, quoted."""
    return sql.Identifier(model._meta.db_table)


def column_list(columns: Iterable[str]) -> sql.Composed:
    """Columns, quoted, with commas."""
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def copy_rows(
    cursor: psycopg.Cursor[Any], model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Append rows; the values stand in the order of the columns."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table(model), column_list(columns))
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def delete_rows(cursor: psycopg.Cursor[Any], model: type[models.Model], trials: Sequence[int]) -> None:
    """Delete what the given trials own in a table."""
    cursor.execute(sql.SQL("DELETE FROM {} WHERE trial_id = ANY(%s)").format(table(model)), [list(trials)])


def update_rows(
    cursor: psycopg.Cursor[Any], model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Write these columns and no others; each row ends with its key."""
    assignments = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in columns)
    cursor.executemany(sql.SQL("UPDATE {} SET {} WHERE id = %s").format(table(model), assignments), rows)


def new_keys(cursor: psycopg.Cursor[Any], model: type[models.Model], count: int) -> list[int]:
    """Keys for rows that are about to be written, from the table's own sequence."""
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
        [model._meta.db_table, count],
    )
    return [key for (key,) in cursor.fetchall()]


def default_values(model: type[models.Model], given: Iterable[str]) -> dict[str, Any]:
    """What the columns get that an import does not give: Django keeps defaults in Python, COPY does not know them."""
    taken = {"id", *given}
    return {
        field.attname: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.concrete_fields
        if not field.generated and field.attname not in taken
    }
