"""The second part of the table of endpoints: the days around a drive, the ledger and the commendation."""

DAY: dict[str, tuple[str, str, str]] = {
    "results.keying": ("GET POST", "/quan-ly/dot/<int:drive_id>/nhap-nhanh", "DESK_USE"),
    "results.undo_keying": ("POST", "/quan-ly/dot/<int:drive_id>/nhap-nhanh/hoan-tac", "DESK_USE"),
    "results.pack": ("GET POST", "/quan-ly/dot/<int:drive_id>/bo-giay", "PACK_PRINT"),
    "results.pack_pdf": (
        "GET",
        "/quan-ly/dot/<int:drive_id>/bo-giay/<int:version_number>.pdf",
        "PACK_PRINT",
    ),
    "results.walk_in": ("GET POST", "/quan-ly/dot/<int:drive_id>/ban-don-tiep/them-nguoi", "DESK_USE"),
    "signups.confirm_round": ("GET", "/quan-ly/dot/<int:drive_id>/goi-xac-nhan", "REGISTRATION_READ"),
    "signups.record_answer": (
        "POST",
        "/quan-ly/dot/<int:drive_id>/goi-xac-nhan/<int:registration_id>",
        "REGISTRATION_CHANGE",
    ),
    "donors.claim": ("GET", "/quan-ly/nguoi-hien-mau/khai/<int:claim_id>", "DONOR_CARE"),
    "donors.claims": ("GET", "/quan-ly/nguoi-hien-mau/khai", "DONOR_CARE"),
    "donors.confirm_claim": ("POST", "/quan-ly/nguoi-hien-mau/khai/<int:claim_id>/xac-nhan", "DONATION_ADD"),
    "donors.contact_right": (
        "POST",
        "/quan-ly/nguoi-hien-mau/<int:donor_id>/lien-he-dung",
        "CONTACT_CHECK",
    ),
    "donors.decline_claim": (
        "POST",
        "/quan-ly/nguoi-hien-mau/khai/<int:claim_id>/chua-xac-nhan",
        "DONATION_ADD",
    ),
    "donors.forward_claim": ("POST", "/quan-ly/nguoi-hien-mau/khai/<int:claim_id>/chuyen", "DONOR_CARE"),
    "donors.new_claim": ("GET POST", "/quan-ly/nguoi-hien-mau/<int:donor_id>/khai", "DONOR_CARE"),
    "donors.opening": ("GET POST", "/quan-ly/nguoi-hien-mau/<int:donor_id>/so-cu", "DONATION_ADD"),
    "donors.own_claim": ("GET POST", "/so-hien-mau/khai", "public"),
    "donors.own_consent": ("POST", "/so-hien-mau/dong-y", "public"),
    "donors.own_contact": ("POST", "/so-hien-mau/lien-he", "public"),
    "donors.own_contact_right": ("POST", "/so-hien-mau/lien-he-dung", "public"),
    "donors.own_leave": ("POST", "/so-hien-mau/dong", "public"),
    "donors.own_page": ("GET POST", "/so-hien-mau", "public"),
    "donors.own_withdraw_claim": ("POST", "/so-hien-mau/rut-khai", "public"),
    "donors.print_card": ("POST", "/quan-ly/nguoi-hien-mau/<int:donor_id>/the", "DONOR_CARE"),
}
