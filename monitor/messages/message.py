"""One message: what it tells as plain values, its subject, and the thread it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from monitor import forms
from monitor.messages.telling import minute, quoted, telling
from monitor.report.text import shortened
from storage.model import Change, Delivery, Severity, StoredAssertion

SCHEMA = 1
MOST = 50
"""Changes that a message spells out; of more it gives the number."""
LONGEST_SUBJECT = 160

Answers = Mapping[int, Sequence[StoredAssertion]]

_LOUDEST = list(Severity)
_GATHERED = {
    "hourly": "this hour",
    "daily": "today",
    "weekly": "this week",
    "quiet": "in the quiet hours",
    "storm": "more: see the list",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What one delivery says. ``content`` is what templates get and ``form`` the webhook's JSON, both plain values.

    ``thread`` is equal for all messages about one claim, None for those about several or none.
    """

    key: str
    subject: str
    content: dict[str, Any]
    form: dict[str, Any]
    thread: str | None = None


def compose(given: Delivery, answers: Answers | None = None, also: Sequence[str] = ()) -> Message:
    """Make the message of a delivery; ``answers`` has the answers to each claim, by its id.

    ``also`` names the other watches that share it. People are told them; ``watch`` of the form is the delivery's own.
    """
    changes = sorted(given.changes, key=lambda each: (_LOUDEST.index(each.severity), each.id or 0))
    shown, known = changes[:MOST], answers or {}
    tellings = [telling(each, known.get(each.claim.id or 0, ())) for each in shown]
    subject = _subject(given, changes, tellings)
    more = len(changes) - len(shown)
    content = {
        "subject": subject,
        "watch": ", ".join(map(quoted, (given.watch, *also))),
        "count": len(changes),
        "more": more,
        "notice": _notice_lines(given.notice),
        "created": minute(given.created_at),
        "changes": tellings,
        "faults": [],
    }
    form = {
        "schema": SCHEMA,
        "key": given.key,
        "type": _type(given),
        "watch": given.watch,
        "subject": subject,
        "created_at": forms.moment(given.created_at),
        "notice": given.notice,
        "changes": [_form(each, told) for each, told in zip(shown, tellings, strict=True)],
        "more": more,
    }
    return Message(given.key, subject, content, form, _thread(changes))


def _type(given: Delivery) -> str:
    if given.notice is not None:
        return "notice"
    return "digest" if given.batch else "alert"


def _form(change: Change, told: Mapping[str, Any]) -> dict[str, Any]:
    said = {"old_said_at": forms.moment(change.old_said_at), "new_said_at": forms.moment(change.new_said_at)}
    return {
        "id": change.id,
        **forms.change(change),
        **said,
        "headline": told["headline"],
        "explanation": change.explanation,
        "stories": told["tallies"],
    }


def _subject(given: Delivery, changes: Sequence[Change], tellings: Sequence[Mapping[str, Any]]) -> str:
    if given.notice is not None:
        text = _notice_lines(given.notice)[0]
    elif len(changes) == 1:
        text = f"{tellings[0]['question']}: {tellings[0]['headline']}"
    else:
        gathering = (given.batch or "").partition(":")[0]
        words = _GATHERED.get(gathering, "")
        kind = "" if gathering == "storm" else "changes "
        text = f"{len(changes)} {kind}{words} ({quoted(given.watch)})"
    return shortened(" ".join(text.split()), LONGEST_SUBJECT)


def _notice_lines(notice: str | None) -> list[str]:
    if notice is None:
        return []
    return [line for line in map(quoted, notice.splitlines()) if line] or ["a notice"]


def _thread(changes: Sequence[Change]) -> str | None:
    """Name the conversation of a claim, alike in every message about it and unlike any other claim's."""
    claims = {each.claim for each in changes}
    if len({claim.id for claim in claims}) != 1 or len(changes) != 1:
        return None
    (claim,) = claims
    parts = (claim.id, claim.subject, claim.predicate, claim.dimension)
    return sha256("\0".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:24]
