"""The tables, as the migrations leave them. A test compares the two."""

from sqlalchemy import CheckConstraint, Column, Date, Integer, MetaData, String, Table, Text

metadata = MetaData()

REVISION = "0003"
"""The migration that makes the tables as they stand here."""

ratings = Table(
    "ratings",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("number", String(12), nullable=False, index=True),
    Column("version", String(20), nullable=False),
    Column("score", Integer, nullable=False),
    Column("comment", Text, nullable=False),
    Column("tag", String(35), nullable=False),
    Column("partner", String(253), nullable=False),
    Column("day", Date, nullable=False),
    CheckConstraint("score BETWEEN 1 AND 5", name="ratings_score"),
)

reports = Table(
    "reports",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("number", String(12), nullable=False, index=True),
    Column("version", String(20), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("message", Text, nullable=False),
    Column("tag", String(35), nullable=False),
    Column("partner", String(253), nullable=False),
    Column("day", Date, nullable=False),
)

counts = Table(
    "counts",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("number", String(12), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("partner", String(253), primary_key=True),
    Column("n", Integer, nullable=False),
)
"""How often resources were viewed and downloaded: sums, never a single visit."""

totals = Table(
    "totals",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("number", String(12), primary_key=True),
    Column("n", Integer, nullable=False),
)
"""The counts of all days and partners together, because they are read every minute."""
