"""One of everything in another province, so that tests can ask whether any of it is reached from this one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.certification.records import DonorList, DonorListRow, ListState, RowVerdict, SignedCopy
from domain.commendations.layout_records import OverprintLayout, Sheet
from domain.commendations.paper_run_records import PaperRun
from domain.commendations.records import Honour
from domain.commendations.round_records import CommendationRound, Dossier, DossierState, Nominee, RoundState
from domain.commendations.rule_records import AwardLevel, Measure, RuleSet, Subject
from domain.donors.blood_records import BloodGroupEntry, BloodSource, EntryState
from domain.donors.records import Donor, Family, FamilyMember
from domain.drives.records import DriveTask, Site, SitePhoto
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileState
from domain.journal import SYSTEM
from domain.ledger.claim_records import ClaimState, DonationClaim
from domain.ledger.opening_records import Notebook, NotebookState
from domain.ledger.records import Donation, Evidence
from domain.merges.records import DonorMerge
from domain.names import search_key, sort_key
from domain.outreach.records import Announcement
from domain.papers.actions import issue_paper
from domain.papers.records import PaperKind
from domain.plans.annex_batch import SCHEDULE
from domain.plans.records import (
    Campaign,
    Plan,
    PlanAttachment,
    PlanImport,
    PlanState,
    PlanVersion,
    ReportingPeriod,
    Target,
)
from domain.results.records import Component
from domain.signups.import_records import ImportState, PeopleImport
from domain.signups.records import RegistrantType
from domain.signups.rights_records import RequestKind, RequestState, RightsRequest
from domain.units.actions import add_unit
from domain.units.records import UnitChange, UnitChangeKind, UnitKind
from tests.gift_steps import gifts_stored
from tests.world import add_account, add_drive, add_registration


def province_elsewhere(session: Session) -> dict[str, Any]:
    """Store one of everything in another province, with a province account and a ward account there."""
    now, today = clock.now(), clock.today()
    province = add_unit(
        session, kind=UnitKind.PROVINCE, name="tỉnh Xa Lạ", parent_id=None, by=SYSTEM, now=now
    )
    ward = add_unit(
        session, kind=UnitKind.COMMUNE, name="xã Xa Lạ", parent_id=province.id, by=SYSTEM, now=now
    )
    facility = add_unit(
        session, kind=UnitKind.FACILITY, name="Bệnh viện Xa Lạ", parent_id=province.id, by=SYSTEM, now=now
    )
    drive = add_drive(session, ward, facility, today + timedelta(days=3), "Nhà văn hóa xã Xa Lạ")
    registration = add_registration(session, drive.id, "Người Ở Xa", commune_id=ward.id, phone="0912000111")
    donor_list = DonorList(
        drive_id=drive.id,
        certifying_unit_id=ward.id,
        compiling_unit_id=ward.id,
        number=1,
        state=ListState.SENT,
        sent_at=now,
        changed_at=now,
    )
    donor = Donor(
        full_name="Người Ở Xa",
        search_key=search_key("Người Ở Xa"),
        sort_key=sort_key("Người Ở Xa"),
        commune_id=ward.id,
        donations=5,
        created_at=now,
        changed_at=now,
    )
    plan = Plan(
        slug="ke-hoach-xa-la",
        unit_id=province.id,
        province_id=province.id,
        title="Kế hoạch Xa Lạ",
        period_from=today,
        period_to=today,
        state=PlanState.ISSUED,
    )
    announcement = Announcement(
        slug="tin-xa-la", unit_id=province.id, title="Tin", body="Tin", author="ai đó", changed_at=now
    )
    session.add_all([donor_list, donor, plan, announcement])
    session.flush()
    campaign = Campaign(
        plan_id=plan.id, position=1, slug="chien-dich-xa-la", name="Xa Lạ", period_from=today, period_to=today
    )
    attachment = PlanAttachment(
        plan_id=plan.id,
        name="xa-la.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        content=b"x",
        added_at=now,
        added_by="ai đó",
    )
    target = Target(
        plan_id=plan.id, unit_id=ward.id, position=1, unit_label="xã Xa Lạ", assigned=100, changed_at=now
    )
    period = ReportingPeriod(province_id=province.id, name="Xa Lạ", period_from=today, period_to=today)
    session.add_all([target, period])
    session.flush()
    version = PlanVersion(plan_id=plan.id, number=1, made_at=now, made_by="ai đó", content="{}")
    batch = PlanImport(plan_id=plan.id, kind=SCHEDULE, rows=1, undo="{}", made_at=now, made_by="ai đó")
    session.add_all([campaign, attachment, version, batch])
    row = DonorListRow(
        donor_list_id=donor_list.id, registration_id=registration.id, position=1, verdict=RowVerdict.OPEN
    )
    donation = Donation(
        donor_id=donor.id,
        on_day=today - timedelta(days=200),
        component=Component.WHOLE_BLOOD,
        volume_ml=250,
        evidence=Evidence.OWN_WORD,
        recorded_at=now,
        recorded_by="ai đó",
    )
    paper = issue_paper(
        session,
        kind=PaperKind.COMMENDATION,
        issuing_unit_id=province.id,
        rows=1,
        content=b"x",
        by=SYSTEM,
        now=now,
    )
    copy = SignedCopy(
        donor_list_id=donor_list.id,
        paper_id=paper.id,
        number=1,
        size=1,
        sha256="0" * 64,
        pages=1,
        declared_rows=1,
        certified_rows=1,
        content=b"x",
        added_at=now,
        added_by="ai đó",
    )
    claim = DonationClaim(
        donor_id=donor.id,
        year=2015,
        component=Component.WHOLE_BLOOD,
        state=ClaimState.WAITING,
        asked_at=now,
        asked_by="ai đó",
    )
    notebook = Notebook(
        unit_id=province.id, title="Sổ cũ", state=NotebookState.REVIEW, rows=0, made_at=now, made_by="ai đó"
    )
    session.add_all([notebook, row, donation, copy, claim])
    task = DriveTask(drive_id=drive.id, position=1, offset_days=-1, title="Quét sân")
    site = Site(province_id=province.id, name="Nhà văn hóa", search_key="nha van hoa", changed_at=now)
    session.add_all([task, site])
    session.flush()
    photo = SitePhoto(site_id=site.id, content=b"x", added_at=now)
    session.add(photo)
    session.flush()
    change = UnitChange(
        kind=UnitChangeKind.CLOSED,
        unit_id=ward.id,
        province_id=province.id,
        on_day=today,
        sentence="Kết thúc",
        undo="{}",
        made_at=now,
        made_by="ai đó",
    )
    people = PeopleImport(
        drive_id=drive.id,
        unit_id=province.id,
        state=ImportState.REVIEW,
        rows=0,
        parts=0,
        labels="[]",
        columns="[]",
        head_key="",
        registrant_type=RegistrantType.COMMUNITY,
        made_at=now,
        made_by="ai đó",
    )
    asked = RightsRequest(
        receipt="YC-AAAAAA",
        registration_id=registration.id,
        province_id=province.id,
        kind=RequestKind.CORRECT,
        state=RequestState.OPEN,
        made_at=now,
        answer_due_on=today,
        due_on=today,
    )
    session.add_all([change, people, asked])
    honour = Honour(
        donor_id=donor.id,
        milestone=5,
        kind=PaperKind.COMMENDATION,
        donations=5,
        cut_off=today,
        granted_on=today,
        issuing_unit_id=province.id,
        recipient_name="Người Ở Xa",
        paper_id=paper.id,
        issued_at=now,
        issued_by="ai đó",
    )
    rules = RuleSet(
        province_id=province.id,
        name="Tiêu chí Xa Lạ",
        level=AwardLevel.PROVINCE,
        subject=Subject.PERSON,
        measure=Measure.DONATIONS,
        valid_from=today,
        basis="Quyết định Xa Lạ",
        least_evidence=Evidence.UNIT_LIST,
        confidence="U",
        changed_at=now,
        changed_by="ai đó",
    )
    session.add(rules)
    account = add_account(session, "xala", Role.WARD, ward.id, None)
    session.add(honour)
    file = FacilityFile(
        drive_id=drive.id,
        unit_id=facility.id,
        state=FileState.REVIEW,
        rows=1,
        columns="[]",
        desk_donated=0,
        desk_ml=0,
        made_at=now,
        made_by="ai đó",
    )
    session.add(file)
    session.flush()
    line = FacilityFileRow(file_id=file.id, place=0, number=2)
    session.add(line)
    session.flush()
    family = Family(name="Gia đình Xa Lạ", province_id=province.id, created_at=now, created_by="ai đó")
    other = Donor(
        full_name="Người Ở Xa Hơn",
        search_key="",
        sort_key="",
        commune_id=ward.id,
        created_at=now,
        changed_at=now,
    )
    session.add_all([family, other])
    session.flush()
    member = FamilyMember(family_id=family.id, donor_id=donor.id, joined_at=now, joined_by="ai đó")
    merge = DonorMerge(
        survivor_id=donor.id, absorbed_id=other.id, undo="{}", merged_at=now, merged_by="ai đó"
    )
    group = BloodGroupEntry(
        donor_id=donor.id,
        blood_group="O+",
        source=BloodSource.FACILITY,
        state=EntryState.WAITING,
        recorded_at=now,
        recorded_by="ai đó",
    )
    run = PaperRun(
        unit_id=province.id,
        kind=PaperKind.MERIT,
        wording="{}",
        total=1,
        issued_at=now,
        issued_by="ai đó",
    )
    layout = OverprintLayout(
        unit_id=province.id,
        kind=PaperKind.MERIT,
        name="Phôi Xa Lạ",
        sheet=Sheet.A4_LANDSCAPE,
        fields="[]",
        changed_at=now,
        changed_by="ai đó",
    )
    session.add_all([member, merge, group, run, layout])
    session.flush()
    return {
        "other_id": other.id,
        "family_id": family.id,
        "member_id": member.id,
        "merge_id": merge.id,
        "group_entry_id": group.id,
        "drive_id": drive.id,
        "registration_id": registration.id,
        "list_id": donor_list.id,
        "row_id": row.id,
        "donor_id": donor.id,
        "donation_id": donation.id,
        "honour_id": honour.id,
        "rule_set_id": rules.id,
        "run_id": run.id,
        "layout_id": layout.id,
        "plan_id": plan.id,
        "unit_id": ward.id,
        "account_id": account.id,
        "announcement_id": announcement.id,
        "task_id": task.id,
        "site_id": site.id,
        "photo_id": photo.id,
        "campaign_id": campaign.id,
        "target_id": target.id,
        "period_id": period.id,
        "attachment_id": attachment.id,
        "import_id": batch.id,
        "version_number": 1,
        "slip_number": 1,
        "change_id": change.id,
        "batch_id": people.id,
        "copy_id": copy.id,
        "request_id": asked.id,
        "claim_id": claim.id,
        "notebook_id": notebook.id,
        "file_id": file.id,
        "line_id": line.id,
        **_round_stored(session, province.id, ward.id, donor.id),
        **gifts_stored(session, drive.id, registration.id),
    }


def _round_stored(session: Session, province_id: int, ward_id: int, donor_id: int) -> dict[str, Any]:
    now, today = clock.now(), clock.today()
    opened = CommendationRound(
        unit_id=province_id,
        province_id=province_id,
        name="Đợt Xa Lạ",
        rule_key="qd122-ca-nhan",
        cut_off=today,
        state=RoundState.OPEN,
        changed_at=now,
        changed_by="ai đó",
    )
    session.add(opened)
    session.flush()
    dossier = Dossier(round_id=opened.id, unit_id=ward_id, state=DossierState.SENT)
    session.add(dossier)
    session.flush()
    nominee = Nominee(
        round_id=opened.id,
        dossier_id=dossier.id,
        donor_id=donor_id,
        name="Người Ở Xa",
        sort_key=sort_key("Người Ở Xa"),
        award="Giấy khen",
        body="Chủ tịch UBND tỉnh",
        level=AwardLevel.PROVINCE,
        taken_at=now,
        taken_by="ai đó",
    )
    session.add(nominee)
    session.flush()
    return {
        "round_id": opened.id,
        "dossier_id": dossier.id,
        "nominee_id": nominee.id,
        "paper": "to-trinh.pdf",
    }
