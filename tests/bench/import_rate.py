"""The measure of the import: the same records parsed with orjson, and the same rows COPYed into the same tables."""

import time
from pathlib import Path

import orjson
import psycopg
from psycopg import sql

from config.embedded import place

TABLES = [
    "trials_trial",
    "trials_trialidentifier",
    "trials_trialsponsor",
    "trials_trialsite",
    "trials_trialarm",
    "trials_trialintervention",
    "trials_trialoutcome",
    "trials_trialreference",
    "trials_registryrecord",
]


def copy_rate(socket_folder: Path, lines: list[bytes]) -> float:
    """Records a second, for the rows that an import of those records has just stored; they are there again after it."""
    address = f"host={socket_folder} port={place.PORT} user={place.USER} dbname=cordatlas"
    with psycopg.connect(address) as connection:
        dumps = {table: _dump(connection, table) for table in TABLES}
        for table in reversed(TABLES):
            connection.execute(sql.SQL("DELETE FROM {} WHERE {}").format(sql.Identifier(table), _chosen(table)))
        connection.commit()
        begun = time.perf_counter()
        for line in lines:
            orjson.loads(line)
        for table, (columns, rows) in dumps.items():
            with connection.cursor().copy(_copy(table, columns, "FROM STDIN")) as copy:
                for row in rows:
                    copy.write(row)
        connection.commit()
        return len(lines) / (time.perf_counter() - begun)


def _dump(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> tuple[list[str], list[bytes]]:
    """Columns that are not generated, and the rows that the made-up records have in the table."""
    columns = [
        str(name)
        for (name,) in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " ORDER BY ordinal_position",
            [table],
        )
    ]
    query = sql.SQL("(SELECT {columns} FROM {table} WHERE {chosen})").format(
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        table=sql.Identifier(table),
        chosen=_chosen(table),
    )
    with connection.cursor().copy(sql.SQL("COPY {query} TO STDOUT").format(query=query)) as copy:
        return columns, [bytes(row) for row in copy]


def _chosen(table: str) -> sql.Composed:
    """Condition: the row belongs to a made-up record."""
    made_up = sql.SQL("IN (SELECT id FROM trials_trial WHERE slug LIKE 'NCT9%')")
    return sql.Identifier("id" if table == "trials_trial" else "trial_id") + sql.SQL(" ") + made_up


def _copy(table: str, columns: list[str], rest: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {table} ({names}) ").format(table=sql.Identifier(table), names=names) + sql.SQL(rest)
