"""The steps of the main job as people take them at a real browser, from the sign-up to the commendation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.demo.actions import FIXED_POINT
from domain.wording import number_in_words
from tests.browser.walk import Walk

WARD = "phường Phố Hiến"
PUBLIC_DRIVE = "/dot-hien-mau/11"  # The demo's drive of the plan that takes sign-ups.


@dataclass(frozen=True, slots=True)
class Person:
    """The person of one walk; walks share a server, so each has its own."""

    name: str
    folded: str
    number: str
    phone: str
    at_counter: str


PEOPLE = {
    "javascript": Person("Quách Thị Ngọc Uyển", "ngoc uyen", "033190900001", "0912300001", "Tạ Văn Quyết"),
    "plain": Person("Kiều Đăng Đường", "dang duong", "033090900002", "0912300002", "Lã Thị Bưởi"),
    "phone": Person("Chử Thị Ỷ Lan", "y lan", "033190900003", "0912300003", "Ma Văn Kháng"),
    "postgres": Person("Doãn Thị Ửng", "thi ung", "033190900004", "0912300004", "Khúc Thừa Hạo"),
}


def _drive_of_today(walk: Walk) -> str:
    walk.open("/")
    walk.page.locator("main").get_by_role("link", name=FIXED_POINT).first.click()
    walk.page.wait_for_load_state("load")
    walk.look()
    return re.sub(r".*/(\d+)$", r"\1", walk.page.url)


def _sign_up(walk: Walk, person: Person) -> str:
    """Sign up as a person of the public and return the code."""
    walk.click("Đăng ký hiến máu", role="link")
    walk.click("Gửi đăng ký")
    assert "Cần sửa trước khi gửi" in walk.text
    main = walk.page.locator("main")
    if walk.has_javascript:
        walk.fill(phone=person.phone)
        with walk.page.expect_response(re.compile(r"o=phone")):
            main.locator("[name='phone']").press("Tab")
        main.locator("#phone-error").wait_for(state="detached")
        walk.fill(phone="12345")
        with walk.page.expect_response(re.compile(r"o=phone")):
            main.locator("[name='phone']").press("Tab")
        main.locator("#phone-error", has_text="10 chữ số, ví dụ 0912 345 678").wait_for()
        assert main.locator("[name='phone']").input_value() == "12345"
    main.locator("[name='band_id']:enabled").last.check()
    walk.fill(full_name=person.name, birth__day="17", birth__month="5", birth__year="1990")
    walk.fill(id_number=person.number, phone=person.phone, address="Tổ dân phố số 3")
    main.locator("[name='commune_id']").select_option(label=WARD)
    main.locator("[name='registrant_type']").first.check()
    main.locator("[name='dang_ky']").check()
    walk.click("Gửi đăng ký")
    assert person.name in walk.text, walk.text
    return main.locator(".code").first.inner_text().strip()


def _look_up(walk: Walk, person: Person, code: str) -> None:
    walk.click("Xong, đóng lại")
    walk.open("/tra-cuu")
    walk.fill(code=code.lower(), phone="0900000000")
    walk.click("Tra cứu")
    assert person.name not in walk.text
    walk.fill(code=code.lower(), phone=person.phone)
    walk.click("Tra cứu")
    assert person.name in walk.text
    walk.page.locator("main [name='band_id']:enabled").first.check()
    walk.click("Đổi khung giờ")
    assert "7:30–8:00" in walk.text
    assert person.name in walk.pdf_text("/tra-cuu/phieu.pdf")
    calendar = walk.page.context.request.get("/tra-cuu/lich.ics").text()
    assert "BEGIN:VEVENT" in calendar and "Hội trường lớn Huyện ủy" in calendar.replace("\r\n ", "")
    walk.click("Hủy đăng ký", role="link")
    walk.click("Hủy đăng ký")
    assert "hủy" in walk.text


def _compile_and_send(walk: Walk, person: Person, drive: str) -> str:
    """Add somebody at the counter, compile the list and send it; return the list's address."""
    walk.sign_in("xa")
    walk.open(f"/quan-ly/dang-ky/?q={person.folded.replace(' ', '+')}")
    assert person.name in walk.text
    walk.open(f"/quan-ly/dot/{drive}/them-nguoi")
    walk.fill(full_name=person.at_counter.upper(), birth__day="1985", phone="0912399999")
    walk.page.locator("main [name='consent']").check()
    walk.click("Ghi")
    assert person.at_counter in walk.text, walk.text
    walk.open(f"/quan-ly/dot/{drive}/danh-sach")
    box = walk.page.locator("main section", has_text=WARD[7:]).first
    walk.click("Lập danh sách", within=box)
    if not re.search(r"/danh-sach/\d+$", walk.page.url):
        box = walk.page.locator("main section", has_text=WARD[7:]).first
        box.get_by_role("link", name=re.compile("Danh sách")).last.click()
        walk.page.wait_for_load_state("load")
    assert person.name in walk.text and person.at_counter in walk.text
    assert "BẢN NHÁP" in walk.pdf_text(f"{walk.page.url}/danh-sach.pdf")
    walk.click("Gửi danh sách")
    assert "Đã gửi" in walk.text, walk.text
    return walk.page.url


