"""The first schema

Revision: 0001, after
"""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_record",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("terminal_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=True),
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_audit_record_at"), "audit_record", ["at"], unique=False)
    op.create_index(op.f("ix_audit_record_person_id"), "audit_record", ["person_id"], unique=False)
    op.create_table(
        "benefit",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_benefit_person_id"), "benefit", ["person_id"], unique=False)
    op.create_table(
        "catalogue_version",
        sa.Column("version", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "core_clock",
        sa.Column("item", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("item"),
    )
    op.create_table(
        "household",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("head_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_household_phone"), "household", ["phone"], unique=False)
    op.create_table(
        "incoming_transfer",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("special", sa.Boolean(), nullable=False),
        sa.Column("old_address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("old_head", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("taken_by_visit", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("members", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("terms", sa.Text(), server_default="", nullable=False),
        sa.Column("grams", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_incoming_grams", "incoming_transfer", ["grams"], unique=False, postgresql_using="gin")
    op.create_table(
        "office",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("short_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("branch", sa.Boolean(), nullable=False),
        sa.Column("order_no", sa.Integer(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "pairing_code",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "person",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("history_no", sa.Integer(), nullable=False),
        sa.Column("household_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("foreign", sa.Boolean(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kana", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kana_confirmed", sa.Boolean(), nullable=False),
        sa.Column("former_surname", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("former_surname_kana", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("alias", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("alias_kana", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("romaji", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("kanji_name", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("birth_raw", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("birth_kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("birth_from", sa.Date(), nullable=False),
        sa.Column("birth_to", sa.Date(), nullable=False),
        sa.Column("sex", sqlmodel.sql.sqltypes.AutoString(length=2), nullable=False),
        sa.Column("relation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("order_no", sa.Integer(), nullable=False),
        sa.Column("postal", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("katagaki", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("jichi", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("school", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("resident_since", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("address_since", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("previous_address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("honseki", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hittosha", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mynumber", sa.LargeBinary(), nullable=True),
        sa.Column("juminhyo_code", sqlmodel.sql.sqltypes.AutoString(length=11), nullable=True),
        sa.Column("nationality", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("article_30_45", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("zairyu_status", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("zairyu_until", sa.Date(), nullable=True),
        sa.Column("zairyu_no", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=True),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.Column("removed_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removed_to", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("same_as", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.Column("extra", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_person_birth_from"), "person", ["birth_from"], unique=False)
    op.create_index(op.f("ix_person_household_id"), "person", ["household_id"], unique=False)
    op.create_index(op.f("ix_person_phone"), "person", ["phone"], unique=False)
    op.create_table(
        "person_search",
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        sa.Column("sort", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("birth_from", sa.Date(), nullable=False),
        sa.Column("terms", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("grams", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_index("ix_person_search_grams", "person_search", ["grams"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_person_search_name",
        "person_search",
        ["standing", "name_key"],
        unique=False,
        postgresql_ops={"name_key": "text_pattern_ops"},
    )
    op.create_index(
        "ix_person_search_sort",
        "person_search",
        ["standing", "sort"],
        unique=False,
        postgresql_ops={"sort": "text_pattern_ops"},
    )
    op.create_index("ix_person_search_twin", "person_search", ["birth_from", "name_key"], unique=False)
    op.create_table(
        "population_stamp",
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("version", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seed"),
    )
    op.create_table(
        "protection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("accompanies", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.Column("against", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_protection_person_id"), "protection", ["person_id"], unique=False)
    op.create_table(
        "residence",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("moved_on", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ended_on", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_residence_person_id"), "residence", ["person_id"], unique=False)
    op.create_table(
        "town",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("postal", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kana", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("folded_kana", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("old_city", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("jichi", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("school", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_town_folded"), "town", ["folded"], unique=False)
    op.create_index(op.f("ix_town_folded_kana"), "town", ["folded_kana"], unique=False)
    op.create_index(op.f("ix_town_postal"), "town", ["postal"], unique=False)
    op.create_table(
        "visit_counter",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_table(
        "staff_user",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("office_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("password_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["office.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "terminal",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("office_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("showing_visit", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=True),
        sa.Column("showing_language", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("showing_mode", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("pairing_failures", sa.Integer(), nullable=False),
        sa.Column("pairing_blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["office.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_terminal_office_id"), "terminal", ["office_id"], unique=False)
    op.create_table(
        "resident_screen",
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("terminal_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["terminal.id"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index(op.f("ix_resident_screen_terminal_id"), "resident_screen", ["terminal_id"], unique=False)
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("terminal_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("turned", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["terminal.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["staff_user.id"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index(op.f("ix_staff_session_user_id"), "staff_session", ["user_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("office_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("step", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("catalogue_version", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["catalogue_version"],
            ["catalogue_version.version"],
        ),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["office.id"],
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"],
            ["staff_user.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("day", "number"),
    )
    op.create_index(op.f("ix_visit_office_id"), "visit", ["office_id"], unique=False)
    op.create_index(
        "ix_visit_open",
        "visit",
        ["office_id"],
        unique=False,
        postgresql_where=sa.text("state in ('waiting', 'active', 'handed_over')"),
    )
    op.create_index("ix_visit_state", "visit", ["day", "state"], unique=False)
    op.create_table(
        "confirmation",
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("form", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "form", "subject"),
    )
    op.create_table(
        "lease",
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("terminal_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("token", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["terminal.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["staff_user.id"],
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id"),
    )
    op.create_table(
        "mark",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_key", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("item", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_mark_visit_id"), "mark", ["visit_id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_key", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("item", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "person_key", "item"),
    )
    op.create_table(
        "signature",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("strokes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("svg", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("terminal_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_signature_visit_id"), "signature", ["visit_id"], unique=False)
    op.create_table(
        "slip_token",
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index(op.f("ix_slip_token_visit_id"), "slip_token", ["visit_id"], unique=False)
    op.create_table(
        "staff_decision",
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("procedure", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("person_key", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("decision", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "procedure", "person_key"),
    )
    op.create_table(
        "stop",
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("office_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("order_no", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["office.id"],
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "office_id"),
    )
    op.create_index(op.f("ix_stop_office_id"), "stop", ["office_id"], unique=False)
    op.create_index(op.f("ix_stop_state"), "stop", ["state"], unique=False)
    op.create_table(
        "visit_event",
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("terminal", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("idempotency_key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "revision"),
    )
    op.create_index(
        "ix_visit_event_idempotency",
        "visit_event",
        ["visit_id", "idempotency_key"],
        unique=True,
        postgresql_where=sa.text("idempotency_key is not null"),
    )
    op.create_table(
        "visit_person",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.Column("household_id", sqlmodel.sql.sqltypes.AutoString(length=15), nullable=True),
        sa.Column("incoming_id", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.Column("incoming_no", sa.Integer(), nullable=True),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("order_no", sa.Integer(), nullable=False),
        sa.Column("applicant", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("visit_id", "key"),
    )
    op.create_index(op.f("ix_visit_person_person_id"), "visit_person", ["person_id"], unique=False)
    op.create_index(op.f("ix_visit_person_visit_id"), "visit_person", ["visit_id"], unique=False)
    op.create_table(
        "visit_value",
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_key", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("item", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("original", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("original_source", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=True),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "person_key", "item"),
    )
    op.create_table(
        "sealed_form",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("form", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("signature_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("broken_by", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signature.id"],
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_sealed_form_visit_id"), "sealed_form", ["visit_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_sealed_form_visit_id"), table_name="sealed_form")
    op.drop_table("sealed_form")
    op.drop_table("visit_value")
    op.drop_index(op.f("ix_visit_person_visit_id"), table_name="visit_person")
    op.drop_index(op.f("ix_visit_person_person_id"), table_name="visit_person")
    op.drop_table("visit_person")
    op.drop_index(
        "ix_visit_event_idempotency", table_name="visit_event", postgresql_where=sa.text("idempotency_key is not null")
    )
    op.drop_table("visit_event")
    op.drop_index(op.f("ix_stop_state"), table_name="stop")
    op.drop_index(op.f("ix_stop_office_id"), table_name="stop")
    op.drop_table("stop")
    op.drop_table("staff_decision")
    op.drop_index(op.f("ix_slip_token_visit_id"), table_name="slip_token")
    op.drop_table("slip_token")
    op.drop_index(op.f("ix_signature_visit_id"), table_name="signature")
    op.drop_table("signature")
    op.drop_table("reading")
    op.drop_index(op.f("ix_mark_visit_id"), table_name="mark")
    op.drop_table("mark")
    op.drop_table("lease")
    op.drop_table("confirmation")
    op.drop_index("ix_visit_state", table_name="visit")
    op.drop_index(
        "ix_visit_open", table_name="visit", postgresql_where=sa.text("state in ('waiting', 'active', 'handed_over')")
    )
    op.drop_index(op.f("ix_visit_office_id"), table_name="visit")
    op.drop_table("visit")
    op.drop_index(op.f("ix_staff_session_user_id"), table_name="staff_session")
    op.drop_table("staff_session")
    op.drop_index(op.f("ix_resident_screen_terminal_id"), table_name="resident_screen")
    op.drop_table("resident_screen")
    op.drop_index(op.f("ix_terminal_office_id"), table_name="terminal")
    op.drop_table("terminal")
    op.drop_table("staff_user")
    op.drop_table("visit_counter")
    op.drop_index(op.f("ix_town_postal"), table_name="town")
    op.drop_index(op.f("ix_town_folded_kana"), table_name="town")
    op.drop_index(op.f("ix_town_folded"), table_name="town")
    op.drop_table("town")
    op.drop_index(op.f("ix_residence_person_id"), table_name="residence")
    op.drop_table("residence")
    op.drop_index(op.f("ix_protection_person_id"), table_name="protection")
    op.drop_table("protection")
    op.drop_table("population_stamp")
    op.drop_index("ix_person_search_twin", table_name="person_search")
    op.drop_index("ix_person_search_sort", table_name="person_search", postgresql_ops={"sort": "text_pattern_ops"})
    op.drop_index("ix_person_search_name", table_name="person_search", postgresql_ops={"name_key": "text_pattern_ops"})
    op.drop_index("ix_person_search_grams", table_name="person_search", postgresql_using="gin")
    op.drop_table("person_search")
    op.drop_index(op.f("ix_person_phone"), table_name="person")
    op.drop_index(op.f("ix_person_household_id"), table_name="person")
    op.drop_index(op.f("ix_person_birth_from"), table_name="person")
    op.drop_table("person")
    op.drop_table("pairing_code")
    op.drop_table("office")
    op.drop_index("ix_incoming_grams", table_name="incoming_transfer", postgresql_using="gin")
    op.drop_table("incoming_transfer")
    op.drop_index(op.f("ix_household_phone"), table_name="household")
    op.drop_table("household")
    op.drop_table("core_clock")
    op.drop_table("catalogue_version")
    op.drop_index(op.f("ix_benefit_person_id"), table_name="benefit")
    op.drop_table("benefit")
    op.drop_index(op.f("ix_audit_record_person_id"), table_name="audit_record")
    op.drop_index(op.f("ix_audit_record_at"), table_name="audit_record")
    op.drop_table("audit_record")
