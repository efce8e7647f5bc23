"""Golden pixels: lists, half sheets, annexes and certificates look as they did when a person approved them.

To approve a new look, draw the pages again with GOLDEN=write in the environment and look at the files.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from reportlab.lib.pagesizes import A4, landscape

from documents import styles
from documents.certificate import certificates_pdf
from documents.donor_list import donor_list_pdf
from documents.pages import finished, new_canvas
from documents.plan_annex import plan_annex_pdf
from documents.short_form import short_forms_pdf
from documents.slip import registration_slips_pdf
from domain.signups.facts import RegistrationFormFacts
from tests.documents.pdf_reading import pixels
from tests.documents.sample_papers import LONG_NAME, certificate, donor_list, merit, registration_form, slip
from tests.documents.test_plan_annex import hung_yen_annex, matrix

FOLDER = Path(__file__).parent / "golden"
PAGES: dict[str, Callable[[], bytes]] = {
    "donor-list": lambda: donor_list_pdf(donor_list(14)),
    "paper-forms": lambda: short_forms_pdf(
        [registration_form(), RegistrationFormFacts(code="4X7K-2PQ9")], ["Tôi đồng ý."]
    ),
    "slips": lambda: registration_slips_pdf([slip(), slip(waiting_position=3)]),
    "certificate": lambda: certificates_pdf([certificate()]),
    "certificate-long-name": lambda: certificates_pdf([certificate(recipient_name=LONG_NAME)]),
    "merit": lambda: certificates_pdf([merit()]),
    "plan-schedule": lambda: plan_annex_pdf(hung_yen_annex()),
    "plan-matrix": lambda: plan_annex_pdf(matrix(12, 12)),
}
MEAN_ALLOWED = 1.0  # Of 255; poppler's versions smooth edges differently.
BLOCK_ALLOWED = 40  # The worst block of 8 x 8 pixels, about 5 mm.


def difference(left: Image.Image, right: Image.Image) -> tuple[float, int]:
    """Return the mean difference of two grey pages and that of their worst block."""
    if left.size != right.size:
        return 255.0, 255
    change = ImageChops.difference(left, right)
    blocks = change.resize((max(1, change.width // 8), max(1, change.height // 8)), Image.Resampling.BOX)
    return ImageStat.Stat(change).mean[0], int(blocks.getextrema()[1])  # type: ignore[arg-type]


def alike(left: Image.Image, right: Image.Image) -> bool:
    mean, block = difference(left, right)
    return mean <= MEAN_ALLOWED and block <= BLOCK_ALLOWED


@pytest.mark.parametrize("name", PAGES)
def test_the_page_looks_as_approved(name: str) -> None:
    drawn = pixels(PAGES[name]())
    if os.environ.get("GOLDEN") == "write":
        drawn.save(FOLDER / f"{name}.png", optimize=True)
    approved = Image.open(FOLDER / f"{name}.png").convert("L")

    assert alike(drawn, approved), difference(drawn, approved)


@pytest.mark.parametrize(
    "changed",
    [
        lambda: certificates_pdf([certificate(recipient_name="Trần Thị Thu Hằng Nga")]),
        lambda: certificates_pdf([certificate(decision="")]),
    ],
)
def test_the_comparison_sees_a_changed_certificate(changed: Callable[[], bytes]) -> None:
    assert not alike(pixels(changed()), Image.open(FOLDER / "certificate.png").convert("L"))


def test_decomposed_text_drawn_without_the_door_would_look_different() -> None:
    """This is the fault the door prevents: text extraction cannot see it, pixels can."""

    def line(text: str) -> Image.Image:
        canvas, buffer = new_canvas(landscape(A4), "Dòng")
        canvas.setFont(styles.SERIF, 60)
        canvas.drawString(40, 300, text)
        canvas.showPage()
        return pixels(finished(canvas, buffer))

    name = "Nguyễn Thị Phượng"
    assert alike(line(name), line(name))
    assert not alike(line(name), line(unicodedata.normalize("NFD", name)))
