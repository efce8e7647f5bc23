"""Write the public site as a folder of pages that opens from a memory stick, without server and without forms."""

from __future__ import annotations

import io
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import click
from flask import Flask, Response, current_app, make_response
from flask.cli import with_appcontext
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from blueprints.access import Permission, current_scope, requires
from blueprints.system import bp
from blueprints.system.static_pages import static_page
from blueprints.transaction import reading
from domain.clock import now, today
from domain.demo.queries import holds_demo
from domain.names import slug as plain
from domain.outreach.site_queries import PublicThings, public_things
from domain.units.queries import territory
from domain.units.records import Unit
from domain.wording import moment_text

# Pages that show only what is public and need nobody to type anything. A page that is not named here stays out.
_ENDPOINTS = {
    *("drives.home", "drives.drive_list", "drives.drive", "drives.drive_calendar", "drives.today_changes"),
    *("plans.campaign", "plans.public_attachment", "committees.committee", "reports.progress"),
    *("outreach.announcement", "outreach.news", "outreach.invitation", "outreach.data_guide"),
    *("outreach.calendar", "outreach.unit_calendar", "outreach.feed", "outreach.unit_feed"),
    *("outreach.drives_csv", "outreach.results_csv", "system.accessibility", "static"),
    *("signups.blank_forms", "signups.blank_form_pdf", "donors.self_check", "donors.rights"),
}
_STARTS = (
    *("/", "/dot-hien-mau/", "/dot-hien-mau/?xem=da-qua", "/hom-nay", "/tin/", "/ket-qua", "/du-lieu/"),
    *("/dieu-kien", "/quyen-loi"),
)
_KEPT = {"sau", "xem", "truoc", "ke-hoach", "noi", "tinh"}
_BY_NUMBER = ("drives.home", "drives.drive_list", "drives.today_changes")
_BY_SLUG = (
    *("outreach.news", "outreach.invitation", "outreach.drives_csv", "outreach.results_csv"),
    "reports.progress",
)
_MOST_FILES = 20_000


class SiteFile(NamedTuple):
    """A file of the folder: its name with slashes, and what it holds."""

    name: str
    content: bytes


class _Place:
    """What one province's copy holds, and how pages are asked for so that they tell of that province alone."""

    def __init__(self, things: PublicThings, province: Unit | None) -> None:
        self._things, self._is_whole = things, province is None
        self.instead: dict[str, str] = {}
        self.narrowing: dict[str, dict[str, str]] = {}
        self.own_marks: dict[str, str] = {}
        self._units = things.units
        if province is not None:
            self._units |= {province.slug}
            self.own_marks = {"tinh": str(province.id), "noi": province.slug}
            by_number, by_slug = {"tinh": str(province.id)}, {"noi": province.slug}
            self.narrowing = dict.fromkeys(_BY_NUMBER, by_number) | dict.fromkeys(_BY_SLUG, by_slug)
            self.instead = {
                "outreach.calendar": f"/lich/{province.slug}.ics",
                "outreach.feed": f"/tin/{province.slug}.atom",
            }

    def addresses(self) -> list[str]:
        """Return where the copy begins: the lists, then every page that might be linked from nowhere."""
        return [
            *_STARTS,
            *(f"/ban-chi-dao/{slug}" for slug in sorted(self._things.units)),
            *(f"/dot-hien-mau/{number}" for number in sorted(self._things.drives)),
            *(f"/chien-dich/{slug}" for slug in sorted(self._things.campaigns)),
        ]

    def file_name(self, attachment_id: int) -> str | None:
        """Return the name of a plan's file in the folder, with its ending, so that it opens by a click."""
        name = self._things.files.get(attachment_id)
        if name is None:
            return None
        stem, _, ending = name.rpartition(".")
        return f"ke-hoach/{attachment_id}-{plain(stem or name)[:60]}.{plain(ending) or 'bin'}"

    def holds(self, endpoint: str, values: Mapping[str, Any], plan: str | None) -> bool:
        """Return whether a page, of a plan where its address asks for one, belongs to the copy."""
        if endpoint == "outreach.announcement":
            return values["slug"] in self._things.announcements
        if self._is_whole:
            return True
        if plan is not None and plan not in self._things.plans:
            return False
        if "attachment_id" in values:
            return values["attachment_id"] in self._things.files
        if "drive_id" in values:
            return values["drive_id"] in self._things.drives
        known = self._things.campaigns if endpoint == "plans.campaign" else self._units
        return "slug" not in values or values["slug"] in known


