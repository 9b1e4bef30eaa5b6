"""The ratings.

No address and no time of a visitor is kept: only the day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("key", sa.String(120), primary_key=True),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("tag", sa.String(35), nullable=False),
        sa.Column("partner", sa.String(253), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name="ratings_score"),
    )
    op.create_index("ix_ratings_number", "ratings", ["number"])


def downgrade() -> None:
    op.drop_table("ratings")
