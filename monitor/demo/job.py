"""``claimwatch demo``: plays both editions and says what changed, and what was kept silent and why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.padding import Padding

from monitor import forms
from monitor.demo.content import EDITIONS as PRINTED
from monitor.demo.content import content
from monitor.demo.play import EDITIONS, play
from monitor.demo.rounds import Round, Silence, flagged, silences
from monitor.demo.server import NewsSite
from monitor.demo.site import respond
from monitor.report.changes import show
from monitor.report.console import output, progress
from monitor.report.rows import write_object, write_rows
from spiders.plurals import plural
from spiders.report import failed
from storage.errors import UsageError
from storage.model import Change

_DATABASE = "claims.db"


def run(form: str = "table", keep: Path | None = None) -> int:
    """Run the whole job and print it; returns the exit code. ``keep`` is a folder for the database and the pages."""
    began = time.monotonic()
    with _folder(keep) as folder, NewsSite() as site, progress("Crawling and checking", len(EDITIONS)) as done:
        rounds = []
        for edition in EDITIONS:
            rounds.append(play(site, edition, f"sqlite:///{folder / _DATABASE}"))
            done()
        if keep:
            _save_pages(site, folder)
    silent = silences(rounds, site.name)
    if form == "table":
        _tell(output(), rounds, silent, site, seconds=time.monotonic() - began)
        _tell_kept(output(), keep)
    else:
        _write(form, rounds, silent)
    # All pages of the first edition are good: a failure there is ours.
    return 1 if failed(rounds[0].reports) else 0


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with TemporaryDirectory(prefix="claimwatch-demo-") as folder:
            yield Path(folder)
        return
    if (keep / _DATABASE).exists():
        raise UsageError(f"{keep}: holds a {_DATABASE} already; give another folder")
    try:
        keep.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{keep}: {error.strerror}") from error
    yield keep.resolve()


def _save_pages(site: NewsSite, folder: Path) -> None:
    """Write the articles of both editions below site/1 and site/2, as ``claimwatch diff`` takes them."""
    for edition in PRINTED:
        for piece in (piece for piece in content().pieces if piece.since <= edition):
            page = folder / "site" / str(edition) / f"{piece.name}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_bytes(respond(piece.outlet, edition, site.origins[piece.outlet.key], piece.path).body)


def _tell(console: Console, rounds: list[Round], silent: list[Silence], site: NewsSite, *, seconds: float) -> None:
    first = rounds[0]
    articles = sum(report.new + report.duplicate for report in first.reports)
    outlets, claims = len(first.reports), len(first.changes)
    console.print(f"Edition one: {articles} articles of {outlets} outlets crawled, {claims} claims and reprints noted.")
    console.print("Edition two: crawled twice at the same addresses. What has changed:\n")
    changes = flagged(rounds)
    for one in changes:
        show(console, _named(one.change, site), one.note)
    console.print(f"{len(changes)} flagged changes, in {seconds:.1f} s. Kept silent in edition two:", style="bold")
    for silence in silent:
        count = len(silence.told)
        console.print(f"{count:>5} {plural(count, silence.of)}: {silence.reason}")
        console.print(Padding(f"e.g. {silence.told[0]}", (0, 0, 0, 8), expand=False), style="dim")


def _named(change: Change, site: NewsSite) -> Change:
    """Name outlets and pages instead of loopback addresses, which nobody serves once the demo is over."""
    return replace(change, old_url=site.name(change.old_url), new_url=site.name(change.new_url))


def _tell_kept(console: Console, keep: Path | None) -> None:
    if keep:
        console.print(f"\nThe database is {keep / _DATABASE}, the pages are in {keep / 'site'}.")


def _write(form: str, rounds: list[Round], silent: list[Silence]) -> None:
    changes = [forms.change(one.change) for one in flagged(rounds)]
    if form == "jsonl":
        write_rows(changes, form)
    else:
        write_object({"changes": changes, "silent": [asdict(silence) for silence in silent]}, form)
