"""The JSON forms: what other programs read. docs/commands.md is their contract; a key added here is added there.

Every form is a plain dictionary with all of its keys, ``None`` where nothing is known. Amounts are decimal strings,
moments ISO 8601 in UTC, dates ``YYYY-MM-DD/YYYY-MM-DD`` intervals with ``..`` for an open end (ISO 8601-2).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from monitor.channel_report import ChannelReport
from monitor.replay import Replayed
from spiders.report import SourceReport
from storage.model import (
    Article,
    ArticleRow,
    Assertion,
    Change,
    Claim,
    ClaimRow,
    Delivery,
    History,
    Scope,
    SourceState,
    SourceStatus,
    StoredAssertion,
    Value,
)

SCHEMA = 1

Form = dict[str, Any]

# JSON escapes C0 itself; these steer a terminal (C1, DEL), turn the reading order around, or cannot be encoded at all
_UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dumps(form: Form | list[Form], *, indent: int | None = None, plain: bool = False) -> str:
    """Write JSON that is safe to show on a terminal; ``plain`` keeps it to ASCII."""
    text = json.dumps(form, ensure_ascii=plain, indent=indent)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def assertion(given: Assertion) -> Form:
    return {
        "subject": given.subject,
        "predicate": given.predicate,
        "dimension": given.dimension.value,
        "value": value(given.value),
        "bound": given.bound.value,
        "hedge": given.hedge,
        "modality": given.modality.value,
        "polarity": given.polarity.value,
        "speaker": given.speaker,
        "surface": given.surface,
        "sentence": given.sentence,
        "span": list(given.span),
    }


def value(given: Value) -> Form:
    return {
        "number": amount(given.number),
        "low": amount(given.low),
        "high": amount(given.high),
        "unit": given.unit,
        "currency": given.currency,
        "date": days(given.first, given.last),
        "entity": given.entity,
    }


def change(given: Change) -> Form:
    return {
        "kind": given.kind.value,
        "severity": given.severity.value,
        "alert": given.alert,
        "claim": claim(given.claim),
        "old": given.old and assertion(given.old),
        "new": given.new and assertion(given.new),
        "old_url": given.old_url,
        "new_url": given.new_url,
        "detected_at": moment(given.detected_at),
        "reason": ": ".join(filter(None, (given.reason, given.explanation))),
    }


def claim(given: Claim) -> Form:
    return {
        "id": given.id,
        "subject": given.subject,
        "predicate": given.predicate,
        "dimension": given.dimension.value,
    }


def scope(given: Scope) -> Form:
    return {
        "period": given.period,
        "place": given.place,
        "segment": given.segment,
        "per": given.per,
        "statistic": given.statistic,
    }


def stored(given: StoredAssertion) -> Form:
    """An assertion with where and when it was said: a row of ``history``."""
    return {
        "said_at": moment(given.said_at),
        "url": given.url,
        "site": given.site,
        "story": given.story,
        "standing": given.stands,
        "assertion": assertion(given.assertion),
    }


def page(path: str, article: Article, assertions: Sequence[Assertion]) -> Form:
    """One page as ``extract`` saw it."""
    return {
        "path": path,
        "url": None if article.url.startswith("file:") else article.url,
        "title": article.headline,
        "authors": list(article.authors),
        "published_at": moment(article.published_at),
        "modified_at": moment(article.modified_at),
        "language": article.language,
        "site": article.site,
        "text": article.text,
        "assertions": [assertion(given) for given in assertions],
    }


def diff(path: str, changes: Sequence[Change]) -> Form:
    """What changed on one page between two saved versions."""
    return {"path": path, "changes": [change(row) for row in changes]}


def amount(given: Decimal | None) -> str | None:
    """Write an amount in full, never in scientific form: ``40000``, ``4.50``."""
    return None if given is None else format(given, "f")


def days(first: date | None, last: date | None) -> str | None:
    if first is None and last is None:
        return None
    return f"{first or '..'}/{last or '..'}"


def moment(given: datetime | None) -> str | None:
    return None if given is None else given.isoformat()


def article(given: ArticleRow) -> Form:
    return {
        "url": given.url,
        "title": given.title,
        "site": given.site,
        "published_at": moment(given.published_at),
        "modified_at": moment(given.modified_at),
        "fetched_at": moment(given.fetched_at),
        "versions": given.versions,
        "story": given.story,
        "copy_of": given.copy_of,
        "similarity": given.similarity,
    }


def claim_row(given: ClaimRow) -> Form:
    """A claim with its newest answer: a row of ``claims``."""
    return {
        **claim(given.claim),
        "scope": scope(given.claim.scope),
        "answers": given.answers,
        "stories": given.stories,
        "latest": stored(given.latest),
    }


def history(given: History) -> Form:
    return {
        "claim": {**claim(given.claim), "scope": scope(given.claim.scope)},
        "assertions": [stored(row) for row in given.assertions],
        "changes": [change(row) for row in given.changes],
    }


def source(given: SourceStatus, state: SourceState | None = None) -> Form:
    """A source with how it stands with the service, where that knows it."""
    return {
        "name": given.source.name,
        "kind": given.source.kind.value,
        "url": given.source.url,
        "schedule": given.source.schedule,
        "timezone": given.source.timezone,
        "articles": given.articles,
        "versions": given.versions,
        "changes": given.changes,
        "alerts": given.alerts,
        "last_visit_at": moment(given.last_visit_at),
        "last_outcome": given.last_outcome and given.last_outcome.value,
        "last_error": given.last_error,
        "last_error_at": moment(given.last_error_at),
        "on_rota": given.on_rota,
        "next_revisit_at": moment(given.next_due_at),
        "left_over": given.left_over,
        "resting_until": moment(given.host.rest_until) if given.host else None,
        "robots_delay": given.host.delay if given.host else None,
        "reads": given.reads,
        "service": state and service(state),
    }


def service(given: SourceState) -> Form:
    """How a source stands with the service."""
    return {
        "paused": given.paused,
        "next_visit_at": moment(given.next_crawl_at),
        "visited_by": given.crawling_by,
        "last_article_at": moment(given.last_article_at),
        "failures": given.failures,
        "failing_since": moment(given.failing_since),
        "trouble": given.trouble and given.trouble.value,
    }


def crawled(reports: Iterable[SourceReport]) -> Form:
    """Give the form of a crawl but for its changes, which come last and may be many."""
    return {"sources": [visited(report) for report in reports]}


def visited(given: SourceReport) -> Form:
    """What a crawl did at one source."""
    return {
        "name": given.name,
        "fetched": given.fetched,
        "not_modified": given.not_modified,
        "new": given.new,
        "revised": given.revised,
        "unchanged": given.unchanged,
        "duplicate": given.duplicate,
        "failed": given.failed,
        "errors": list(given.errors),
    }


def delivery(given: Delivery) -> Form:
    """One sending to one channel: a row of ``deliveries``."""
    return {
        "id": given.id,
        "key": given.key,
        "channel": given.channel,
        "watch": given.watch,
        "state": given.state.value,
        "due_at": moment(given.due_at),
        "attempts": given.attempts,
        "last_error": given.last_error,
        "created_at": moment(given.created_at),
        "sent_at": moment(given.sent_at),
        "notice": given.notice,
        "changes": [change(row) for row in given.changes],
    }


def channel_report(given: ChannelReport) -> Form:
    """What a channel did: a row of ``notify``."""
    counts = {"sent": given.sent, "retried": given.retried, "dead": given.dead}
    return {"name": given.name, **counts, "errors": list(given.errors)}


def replayed(given: Replayed) -> Form:
    """A stored change and what a watch makes of it: a row of ``watch test``."""
    return {"told": given.told.alert, "why": given.told.why, "change": change(given.change)}
