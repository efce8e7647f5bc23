"""The second part of the table of endpoints: the days around a drive, the ledger and the commendation."""

DAY: dict[str, tuple[str, str, str]] = {
    "results.pack": ("GET POST", "/quan-ly/dot/<int:drive_id>/bo-giay", "PACK_PRINT"),
    "results.pack_pdf": (
        "GET",
        "/quan-ly/dot/<int:drive_id>/bo-giay/<int:version_number>.pdf",
        "PACK_PRINT",
    ),
    "signups.confirm_round": ("GET", "/quan-ly/dot/<int:drive_id>/goi-xac-nhan", "REGISTRATION_READ"),
    "signups.record_answer": (
        "POST",
        "/quan-ly/dot/<int:drive_id>/goi-xac-nhan/<int:registration_id>",
        "REGISTRATION_CHANGE",
    ),
}
