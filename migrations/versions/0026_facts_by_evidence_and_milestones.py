"""Donors keep how many donations stand on which evidence, and the days on which milestones were reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# Each stored number with the evidence that it counts, and the numbers whose days are kept from now on.
_LEVELS = (
    ("donations_by_file", "tep_co_so", ("tep_co_so",)),
    ("donations_by_serial", "thay_giay", ("tep_co_so", "thay_giay")),
    ("donations_by_list", "danh_sach", ("tep_co_so", "thay_giay", "danh_sach")),
    (None, "loi_khai", ("tep_co_so", "thay_giay", "danh_sach", "loi_khai")),
)
_KEPT = (5, 7, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100)
_COUNTS = (
    "d.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM donations later WHERE later.reverses_id = d.id)"
)


def upgrade() -> None:
    """Make the change and count what is stored."""
    for column, _, _ in _LEVELS[:3]:
        op.add_column("donors", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "milestones",
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(length=40), nullable=False),
        sa.Column("times", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_milestones_donor_id")),
        sa.PrimaryKeyConstraint("donor_id", "evidence", "times", name=op.f("pk_milestones")),
        sqlite_with_rowid=False,
    )
    for column, evidence, levels in _LEVELS:
        words = ", ".join(f"'{word}'" for word in levels)
        kept = " UNION ALL ".join(f"SELECT {number} AS times" for number in _KEPT)
        op.execute(
            "INSERT INTO milestones (donor_id, evidence, times, reached_on)"
            f" SELECT r.donor_id, '{evidence}', kept.times, r.on_day FROM (SELECT d.donor_id, d.on_day, d.times,"
            " sum(d.times) OVER (PARTITION BY d.donor_id ORDER BY d.on_day, d.id) AS given FROM donations d"
            f" WHERE d.evidence IN ({words}) AND {_COUNTS}) r"
            f" JOIN ({kept}) kept ON kept.times <= r.given AND kept.times > r.given - r.times WHERE r.given >= 5"
        )
        if column is not None:
            op.execute(
                f"UPDATE donors SET {column} = coalesce((SELECT sum(d.times) FROM donations d"
                f" WHERE d.donor_id = donors.id AND d.evidence IN ({words}) AND {_COUNTS}), 0)"
            )
    op.create_index("ix_milestones_reached", "milestones", ["evidence", "times", "reached_on", "donor_id"])
    op.create_index(
        "ix_donors_counts",
        "donors",
        [
            *("donations_by_list", "donations", "donations_by_serial", "donations_by_file"),
            *("merged_into_id", "commune_id", "workplace_id"),
        ],
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_donors_counts", table_name="donors")
    op.drop_table("milestones")
    with op.batch_alter_table("donors", schema=None) as batch_op:
        for column, _, _ in _LEVELS[:3]:
            batch_op.drop_column(column)
