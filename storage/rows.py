"""Model objects to rows and back; no SQL is run here.

A read selects one of the column lists below and hands the row's cells, in that order, to the function of the same name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, FromClause

from storage.model import Address, Article, Assertion, Claim, Scope, Snapshot, Source, StoredAssertion, Value
from storage.tables import address, assertion, body, claim, habit, snapshot, source

Cells = Sequence[Any]

original = snapshot.alias("original")  # the snapshot that another reprints

_SOURCE = ("name", "url", "kind", "schedule", "timezone", "most", "include", "exclude")
SOURCE = [*(source.c[name] for name in _SOURCE), source.c.id]
ADDRESS = [
    address.c.key,
    address.c.url,
    source.c.name,
    address.c.etag,
    address.c.last_modified,
    address.c.status,
    address.c.visited_at,
    address.c.good_visits,
    address.c.id,
    address.c.due_at,
    *(habit.c[name] for name in ("began_at", "changed_at", "body_hash", "robots", "absence")),
]
ADDRESS_FROM = address.outerjoin(source, source.c.id == address.c.source_id).outerjoin(
    habit, habit.c.address_id == address.c.id
)
_ARTICLE = ("headline", "authors", "published_at", "modified_at", "language", "site", "corrections")
SNAPSHOT = [
    snapshot.c.url,
    body.c.text,
    *(snapshot.c[name] for name in _ARTICLE),
    snapshot.c.id,
    snapshot.c.address_id,
    source.c.name,
    snapshot.c.fetched_at,
    body.c.content_hash,
    snapshot.c.version,
    snapshot.c.story_id,
    snapshot.c.copy_of,
    original.c.url,
    snapshot.c.similarity,
    snapshot.c.checked_at,
]
SNAPSHOT_FROM = (
    snapshot.join(body, body.c.id == snapshot.c.body_id)
    .join(source, source.c.id == snapshot.c.source_id)
    .outerjoin(original, original.c.id == snapshot.c.copy_of)
)
_SCOPE = ("period", "place", "segment", "per", "statistic")
_VALUE = ("number", "low", "high", "low_open", "high_open", "unit", "currency", "first", "last", "entity")
_ANSWER = (
    "dimension",
    "subject",
    "predicate",
    "bound",
    "hedge",
    "modality",
    "polarity",
    "speaker",
    "cue",
    "as_of",
    "position",
    "ambiguous",
    "parallel",
)
_EVIDENCE = ("surface", "sentence", "span_start", "span_end")
CLAIM = [*(claim.c[name] for name in ("subject", "predicate", "dimension", *_SCOPE)), claim.c.id]


def source_values(value: Source) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _SOURCE}


def source_of(cells: Cells) -> Source:
    return Source(**dict(zip((*_SOURCE, "id"), cells, strict=True)))


def address_of(cells: Cells) -> Address:
    return Address(*cells)


def article_values(value: Article) -> dict[str, Any]:
    return {"url": value.url, **{name: getattr(value, name) for name in _ARTICLE}}


def snapshot_of(cells: Cells) -> Snapshot:
    url, text, headline, authors, published_at, modified_at, language, site, corrections = cells[:9]
    article = Article(url, text, headline, authors, published_at, modified_at, language, site, corrections)
    identity, address_id, name, *rest = cells[9:]
    return Snapshot(identity, address_id, name, article, *rest)


def claim_values(value: Claim) -> dict[str, Any]:
    scope = {name: getattr(value.scope, name) for name in _SCOPE}
    return {"subject": value.subject, "predicate": value.predicate, "dimension": value.dimension, **scope}


def claim_of(cells: Cells) -> Claim:
    subject, predicate, dimension = cells[:3]
    return Claim(subject, predicate, dimension, Scope(*cells[3:8]), cells[8])


def answer_values(answer: Assertion) -> dict[str, Any]:
    """Return the evidence columns of ``answer``: everything but whose claim it is and where it stood."""
    start, end = answer.span
    return {
        **{name: getattr(answer.value, name) for name in _VALUE},
        **{name: getattr(answer.scope, name) for name in _SCOPE},
        **{name: getattr(answer, name) for name in _ANSWER},
        "surface": None if answer.sentence[start:end] == answer.surface else answer.surface,
        "sentence": answer.sentence,
        "span_start": start,
        "span_end": end,
    }


def answer_columns(table: FromClause = assertion) -> list[Column[Any]]:
    return [table.c[name] for name in (*_ANSWER, *_EVIDENCE, *_VALUE, *_SCOPE)]  # type: ignore[misc]


ANSWER_CELLS = len(_ANSWER) + len(_EVIDENCE) + len(_VALUE) + len(_SCOPE)


_NO_SCOPE = Scope()


def _scope(cells: Cells) -> Scope:
    return _NO_SCOPE if cells.count(None) == len(_SCOPE) else Scope(*cells)


def answer_of(cells: Cells) -> Assertion:
    dimension, subject, predicate, bound, hedge, modality, polarity, speaker, cue = cells[:9]
    as_of, position, ambiguous, parallel, surface, sentence, start, end = cells[9:17]
    return Assertion(
        dimension=dimension,
        value=Value(*cells[17:27]),
        surface=sentence[start:end] if surface is None else surface,
        sentence=sentence,
        span=(start, end),
        subject=subject,
        predicate=predicate,
        bound=bound,
        hedge=hedge,
        modality=modality,
        polarity=polarity,
        speaker=speaker,
        cue=cue,
        scope=_scope(cells[27:32]),
        as_of=as_of,
        position=position,
        ambiguous=ambiguous,
        parallel=parallel,
    )


STORED = [
    assertion.c.id,
    assertion.c.claim_id,
    assertion.c.snapshot_id,
    assertion.c.address_id,
    snapshot.c.url,
    snapshot.c.site,
    snapshot.c.story_id,
    assertion.c.said_at,
    assertion.c.missing_since,
    assertion.c.ended_by,
    *answer_columns(),
]
STORED_FROM = assertion.join(snapshot, snapshot.c.id == assertion.c.snapshot_id)


def stored_of(cells: Cells) -> StoredAssertion:
    identity, claim_id, snapshot_id, address_id, url, site, story, said_at, missing_since, ended_by = cells[:10]
    return StoredAssertion(
        id=identity,
        claim_id=claim_id,
        snapshot_id=snapshot_id,
        address_id=address_id,
        url=url,
        site=site,
        story=story,
        said_at=said_at,
        assertion=answer_of(cells[10:]),
        missing_since=missing_since,
        ended_by=ended_by,
    )
