"""The drive day and its evening as people take them: desk, paper, gifts, wall board, the donor's card."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from pypdf import PdfReader

from domain.demo.actions import FIXED_POINT
from domain.names import fold
from tests.browser.journey import commend
from tests.browser.walk import Walk


@dataclass(frozen=True, slots=True)
class Evening:
    """What one walk brings; walks share a server, so each has its own."""

    walk_in: str
    serial: str
    keyed_from: str


EVENINGS = {
    "javascript": Evening("Giáp Thị Xuân Mười", "HM0210001", "HM0210010"),
    "plain": Evening("Khổng Văn Chín", "HM0210101", "HM0210110"),
}


def _drive_of_today(walk: Walk) -> tuple[str, list[str]]:
    """Return the number of today's drive and who of it still has no outcome."""
    walk.sign_in("tinh")
    walk.click(f"Đón tiếp hôm nay: {FIXED_POINT}", role="link")
    drive = re.sub(r".*/dot/(\d+)/.*", r"\1", walk.page.url)
    walk.open(f"/quan-ly/dot/{drive}/ket-qua")
    return drive, walk.page.locator("main a[href*='/ban-don-tiep/']").all_inner_texts()


def _find(walk: Walk, name: str) -> None:
    """Find a person at the desk by the name without marks."""
    walk.page.locator("main [name='q']").fill(fold(name))
    walk.page.locator("main [name='q']").press("Enter")
    walk.page.wait_for_load_state("load")
    if walk.page.locator("h1").inner_text() != name:
        walk.click(name, role="link")
    assert walk.page.locator("h1").inner_text() == name


def _receive(walk: Walk, name: str, serial: str) -> None:
    """Somebody arrives, gives 350 ml, and gets the gift with one click."""
    walk.sign_in("ban")
    _find(walk, name)
    walk.click("Ghi đã đến")
    turn = re.search(r"đã đến, số thứ tự (\d+)", walk.text)
    assert turn, walk.text
    walk.click("Mời số", role="link")
    walk.click(f"Mời số {turn[1]}")
    assert f"Đang mời {turn[1]}" in walk.text, walk.text
    walk.click("Về bàn đón tiếp", role="link")
    _find(walk, name)
    walk.page.locator("main [name='volume_ml'][value='350']").check()
    walk.fill(serial=serial)
    walk.click("Ghi đã hiến")
    assert f"{name}: đã hiến 350 ml" in walk.text, walk.text
    walk.click("Phát quà: 3 phần", role="link")
    walk.click("Đã phát quà: 3 phần")
    assert f"{name}: đã phát 3 phần" in walk.text, walk.text


def _walk_in(walk: Walk, drive: str, name: str) -> None:
    """Somebody without registration is added, and asked to come again."""
    walk.open(f"/quan-ly/dot/{drive}/ban-don-tiep")
    walk.click("Thêm người đến trực tiếp", role="link")
    walk.click("Ghi và sang kết quả")
    assert "Hỏi người này, rồi đánh dấu đồng ý" in walk.text
    walk.fill(full_name=name.upper(), birth__day="1987")
    walk.page.locator("main [name='consent']").check()
    walk.click("Ghi và sang kết quả")
    assert walk.page.locator("h1").inner_text() == name, walk.text
    walk.fill(deferred_until__day="1", deferred_until__month="2", deferred_until__year="2099")
    walk.click("Ghi hẹn lại")
    assert "hẹn lại" in walk.text.lower()
    walk.open(f"/quan-ly/dot/{drive}/bang-lon")
    assert name not in walk.text and "Đã hiến" in walk.text


def _print_the_pack(walk: Walk, drive: str, name: str) -> None:
    """The province prints the paper; a number once printed stays."""
    walk.sign_in("tinh")
    walk.open(f"/quan-ly/dot/{drive}/bo-giay")
    again = walk.page.locator("main").get_by_role("link", name="Cả bộ").first.get_attribute("href")
    printed = walk.pdf_text(str(again))
    assert name in printed and "DỮ LIỆU MẪU" in printed


