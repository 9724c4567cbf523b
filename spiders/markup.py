"""Bytes to one parsed tree: character set, then lxml, once per page. Nothing here knows what an article is."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from w3lib.encoding import html_to_unicode

from storage.model import Page

_CONTROL = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_FIRST_BYTE = b"\xef"
_EMPTY_HTML = re.compile(rb"(<html[^>]*?)\s*/>", re.IGNORECASE)
_SAMPLE = 20_000
_SIGNS = "€…‘’“”–—\u00a0£«°»".encode("cp1252")
_ASCII = re.compile(rb"[\0-\x7f]+")
_BEYOND_ASCII = re.compile(r"[^\0-\x7f]+")
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)  # forms have no class of their own, and nobody asks
_TEXTLESS = (
    "head", "script", "style", "noscript", "template", "svg", "iframe", "link", "meta", "input", "select",
    "nav", "img", "picture", "source", "video", "audio", "canvas", "object", "embed",
)  # fmt: skip


def decode(page: Page) -> str:
    """Return the page as text.

    Bytes that are valid UTF-8 are UTF-8 whatever was declared (a wrong declaration is common, valid UTF-8 by
    accident is not); otherwise byte order mark, HTTP header and meta tag count, then the bytes themselves.
    Bytes that are mostly no UTF-8 are none, whatever was declared.
    """
    try:
        text = page.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _declared(page)
    return _declared(page) if "\0" in text[:_SAMPLE] else text


def _declared(page: Page) -> str:
    header = page.content_type
    if page.encoding and "charset" not in (header or "").lower():
        header = f"text/html; charset={page.encoding}"
    encoding, text = html_to_unicode(header, page.body, default_encoding="cp1252", auto_detect_fun=_guess)
    if encoding == "utf-8" and _belied(text):
        return page.body.decode(_guess(page.body), "replace")
    return text


def _belied(text: str) -> bool:
    """Whether what was decoded as UTF-8 holds more that is none than letters that are."""
    lost = text.count("\ufffd")
    return 2 * lost > len(text) - len(_BEYOND_ASCII.sub("", text))


def _guess(body: bytes) -> str:
    """Name a character set by the bytes. English, nearly all of it ASCII, has but dashes, quotes and currencies."""
    if not _belied(body.decode("utf-8", "replace")):
        return "utf-8"
    strange = _ASCII.sub(b"", body)
    if len(strange) <= len(body) // 200 or 2 * len(strange.translate(None, _SIGNS)) < len(strange):
        return "cp1252"
    best = from_bytes(body[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"


def parse(text: str) -> HtmlElement | None:
    """Parse HTML into a tree without comments and processing instructions; None where nothing is in it.

    libxml2 drops what is nested deeper than 256 elements: that keeps every recursive walker safe.
    """
    raw = text.encode("utf-8", "replace").translate(None, _CONTROL)
    if _FIRST_BYTE in raw:  # one byte is looked for far faster than three
        for no_character in _NO_CHARACTERS:
            raw = raw.replace(no_character, b"")
    raw = _EMPTY_HTML.sub(rb"\1>", raw[:_SAMPLE], count=1) + raw[_SAMPLE:]
    parser = HTMLParser(collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        return document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def strip(tree: HtmlElement) -> None:
    """Take out, in place, what holds no text of an article whatever the page: half of the elements of most pages."""
    etree.strip_elements(tree, *_TEXTLESS, with_tail=False)


def squash(text: str | None) -> str:
    """Collapse white space to single spaces, without any at the ends."""
    return " ".join(text.split()) if text else ""
