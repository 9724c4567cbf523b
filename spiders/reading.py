"""What a worker process does with a page: plain values in, plain values out (errors do not travel well)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from spiders.classify import BLOCKED, CONSENT, PAYWALL
from spiders.drafts import Draft
from spiders.fingerprint import fingerprint
from spiders.selectors import NONE, Selectors
from storage.errors import NotAnArticle
from storage.model import Fingerprint, Page

HERE = Path(__file__).parent
WALLS = frozenset({BLOCKED, CONSENT, PAYWALL})


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as its page alone gives it, its fingerprint, and the hash that recognises the answer again."""

    draft: Draft
    fingerprint: Fingerprint
    body_hash: str


def read(page: Page, own: Selectors = NONE) -> Reading | str:
    """Return what a page alone gives, or the plain reason why it is no article."""
    from spiders.extract import draft  # noqa: PLC0415  # a sixth of the crawl's start, for who only hands pages on

    try:
        found = draft(page, own)
    except NotAnArticle as error:
        return str(error)
    return Reading(found, fingerprint(found.article.text), body_hash(page, own))


def wall(page: Page) -> str | None:
    """Say which wall a refused page shows, whatever its status: "403" alone tells nobody what to do."""
    found = read(replace(page, status=200))
    return found if isinstance(found, str) and found in WALLS else None


_NONCE = re.compile(rb"""(<(?:script|style|link)\b[^>]{0,500}?)\snonce=(?:"[^">]*"|'[^'>]*')""", re.IGNORECASE)


def body_hash(page: Page, own: Selectors = NONE) -> str:
    """Return what recognises an answer that was read before, so that it need not be read again.

    Two answers with one hash are read alike: every byte counts, with the character set that the header names, the
    selectors of its source and the rules of this version. Only the nonce of a script, style or link element does not:
    it is another one each time, and nobody reads it.
    """
    seen = blake2b(rules(), digest_size=16)
    seen.update(repr(own).encode("utf-8", "replace") + b"\n")
    seen.update((page.content_type or "").encode("utf-8", "replace") + b"\n" + (page.robots or "").encode())
    seen.update(_NONCE.sub(rb"\1", page.body) if b"nonce=" in page.body else page.body)
    return seen.hexdigest()


@cache
def rules() -> bytes:
    """Return what changes with the rules of reading: our own modules and tables, and the library below them."""
    seen = blake2b(version("trafilatura").encode(), digest_size=16)
    for path in sorted(HERE.iterdir()):
        if path.suffix in {".py", ".toml"}:
            seen.update(path.read_bytes())
    return seen.digest()
