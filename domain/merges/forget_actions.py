"""Take out of merges what would bring deleted ways to reach somebody back when a merge is taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.merges.records import DonorMerge

_WAYS_TO_REACH = ("dien_thoai", "nghe")  # As FIELDS names them.


def forget_replaced(session: Session, donor_ids: Sequence[int]) -> None:
    """Delete phones and occupations from what merges into these donors keep for their undo."""
    for merge in session.scalars(select(DonorMerge).where(DonorMerge.survivor_id.in_(donor_ids))):
        undo = json.loads(merge.undo)
        for field in _WAYS_TO_REACH:
            undo.get("displaced", {}).pop(field, None)
        merge.undo = json.dumps(undo, ensure_ascii=False)
    session.flush()
