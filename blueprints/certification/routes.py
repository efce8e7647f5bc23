"""Bring together the pages of donor lists: offices, certifiers with and without account, letters, the desk."""

from __future__ import annotations

from blueprints.certification import (
    board,
    bulk,
    by_link,
    certifier,
    desk,
    invitations,
    links,
    list_acts,
    list_file,
    office,
    signed_copies,
)

__all__ = [
    "board",
    "bulk",
    "by_link",
    "certifier",
    "desk",
    "invitations",
    "links",
    "list_acts",
    "list_file",
    "office",
    "signed_copies",
]
