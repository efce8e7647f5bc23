"""Make a plan, change what its document says, take it from draft to issued, keep its files and frozen versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.names import nfc, nfc_lines, slug
from domain.plans import record_queries, record_rules
from domain.plans.record_rules import PlanDraft, SectionLine
from domain.plans.records import (
    AnnexLine,
    Campaign,
    FindingDecision,
    Plan,
    PlanAttachment,
    PlanBasis,
    PlanFinding,
    PlanImport,
    PlanIssuer,
    PlanPeak,
    PlanRecipient,
    PlanResults,
    PlanSection,
    PlanState,
    PlanVersion,
    Target,
)
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from domain.units.records import Unit

# What belongs to a plan alone and goes with a draft that is deleted; those that name others come first.
_OWN_PARTS = (
    *(AnnexLine, Target, PlanPeak, Campaign, PlanSection, PlanRecipient, PlanIssuer, PlanBasis, PlanResults),
    *(PlanFinding, FindingDecision, PlanImport, PlanAttachment, PlanVersion),
)


def claim(session: Session, plan: Plan, seen_version: int) -> None:
    """Take the next version of a plan; raise Refused when somebody changed it after it was shown."""
    mine = update(Plan).where(Plan.id == plan.id, Plan.version == seen_version)
    taken = session.execute(
        mine.values(version=seen_version + 1).execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("Có người vừa sửa kế hoạch này. Xem lại bản mới, rồi gửi lại phần của anh/chị.")
    session.refresh(plan)


def add_plan(
    session: Session, unit: Unit, province_id: int, draft: PlanDraft, *, by: Actor, now: datetime
) -> Plan:
    """Make a draft plan of a unit; raise Refused when its period or its peaks do not hold together."""
    record_rules.draft_verdict(draft).require()
    plan = Plan(
        slug=_free_slug(session, f"{draft.title} {unit.name} {draft.period_from.year}"),
        unit_id=unit.id,
        province_id=province_id,
        title=nfc(draft.title),
        period_from=draft.period_from,
        period_to=draft.period_to,
        state=PlanState.DRAFT,
    )
    session.add(plan)
    session.flush()
    _write(session, plan, draft)
    journal.record(session, "lập kế hoạch", "plan", plan.id, by=by, now=now)
    return plan


def _free_slug(session: Session, words: str) -> str:
    stem = slug(words)[:100].strip("-") or "ke-hoach"
    taken = set(session.scalars(select(Plan.slug).where(Plan.slug.startswith(stem))))
    address, count = stem, 1
    while address in taken:
        count += 1
        address = f"{stem}-{count}"
    return address


def change_plan(
    session: Session, plan: Plan, draft: PlanDraft, *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Change everything about a plan but its text and its figures; raise Refused as add_plan, or when overtaken."""
    claim(session, plan, seen_version)
    record_rules.draft_verdict(draft).require()
    if draft.parent_id is not None and record_queries.stands_under(session, plan.id, draft.parent_id):
        raise Refused(
            Reason(
                "Kế hoạch này đứng trên kế hoạch vừa chọn, nên không nhận làm kế hoạch cấp trên.", "parent_id"
            )
        )
    _write(session, plan, draft)
    journal.record(session, "sửa kế hoạch", "plan", plan.id, by=by, now=now)


def _write(session: Session, plan: Plan, draft: PlanDraft) -> None:
    plan.title, plan.paper = nfc(draft.title), nfc(draft.paper)
    plan.number_text, plan.place_name = nfc(draft.number_text), nfc(draft.place_name)
    plan.signed_text, plan.slogans = nfc(draft.signed_text), nfc_lines(draft.slogans)
    plan.period_from, plan.period_to = draft.period_from, draft.period_to
    plan.parent_id, plan.parent_text = draft.parent_id, nfc(draft.parent_text)
    plan.signature = "\n\n".join(issuer.signature for issuer in draft.issuers if issuer.signature)
    units = record_queries.bodies_named(session, plan.province_id, [line.label for line in draft.issuers])
    # A body that keeps its name keeps its unit, also one of a former map that the province does not list.
    known = select(PlanIssuer.label, PlanIssuer.unit_id).where(PlanIssuer.plan_id == plan.id)
    units |= {row.label: row.unit_id for row in session.execute(known) if row.unit_id is not None}
    for kind in (PlanIssuer, PlanBasis, PlanRecipient):
        session.execute(delete(kind).where(kind.plan_id == plan.id))
    session.execute(delete(PlanPeak).where(PlanPeak.plan_id == plan.id, PlanPeak.campaign_id.is_(None)))
    session.add_all(
        PlanIssuer(
            plan_id=plan.id,
            position=place,
            label=nfc(issuer.label),
            signature=nfc_lines(issuer.signature),
            unit_id=units.get(issuer.label),
        )
        for place, issuer in enumerate(draft.issuers, 1)
    )
    session.add_all(
        PlanBasis(
            plan_id=plan.id,
            position=place,
            number=nfc(basis.number),
            on_day=basis.on_day,
            issuer=nfc(basis.issuer),
            about=nfc(basis.about),
        )
        for place, basis in enumerate(draft.bases, 1)
    )
    session.add_all(
        PlanPeak(
            plan_id=plan.id,
            position=place,
            label=nfc(peak.label),
            period_from=peak.period_from,
            period_to=peak.period_to,
        )
        for place, peak in enumerate(draft.peaks, 1)
    )
    session.add_all(
        PlanRecipient(plan_id=plan.id, position=place, line=line, purpose=purpose)
        for place, (line, purpose) in enumerate(draft.recipients, 1)
    )
    session.flush()


