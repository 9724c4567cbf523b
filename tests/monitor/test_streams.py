"""Results of long runs: written as they come, the same bytes as if they had all been there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shell_rows import change

from monitor import forms
from monitor.check import found
from monitor.report.changes import Tally
from monitor.report.rows import write_object, write_object_with
from monitor.report.spool import Spool
from spiders.fingerprint import fingerprint
from storage.model import Article, Kind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROWS = st.lists(
    st.dictionaries(st.text(), st.text() | st.none() | st.integers() | st.lists(st.text(), max_size=2), max_size=3),
    max_size=4,
)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sources=ROWS, rows=ROWS)
def test_an_object_written_row_by_row_is_the_same_object(capsys, kind, sources, rows):
    write_object({"sources": sources, "changes": rows}, kind)
    whole = capsys.readouterr().out
    write_object_with({"sources": sources}, "changes", iter(rows), kind)
    assert capsys.readouterr().out == whole


def test_a_spool_gives_back_the_forms_in_their_order():
    rows = [change(id=1), change(Kind.WITHDRAWN, id=2), change(Kind.NEW, alert=False, id=3)]
    with Spool() as spool:
        spool.add(rows[:1])
        spool.add(rows[1:])
        assert list(spool.rows()) == [json.loads(json.dumps(forms.change(row))) for row in rows]


def test_silent_changes_are_counted_and_not_kept():
    tally = Tally().add([change(), change(Kind.NEW, alert=False)]).add([change(Kind.NEW, alert=False)])
    assert (len(tally.flagged), tally.silent) == (1, {Kind.NEW: 2})


def test_a_change_is_given_before_the_next_page_is_checked(store):
    for number in range(3):
        text = f"Route {number} of the ferry will cost {number + 4},000 euros, the company said."
        article = Article(f"https://{number}.example/a", text, published_at=NOON, language="en")
        store.add_snapshot(f"{number}.example/a", "A", article, NOON, fingerprint(text))
    running = found(store, now=NOON + timedelta(days=1))
    first = next(running)
    assert first.kind is Kind.NEW
    assert len(store.pending()) == 2
    assert len([first, *running]) >= 3
    assert store.pending() == []