def _certify(walk: Walk, person: Person, address: str) -> None:
    walk.sign_in("xacnhan")
    walk.open(f"{address}/xac-nhan")
    assert person.name in walk.text
    walk.click("Xác nhận tất cả")
    walk.fill(authority_lines="TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", signer_title="PHÓ CHỦ TỊCH")
    walk.fill(signer_name="Trần Minh Quang")
    sign = walk.page.get_by_role("button", name=re.compile(r"^Xác nhận \d+ người$"))
    people = int(re.sub(r"\D", "", sign.inner_text()))
    assert people >= 2
    walk.click(f"Xác nhận {people} người")
    printed = walk.pdf_text(f"{address}/danh-sach.pdf")
    for words in (
        person.name,
        person.at_counter,
        f"{people} ({number_in_words(people)}) người",
        "KT. CHỦ TỊCH",
        "DỮ LIỆU MẪU",
    ):
        assert words in printed, (words, printed)
    code = re.search(r"Mã: ([0-9A-Z-]{17,})", printed)
    assert code, printed
    walk.open(f"/kiem-tra/{code.group(1)}")
    assert "Có giấy này" in walk.text and f"Số dòng {people}" in walk.text and person.name not in walk.text


def _print_forms(walk: Walk, person: Person, drive: str) -> None:
    walk.sign_in("tinh")
    printed = walk.pdf_text(f"/quan-ly/dot/{drive}/phieu-dang-ky.pdf")
    assert person.name in printed and person.at_counter in printed and person.number in printed


def _desk(walk: Walk, person: Person) -> None:
    walk.sign_in("ban")
    for words, volume in ((person.folded, "350"), (person.at_counter, None)):
        walk.page.locator("main [name='q']").fill(words)
        walk.page.locator("main [name='q']").press("Enter")
        walk.page.wait_for_load_state("load")
        name = person.name if volume else person.at_counter
        if walk.page.locator("h1").inner_text() != name:
            walk.click(name, role="link")
        if volume:
            walk.click("Ghi đã đến")
            if walk.page.locator("h1").inner_text() != name:
                walk.page.locator("main [name='q']").fill(words)
                walk.page.locator("main [name='q']").press("Enter")
                walk.page.wait_for_load_state("load")
            walk.page.locator(f"main [name='volume_ml'][value='{volume}']").check()
            walk.click("Ghi đã hiến")
        else:
            walk.click("Bỏ về")
        assert "Đã hiến" in walk.text


def _ledger_grew(walk: Walk, person: Person) -> None:
    walk.sign_in("tinh")
    walk.open(f"/quan-ly/nguoi-hien-mau/?q={person.folded.replace(' ', '+')}")
    if walk.page.locator("h1").inner_text() != person.name:
        walk.click(person.name, role="link")
    assert "350" in walk.text and person.number not in walk.text