def write_sections(
    session: Session,
    plan: Plan,
    sections: Iterable[SectionLine],
    *,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> None:
    """Replace the text of a plan by these sections in this order; raise Refused when overtaken."""
    claim(session, plan, seen_version)
    session.execute(delete(PlanSection).where(PlanSection.plan_id == plan.id))
    session.add_all(
        PlanSection(plan_id=plan.id, position=place, heading=section.heading, body=section.body)
        for place, section in enumerate(record_rules.tidy_sections(sections), 1)
    )
    session.flush()
    journal.record(session, "sửa nội dung kế hoạch", "plan", plan.id, by=by, now=now)


def change_plan_state(
    session: Session, plan: Plan, state: PlanState, *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Take a plan to another state; raise Refused when it cannot go there or somebody was faster."""
    claim(session, plan, seen_version)
    record_rules.state_verdict(plan.state, state).require()
    plan.state = state
    session.flush()
    journal.record(session, "đổi trạng thái kế hoạch", "plan", plan.id, by=by, now=now, state=state.value)


def freeze(
    session: Session, plan: Plan, content: Mapping[str, object], note: str, *, by: Actor, now: datetime
) -> PlanVersion:
    """Keep what a plan says now as its next version; content as made by versions.content_of."""
    last = session.scalar(select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan.id))
    version = PlanVersion(
        plan_id=plan.id,
        number=(last or 0) + 1,
        made_at=now,
        made_by=by.name[:120],
        note=nfc(note),
        content=json.dumps(content, ensure_ascii=False),
    )
    session.add(version)
    session.flush()
    journal.record(session, "lưu bản kế hoạch", "plan", plan.id, by=by, now=now, number=version.number)
    return version


def attach(
    session: Session,
    plan: Plan,
    *,
    name: str,
    media_type: str,
    content: bytes,
    is_public: bool,
    by: Actor,
    now: datetime,
) -> PlanAttachment:
    """Keep a file with a plan; raise Refused when it is too large or the same file is there already."""
    most = int(rule("plan.attachment_megabytes", now.date()).value)
    if len(content) > most * 1_000_000:
        raise Refused(Reason(f"Tệp lớn quá {most} MB. Nén lại hoặc tách thành nhiều tệp.", "file"))
    digest = hashlib.sha256(content).hexdigest()
    mine = select(PlanAttachment.name).where(PlanAttachment.plan_id == plan.id)
    known = session.scalar(mine.where(PlanAttachment.sha256 == digest).limit(1))
    if known is not None:
        raise Refused(Reason(f"Tệp này đã có trong kế hoạch, tên “{known}”.", "file"))
    attachment = PlanAttachment(
        plan_id=plan.id,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        content=content,
        is_public=is_public,
        added_at=now,
        added_by=by.name[:120],
    )
    session.add(attachment)
    session.flush()
    journal.record(session, "thêm tệp kèm kế hoạch", "plan", plan.id, by=by, now=now, sha256=digest)
    return attachment


def publish_attachment(
    session: Session, attachment: PlanAttachment, is_public: bool, *, by: Actor, now: datetime
) -> None:
    """Show a file to the public, or only to offices again."""
    attachment.is_public = is_public
    session.flush()
    act = "công khai tệp kèm kế hoạch" if is_public else "thôi công khai tệp kèm kế hoạch"
    journal.record(session, act, "plan", attachment.plan_id, by=by, now=now, sha256=attachment.sha256)


def remove_attachment(session: Session, attachment: PlanAttachment, *, by: Actor, now: datetime) -> None:
    """Take a file off a plan; the journal keeps its digest."""
    session.delete(attachment)
    session.flush()
    journal.record(
        session, "bỏ tệp kèm kế hoạch", "plan", attachment.plan_id, by=by, now=now, sha256=attachment.sha256
    )


def delete_draft(session: Session, plan: Plan, *, hanging: Sequence[str], by: Actor, now: datetime) -> None:
    """Delete a draft with everything that belongs to it alone; raise Refused when issued or something hangs on it.

    Hanging says in words what other records point to the plan, which later nouns know ("3 đợt hiến máu").
    """
    if plan.state is not PlanState.DRAFT:
        raise Refused("Chỉ xóa được bản dự thảo. Kế hoạch đã ban hành thì chuyển sang Kết thúc.")
    if hanging:
        raise Refused(f"Chưa xóa được vì còn {', '.join(hanging)} thuộc kế hoạch này.")
    number, title = plan.id, plan.title
    for kind in _OWN_PARTS:
        session.execute(delete(kind).where(kind.plan_id == number))
    session.execute(delete(Plan).where(Plan.id == number))
    journal.record(session, "xóa dự thảo kế hoạch", "plan", number, by=by, now=now, title=title)
