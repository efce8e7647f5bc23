"""Announcements as an Atom feed (RFC 4287) that readers and other sites can follow."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One announcement: an address that never changes as its id, words without markup, aware moments."""

    url: str
    title: str
    summary: str
    author: str
    published: datetime
    updated: datetime
    category: str = ""


def _text(text: str) -> str:
    """Escape text and leave out what XML 1.0 cannot hold (section 2.2 of its recommendation)."""
    kept = (sign for sign in text if sign in "\t\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return escape("".join(sign for sign in kept if sign not in "\ufffe\uffff"))


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a feed needs aware moments")
    return moment.isoformat(timespec="seconds")


def atom_feed(
    entries: Iterable[FeedEntry], *, title: str, page_url: str, feed_url: str, updated: datetime
) -> bytes:
    """Write a feed, UTF-8, entries in the order given; raise ValueError for a naive moment."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">',
        f"<title>{_text(title)}</title>",
        f"<id>{_text(feed_url)}</id>",
        f"<updated>{_moment(updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed_url)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(page_url)}/>',
    ]
    for entry in entries:
        lines += [
            "<entry>",
            f"<title>{_text(entry.title)}</title>",
            f"<id>{_text(entry.url)}</id>",
            f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>',
            f"<published>{_moment(entry.published)}</published>",
            f"<updated>{_moment(entry.updated)}</updated>",
            f"<author><name>{_text(entry.author)}</name></author>",
            f"<summary>{_text(entry.summary)}</summary>",
        ]
        if entry.category:
            lines.append(f"<category term={quoteattr(entry.category)}/>")
        lines.append("</entry>")
    return "\n".join([*lines, "</feed>", ""]).encode()
