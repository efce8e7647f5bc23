"""Turn a page of the site into one that opens from a folder: relative links, no scripts, no forms, its date on top."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from posixpath import dirname, relpath

_ADDRESSES = {"href", "src"}
# What these elements hold makes no sense without a server.
_LEFT_OUT = {"script", "form"}


class _Rewriter(HTMLParser):
    """Copy a page sign by sign, but for addresses, scripts, forms and the line below its beginning."""

    def __init__(self, link: Callable[[str], str], note: str, instead_of_form: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._link, self._note, self._instead = link, note, instead_of_form
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._inside:
            if tag == self._inside[-1]:
                self._inside.append(tag)
            return
        given = dict(attrs)
        if tag in _LEFT_OUT:
            self._inside.append(tag)
            if tag == "form":
                self.parts.append(self._instead(given.get("action") or ""))
            return
        if any(name in _ADDRESSES or name.startswith("data-hx-") for name in given):
            kept = [(name, value) for name, value in attrs if not name.startswith("data-hx-")]
            self.parts.append(f"<{tag}{''.join(self._attribute(*pair) for pair in kept)}>")
        else:
            self.parts.append(self.get_starttag_text() or "")
        if tag == "body":
            self.parts.append(self._note)

    def _attribute(self, name: str, value: str | None) -> str:
        if value is None:
            return f" {name}"
        return f' {name}="{escape(self._link(value) if name in _ADDRESSES else value)}"'

    def handle_endtag(self, tag: str) -> None:
        if not self._inside:
            self.parts.append(f"</{tag}>")
        elif tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._copy(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._copy(f"<!{decl}>")

    def _copy(self, text: str) -> None:
        if not self._inside:
            self.parts.append(text)


def static_page(
    source: str,
    *,
    file: str,
    file_of: Callable[[str], str | None],
    online: Callable[[str], str],
    note: str,
) -> str:
    """Return a page for the file of this name inside the folder.

    file_of gives the file of an address of the site, None when it is not in the folder; such a link leads to
    online(address) instead. The note, plain text, stands on top of the page.
    """

    def link(address: str) -> str:
        if not address.startswith("/"):
            return address
        path, mark, fragment = address.partition("#")
        target = file_of(path)
        return (relpath(target, dirname(file) or ".") if target else online(path)) + mark + fragment

    def instead_of_form(action: str) -> str:
        address = escape(online(action if action.startswith("/") else ""))
        return f'<p class="muted">Tìm, lọc, đăng ký trực tuyến tại <a href="{address}">{address}</a></p>'

    banner = f'<aside class="banner" aria-label="Bản sao"><p>{escape(note)}</p></aside>'
    rewriter = _Rewriter(link, banner, instead_of_form)
    rewriter.feed(source)
    rewriter.close()
    return "".join(rewriter.parts)
