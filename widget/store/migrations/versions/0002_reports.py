"""The reports: what visitors found missing or wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("key", sa.String(120), primary_key=True),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("tag", sa.String(35), nullable=False),
        sa.Column("partner", sa.String(253), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_index("ix_reports_number", "reports", ["number"])


def downgrade() -> None:
    op.drop_table("reports")
