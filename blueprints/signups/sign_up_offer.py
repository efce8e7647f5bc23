"""Offer in the public form what can be chosen now: bands or the waiting list, consents, the group, drives instead."""

from __future__ import annotations

from flask import request

from blueprints.signups.forms import SignUpForm
from blueprints.signups.places import (
    ANY_HOUR,
    band_choices,
    commune_choices,
    free_bands,
    has_waiting,
    known_employers,
    with_waiting,
)
from blueprints.transaction import reading
from domain.clock import now, today
from domain.drives.places import places_of
from domain.drives.queries import DriveFilter, coming_drives
from domain.drives.records import Drive
from domain.drives.rules import DriveFacts, band_is_over, may_sign_up, places_text
from domain.rulebook import Rule, rule
from domain.signups.group_queries import group_of_code
from domain.signups.group_rules import CODE_LENGTH, read_signs
from domain.signups.queries import bands_of
from domain.signups.records import SignUpGroup
from domain.signups.rules import CONSENT_PURPOSES, CONSENTS_FOR_ANOTHER, SIGNED_UP_NAMES
from domain.signups.waiting_queries import claims
from domain.signups.waiting_rules import may_wait
from domain.wording import weekday_date


def for_whom(form: SignUpForm) -> str:
    """Return what the registrant is to the person who fills in the form; empty for oneself."""
    return form.signed_up_by.data if form.signed_up_by.data in SIGNED_UP_NAMES else ""


def group_of(form: SignUpForm, drive: Drive) -> SignUpGroup | None:
    """Return the group of the code that came with the address; an unknown code hinders nobody."""
    code = read_signs(form.group_code.data or "", CODE_LENGTH)
    return group_of_code(reading(), code, drive.id) if code else None


def consents_for(form: SignUpForm) -> list[tuple[str, Rule]]:
    """Return the purposes that the form asks about, each with the text in force."""
    purposes = CONSENTS_FOR_ANOTHER if for_whom(form) else CONSENT_PURPOSES
    return [(purpose, rule(f"consent.{purpose}", today())) for purpose in purposes]


def offer(form: SignUpForm, drive: Drive, sent: str = "") -> list[tuple[int, str]]:
    """Offer the bands as they are now, the communes and the employers of the drive's province."""
    free = places_of(reading(), drive.id, today()).free
    bands = bands_of(reading(), drive.id)
    choices = band_choices(bands, drive.on_day, now(), free=free)
    if _may_wait(drive):
        choices = with_waiting(
            choices,
            bands,
            drive.on_day,
            now(),
            claimed=claims(reading(), drive.id),
            free=free,
            is_closed=not _takes_sign_ups(drive),
            sent=sent,
        )
    form.band_id.offer(choices)
    form.commune_id.offer(commune_choices(drive.province_id, today(), "Chọn xã, phường"))
    return list(known_employers(drive.province_id, today()))


def _takes_sign_ups(drive: Drive) -> bool:
    return may_sign_up(DriveFacts(drive.state, drive.on_day), today()).accepted


def _may_wait(drive: Drive) -> bool:
    return may_wait(DriveFacts(drive.state, drive.on_day), today()).accepted


def why_closed(drive: Drive, form: SignUpForm) -> str:
    """Return why nobody can sign up or wait now, or ""; the drive may have changed since the page was opened."""
    if has_waiting(form.band_id.choices):
        return ""
    verdict = may_sign_up(DriveFacts(drive.state, drive.on_day), today())
    if not verdict.accepted:
        return verdict.reasons[0].sentence
    if not form.band_id.choices:
        return "Đợt này chưa có khung giờ, nên chưa mở đăng ký."
    if free_bands(form.band_id.choices):
        return ""
    hours = [band.ends_at for band in drive.bands]
    is_over = all(band_is_over(drive.on_day, ends_at, now()) for ends_at in hours)
    return "Các khung giờ của đợt này đã qua." if is_over else "Đợt này đã đủ người đăng ký."


def asked_band(form: SignUpForm) -> int | None:
    """Return the band chosen on the drive's page, as long as it has a place; any hour when there is only waiting."""
    asked = request.args.get("khung", "")
    if not free_bands(form.band_id.choices) and any(one.value == ANY_HOUR for one in form.band_id.choices):
        return int(ANY_HOUR)
    return int(asked) if asked in [choice.value for choice in free_bands(form.band_id.choices)] else None


def drives_instead(drive: Drive) -> list[tuple[int, str]]:
    """Return a few other drives of the province with places, each with its words."""
    free = DriveFilter(province_id=drive.province_id, only_free=True)
    rows = coming_drives(reading(), free, today(), size=6).rows
    return [
        (
            row.id,
            f"{weekday_date(row.on_day or today())}: {row.venue or row.host_label} ({places_text(left)})",
        )
        for row in rows
        if row.id != drive.id and (left := row.left) > 0
    ][:5]
