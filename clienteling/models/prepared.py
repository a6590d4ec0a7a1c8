"""Statements written once in a process.

For a page asked every few seconds the ORM takes longer to write a statement than the database to answer it. The
statement is the ORM's all the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import connections
from django.db.models import QuerySet

ALIAS = "default"
FIRST_HOLE = 7_700_000_000_000_000_001
KEPT = "clienteling_cursor"
TOO_LARGE = 2**63
"""No column holds such a number, and SQLite's driver does not even take it."""


@dataclass
class Statement:
    """Text, parameters (a name where a value comes in), and how each column becomes a value."""

    sql: str
    params: list[Any]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]


@dataclass(frozen=True)
class Hole:
    name: str


@dataclass
class Prepared:
    """A `values_list` queryset with values left open. `build` is called once with stand-ins for its `kinds`: int, date,
    datetime or str. Lists, None and booleans change what a statement says, so they cannot be left open."""

    build: Callable[..., QuerySet[Any, Any]]
    kinds: dict[str, type]
    written: dict[str, Statement] = field(default_factory=dict)

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows for these values, as `values_list` would give them."""
        if any(isinstance(value, int) and value >= TOO_LARGE for value in values.values()):
            return []
        connection = connections[ALIAS]
        statement = self.written.get(connection.vendor) or self.write()
        params = [adapted(connection, values[p.name]) if isinstance(p, Hole) else p for p in statement.params]
        if connection.vendor == "postgresql":
            rows = planned_once(connection, statement.sql, params)
        else:
            with connection.cursor() as cursor:
                rows = cursor.execute(statement.sql, params).fetchall()
        if not statement.converters:
            return [tuple(row) for row in rows]
        return list(self.converted(rows, statement, connection))

    def converted(self, rows: Any, statement: Statement, connection: Any) -> Iterator[tuple[Any, ...]]:
        for row in rows:
            values = list(row)
            for place, converters, expression in statement.converters:
                value = values[place]
                for convert in converters:
                    value = convert(value, expression, connection)
                values[place] = value
            yield tuple(values)

    def write(self) -> Statement:
        """Has the ORM write the statement, and finds where the open values went."""
        connection = connections[ALIAS]
        stand_ins = {name: stand_in(kind, n) for n, (name, kind) in enumerate(self.kinds.items())}
        holes = [(adapted(connection, value), Hole(name)) for name, value in stand_ins.items()]
        compiler = self.build(**stand_ins).query.get_compiler(ALIAS)
        sql, params = compiler.as_sql()
        found = [next((hole for value, hole in holes if same(value, one)), one) for one in params]
        found_converters = compiler.get_converters([each[0] for each in compiler.select[: compiler.col_count]])
        converters = [(place, list(each), what) for place, (each, what) in found_converters.items()]
        self.written[connection.vendor] = Statement(sql, found, converters)
        return self.written[connection.vendor]


def planned_once(connection: Any, sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    """Asks PostgreSQL beside Django's cursor: the server plans the statement once for a connection, and the driver
    reads instants by itself. Django's reader, in Python, moves each into the connection's zone; ours is UTC anyway.
    Without both a wall's plans and instants cost more than its rows."""
    with connection.wrap_database_errors:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        rows: list[tuple[Any, ...]] = own_cursor(connection.connection).execute(sql, params, prepare=True).fetchall()
        return rows


def own_cursor(line: Any) -> Any:
    """Made once for a connection and kept with it: teaching a cursor how to read costs as much as asking."""
    if (cursor := vars(line).get(KEPT)) is None:
        from psycopg import Cursor
        from psycopg.types.datetime import TimestamptzLoader

        line.prepare_threshold = line.prepare_threshold or 5  # Django switches it off
        cursor = vars(line)[KEPT] = Cursor(line)
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
    return cursor


def stand_in(kind: type, number: int) -> Any:
    """A value that stands nowhere else."""
    if kind is int:
        return FIRST_HOLE + number
    if kind is date:
        return date(1801, 1, 1 + number)
    if kind is datetime:
        return datetime(1801, 1, 1, 0, number, tzinfo=UTC)
    return f"stand-in {number}"


def adapted(connection: Any, value: Any) -> Any:
    """As the ORM hands it to the engine."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
