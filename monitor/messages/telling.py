"""A change as plain values that a template can write: no object of ours, no mark-up, nothing that steers a reader.

What a page said is made harmless here for every kind of message: one line, no control characters, and no address in it
that a mail program would turn into a link. Escaping for HTML is the template's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.joins import same
from monitor.report.text import UNQUOTED, Span, changed_words, plain, shortened, visible, window
from monitor.report.values import headline, phrase, question
from spiders.plurals import counted
from storage.model import Assertion, Change, StoredAssertion

Form = dict[str, Any]

LONGEST_SENTENCE = 400
MOST_OUTLETS = 5
MOST_TALLIES = 4
_LINKS = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)")
_UNSEEN = "\u200b"  # parts what a reader's program would take for an address; nobody sees it


def telling(change: Change, answers: Sequence[StoredAssertion] = ()) -> Form:
    """Give all that a message says of one change; ``answers`` are the answers to its claim."""
    marks = _marks(change)
    sides = [
        side(name, answer, marks[name], url, said_at)
        for name, answer, url, said_at in (
            ("old", change.old, change.old_url, change.old_said_at),
            ("new", change.new, change.new_url, change.new_said_at),
        )
        if answer is not None
    ]
    return {
        "claim": change.claim.id,
        "question": quoted(question(change.claim)) or "a claim",
        "headline": quoted(headline(change)),
        "kind": change.kind.value.replace("_", " "),
        "severity": change.severity.value,
        "sides": sides,
        "explanation": quoted(shortened(change.explanation, LONGEST_SENTENCE)),
        "reason": change.reason.replace("_", " "),
        "tallies": tallies(change, answers),
        "detected": minute(change.detected_at),
    }


def side(name: str, answer: Assertion, spans: Sequence[Span], url: str | None, said_at: datetime | None) -> Form:
    """Give one answer: its value, its sentence in pieces of which some are marked, who said it, where and when."""
    return {
        "name": name,
        "value": quoted(phrase(answer)),
        "pieces": pieces(answer, spans),
        "speaker": quoted(answer.speaker),
        "outlet": outlet(url),
        "said": day(said_at),
        "url": web(url),
    }


def pieces(answer: Assertion, spans: Iterable[Span]) -> list[Form]:
    """Part a sentence where its marks begin and end."""
    text = visible(answer.sentence)
    start, end = window(text, answer.span, LONGEST_SENTENCE)
    found = [_piece("…")] if start else []
    at = start
    for first, last in ((max(a, start), min(b, end)) for a, b in sorted(spans)):
        if at <= first < last:
            found += [_piece(text[at:first]), _piece(text[first:last], marked=True)]
            at = last
    found += [_piece(text[at:end]), _piece("…" if end < len(text) else "")]
    found += [] if answer.quotable else [_piece(f" {UNQUOTED}")]
    return [piece for piece in found if piece["text"]]


def _piece(text: str, *, marked: bool = False) -> Form:
    return {"text": unlinked(text), "marked": marked}


def _marks(change: Change) -> dict[str, Sequence[Span]]:
    """Mark the words that differ where the sentences are alike, else the values."""
    old, new = change.old, change.new
    words = changed_words(visible(old.sentence), visible(new.sentence)) if old and new else None
    if words is None:
        return {"old": [old.span] if old else [], "new": [new.span] if new else []}
    return {"old": words[0], "new": words[1]}


def tallies(change: Change, answers: Sequence[StoredAssertion]) -> list[str]:
    """Say how many independent stories give which value now, the change's own values first."""
    groups: list[tuple[Assertion, list[StoredAssertion]]] = [
        (answer, []) for answer in (change.new, change.old) if answer is not None
    ]
    for row in (row for row in answers if row.stands):
        group = next((rows for answer, rows in groups if same(answer, row.assertion)), None)
        if group is None:
            groups.append((row.assertion, [row]))
        else:
            group.append(row)
    rest = sorted(groups[2:], key=lambda each: -_stories(each[1]))
    return [_tally(*each) for each in [*groups[:2], *rest][:MOST_TALLIES] if each[1]]


def _stories(rows: Iterable[StoredAssertion]) -> int:
    return len({row.story for row in rows})


def _tally(answer: Assertion, rows: Sequence[StoredAssertion]) -> str:
    stories = _stories(rows)
    outlets = list(dict.fromkeys(filter(None, (quoted(row.site) or outlet(row.url) for row in rows))))
    named = ", ".join(outlets[:MOST_OUTLETS])
    more = f" and {len(outlets) - MOST_OUTLETS} more" if len(outlets) > MOST_OUTLETS else ""
    words = counted(stories, "independent story says", "independent stories say")
    return f"{words} {quoted(phrase(answer))}: {named}{more}"


def quoted(text: str | None) -> str:
    """Make words of a page one harmless line."""
    return unlinked(plain(text))


def unlinked(text: str) -> str:
    return _LINKS.sub(_UNSEEN, text)


def outlet(url: str | None) -> str:
    try:
        return plain(urlsplit(url).hostname) if url else ""
    except ValueError:
        return ""


def web(url: str | None) -> str:
    """Give an address that may stand as a link: plain http(s) or nothing."""
    found = re.fullmatch(r"https?://[^\s<>\"'\\`{}|^\x00-\x1f\x7f-\x9f]{1,2000}", url or "", re.IGNORECASE)
    return plain(found[0]) if found else ""


def day(moment: datetime | None) -> str:
    return f"{moment.day} {moment:%b %Y}" if moment else ""


def minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moment else ""
