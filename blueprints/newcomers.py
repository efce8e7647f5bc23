"""The boxes for somebody who came without registration: at the desk, on a blank row of the paper, in a slip."""

from __future__ import annotations

import wtforms

from blueprints.choice_fields import CheckField, SelectField
from blueprints.fields import BirthField, CitizenNumberField, PersonNameField, PhoneField
from domain.signups.records import RegistrantType
from domain.signups.rules import Applicant


class NewcomerBoxes:
    """What is asked of somebody who just came; forms take these boxes beside their own."""

    full_name = PersonNameField()
    birth = BirthField("Ngày hoặc năm sinh", year_only=True, optional=True)
    id_number = CitizenNumberField(optional=True)
    phone = PhoneField(optional=True)
    commune_id = SelectField("Xã, phường nơi ở", coerce=int, optional=True)
    consent = CheckField(
        "Người này đồng ý cho dùng thông tin vào đợt hiến máu", must="Hỏi người này, rồi đánh dấu đồng ý"
    )
    is_other = CheckField("Đã xem, là người khác")


def newcomer(form: wtforms.Form, address: str = "") -> Applicant:
    """Return who was typed into such boxes, as the domain takes it."""
    return Applicant(
        full_name=form["full_name"].data,
        birth=form["birth"].data,
        id_number=form["id_number"].data or "",
        phone=form["phone"].data or "",
        registrant_type=RegistrantType.COMMUNITY,
        commune_id=form["commune_id"].data or None,
        address=address,
    )
