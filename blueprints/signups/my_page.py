"""Draw the registrant's own page: how the registration stands, what comes next, what may be changed."""

from __future__ import annotations

from datetime import datetime

from flask import Response, current_app, make_response, render_template

from blueprints.signups.forms import BandForm
from blueprints.signups.places import band_choices, free_bands
from blueprints.signups.waiting_forms import LastDonationForm
from blueprints.transaction import reading
from domain.clock import VIETNAM, now, today
from domain.drives.change_queries import latest_change
from domain.drives.queries import phone_of_host
from domain.drives.records import DriveState
from domain.drives.rules import NOT_HELD, WHAT_TO_BRING, DriveFacts, day_text, may_sign_up, places_text
from domain.signups.interval_queries import early_warning
from domain.signups.paper_facts import band_text, changed_since
from domain.signups.queries import bands_of
from domain.signups.records import Registration, RegistrationState, WaitingPlace
from domain.signups.rules import (
    IN_LIST_STATES,
    SIGNED_UP_NAMES,
    STATE_KINDS,
    STATE_NAMES,
    may_change,
    may_change_band,
    public_state,
    shown_code,
)
from domain.signups.steps import next_steps, state_sentence
from domain.signups.waiting_queries import position_of, waiting_place
from domain.wording import hours_text, moment_text
from exchange.calendar import DriveEvent


def band_form(registration: Registration) -> BandForm:
    """Return the form of another band, with the bands as they are now."""
    form, drive = BandForm(), registration.drive
    offered = band_choices(bands_of(reading(), drive.id), drive.on_day, now())
    form.band_id.offer([choice for choice in offered if choice.value != str(registration.band_id)])
    return form


def _last_form(registration: Registration) -> LastDonationForm:
    return LastDonationForm(formdata=None, data={"last_donation_on": registration.last_donation_on})


def _shown(registration: Registration, place: WaitingPlace | None) -> RegistrationState:
    """Return the state as it is told; an offer whose time is over is told as over before anybody stores it."""
    if place is not None and place.offered_until is not None and place.offered_until <= now():
        return RegistrationState.WAITING
    return public_state(registration.state, in_line=place is not None)


def _waiting_words(
    registration: Registration, place: WaitingPlace | None, shown: RegistrationState
) -> list[str]:
    """Say in sentences how somebody stands in the waiting list."""
    if place is None:
        return []
    if shown is RegistrationState.OFFERED and place.offered_until is not None:
        return [f"Có suất {band_text(registration)} cho anh/chị, giữ đến {moment_text(place.offered_until)}."]
    if place.is_asleep or place.offered_until is not None:
        return ["Suất mời lần trước đã nhường cho người tiếp theo. Anh/chị còn muốn hiến thì bấm “Chờ tiếp”."]
    position = position_of(reading(), registration)
    bands = {band.id: band for band in bands_of(reading(), registration.drive_id)}
    wanted = bands.get(place.wanted_band_id or 0)
    asked = f"chờ khung {hours_text(wanted.starts_at, wanted.ends_at)}" if wanted else "chờ giờ nào cũng được"
    return [f"Anh/chị ở vị trí {position} trong danh sách chờ, {asked}."]


def my_page(
    registration: Registration, form: BandForm, status: int, last_form: LastDonationForm | None = None
) -> Response:
    """Draw the page of a proved registration."""
    drive, place = registration.drive, waiting_place(reading(), registration.id)
    shown = _shown(registration, place)
    is_open = may_sign_up(DriveFacts(drive.state, drive.on_day), today()).accepted
    may = may_change(registration.state, drive.on_day, today()).accepted
    may_move = may and is_open and place is None and may_change_band(registration.state).accepted
    has_place = registration.state is not RegistrationState.CANCELLED and place is None
    unit = registration.certifying_unit.name if registration.certifying_unit else "nơi xác nhận"
    is_on = drive.state not in NOT_HELD and may
    page = render_template(
        "signups/my_registration.html",
        registration=registration,
        drive=drive,
        form=form,
        last_form=last_form or _last_form(registration),
        code=shown_code(registration.code),
        state_name=STATE_NAMES[shown],
        state_kind=STATE_KINDS[shown],
        state_words=state_sentence(shown, unit),
        steps=next_steps(shown, unit, on_day=drive.on_day) if is_on else (),
        waiting=_waiting_words(registration, place, shown) if is_on else [],
        is_offered=is_on and shown is RegistrationState.OFFERED,
        may_wait_again=is_on
        and place is not None
        and (place.is_asleep or (place.offered_until is not None and shown is RegistrationState.WAITING)),
        in_line=shown in IN_LIST_STATES,
        signed_up_for=SIGNED_UP_NAMES.get(registration.signed_up_by, ""),
        warning=early_warning(reading(), registration, today()) if is_on else None,
        places_text=places_text,
        when=day_text(drive.on_day, drive.month),
        day_text=day_text,
        changes=changed_since(registration, latest_change(reading(), drive.id))[1:],
        band=band_text(registration) if place is None or registration.band_id else "",
        phone=phone_of_host(reading(), drive.host),
        bring=WHAT_TO_BRING,
        may_cancel=may,
        may_change_band=may_move and bool(free_bands(form.band_id.choices)),
        has_papers=has_place and drive.on_day is not None,
        has_calendar=has_place and event_of(registration) is not None,
    )
    return make_response(page, status)


def event_of(registration: Registration) -> DriveEvent | None:
    """Return the own hour as a calendar entry, or None as long as it is not known."""
    drive, band = registration.drive, registration.band
    starts_at = band.starts_at if band else drive.starts_at
    ends_at = band.ends_at if band else drive.ends_at
    if drive.on_day is None or starts_at is None or ends_at is None or ends_at <= starts_at:
        return None
    off = drive.state in (DriveState.CANCELLED, DriveState.POSTPONED)
    settings = current_app.extensions["settings"]
    return DriveEvent(
        uid=f"dang-ky-{registration.code}@giot-hong",
        start=datetime.combine(drive.on_day, starts_at, VIETNAM),
        end=datetime.combine(drive.on_day, ends_at, VIETNAM),
        changed=max(drive.changed_at, registration.changed_at),
        summary=f"Hiến máu: {drive.venue or drive.host_label}",
        location=", ".join(part for part in (drive.venue, drive.venue_address) if part),
        description="Mang theo: " + "; ".join(WHAT_TO_BRING) + ".",
        url=f"{settings.public_url}/tra-cuu",
        sequence=drive.version,
        cancelled=off or registration.state is RegistrationState.CANCELLED,
    )
