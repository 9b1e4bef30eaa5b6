"""How the counts are written to and read from their tables."""

from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table, select

from widget.counts import Use, UseKind
from widget.store.tables import counts, totals


def add_uses(connection: Connection, uses: Mapping[Use, int]) -> None:
    """Add to the counts and to their totals, however many processes do it at once.

    Args:
        connection: In a transaction.
        uses: How often each happened.
    """
    by_resource = Counter[tuple[UseKind, str]]()
    for use, n in uses.items():
        by_resource[use.kind, use.number] += n
    # In the same order everywhere, so that no two transactions wait for each other.
    _add(connection, counts, [use._asdict() | {"n": n} for use, n in sorted(uses.items())])
    _add(
        connection,
        totals,
        [
            {"kind": kind, "number": number, "n": n}
            for (kind, number), n in sorted(by_resource.items())
        ],
    )


def read_totals(connection: Connection, kind: UseKind) -> dict[str, int]:
    """How often each resource has been used in a way, by number."""
    query = select(totals.c.number, totals.c.n).where(totals.c.kind == kind)
    return {row.number: row.n for row in connection.execute(query)}


def _add(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    # Both databases have this clause, and SQLAlchemy an insert of its own for each. Imported here
    # because the other database's is large.
    insert = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(table)
    adding = insert.on_conflict_do_update(
        index_elements=table.primary_key.columns,
        set_={"n": table.c.n + insert.excluded.n},
    )
    connection.execute(adding, rows)
