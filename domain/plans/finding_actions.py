"""Record what a person decided about findings of a plan, and take a decision back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.names import nfc
from domain.plans.linting.facts import Finding
from domain.plans.records import FindingDecision, Plan
from domain.refusals import Reason, Refused

LONGEST_REASON = 300


def accept_findings(
    session: Session, plan: Plan, findings: Sequence[Finding], reason: str, *, by: Actor, now: datetime
) -> None:
    """Keep findings as they are, for a reason; raise Refused without one, or when nothing was chosen.

    A finding that somebody decided before keeps the newest reason.
    """
    words = nfc(reason)
    if not findings:
        raise Refused(Reason("Đánh dấu ít nhất một chỗ.", "key"))
    if not words:
        raise Refused(Reason("Ghi lý do bỏ qua, ví dụ: hai đợt ở hai công ty khác nhau.", "reason"))
    if len(words) > LONGEST_REASON:
        raise Refused(Reason(f"Viết lý do gọn trong {LONGEST_REASON} ký tự.", "reason"))
    keys = [finding.key for finding in findings]
    known = {
        decision.finding_key: decision
        for decision in session.scalars(
            select(FindingDecision).where(
                FindingDecision.plan_id == plan.id, FindingDecision.finding_key.in_(keys)
            )
        )
    }
    for finding in findings:
        decision = known.get(finding.key) or FindingDecision(plan_id=plan.id, finding_key=finding.key)
        decision.sentence, decision.reason = finding.sentence, words
        decision.decided_by, decision.decided_at = by.name[:120], now
        session.add(decision)
    session.flush()
    journal.record(session, "bỏ qua chỗ kiểm tra", "plan", plan.id, by=by, now=now, findings=keys)


def reopen_finding(session: Session, plan: Plan, key: str, *, by: Actor, now: datetime) -> bool:
    """Take back what was decided about a finding; return whether anything was."""
    mine = FindingDecision.plan_id == plan.id, FindingDecision.finding_key == key
    decision = session.scalars(select(FindingDecision).where(*mine)).one_or_none()
    if decision is None:
        return False
    session.delete(decision)
    session.flush()
    journal.record(session, "mở lại chỗ kiểm tra", "plan", plan.id, by=by, now=now, finding=key)
    return True
