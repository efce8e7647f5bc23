"""Measure certificates of honour against a page of HTML printed by WeasyPrint and against an automatic QR mask."""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from time import process_time
from typing import Any

import segno
from pypdf import PdfReader

from documents import pages
from documents.certificate import certificates_pdf
from domain.commendations.facts import CertificateFacts
from domain.wording import number_text
from tests.documents.sample_papers import certificate

OWN, THEIRS = 300, 40
FONTS = Path(pages.__file__).parent / "fonts"
SERIF, DISPLAY, SCRIPT = "LiberationSerif-Regular.ttf", "PlayfairDisplay-Bold.ttf", "DancingScript-Bold.ttf"
ROUNDS = 5


def _certificates(count: int) -> list[CertificateFacts]:
    """Return certificates that differ as real ones do: in name, detail, code and link."""
    return [
        certificate(
            recipient_name=f"Nguyễn Thị Ngọc {chr(65 + place % 26)}{place}",
            recipient_detail=f"Sinh năm {1960 + place % 40}, phường Phố Hiến, tỉnh Hưng Yên",
            register_number=str(place + 1),
            code=f"TV-{place:04d}-7WQD",
            check_url=f"https://giothong.vn/kiem-tra/TV-{place:04d}-7WQD",
        )
        for place in range(count)
    ]


@contextmanager
def _automatic_mask() -> Iterator[None]:
    """Let the QR library try all eight masks, as it does when nobody says otherwise."""
    fixed = segno.make_qr

    def tries_all(text: str, **given: Any) -> segno.QRCode:
        return fixed(text, **(given | {"mask": None}))

    segno.make_qr = tries_all
    try:
        yield
    finally:
        segno.make_qr = fixed


def _page_of_html(facts: CertificateFacts) -> str:
    symbol = segno.make_qr(facts.check_url, error="m").svg_inline(scale=2)
    centred = (
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", *facts.issuer_lines),
        *("GIẤY CHỨNG NHẬN TÔN VINH", "Trân trọng tôn vinh", facts.recipient_name, facts.recipient_detail),
        *(f"đã hiến máu tình nguyện {facts.donations} lần", facts.occasion, facts.reason),
    )
    signed = (*facts.signature.authority_lines, facts.signature.title, facts.signature.signer_name)
    lines = "".join(f"<p>{escape(line)}</p>" for line in centred)
    block = "<br>".join(escape(line) for line in signed)
    left = f"{escape(facts.decision)}<br>Số sổ vàng: {facts.register_number}<br>{symbol}Mã: {facts.code}"
    return f"<section>{lines}<table><tr><td>{left}</td><td>{block}</td></tr></table></section>"


def _weasyprint_pdf(certificates: list[CertificateFacts]) -> bytes:
    import weasyprint  # type: ignore[import-not-found, unused-ignore]

    # The same faces as the paper of the house, so that both embed what they use.
    faces = "".join(
        f"@font-face{{font-family:{family};src:url({(FONTS / file).as_uri()})}}"
        for family, file in (("s", SERIF), ("d", DISPLAY), ("w", SCRIPT))
    )
    style = (
        f"{faces}@page{{size:A4 landscape;margin:9mm}}section{{font-family:s;border:1px double #b3131b;"
        "height:185mm;padding:4mm;text-align:center;break-after:page}p{margin:2mm}table{width:100%}"
        "p:nth-of-type(5){font:33pt d}p:nth-of-type(7){font:39pt w}section:last-child{break-after:auto}"
    )
    body = "".join(_page_of_html(facts) for facts in certificates)
    return bytes(weasyprint.HTML(string=f"<style>{style}</style>{body}").write_pdf())


def _per_page(make: Callable[[], bytes], count: int) -> float:
    pages._qr_blocks.cache_clear()  # Each code is printed once in real work.
    begin = process_time()
    make()
    return (process_time() - begin) / count


def _names(pdf: bytes, certificates: list[CertificateFacts]) -> None:
    """Refuse to compare unless each page carries the name that belongs there."""
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(texts) == len(certificates)
    for text, facts in zip(texts, certificates, strict=True):
        assert facts.recipient_name in " ".join(text.split())


def lines() -> Iterator[str]:
    """Yield what was measured: bytes and time of a page against the two other ways, medians of several rounds."""
    many = _certificates(OWN)
    own_pdf = certificates_pdf(many)
    _names(own_pdf, many)
    size = (len(own_pdf) - len(certificates_pdf(many[:1]))) / (OWN - 1)
    yield f"{OWN} certificates with QR: {number_text(round(size))} B a page (goal 2.048)"
    ratios = []
    for _ in range(ROUNDS):
        own = _per_page(lambda: certificates_pdf(many), OWN)
        with _automatic_mask():
            ratios.append(_per_page(lambda: certificates_pdf(many), OWN) / own)
    yield f"a certificate: 1/{statistics.median(ratios):.1f} of one with an automatic QR mask (goal 1/2,5)"
    few = many[:THEIRS]
    try:
        _names(_weasyprint_pdf(few), few)
    except (ImportError, OSError) as missing:
        # WeasyPrint draws with Pango, a program of the system that not every machine has.
        yield f"WeasyPrint is not measured here: {missing}"
        return
    ratios = [
        _per_page(lambda: _weasyprint_pdf(few), THEIRS) / _per_page(lambda: certificates_pdf(many), OWN)
        for _ in range(ROUNDS)
    ]
    yield f"a certificate: 1/{statistics.median(ratios):.0f} of WeasyPrint (goal 1/20)"
