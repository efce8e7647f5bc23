"""The Vietnamese words of the form library: no English default may reach a page."""

from __future__ import annotations

_CHOOSE = "Chọn một mục trong danh sách"
_SEND_AGAIN = "Trang này mở đã lâu. Bấm gửi một lần nữa"
_LOOK_AGAIN = "Xem lại ô này"

MESSAGES: dict[str, str] = {
    "This field is required.": "Điền ô này",
    "Invalid input.": _LOOK_AGAIN,
    "Invalid field name '%s'.": _LOOK_AGAIN + " (%s)",
    "Field must be equal to %(other_name)s.": "Nhập giống nhau ở hai ô",
    "Field must be at least %(min)d character long.": "Nhập ít nhất %(min)d ký tự",
    "Field must be at least %(min)d characters long.": "Nhập ít nhất %(min)d ký tự",
    "Field cannot be longer than %(max)d character.": "Rút ngắn còn nhiều nhất %(max)d ký tự",
    "Field cannot be longer than %(max)d characters.": "Rút ngắn còn nhiều nhất %(max)d ký tự",
    "Field must be exactly %(max)d character long.": "Nhập đúng %(max)d ký tự",
    "Field must be exactly %(max)d characters long.": "Nhập đúng %(max)d ký tự",
    "Field must be between %(min)d and %(max)d characters long.": "Nhập từ %(min)d đến %(max)d ký tự",
    "Number must be at least %(min)s.": "Nhập số từ %(min)s trở lên",
    "Number must be at most %(max)s.": "Nhập số không quá %(max)s",
    "Number must be between %(min)s and %(max)s.": "Nhập số từ %(min)s đến %(max)s",
    "Date must be at least %(min)s.": "Chọn ngày từ %(min)s trở đi",
    "Date must be at most %(max)s.": "Chọn ngày không sau %(max)s",
    "Date must be between %(min)s and %(max)s.": "Chọn ngày từ %(min)s đến %(max)s",
    "Invalid email address.": "Nhập địa chỉ thư điện tử, ví dụ hoa@example.vn",
    "Invalid IP address.": "Nhập địa chỉ IP, ví dụ 192.168.1.10",
    "Invalid Mac address.": "Nhập địa chỉ MAC, ví dụ 00:1b:44:11:3a:b7",
    "Invalid URL.": "Nhập địa chỉ trang web, ví dụ https://example.vn",
    "Invalid UUID.": _LOOK_AGAIN,
    "Invalid value, must be one of: %(values)s.": "Nhập một trong các giá trị: %(values)s",
    "Invalid value, can't be any of: %(values)s.": "Nhập giá trị khác các giá trị: %(values)s",
    "This field cannot be edited.": "Ô này chỉ để xem",
    "This field is disabled and cannot have a value.": "Ô này để trống",
    "Invalid Choice: could not coerce.": _CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _CHOOSE,
    "Choices cannot be None.": _CHOOSE,
    "Not a valid choice.": _CHOOSE,
    "'%(value)s' is not a valid choice for this field.": _CHOOSE,
    "'%(value)s' are not valid choices for this field.": _CHOOSE,
    "Not a valid datetime value.": "Nhập ngày và giờ, ví dụ 22/11/2026 7:30",
    "Not a valid date value.": "Nhập ngày, ví dụ 22/11/2026",
    "Not a valid time value.": "Nhập giờ, ví dụ 7:30",
    "Not a valid week value.": "Nhập tuần, ví dụ 2026-W47",
    "Not a valid integer value.": "Nhập số nguyên, ví dụ 1.350",
    "Not a valid decimal value.": "Nhập số, ví dụ 1,5",
    "Not a valid float value.": "Nhập số, ví dụ 1,5",
    "Invalid CSRF Token.": _SEND_AGAIN,
    "CSRF token missing.": _SEND_AGAIN,
    "CSRF failed.": _SEND_AGAIN,
    "CSRF token expired.": _SEND_AGAIN,
    "The CSRF token is missing.": _SEND_AGAIN,
    "The CSRF session token is missing.": _SEND_AGAIN,
    "The CSRF token has expired.": _SEND_AGAIN,
    "The CSRF token is invalid.": _SEND_AGAIN,
    "The CSRF tokens do not match.": _SEND_AGAIN,
    "File does not have an approved extension: {extensions}": "Chọn tệp có đuôi {extensions}",
    "File does not have an approved extension.": "Chọn tệp thuộc loại được nhận",
}


class VietnameseWording:
    """Give the form library its Vietnamese sentences, as the translations object it asks for."""

    def gettext(self, string: str) -> str:
        """Return the Vietnamese sentence; raise LookupError for a label that a form left to be guessed."""
        if string in MESSAGES:
            return MESSAGES[string]
        if string.endswith("."):
            # A sentence with figures in it, or one of a later version of the library.
            return _LOOK_AGAIN
        raise LookupError(f"give the field a Vietnamese label instead of {string!r}")

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return the same sentence for one and for many, since Vietnamese does not tell them apart."""
        return self.gettext(plural)


WORDING = VietnameseWording()


def in_sentence(label: str) -> str:
    """Return a label as it reads inside a sentence: "Họ và tên" gives "họ và tên", "CCCD" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
