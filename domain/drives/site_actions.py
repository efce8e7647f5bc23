"""Keep the record of a place where drives are held: what it says, and its photos."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.records import Site, SitePhoto
from domain.journal import Actor
from domain.names import fold, nfc
from domain.refusals import Reason, Refused
from domain.rulebook import rule


def add_site(session: Session, *, province_id: int, by: Actor, now: datetime, **values: Any) -> Site:
    """Make the record of a site; raise Refused when the province has one of this name and address."""
    site = Site(province_id=province_id, changed_at=now, search_key="", **values)
    _name_it(session, site)
    session.add(site)
    session.flush()
    journal.record(session, "thêm địa điểm", "site", site.id, by=by, now=now)
    return site


def change_site(
    session: Session, site: Site, *, seen_version: int, by: Actor, now: datetime, **values: Any
) -> None:
    """Change what is known of a site; raise Refused when somebody else did since it was shown."""
    mine = update(Site).where(Site.id == site.id, Site.version == seen_version)
    taken = session.execute(
        mine.values(version=seen_version + 1, changed_at=now).execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("Có người vừa sửa địa điểm này. Mở lại trang để xem, rồi ghi lại phần của anh/chị.")
    session.refresh(site)
    for field, value in values.items():
        setattr(site, field, value)
    _name_it(session, site)
    session.flush()
    journal.record(session, "sửa địa điểm", "site", site.id, by=by, now=now)


def _name_it(session: Session, site: Site) -> None:
    site.name, site.address = nfc(site.name), nfc(site.address)
    site.search_key = fold(f"{site.name} {site.address}")[:300]
    with session.no_autoflush:
        same = select(Site.id).where(
            Site.province_id == site.province_id,
            Site.search_key == site.search_key,
            Site.id != (site.id or 0),
        )
        if session.scalar(same) is not None:
            raise Refused(Reason("Tỉnh đã có địa điểm này. Tìm trong danh sách rồi sửa", "name"))


def add_photo(
    session: Session, site: Site, *, content: bytes, caption: str, by: Actor, now: datetime
) -> SitePhoto:
    """Keep a photo that was drawn anew; raise Refused when the site has as many as it may."""
    # The site's row puts two people who add photos in one queue.
    session.execute(select(Site.id).where(Site.id == site.id).with_for_update())
    most = int(rule("site.most_photos", day_of(now)).value)
    kept = session.scalar(select(func.count(SitePhoto.id)).where(SitePhoto.site_id == site.id)) or 0
    if kept >= most:
        raise Refused(Reason(f"Địa điểm đã có {most} ảnh. Bỏ một ảnh cũ trước", "photo"))
    photo = SitePhoto(site_id=site.id, caption=nfc(caption), content=content, added_at=now)
    session.add(photo)
    session.flush()
    journal.record(session, "thêm ảnh địa điểm", "site", site.id, by=by, now=now, photo=photo.id)
    return photo


def remove_photo(session: Session, site: Site, photo_id: int, *, by: Actor, now: datetime) -> None:
    """Remove a photo of a site; nothing happens when it is gone already."""
    photo = session.get(SitePhoto, photo_id)
    if photo is None or photo.site_id != site.id:
        return
    session.delete(photo)
    session.flush()
    journal.record(session, "bỏ ảnh địa điểm", "site", site.id, by=by, now=now, photo=photo_id)
