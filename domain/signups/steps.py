"""Say to a registrant how the registration stands and what comes next."""

from __future__ import annotations

from datetime import date

from domain.signups.records import RegistrationState
from domain.wording import short_date

S = RegistrationState


def state_sentence(shown: RegistrationState, unit: str) -> str:
    """Return how a registration stands; shown is the state that is told, unit the name of who certifies."""
    return {
        S.PENDING: f"Đã nhận đăng ký. Đang chờ {unit} xác nhận danh sách.",
        S.CERTIFIED: f"Đã được {unit} xác nhận.",
        S.CALLED: f"Đã được {unit} xác nhận và đã gọi nhắc lịch.",
        S.ARRIVED: "Anh/chị đã đến. Cảm ơn anh/chị.",
        S.CANCELLED: "Đăng ký này đã hủy. Anh/chị có thể đăng ký lại bất cứ lúc nào.",
        S.WAITING: "Đã ghi vào danh sách chờ, chưa có suất.",
        S.OFFERED: "Đã có suất, chờ anh/chị trả lời.",
    }[shown]


def next_steps(shown: RegistrationState, unit: str, *, on_day: date | None) -> tuple[str, ...]:
    """Return what happens next and what the registrant has to do, in order; empty when nothing is left to do."""
    come = f"Ngày {short_date(on_day)} đến đúng giờ, mang theo giấy tờ." if on_day else "Chờ báo ngày."
    doctor = "Tại chỗ: khai phiếu, bác sĩ khám và quyết định, rồi hiến máu."
    if shown is S.PENDING:
        who = unit[:1].upper() + unit[1:]
        return (f"{who} xác nhận danh sách; anh/chị không phải làm gì thêm.", come, doctor)
    if shown in (S.CERTIFIED, S.CALLED):
        return (come, doctor)
    if shown is S.WAITING:
        return (
            "Có người hủy hoặc thêm suất thì lần lượt từng người được mời, ai vào trước được mời trước.",
            "Ban Chỉ đạo gọi theo số điện thoại đã ghi; anh/chị cũng xem được ở trang này.",
            "Gia đình cùng một mã nhóm được mời khi đủ suất cho cả nhà.",
        )
    if shown is S.OFFERED:
        return ("Bấm “Nhận suất này”, hoặc nhường cho người tiếp theo.",)
    return ()
