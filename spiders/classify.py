"""Whether a response is an article at all, and in plain words why not.

The order of the questions: what the response is (status, type, bytes), then, once its text is known, what a page
with so little or such a text says of itself. A page that declares itself an article and has one is never refused:
a missed wall costs a wrong line, a wrong refusal costs the article.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from storage.model import Page

BLOCKED = "blocked by bot protection"
CONSENT = "consent wall"
PAYWALL = "login or pay wall"
EMPTY = "empty page"
MISSING = "page not found"
INDEX = "index page"
TEXTLESS = "no article text"
BROKEN = "broken character set"
SCRIPTED = "page needs JavaScript"
FAILED = "error page"
UNSELECTED = "nothing on the page fits text_include"

_KINDS = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"})
_MARKUP = re.compile(
    rb"<(?:!doctype html|html|head|body|article|div|p|title|meta|main|section|h1|a|table)\b", re.IGNORECASE
)
_MAGIC = {
    b"%PDF": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif",
    b"PK\x03\x04": "application/zip", b"\x1f\x8b": "application/gzip", b"{": "application/json",
    b"<?xml": "application/xml", b"<rss": "application/rss+xml",
}  # fmt: skip

_STUB = 250  # characters: shorter than any article that was seen, 338 is the shortest of 491
_SHORT = 700
_PARAGRAPH = 250
_LINE = 60
_ENOUGH = 3
_MIDDLE = 1500
_BELOW = 400


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a page once its text was looked for.

    ``headings`` are its title and first headings, ``seen`` is the text of all its blocks, ``text`` what was taken
    for the article; ``declared`` is how many characters the page says that its article has, 0 where it does not.
    """

    url: str
    headings: Sequence[str]
    seen: str
    text: str
    markup: str
    linked: float = 0.0
    article: bool = False
    free: bool = True
    declared: int = 0


def refuse_response(page: Page) -> str | None:
    """Say why the raw response cannot be an article; None where it may be one."""
    if page.status >= 400:
        return _refuse_status(page)
    kind = (page.content_type or "").partition(";")[0].strip().lower()
    body = page.body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if kind not in _KINDS:
        return f"not HTML ({kind})"
    if not body:
        return EMPTY
    if _MARKUP.search(body) or _MARKUP.search(page.body.replace(b"\0", b"")):  # UTF-16 has a zero in every letter
        return None
    return f"not HTML ({next((name for start, name in _MAGIC.items() if body.startswith(start)), kind or 'no markup')})"


def _refuse_status(page: Page) -> str:
    if page.status in {404, 410}:
        return MISSING
    if page.status in {401, 402, 407}:
        return PAYWALL
    source = page.body[:200_000].decode("utf-8", "replace").lower()
    if page.status in {403, 405, 429, 503} and any(piece in source for piece in signs("blocked", "markup", "title")):
        return BLOCKED
    return f"{FAILED} ({page.status})"


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    raw = tomllib.loads(files("spiders").joinpath("refusals.toml").read_text(encoding="utf-8"))
    return {reason: {name: tuple(listed) for name, listed in parts.items()} for reason, parts in raw.items()}


def signs(reason: str, *names: str) -> tuple[str, ...]:
    """Return what pages of one kind say, by part: title, text, markup, host."""
    return tuple(sign for name in names for sign in _table()[reason].get(name, ()))


def refuse_page(facts: Facts) -> str | None:
    """Say why a parsed page is no article; None where it is one."""
    if _truncated(facts) or _gated(facts):
        return PAYWALL
    if _host(facts.url).startswith(signs("consent", "host")) and not facts.article:
        return CONSENT
    if broken(facts.seen):
        return BROKEN
    if facts.article and len(facts.text) > _STUB:
        return None
    if len(facts.text) < _MIDDLE and (reason := _said(facts)):
        return reason
    if _listing(facts):
        return INDEX
    return _bare(facts) if len(facts.text) < _STUB else None


