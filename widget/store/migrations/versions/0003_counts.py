"""The counts of views and downloads.

They are sums for a day: nothing is kept of a single visit.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counts",
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("number", sa.String(12), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("partner", sa.String(253), primary_key=True),
        sa.Column("n", sa.Integer, nullable=False),
    )
    op.create_table(
        "totals",
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("number", sa.String(12), primary_key=True),
        sa.Column("n", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("totals")
    op.drop_table("counts")
