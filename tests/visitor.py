"""Somebody at a browser without JavaScript: opens pages, checks each of them, fills the real forms."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.world import PASSWORD

SPACE = re.compile(r"\s+")
# They change nothing, so they carry no token and set no cookie: see tests/access_table.py.
QUESTIONS_WITHOUT_TOKEN = {"/dieu-kien", "/dieu-kien/ngay-hien-lai"}
# Words that our voice never uses (look.md); English defaults of libraries would show up here too.
UNWANTED = (
    "không hợp lệ",
    "lỗi hệ thống",
    "vui lòng nhập lại",
    "This field",
    "Not a valid",
    "None</",
    "Undefined",
)


class Page:
    """One answer, parsed when it is HTML."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.url = response.request.path
        self.is_html = response.mimetype == "text/html"
        self.source = response.get_data(as_text=True) if self.is_html else ""
        self.root: Element = (
            html5lib.parse(self.source, treebuilder="etree", namespaceHTMLElements=False)
            if self.is_html
            else Element("none")
        )

    @property
    def text(self) -> str:
        """The visible text with single spaces."""
        return SPACE.sub(" ", " ".join(self.root.itertext())).strip()

    def all(self, path: str) -> list[Element]:
        """The elements under an ElementTree path, for example ".//table//tr"."""
        return self.root.findall(path)

    def texts(self, path: str) -> list[str]:
        """The text of each element under a path."""
        return [SPACE.sub(" ", "".join(e.itertext())).strip() for e in self.all(path)]

    @property
    def title(self) -> str:
        """The first heading."""
        return (self.texts(".//h1") or [""])[0]

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [t for e in self.all(".//div[@id='error-summary']") for t in Page._items(e)]

    @staticmethod
    def _items(element: Element) -> list[str]:
        return [SPACE.sub(" ", "".join(li.itertext())).strip() for li in element.findall(".//li")]

    def link(self, words: str) -> str:
        """The address of the first link whose text contains the words."""
        for anchor in self.all(".//a"):
            if words in SPACE.sub(" ", "".join(anchor.itertext())):
                return str(anchor.get("href"))
        raise AssertionError(f"no link “{words}” on {self.url}: {self.texts('.//a')}")

    def forms(self) -> list[Element]:
        """The forms of the page."""
        return self.all(".//form")

    def check(self) -> None:
        """Hold every answer to what all must be: headers; pages also: one h1, a title, unique ids, our voice."""
        policy = self.response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert self.response.headers["X-Content-Type-Options"] == "nosniff"
        if not self.is_html or not self.source.lstrip().lower().startswith("<!doctype"):
            return
        assert len(self.all(".//h1")) == 1, f"{self.url}: needs exactly one h1"
        assert self.texts(".//title")[0].strip(), f"{self.url}: needs a title"
        ids = [e.get("id") for e in self.root.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), f"{self.url}: doubled id {[i for i in ids if ids.count(i) > 1][:3]}"
        for word in UNWANTED:
            assert word not in self.source, f"{self.url}: says “{word}”"
        for form in self.forms():
            is_question = form.get("action") in QUESTIONS_WITHOUT_TOKEN
            if (form.get("method") or "get").lower() == "post" and not is_question:
                names = {e.get("name") for e in form.iter("input")}
                assert "csrf_token" in names, f"{self.url}: a form without its token"
        for link in self.all(".//a"):
            assert link.get("href") not in (None, "", "#"), f"{self.url}: an empty link"


class Visitor:
    """A browser: keeps cookies, follows redirects, checks every page it meets."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: Page

    def open(self, path: str, **options: Any) -> Page:
        """Open an address and follow where it leads."""
        return self._arrive(self.client.get(path, follow_redirects=True, **options))

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Page:
        """Send a form without having opened it; the token is taken from the sign-in or home page's form."""
        return self._arrive(self.client.post(path, data=data or {}, follow_redirects=True, **options))

    def token(self) -> str:
        """Return a CSRF token of this browser session, from the page that was opened last."""
        for field in self.page.all(".//input[@name='csrf_token']"):
            return str(field.get("value"))
        raise AssertionError(f"no form on {self.page.url}")

    def submit(self, button: str | None = None, form: int | None = None, **values: Any) -> Page:
        """Fill the form that has the named fields (or the button's words) on the present page and send it."""
        chosen = self._form(button, form, values)
        data = self._filled(chosen, values, button)
        action = chosen.get("action") or self.page.response.request.full_path.rstrip("?")
        if (chosen.get("method") or "get").lower() == "get":
            return self._arrive(self.client.get(action, query_string=data, follow_redirects=True))
        return self._arrive(self.client.post(action, data=data, follow_redirects=True))

    def sign_in(self, username: str, password: str = PASSWORD) -> Page:
        """Sign in at the sign-in page."""
        self.open("/dang-nhap")
        page = self.submit(username=username, password=password)
        assert page.status == 200 and not page.errors, page.errors
        return page

    def _arrive(self, response: TestResponse) -> Page:
        self.page = Page(response)
        assert self.page.status != 500, f"{self.page.url} crashed"
        self.page.check()
        return self.page

    def _form(self, button: str | None, number: int | None, values: dict[str, Any]) -> Element:
        forms = self.page.forms()
        if number is not None:
            return forms[number]
        for form in forms:
            names = {e.get("name") for e in form.iter() if e.get("name")}
            labels = [SPACE.sub(" ", "".join(b.itertext())).strip() for b in form.iter("button")]
            has_button = button is None or any(button in label for label in labels)
            if set(values) <= names and has_button and (button is not None or values):
                return form
        raise AssertionError(f"no form for {sorted(values)} / {button} on {self.page.url}")

    @staticmethod
    def _filled(form: Element, values: dict[str, Any], button: str | None) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for element in form.iter():
            name = element.get("name")
            if not name or element.get("disabled") is not None:
                continue
            kind = (element.get("type") or "text").lower()
            if element.tag == "input" and kind in ("checkbox", "radio"):
                if element.get("checked") is not None:
                    data.setdefault(name, [])
                    data[name].append(element.get("value") or "on")
            elif element.tag == "input" and kind not in ("submit", "file"):
                data.setdefault(name, []).append(element.get("value") or "")
            elif element.tag == "textarea":
                data[name] = [(element.text or "").lstrip("\n")]
            elif element.tag == "select":
                options = element.findall(".//option")
                chosen = [o for o in options if o.get("selected") is not None] or options[:1]
                data[name] = [o.get("value") if o.get("value") is not None else o.text for o in chosen]
            elif element.tag == "button" and button and button in "".join(element.itertext()):
                data[name] = [element.get("value") or ""]
        for name, value in values.items():
            if value is None:
                data.pop(name, None)
            else:
                data[name] = value
        return data
