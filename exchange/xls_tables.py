"""Read the sheets of an old .xls workbook through a child process with limits on time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from exchange.tables import Limits, Merged, Table, UnreadableTable, table_of

_CHILD = Path(__file__).with_name("xls_child.py")
_SECONDS = 25
_ASK = "Mở tệp trong Excel, lưu thành .xlsx rồi nhập, hoặc chép các ô và dán."


def old_workbook_tables(data: bytes, limits: Limits) -> tuple[Table, ...]:
    """Return the visible sheets of an .xls workbook; raise UnreadableTable when the child cannot read it."""
    command = [sys.executable, "-I", str(_CHILD), str(limits.rows), str(limits.columns)]
    try:
        # The command is this interpreter with our own script; what comes from outside goes in on stdin only.
        child = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=_SECONDS, check=False
        )
        answer = json.loads(child.stdout) if child.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {}
    if "far" in answer:
        raise UnreadableTable(
            f"Trang tính “{answer['far']}” có ô ghi chữ ở quá xa hoặc quá nhiều dòng. "
            "Chép riêng bảng sang một tệp mới rồi nhập."
        )
    if "sheets" not in answer:
        why = "tệp bị hỏng, có mật khẩu, hoặc là văn bản Word cũ"
        raise UnreadableTable(f"Không mở được tệp dạng cũ này: {why}. {_ASK}")
    return tuple(
        table_of(sheet["name"], sheet["rows"], limits, tuple(Merged(*area) for area in sheet["merged"]))
        for sheet in answer["sheets"]
    )
