"""Keep what donors receive at a drive and the serials of the certificates that were handed out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "gift_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value_dong", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        _key("gift_items", "drive_id", "drives"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_items")),
        sa.UniqueConstraint("drive_id", "name", name=op.f("uq_gift_items_drive_id_name")),
    )
    op.create_table(
        "gift_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.String(length=40), nullable=False),
        sa.Column("least_ml", sa.Integer(), nullable=True),
        sa.Column("most_ml", sa.Integer(), nullable=True),
        _key("gift_rules", "item_id", "gift_items"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_rules")),
    )
    _indexes("gift_rules", "item_id")
    op.create_table(
        "gift_movements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        _key("gift_movements", "drive_id", "drives"),
        _key("gift_movements", "item_id", "gift_items"),
        _key("gift_movements", "reverses_id", "gift_movements"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_movements")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_gift_movements_reverses_id")),
    )
    _indexes("gift_movements", "drive_id", "item_id")
    op.create_table(
        "hand_outs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("is_for_all", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("handed_by", sa.String(length=120), nullable=False),
        sa.Column("override_reason", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=False),
        _key("hand_outs", "drive_id", "drives"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_outs")),
    )
    _indexes("hand_outs", "drive_id")
    op.create_table(
        "gifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("hand_out_id", sa.Integer(), nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=False),
        _key("gifts", "drive_id", "drives"),
        _key("gifts", "registration_id", "registrations"),
        _key("gifts", "item_id", "gift_items"),
        _key("gifts", "hand_out_id", "hand_outs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts")),
    )
    _indexes("gifts", "drive_id", "registration_id", "item_id", "hand_out_id")
    with op.batch_alter_table("gifts", schema=None) as batch_op:
        batch_op.create_index(
            "uq_gifts_current",
            ["registration_id", "item_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
    op.create_table(
        "serial_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=28), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=False),
        _key("serial_entries", "drive_id", "drives"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serial_entries")),
    )
    _indexes("serial_entries", "drive_id")
    with op.batch_alter_table("serial_entries", schema=None) as batch_op:
        batch_op.create_index("ix_serial_entries_range", ["prefix", "width", "first"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    for table in ("serial_entries", "gifts", "hand_outs", "gift_movements", "gift_rules", "gift_items"):
        op.drop_table(table)
