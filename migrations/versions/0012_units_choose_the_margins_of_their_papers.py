"""Units choose the margins of their papers within the limits of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MARGINS = {"margin_top_mm": "20", "margin_bottom_mm": "20", "margin_left_mm": "30", "margin_right_mm": "15"}


def upgrade() -> None:
    """Make the change."""
    for name, usual in _MARGINS.items():
        op.add_column("units", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text(usual)))


def downgrade() -> None:
    """Take the change back."""
    for name in _MARGINS:
        op.drop_column("units", name)