def _truncated(facts: Facts) -> bool:
    """Whether a page that is not free shows far less than it says it has."""
    return not facts.free and len(facts.text) < 0.4 * facts.declared


def _gated(facts: Facts) -> bool:
    """Whether a short text breaks off at a gate: what asks for a subscription is its end, or stands right below."""
    if not 0 < len(facts.text) < _SHORT:
        return False
    text, seen = _plain(facts.text), _plain(facts.seen)
    upper, last = "\n".join(text.split("\n")[:-2]), text.rpartition("\n")[2]
    end = seen[at : at + len(last) + _BELOW] if (at := seen.rfind(last)) >= 0 else ""
    gates = any(sign in end and sign not in upper for sign in signs("paywall", "gate"))
    return gates and sum(sign in end for sign in signs("paywall", "text")) > 1


def _plain(text: str) -> str:
    return text[:20_000].lower().replace("’", "'")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def broken(text: str) -> bool:
    """Whether a text was decoded with a wrong character set: many replacement characters among its letters."""
    sample = text[:20_000]
    lost = sample.count("\ufffd")
    return lost > 5 and lost > 0.03 * sum(map(str.isalpha, sample))


def _said(facts: Facts) -> str | None:
    """Return the first kind of page that title and text agree on."""
    headings, seen, text = [*map(_plain, filter(None, facts.headings))], _plain(facts.seen), _plain(facts.text)
    for reason, word in (
        ("missing", MISSING), ("blocked", BLOCKED), ("failed", FAILED), ("consent", CONSENT), ("paywall", PAYWALL),
    ):  # fmt: skip
        titled = any(_opens(heading, sign) for heading in headings for sign in signs(reason, "title"))
        told = sum(sign in seen for sign in signs(reason, "text"))
        if len(text) < _STUB and any(sign in text for sign in signs(reason, "alone")):
            return word
        if _agreed(reason, len(facts.text), told, titled=titled) and _others(facts.text, reason) < _ENOUGH:
            return word
    marked = any(sign in facts.markup.lower() for sign in signs("blocked", "markup"))
    return BLOCKED if marked and len(facts.seen) < _SHORT else None


def _others(text: str, reason: str) -> int:
    """Count the paragraphs that say nothing of the kind: a story about a wall has them, a wall has not."""
    told = [sign for sign in signs(reason, "text", "title") if len(sign) > 5]
    long = (line.lower() for line in text.split("\n") if len(line) >= _LINE)
    return sum(not any(sign in line for sign in told) for line in long)


def _opens(heading: str, sign: str) -> bool:
    """Whether a heading opens with a sign, as whole words: "404" is one, "404 dead in quake" is none."""
    if not heading.startswith(sign):
        return False
    rest = heading[len(sign) :]
    return not rest[:1].isalnum() and len(rest.split()) <= 6


def _agreed(reason: str, size: int, told: int, *, titled: bool) -> bool:
    if titled and (told or size < _STUB):
        return True
    if reason == "consent":
        return told >= 5 and size < _MIDDLE
    if reason == "paywall":
        return told >= 1 and size < _STUB
    return told >= 2 and size < _STUB


def _listing(facts: Facts) -> bool:
    """Whether a page that does not call itself an article is mostly links: a front page, a section, a tag."""
    longest = max(map(len, facts.text.split("\n")))
    return not facts.article and facts.linked > 0.6 and longest < _PARAGRAPH


def _bare(facts: Facts) -> str | None:
    """Name a page with hardly any text of its own."""
    seen, source = facts.seen.lower(), facts.markup.lower()
    if not facts.free:
        return PAYWALL
    scripts = source.count("<script")
    if len(seen) < _SHORT and any(sign in source for sign in signs("scripted", "text")):
        return SCRIPTED
    if len(seen) < _STUB and scripts and (scripts > 2 or any(s in source for s in signs("scripted", "markup"))):
        return SCRIPTED
    if not seen.strip():
        return EMPTY
    return TEXTLESS if len(facts.text) < _STUB // 2 and not facts.article else None
