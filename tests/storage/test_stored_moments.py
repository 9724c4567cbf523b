"""SQLite compares moments as text, so all must be written in one form."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from seeding import NOON
from sqlalchemy import create_engine, text

from storage.columns import Moment
from storage.model import Crawled, Plan, Source
from storage.service_tables import source_state
from storage.store import Store

A_FORM = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
LATER = NOON + timedelta(hours=1)


def written(url: str) -> dict[str, str]:
    """Return what stands in the file for each moment of the only source."""
    engine = create_engine(url)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM source_state")).mappings().one()
    engine.dispose()
    moments = [column.name for column in source_state.c if isinstance(column.type, Moment)]
    return {name: row[name] for name in moments if row[name] is not None}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("good", [True, False])
def test_the_end_of_a_visit_is_written_in_the_form_of_all_others(store: Store, database_url: str, good: bool) -> None:
    source = Source("a", "https://a.example/", schedule="1h")
    store.enroll([Plan(source, "a", "1h", NOON, LATER)], NOON)
    store.take_due_sources(NOON, timedelta(minutes=2), 1, "me")
    store.source_done([Crawled("a", NOON, NOON, LATER, good)], "me")
    found = written(database_url)
    assert {"next_crawl_at", "last_crawl_at", "last_article_at" if good else "failing_since"} <= found.keys()
    assert [name for name, form in found.items() if not A_FORM.fullmatch(form)] == []
