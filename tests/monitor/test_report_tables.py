"""Look-ups, timelines and progress for people."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from shell_rows import change, money, stored

from monitor.report import tables
from monitor.report.console import Run, progress
from monitor.report.timeline import WIDTH, bars, draw, span, ticks
from spiders.report import SourceReport
from storage.model import ArticleRow, Claim, ClaimRow, Dimension, History, Outcome, Source, SourceStatus

NOW = datetime(2024, 3, 19, 8, tzinfo=UTC)
CLAIM = Claim("A very long subject of a claim that goes on", "and its predicate", Dimension.MONEY, id=123456)
LONG = "https://news.example/" + "a-long-path/" * 12
SHOWN = {
    "changes": ([change(claim=CLAIM)] * 3, "conflicting"),
    "claims": ([ClaimRow(CLAIM, stored(money(40000)), 12345, 123)], "40,000 EUR"),
    "articles": ([ArticleRow(LONG, "T" * 200, "s", NOW, None, NOW, 2, 3, copy_of=LONG, similarity=0.97)], "(97%)"),
    "sources": (
        [SourceStatus(Source("n" * 90, LONG), 1, 2, 3, 4, NOW, Outcome.NOT_MODIFIED, "no\x1b[2J", NOW)],
        "not modified",
    ),
    "reports": ([SourceReport(LONG, 1, 2, 3, 4, 5, 6, 7), SourceReport("b")], "2 sources: 3 new, 4 revised"),
}


def printed(function, *arguments):
    file = io.StringIO()
    function(Console(file=file, width=80, highlight=False, markup=False), *arguments)
    return file.getvalue()


@pytest.mark.parametrize("name", SHOWN)
def test_a_table_fits_eighty_columns_whatever_it_holds(name):
    rows, words = SHOWN[name]
    text = printed(getattr(tables, name), rows)
    assert max(map(len, text.splitlines())) <= 80
    assert words in " ".join(text.split())
    assert "\x1b" not in text


def test_an_empty_table_is_a_sentence():
    assert printed(tables.changes, []) == "No changes.\n"


def test_of_very_many_sources_only_the_remarkable_are_listed():
    rows = [SourceReport(f"quiet-{n}", new=1) for n in range(100)] + [SourceReport("loud", failed=1)]
    text = printed(tables.reports, rows)
    assert "loud" in text
    assert "quiet" not in text
    assert "101 sources: 100 new, 0 revised, 0 unchanged or duplicate, 1 failed." in text


def test_a_timeline_shows_each_answer_by_day_and_outlet():
    rows = (stored(money(40000), day=2), stored(money(25000), day=19, host="b.example", ended_by=4))
    told = change()
    text = printed(draw, History(CLAIM, rows, (told,)))
    assert "2 Feb 2024" in text
    assert "b.example" in text
    assert "█" * WIDTH in text
    assert "2 answers, 2 outlets, 2 Feb 2024 to 19 Feb 2024" in text
    assert "conflicting" in text


def test_a_history_without_answers_can_be_drawn():
    assert "no answers" in printed(draw, History(CLAIM, (), ()))


def test_one_answer_is_one():
    assert span([stored(money(1))]) == "1 answer, 1 outlet, 1 Feb 2024"


NUMBERS = st.lists(st.none() | st.decimals(-(10**12), 10**12, allow_nan=False, places=2), max_size=20)


@given(NUMBERS)
def test_bars_are_as_wide_as_asked_at_most_and_keep_the_order_of_values(numbers):
    drawn = bars(numbers, WIDTH)
    assert [bar == "" for bar in drawn] == [number is None for number in numbers]
    assert all(len(bar) <= WIDTH for bar in drawn)
    known = sorted((number, len(bar)) for number, bar in zip(numbers, drawn, strict=True) if number is not None)
    assert [length for _, length in known] == sorted(length for _, length in known)


@given(st.lists(st.decimals(-(10**12), 10**12, allow_nan=False, places=2), max_size=20))
def test_there_is_a_tick_for_each_number(numbers):
    assert len(ticks(numbers)) == len(numbers)


def test_equal_numbers_make_a_flat_line():
    assert len(set(ticks([Decimal(5)] * 3))) == 1


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def streams(monkeypatch):
    def use(out, err):
        monkeypatch.setattr("sys.stdout", out)
        monkeypatch.setattr("sys.stderr", err)
        monkeypatch.setenv("TERM", "xterm")
        return out, err

    return use


def run_all(streaming):
    with progress("Working", 2, streaming=streaming) as run:
        run()
        run.tell("one\x1b[2J went wrong")
        print("result")  # noqa: T201
        run()
    return run


def test_progress_is_shown_on_a_terminal_only_and_never_among_the_results(streams):
    out, err = streams(io.StringIO(), Terminal())
    assert run_all(streaming=True).trouble == ["one\x1b[2J went wrong"]
    assert out.getvalue() == "result\n"
    assert "Working" in err.getvalue()
    assert "claimwatch: one [2J went wrong" in err.getvalue()


@pytest.mark.parametrize("err", [io.StringIO(), Terminal()])
def test_results_that_stream_to_a_terminal_have_no_bar_beside_them(streams, err):
    streams(Terminal(), err)
    run_all(streaming=True)
    assert "Working" not in err.getvalue()


def test_a_run_without_a_bar_still_counts_trouble():
    assert Run().trouble == []
