"""Blood groups on the pages of the office: the source is shown, a locked group is changed by two people."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.donors.blood_actions import confirm_blood_group, record_blood_group
from domain.donors.blood_records import BloodGroupEntry, BloodSource, EntryState
from domain.donors.records import Donor
from domain.journal import SYSTEM, Actor, JournalLine
from domain.refusals import Refused
from tests.merge_acts import make_donor
from tests.world import World, add_account

WAITING = "/quan-ly/nguoi-hien-mau/nhom-mau-cho-xac-nhan"


@pytest.fixture
def hang(session: Session, world: World) -> int:
    """A donor of the ward without a blood group."""
    donor = make_donor(session, commune_id=world.ward)
    add_account(session, "tinh2", Role.PROVINCE, world.province, None)
    session.commit()
    return donor.id


def test_own_word_is_shown_as_such_and_gives_way(app: Flask, officer, world: World, hang: int) -> None:  # type: ignore[no-untyped-def]
    ward = officer("xa")
    page = ward.open(f"/quan-ly/nguoi-hien-mau/{hang}")
    ward.open(page.link("Ghi, xem lịch sử"))
    page = ward.submit("Ghi nhóm máu")
    assert page.status == 422 and len(page.errors) == 2
    page = ward.submit("Ghi nhóm máu", group="O+", source="tu_khai")
    assert "Đã ghi nhóm máu O Rh(D)+" in page.text
    assert "O+ tự khai" in ward.open(f"/quan-ly/nguoi-hien-mau/{hang}").text
    ward.open(f"/quan-ly/nguoi-hien-mau/{hang}/nhom-mau")
    assert (
        "Đã ghi nhóm máu A Rh(D)-" in ward.submit("Ghi nhóm máu", group="A-", source="giay_chung_nhan").text
    )
    page = ward.submit("Ghi nhóm máu", group="O+", source="tu_khai")
    assert page.status == 422 and "Đổi khi có chứng cứ bằng hoặc mạnh hơn" in page.text
    page = ward.submit("Ghi nhóm máu", group="A-", source="giay_chung_nhan")
    assert "không có gì đổi" in page.text
    with app.extensions["sessions"]() as own:
        donor = own.get_one(Donor, hang)
        assert (donor.blood_group, donor.blood_group_source) == ("A-", "giay_chung_nhan")


def test_a_locked_group_needs_another_person(app: Flask, officer, world: World, hang: int) -> None:  # type: ignore[no-untyped-def]
    first, second = officer("tinh"), officer("tinh2")
    address = f"/quan-ly/nguoi-hien-mau/{hang}/nhom-mau"
    first.open(address)
    page = first.submit("Ghi nhóm máu", group="O+", source="co_so")
    assert "Đã khóa" in page.text
    page = first.submit("Gửi đề nghị", group="B+", source="co_so")
    assert page.status == 422 and "Ghi vì sao đổi" in page.errors[0]
    page = first.submit("Gửi đề nghị", group="B+", source="co_so", note="Viện xét nghiệm lại ngày 12/3")
    assert "Một người khác" in page.text and "Xác nhận đổi" not in page.text
    with app.extensions["sessions"]() as own:
        entry = (
            own.scalars(select(BloodGroupEntry).where(BloodGroupEntry.state == EntryState.WAITING)).one().id
        )
    page = first.post(f"{address}/{entry}", {"csrf_token": first.token(), "tra-loi": "xac-nhan"})
    assert "Người đề nghị không tự xác nhận" in page.text
    page = first.submit("Gửi đề nghị", group="A+", source="co_so", note="Một giấy khác nữa")
    assert page.status == 422 and "chờ người thứ hai" in page.text
    page = second.open(WAITING)
    second.open(page.link("Trần Thị Thu Hằng"))
    page = second.submit("Xác nhận đổi")
    assert "Đã đổi nhóm máu" in page.text and "B Rh(D)+" in page.text
    assert "Không có đề nghị nào chờ" in second.open(WAITING).text
    second.post(f"{address}/{entry}", {"csrf_token": first.token(), "tra-loi": "khong"})
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, hang).blood_group == "B+"
        acts = list(
            own.scalars(
                select(JournalLine.act)
                .where(JournalLine.object_id == hang, JournalLine.noun == "donor")
                .order_by(JournalLine.id)
            )
        )
        assert acts == ["ghi nhóm máu", "đề nghị đổi nhóm máu", "xác nhận đổi nhóm máu"]


def test_a_proposal_is_left_and_scopes_hold(session: Session, officer, world: World, hang: int) -> None:  # type: ignore[no-untyped-def]
    for group in ("O+", "A+"):
        record_blood_group(
            session, hang, group, BloodSource.FACILITY, note="tệp của viện", by=SYSTEM, now=clock.now()
        )
    session.commit()
    assert officer("xakhac").open(f"/quan-ly/nguoi-hien-mau/{hang}/nhom-mau").status == 404
    assert "Hằng" not in officer("xakhac").open(WAITING).text
    assert officer("coso").open(WAITING).status == 403
    ward = officer("xa")
    ward.open(f"/quan-ly/nguoi-hien-mau/{hang}/nhom-mau")
    assert "Giữ nhóm máu như cũ" in ward.submit("Giữ như cũ").text
    session.expire_all()
    assert session.get_one(Donor, hang).blood_group == "O+"


def test_confirming_twice_and_odd_groups_are_refused(session: Session, world: World, hang: int) -> None:
    now = clock.now()
    with pytest.raises(Refused, match="Chọn nhóm máu"):
        record_blood_group(session, hang, "X", BloodSource.OWN_WORD, by=SYSTEM, now=now)
    record_blood_group(session, hang, "O+", BloodSource.FACILITY, by=SYSTEM, now=now)
    entry = record_blood_group(
        session, hang, "A+", BloodSource.FACILITY, note="tệp của viện", by=SYSTEM, now=now
    )
    again = record_blood_group(
        session, hang, "A+", BloodSource.FACILITY, note="tệp của viện", by=SYSTEM, now=now
    )
    assert entry is not None and again is entry
    confirm_blood_group(session, entry.id, by=Actor("Người thứ hai"), now=now)
    with pytest.raises(Refused, match="đã được giải quyết"):
        confirm_blood_group(session, entry.id, by=Actor("Người thứ ba"), now=now)
