"""A small database to look things up in, written through the store itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from shell_rows import change, money

from spiders.fingerprint import fingerprint
from storage.model import Article, Bound, CheckResult, Claim, Dimension, Kind, NewAssertion, NewChange, Source
from storage.store import open_store

OLD = money(40000, "The Xiaomi MS11 will cost about {}.", bound=Bound.ABOUT, hedge="about")
NEW = money(25000)


def _article(host, text, day):
    published = datetime(2024, 2, day, tzinfo=UTC)
    return Article(f"https://{host}/1", text, headline="A price", published_at=published, site=host, language="en")


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """The file of a database with two pages that contradict each other on one claim."""
    path = tmp_path_factory.mktemp("filled") / "claims.db"
    with open_store(f"sqlite:///{path}") as store:
        snapshots = []
        for day, host, said in ((2, "a.example", OLD), (19, "b.example", NEW)):
            store.source(Source(host, f"https://{host}/"))
            article = _article(host, said.sentence, day)
            moment = datetime(2024, 3, day, tzinfo=UTC)
            added = store.add_snapshot(f"{host}/1", host, article, moment, fingerprint(article.text))
            snapshots.append(added)
        first, second = snapshots
        claim = Claim("Xiaomi MS11", "price", Dimension.MONEY)
        store.record_check(CheckResult(first.id, first.fetched_at, (NewAssertion(claim, OLD),)))
        (known,) = store.assertions_of(first.id)
        told = change(Kind.CONFLICTING, OLD, NEW, old_url=first.article.url, new_url=second.article.url)
        answer = NewAssertion(known.claim_id, NEW)
        store.record_check(CheckResult(second.id, second.fetched_at, (answer,), (NewChange(told, known.id, 0),)))
    return path