class _Copy:
    """Follow the links of the public site and turn each page into a file."""

    def __init__(self, app: Flask, place: _Place, *, is_sample: bool) -> None:
        self._place = place
        self._client: FlaskClient = app.test_client()
        self._routes = app.url_map.bind("localhost")
        self._online = str(app.extensions["settings"].public_url)
        # The terminal is not told that a database is the demo, and a copy leaves the house.
        sample = "DỮ LIỆU MẪU: mọi người và số liệu ở đây là giả định. " if is_sample else ""
        self._note = (
            f"{sample}Bản sao lúc {moment_text(now())}. Thông tin mới nhất và đăng ký: {self._online}"
        )
        self._waiting: deque[str] = deque()
        self._files: dict[str, str | None] = {}

    def files(self) -> Iterator[SiteFile]:
        """Yield every file once, the first page first."""
        for address in self._place.addresses():
            self._file_of(address)
        while self._waiting:
            address = self._waiting.popleft()
            name = self._files[address]
            assert name is not None
            with self._client.get(self._asked(address)) as answer:
                content = answer.get_data()
            if answer.status_code != 200:
                content = self._missing(name)
            elif answer.mimetype == "text/html":
                content = self._page(content.decode(), name).encode()
            yield SiteFile(name, content)

    def _page(self, source: str, name: str) -> str:
        return static_page(
            source,
            file=name,
            file_of=self._file_of,
            online=lambda path: self._online + path,
            note=self._note,
        )

    def _missing(self, name: str) -> bytes:
        """Return a page for an address that was taken off while the copy was made, so that no link is dead."""
        heading = "Trang này không còn nữa"
        source = f"<!doctype html><html lang='vi'><head><meta charset='utf-8'><title>{heading}</title></head><body>"
        return self._page(
            f"{source}<h1>{heading}</h1><p><a href='/'>Về trang đầu</a></p></body></html>", name
        ).encode()

    def _file_of(self, address: str) -> str | None:
        """Return the file of an address and queue it when it is new; None for what is not in the folder."""
        address = self._canonical(address)
        if address not in self._files:
            name = self._name(address) if len(self._files) < _MOST_FILES else None
            self._files[address] = name
            if name is not None:
                self._waiting.append(address)
        return self._files[address]

    def _canonical(self, address: str) -> str:
        parts = urlsplit(address)
        query = [(key, value) for key, value in parse_qsl(parts.query) if key != "v"]
        # A link to the copy's own place is a link to the page without it.
        query = [(key, value) for key, value in query if value != self._place.own_marks.get(key)]
        return parts.path + (f"?{urlencode(query)}" if query else "")

    def _name(self, address: str) -> str | None:
        parts = urlsplit(address)
        query = parse_qsl(parts.query)
        try:
            endpoint, values = self._routes.match(parts.path, method="GET")
        except HTTPException:
            return None
        if endpoint not in _ENDPOINTS or any(key not in _KEPT for key, _ in query):
            return None
        if not self._place.holds(endpoint, values, dict(query).get("ke-hoach")):
            return None
        if endpoint == "plans.public_attachment":
            return self._place.file_name(values["attachment_id"])
        mark = "".join(f"--{plain(key)}-{plain(value)}" for key, value in query)
        path = parts.path.lstrip("/")
        if not path or path.endswith("/"):
            return f"{path}index{mark}.html"
        stem, dot, ending = path.rpartition(".")
        if dot and "/" not in ending and endpoint not in ("committees.committee", "plans.campaign"):
            return f"{stem}{mark}.{ending}"
        return f"{path}{mark}.html"

    def _asked(self, address: str) -> str:
        """Return what the server is asked for: a list of one province's copy is asked for that province alone."""
        parts = urlsplit(address)
        endpoint, _ = self._routes.match(parts.path, method="GET")
        path = self._place.instead.get(endpoint, parts.path)
        extra = self._place.narrowing.get(endpoint, {})
        query = {**extra, **dict(parse_qsl(parts.query))}
        return path + (f"?{urlencode(query)}" if query else "")


def site_files(app: Flask, province: str | None = None) -> list[SiteFile]:
    """Return the files of the public site, of one province (its official code) or of all.

    Raises LookupError for an unknown province. It runs in a thread of its own, so that nothing of a request
    under way, least of all who is signed in, gets into the pages.
    """

    def copy() -> list[SiteFile]:
        with app.extensions["sessions"]() as session:
            unit: Unit | None = territory(session, province, today()) if province else None
            if province and unit is None:
                raise LookupError(province)
            place, is_sample = _Place(public_things(session, unit), unit), holds_demo(session)
        return list(_Copy(app, place, is_sample=is_sample).files())

    with ThreadPoolExecutor(1) as alone:
        return alone.submit(copy).result()


def zipped(files: list[SiteFile]) -> bytes:
    """Return the files as one ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(f"trang-cong-khai/{file.name}", file.content)
    return out.getvalue()


@bp.get("/quan-ly/xuat-trang.zip")
@requires(Permission.DRIVE_EDIT)
def site_copy() -> Response:
    """Give the public pages of one's province as a ZIP that opens without network."""
    app: Callable[[], Flask] = current_app._get_current_object  # type: ignore[attr-defined]
    response = make_response(zipped(site_files(app(), _province_code())))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = 'attachment; filename="trang-cong-khai.zip"'
    return response


def _province_code() -> str | None:
    number = current_scope().province_id
    return reading().get_one(Unit, number).code if number is not None else None


@click.command("export-site")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--province", help="Mã tỉnh, thành phố, ví dụ 33; bỏ trống để lấy tất cả.")
@with_appcontext
def export_site(folder: Path, province: str | None) -> None:
    """Write the public site into a folder that opens without server, for example from a memory stick."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException("Thư mục đã có tệp. Chọn thư mục trống để bản sao cũ không lẫn vào.")
    try:
        files = site_files(current_app._get_current_object(), province)  # type: ignore[attr-defined]
    except LookupError as unknown:
        raise click.ClickException(f"Không có tỉnh, thành phố mang mã {province}.") from unknown
    for file in files:
        target = folder / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    click.echo(f"Đã ghi {len(files)} tệp. Mở {folder / 'index.html'}")
