"""What tests of donor lists do again and again: add people, compile and send, confirm all, look into the tables."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from domain.certification.records import DonorList, DonorListRow
from domain.signups.records import Registration, RegistrationState
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Đỗ Minh Ước", "Lê Thị Ánh", "Phạm Quốc Đạt")
LONG_NAME = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"


def add_people(
    app: Flask, world: World, count: int, *, drive: int | None = None, first: int = 0
) -> list[int]:
    """Store pending registrations of the ward's own people and return their numbers."""
    with app.extensions["sessions"]() as session:
        made = [
            add_registration(
                session,
                drive or world.drive,
                f"{NAMES[place % 5]} {'ABCDEGHIKLMN'[place // 5 % 12]}{'abcdeghiklmn'[place // 60 % 12]}",
                commune_id=world.ward,
                id_number=f"033090{place:06d}",
                phone=f"0912{place:06d}",
            ).id
            for place in range(first, first + count)
        ]
        session.commit()
    return made


def compile_and_send(ward: Visitor, drive: int) -> int:
    """Compile the ward's list of a drive, send it, and return its number."""
    ward.open(f"/quan-ly/dot/{drive}/danh-sach")
    ward.submit("Lập danh sách")
    found = re.search(r"/danh-sach/(\d+)", ward.page.url)
    assert found, ward.page.text
    ward.submit("Gửi danh sách")
    assert "Đã gửi danh sách" in ward.page.text
    return int(found[1])


def certify_all(certifier: Visitor, list_id: int, signer: str = "Nguyễn Thị Ngọc Ánh") -> None:
    """Confirm everybody and sign."""
    certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    certifier.submit("Xác nhận tất cả")
    page = certifier.submit(button="Xác nhận ", signer_name=signer, act="xac-nhan")
    assert "Đã xác nhận" in page.text, page.errors


def stored(app: Flask, list_id: int) -> DonorList:
    with app.extensions["sessions"]() as session:
        return session.get_one(DonorList, list_id)


def states_of(app: Flask, ids: list[int]) -> list[RegistrationState]:
    with app.extensions["sessions"]() as session:
        return [session.get_one(Registration, number).state for number in ids]


def rows_of(app: Flask, list_id: int) -> list[DonorListRow]:
    with app.extensions["sessions"]() as session:
        wanted = select(DonorListRow).where(DonorListRow.donor_list_id == list_id)
        return list(session.scalars(wanted.order_by(DonorListRow.position)))
