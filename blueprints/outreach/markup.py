"""Turn an announcement's Markdown into the few HTML elements that our pages allow."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "blockquote", "a", "hr"}
_SCHEMES = {"http", "https", "mailto", "tel"}
# The page has its own h1, so the headings of a text begin one step lower.
_HEADINGS = {"h1": "h2", "h2": "h3", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "fence"])
    reader.core.ruler.push("lower_headings", _lower_headings)
    return reader


_READER = _reader()


def shown(text: str) -> Markup:
    """Return the text as safe HTML: raw HTML becomes text, links go only to web, mail and phone addresses."""
    clean = nh3.clean(
        _READER.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    # nh3 has left only the elements above; this is the one place where text becomes markup.
    return Markup(clean)  # noqa: S704
