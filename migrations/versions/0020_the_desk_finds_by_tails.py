"""Let the desk find the tail of a phone or citizen number among all people of a drive without reading their rows."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    columns = ["drive_id", "phone_tail", "id_number_tail"]
    op.create_index("ix_registrations_drive_tails", "registrations", columns)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_registrations_drive_tails", table_name="registrations")
