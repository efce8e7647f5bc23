"""Ask for the places where drives are held: a province's list, one with its photos and drives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, false, func, select, tuple_
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.drives.records import Drive, Site, SitePhoto
from domain.names import fold
from domain.units.records import Unit

PAGE = 50


class SiteRow(NamedTuple):
    """One site of the list."""

    id: int
    name: str
    search_key: str
    address: str
    commune: str | None
    beds: int | None
    has_problems: bool
    drives: int


class SitePage(NamedTuple):
    """One page of the list, and the number of its last row when more follow."""

    rows: Sequence[SiteRow]
    next_id: int | None


def sites_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a site lies in reach: those of the province, for a facility those where it works."""
    if scope.role is Role.FACILITY:
        return Site.id.in_(select(Drive.site_id).where(Drive.facility_id == scope.unit_id))
    if scope.role in (Role.ADMINISTRATOR, Role.DESK) or scope.province_id is None:
        return false()
    return Site.province_id == scope.province_id


def site_page(
    session: Session, scope: Scope, *, words: str = "", after: int | None = None, size: int = PAGE
) -> SitePage:
    """Return a page of the sites in reach in alphabetical order, narrowed by words without marks."""
    drives = select(func.count(Drive.id)).where(Drive.site_id == Site.id).correlate(Site).scalar_subquery()
    wanted: Select[*tuple[Any, ...]] = (
        select(
            *(Site.id, Site.name, Site.search_key, Site.address, Unit.name, Site.beds),
            *(Site.last_problems != "", drives),
        )
        .outerjoin(Unit, Site.commune_id == Unit.id)
        .where(sites_in_scope(scope))
    )
    for word in fold(words).split():
        wanted = wanted.where(Site.search_key.contains(word, autoescape=True))
    last = session.get(Site, after) if after is not None else None
    if last is not None:
        wanted = wanted.where(tuple_(Site.search_key, Site.id) > tuple_(last.search_key, last.id))
    found = session.execute(wanted.order_by(Site.search_key, Site.id).limit(size + 1))
    rows = [SiteRow(*row) for row in found]
    return SitePage(rows[:size], rows[size - 1].id if len(rows) > size else None)


def site_in_scope(session: Session, scope: Scope, site_id: int) -> Site | None:
    """Return a site when the account can reach it."""
    return session.scalars(select(Site).where(Site.id == site_id, sites_in_scope(scope))).one_or_none()


def photos_of(session: Session, site_id: int) -> Sequence[SitePhoto]:
    """Return the photos of a site without their content, the oldest first."""
    wanted = select(SitePhoto).where(SitePhoto.site_id == site_id).order_by(SitePhoto.id)
    return session.scalars(wanted).all()


def photo_content(session: Session, site_id: int, photo_id: int) -> bytes | None:
    """Return the picture of a site's photo."""
    wanted = select(SitePhoto.content).where(SitePhoto.id == photo_id, SitePhoto.site_id == site_id)
    return session.scalar(wanted)


def sites_to_choose(session: Session, province_id: int) -> Sequence[tuple[int, str]]:
    """Return (id, name) of the sites of a province, in alphabetical order."""
    rows = session.execute(
        select(Site.id, Site.name, Site.address)
        .where(Site.province_id == province_id)
        .order_by(Site.search_key, Site.id)
    )
    return [(row.id, f"{row.name}, {row.address}" if row.address else row.name) for row in rows]


def drives_at(session: Session, site_id: int, *, most: int = 20) -> Sequence[Drive]:
    """Return the drives held or planned at a site, the latest first."""
    wanted = select(Drive).where(Drive.site_id == site_id)
    latest = wanted.order_by(func.coalesce(Drive.on_day, Drive.month).desc(), Drive.id.desc())
    return session.scalars(latest.limit(most)).unique().all()
