"""Events of a visit say to which action of a person they belong

Revision: 0004, after 0003

One action is one transaction, and one step of undo. The database numbers its transactions, so whoever writes an event
need not know of it. What was written before stays one step each, under numbers that no transaction has.
"""

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit_event", sa.Column("action", sa.BigInteger(), nullable=True))
    op.execute("update visit_event set action = -revision")
    op.alter_column(
        "visit_event", "action", nullable=False, server_default=sa.text("pg_current_xact_id()::text::bigint")
    )


def downgrade() -> None:
    op.drop_column("visit_event", "action")
