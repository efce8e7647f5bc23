"""A list of 400 people: one page that a phone can load, saved and certified with as many statements as for one."""

from __future__ import annotations

import gzip

from flask import Flask

from domain.certification.records import ListState
from tests.donor_list_steps import Officer, add_people, compile_and_send, stored
from tests.statements import statements
from tests.world import World

PEOPLE = 400


def test_400_people_are_certified_as_cheaply_as_one(app: Flask, world: World, officer: Officer) -> None:
    ward, certifier, counts = officer("xa"), officer("xacnhan"), []
    for people, drive in ((1, world.drive), (PEOPLE, world.other_drive)):
        add_people(app, world, people, drive=drive, first=1000 * drive)
        list_id = compile_and_send(ward, drive)
        page = certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
        with statements(app) as saving:
            certifier.submit("Xác nhận tất cả")
        with statements(app) as certifying:
            certifier.submit(button="Xác nhận ", signer_name="Nguyễn Thị Ngọc Ánh", act="xac-nhan")
        assert stored(app, list_id).state is ListState.CERTIFIED
        counts.append((len(saving), len(certifying)))
    assert len(page.texts(".//tbody/tr")) == PEOPLE
    # What a phone has to load: a compressed page well under 100 KB, and no form field outside the rows' two.
    assert len(gzip.compress(page.source.encode())) < 60_000
    fields = [e for e in page.all(".//table//*[@name]") if e.tag in ("input", "select")]
    assert len(fields) == 2 * PEOPLE
    assert counts[0] == counts[1]