def _key_three_rows(walk: Walk, drive: str, first: str) -> None:
    """Three rows by keyboard alone; then the sending is taken back as a whole."""
    walk.open(f"/quan-ly/dot/{drive}/nhap-nhanh")
    left = re.search(r"chưa có kết quả: (\d+)–(\d+)", walk.text)
    assert left and int(left[2]) - int(left[1]) >= 2, walk.text
    number = int(left[1])
    rows = [[str(number), "350", first], [str(number + 1), "250", "+"], [str(number + 2), "b", ""]]
    keyboard = walk.page.keyboard
    if not walk.has_javascript:
        # Without JavaScript nothing puts the cursor into the first row, and Enter would send the sheet.
        walk.page.locator("main [name='r0-number']").focus()
    for box in (box for row in rows for box in row):
        keyboard.type(box)
        keyboard.press("Enter" if walk.has_javascript else "Tab")
    if not walk.has_javascript:
        walk.page.keyboard.press("Shift+Tab")
    # By its address: the first answer that htmx swaps in writes the history too, which also counts as a navigation.
    with walk.page.expect_navigation(url=re.compile(r"/nhap-nhanh\?luot=")):
        keyboard.press("Enter")
    walk.look()
    assert "Lượt vừa nhập: 3 dòng" in walk.text, walk.text
    assert first[:-1] + "1" in walk.text
    walk.click("Hoàn tác lượt vừa nhập")
    assert "Đã rút lại 3 kết quả" in walk.text
    assert f"chưa có kết quả: {number}–" in walk.text


def _card_of(walk: Walk, name: str) -> tuple[str, str]:
    """The office prints a donor's card; return its code and its secret number."""
    walk.open(f"/quan-ly/nguoi-hien-mau/?q={fold(name).replace(' ', '+')}")
    if walk.page.locator("h1").inner_text() != name:
        walk.click(name, role="link")
    walk.page.locator("main summary", has_text="mở trang Sổ hiến máu của tôi").click()
    form = walk.page.locator("main form[action$='/the']")
    answer = walk.page.context.request.post(
        str(form.get_attribute("action")),
        form={"csrf_token": form.locator("[name='csrf_token']").input_value()},
    )
    assert answer.headers["content-type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    code, pin = (
        re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", text),
        re.search(r"(?<![\w-])\d{3} \d{3}\b", text),
    )
    assert code and pin, text
    return code[0], pin[0]


def _own_page(phone: Walk, name: str, code: str, pin: str) -> None:
    """The donor opens the own page with card and secret number."""
    phone.open("/so-hien-mau")
    phone.fill(code=code.lower(), pin="000000" if pin != "000 000" else "111111")
    phone.click("Mở sổ của tôi")
    assert name not in phone.text
    phone.fill(code=code.lower(), pin=pin)
    phone.click("Mở sổ của tôi")
    assert name in phone.text and "350 ml" in phone.text
    phone.click("Vẫn đúng")
    phone.click("Đóng trang của tôi")
    assert name not in phone.text


def _lock_the_book(walk: Walk) -> None:
    """The book of a drive that is over is compared, locked, printed, and opened again for the walk that follows."""
    walk.open("/quan-ly/")
    walk.click("Đã xong, chờ khóa sổ", role="link")
    lock = walk.page.get_by_role("button", name=re.compile("^Khóa sổ với"))
    people, ml = re.findall(r"[\d.]+", lock.inner_text())
    walk.fill(facility_donated=str(int(people) - 1), facility_ml=ml)
    walk.click("Đối chiếu")
    assert "Tìm người bị lệch" in walk.text, walk.text
    walk.fill(facility_donated=people, facility_ml=ml)
    walk.click("Đối chiếu")
    assert "Tìm người bị lệch" not in walk.text, walk.text
    walk.click("Khóa sổ với")
    assert "Cần sửa trước khi gửi" in walk.text
    for box in walk.page.locator("main [name^='reason']").all():
        box.fill("Quà còn lại chuyển sang đợt sau")
    walk.click("Khóa sổ với")
    assert walk.page.locator("h1").inner_text() == "Sổ của đợt đã khóa", walk.text
    report = walk.page.get_by_role("link", name="In báo cáo kết quả").get_attribute("href")
    assert ml in walk.pdf_text(str(report))
    walk.page.locator("main summary", has_text="Mở lại sổ").click()
    walk.fill(reason="Tệp của cơ sở đến muộn")
    walk.click("Mở lại sổ")
    assert "Khóa sổ với" in walk.text


def walk_the_day(office: Walk, phone: Walk, evening: Evening) -> None:
    """Walk from the open desk to the locked book and the papers of thanks; nothing may go wrong on the way."""
    drive, people = _drive_of_today(office)
    # The last of the list: the first rows of the paper are left for keying.
    name = people[-1]
    _receive(office, name, evening.serial)
    _walk_in(office, drive, evening.walk_in)
    _print_the_pack(office, drive, name)
    _key_three_rows(office, drive, evening.keyed_from)
    _own_page(phone, name, *_card_of(office, name))
    _lock_the_book(office)
    commend(office)
    phone.done()
    office.done()