def commend(walk: Walk) -> None:
    """Issue two certificates from the list of candidates and open them."""
    walk.open("/quan-ly/khen-thuong/")
    boxes = walk.page.locator("main [name='nguoi']")
    boxes.nth(0).check()
    boxes.nth(1).check()
    walk.click("Soạn")
    walk.fill(signer_name="Nguyễn Lê Hùng")
    walk.click("Cấp 2 giấy")
    address = walk.page.locator("main").get_by_role("link", name="In tất cả").first.get_attribute("href")
    paper = walk.pdf(str(address))
    assert len(paper.pages) == 2
    assert "GIẤY CHỨNG NHẬN TÔN VINH" in paper.pages[0].extract_text()


def _public_pages(walk: Walk, person: Person) -> None:
    title = f"Cảm ơn anh chị đã đến cùng {person.name.split()[-1]}"
    walk.open("/quan-ly/tin/")
    walk.click("Viết tin", role="link")
    walk.fill(title=title, summary="Tin thử", body="Xin **cảm ơn**.\n\n<script>alert(1)</script>")
    walk.click("Đăng tin")
    walk.open("/ban-chi-dao/tinh-hung-yen")
    assert "Hội Chữ thập đỏ tỉnh" in walk.text and title in walk.text
    walk.click(title, role="link")
    assert "alert(1)" in walk.text  # Shown as text, not run.
    walk.open("/")
    walk.page.locator("main a[href^='/chien-dich/']").first.click()
    walk.page.wait_for_load_state("load")
    walk.look()
    assert "Khoái Châu" in walk.text or "Kim Động" in walk.text


def _province_desk(walk: Walk) -> None:
    """The figures, the check with both numbers, annex and calendar; a table goes in and out; one entry, every page."""
    walk.open("/quan-ly/chi-tieu")
    assert "13.762" in walk.text and "22.750" in walk.text
    walk.open("/quan-ly/ke-hoach/1/kiem-tra")
    assert "Mỹ Hòa" in walk.text and "phụ lục ghi 600" in walk.text
    walk.open("/quan-ly/ke-hoach/1/phu-luc")
    assert "9.287" in walk.text and "2.175" in walk.text
    _paste_a_table(walk)
    walk.open("/quan-ly/dot/12/sua")
    walk.fill(venue="Nhà văn hóa huyện Phù Cừ, cổng phụ")
    walk.click("Lưu")
    walk.open("/dot-hien-mau/12")
    assert "cổng phụ" in walk.text


def _paste_a_table(walk: Walk) -> None:
    walk.open("/quan-ly/ke-hoach/1/nhap-bang")
    walk.fill(table="Tên đơn vị\tChỉ tiêu giao\nSở Y tế tỉnh Hưng Yên\t1.350\nTổng cộng\t1.350")
    walk.click("Xem trước")
    assert "Sở Y tế" in walk.text and "Sửa" in walk.text
    walk.click("Nhập các dòng")
    assert "Hoàn tác" in walk.text, walk.text[:2000]
    walk.open("/quan-ly/ke-hoach/1/chi-tieu")
    assert "14.912" in walk.text
    walk.open("/quan-ly/ke-hoach/1/nhap-bang")
    walk.click("Hoàn tác")
    walk.open("/quan-ly/ke-hoach/1/chi-tieu")
    assert "14.912" not in walk.text and "13.762" in walk.text


def walk_the_main_job(path: Walk, person: Person) -> None:
    """Walk from the plan's public drive to the commendation; nothing may go wrong on the way."""
    path.open(PUBLIC_DRIVE)
    _look_up(path, person, _sign_up(path, person))
    drive = _drive_of_today(path)
    _sign_up(path, person)
    address = _compile_and_send(path, person, drive)
    _certify(path, person, address)
    _print_forms(path, person, drive)
    _desk(path, person)
    _ledger_grew(path, person)
    commend(path)
    _public_pages(path, person)
    _province_desk(path)
    path.done()
