"""Agents of the terminals, and certificates of cards

Revision: 0002, after 0001
"""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_key",
        sa.Column("id", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "terminal_agent",
        sa.Column("terminal_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("reply_key", sa.LargeBinary(), nullable=False),
        sa.Column("version", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolled_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminal.id"]),
        sa.ForeignKeyConstraint(["enrolled_by"], ["staff_user.id"]),
        sa.PrimaryKeyConstraint("terminal_id"),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("terminal_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("code_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("shown_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminal.id"]),
        sa.ForeignKeyConstraint(["shown_by"], ["staff_user.id"]),
        sa.PrimaryKeyConstraint("terminal_id"),
        sa.UniqueConstraint("code_hash"),
    )
    op.create_table(
        "enrolment_guesses",
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_table(
        "counted_reply",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index(op.f("ix_counted_reply_until"), "counted_reply", ["until"], unique=False)
    op.create_table(
        "card_certificate",
        sa.Column("issuer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("serial", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("matched_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["matched_by"], ["staff_user.id"]),
        sa.PrimaryKeyConstraint("issuer", "serial"),
    )
    op.create_index(op.f("ix_card_certificate_person_id"), "card_certificate", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_card_certificate_person_id"), table_name="card_certificate")
    op.drop_table("card_certificate")
    op.drop_index(op.f("ix_counted_reply_until"), table_name="counted_reply")
    op.drop_table("counted_reply")
    op.drop_table("enrolment_guesses")
    op.drop_table("enrolment_code")
    op.drop_table("terminal_agent")
    op.drop_table("ticket_key")
