"""Take the tables out of an uploaded file after a look at what it really is and how much it would unpack to."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from exchange.tables import Limits, Table, UnreadableTable, read_text_file

_MOST_MEMBERS = 200
_MOST_UNPACKED = 40_000_000
_MOST_RATIO = 200
_RATIO_COUNTS_FROM = 1_000_000
_ASK = "Chọn tệp .xlsx hoặc .docx, hoặc chép bảng trong Word, Excel rồi dán vào ô."
_TOO_MUCH = f"Tệp này bung ra quá lớn nên không mở. {_ASK}"


def read_tables(name: str, data: bytes, limits: Limits | None = None) -> tuple[Table, ...]:
    """Return every table of an .xlsx, .xls, .docx, .csv or .txt file; what the file is, its content says, not its name.

    Raises UnreadableTable with a sentence for the person when it is anything else, hostile, or holds no table.
    """
    limits = limits or Limits()
    if len(data) > limits.size:
        raise UnreadableTable(
            f"Tệp lớn hơn {limits.size // 1_000_000} MB. Bỏ hình ảnh trong tệp, hoặc chỉ chép bảng và dán."
        )
    if not data:
        raise UnreadableTable(f"Tệp này trống. {_ASK}")
    if data.startswith(b"PK"):
        tables = _from_zip(data, limits)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        # The reader is started only for such a file.
        from exchange.xls_tables import old_workbook_tables

        tables = old_workbook_tables(data, limits)
    elif data.startswith(b"%PDF"):
        raise UnreadableTable(
            "Tệp PDF chưa đọc được bảng. Lấy tệp Word hoặc Excel gốc, hoặc chép bảng và dán vào ô."
        )
    elif data.startswith((b"MZ", b"\x7fELF", b"#!")):
        raise UnreadableTable(f"Đây là một chương trình, không phải bảng, nên không mở. {_ASK}")
    elif name.casefold().endswith((".csv", ".txt", ".tsv")):
        tables = (read_text_file(data, limits),)
    else:
        raise UnreadableTable(f"Không nhận ra loại tệp này. {_ASK}")
    filled = tuple(table for table in tables if any(any(row) for row in table.rows))
    if not filled:
        raise UnreadableTable(f"Tệp này không có bảng nào. {_ASK}")
    return filled


def harmless_members(data: bytes) -> set[str]:
    """Return the names of the parts of an office file; raise UnreadableTable when it is broken or hostile."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _require_harmless(archive)
            return set(archive.namelist())
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableTable("Tệp này bị hỏng hoặc có mật khẩu. Mở tệp, lưu lại rồi nhập.") from error


def _from_zip(data: bytes, limits: Limits) -> tuple[Table, ...]:
    members = harmless_members(data)
    # The readers are heavy and seldom needed, so that they are loaded with the first file.
    if "xl/workbook.xml" in members:
        from exchange.xlsx_tables import workbook_tables

        return workbook_tables(data, limits)
    if "word/document.xml" in members:
        from exchange.docx_tables import document_tables

        return document_tables(data, limits)
    raise UnreadableTable(f"Tệp nén này không phải bảng Excel hay văn bản Word. {_ASK}")


def _require_harmless(archive: ZipFile) -> None:
    """Raise UnreadableTable for a file that unpacks to too much, carries macros, or declares entities."""
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED:
        raise UnreadableTable(_TOO_MUCH)
    for member in members:
        if member.file_size > _RATIO_COUNTS_FROM and member.file_size > _MOST_RATIO * max(
            1, member.compress_size
        ):
            raise UnreadableTable(_TOO_MUCH)
        if "vbaproject" in member.filename.casefold():
            raise UnreadableTable(
                "Tệp này có macro nên không mở. Lưu lại thành .xlsx hoặc .docx không macro rồi nhập."
            )
        if ".." in member.filename.split("/") or member.filename.startswith(("/", "\\")):
            raise UnreadableTable("Tệp này có đường dẫn lạ bên trong nên không mở. Mở tệp, lưu lại rồi nhập.")
    for member in members:
        if member.filename.casefold().endswith((".xml", ".rels", ".vml")):
            # UTF-16 writes a zero beside each letter; without the zeros the words are found there, too.
            content = archive.read(member)
            plain = content.replace(b"\x00", b"") if b"\x00" in content else content
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                raise UnreadableTable(
                    "Tệp này có khai báo lạ bên trong nên không mở. Mở tệp, lưu lại rồi nhập."
                )
