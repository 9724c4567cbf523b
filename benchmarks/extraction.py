"""Extraction against plain trafilatura on the same pages, in one run: body, metadata and time.

    python benchmarks/extraction.py DATA [--site] [--workers N] [--write FILE] [--sample N]

DATA is a folder with gold.json {id: {url, site, articleBody, optional?, title?, authors?, date?}} and
html/ID.html.gz. Each page is extracted both ways in the same process, one after the other, so that the ratio of the
times stands whatever else the machine does. ``--site`` gives all pages at once to ``extract_all``, which learns from
the sister pages of a site; without it every page stands alone. ``--write`` keeps the predictions for another scorer.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura
from shingles import Mean, Score, mean, score

from spiders.extract import extract, extract_all
from storage.errors import NotAnArticle
from storage.model import Article, Page

Gold = dict[str, Any]
Form = dict[str, Any]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Answer:
    """What both extractors made of one page, with the seconds of processor time that each took."""

    key: str
    ours: Form
    theirs: Form
    our_seconds: float
    their_seconds: float


def page(folder: Path, key: str, gold: Gold) -> Page:
    body = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
    return Page(gold["url"], body, datetime.now(UTC), content_type="text/html; charset=utf-8")


def article_form(article: Article) -> Form:
    day = article.published_at.date().isoformat() if article.published_at else None
    return {"articleBody": article.text, "title": article.headline, "authors": list(article.authors), "date": day}


def ours(one: Page) -> Form:
    try:
        return article_form(extract(one))
    except NotAnArticle as error:
        return {"articleBody": "", "refused": str(error)}


def theirs(one: Page) -> Form:
    found = trafilatura.bare_extraction(one.body, url=one.url, include_comments=False, with_metadata=True)
    if found is None or isinstance(found, dict):
        return {"articleBody": ""}
    authors = [name for name in (found.author or "").split("; ") if name]
    return {"articleBody": found.text or "", "title": found.title, "authors": authors, "date": found.date}


def timed(work: Callable[[Page], Form], one: Page) -> tuple[Form, float]:
    began = time.process_time()
    form = work(one)
    return form, time.process_time() - began


def answer(job: tuple[Path, str, Gold]) -> Answer:
    folder, key, gold = job
    one = page(folder, key, gold)
    if sum(key.encode()) % 2:  # whoever comes first pays for memory that the other one left to be freed
        their_form, their_seconds = timed(theirs, one)
        our_form, our_seconds = timed(ours, one)
    else:
        our_form, our_seconds = timed(ours, one)
        their_form, their_seconds = timed(theirs, one)
    return Answer(key, our_form, their_form, our_seconds, their_seconds)


def warm() -> None:
    """Pay for tables that are loaded once per process (date parser, stop words) before anything is timed."""
    logging.disable()
    filler = "".join(f"<p>Sentence {n} of a page that only warms the caches up, and says so.</p>" for n in range(5))
    one = Page("https://example.org/a", f"<html><body>{filler}<p>gestern, 3. Mai</p></body></html>".encode(), _now())
    theirs(one), ours(one)


def _now() -> datetime:
    return datetime.now(UTC)


def norm(text: str | None) -> str:
    return " ".join(_WORD.findall(text or "")).casefold()


def share(hits: list[bool]) -> float:
    return sum(hits) / max(1, len(hits))


def titles(golds: dict[str, Gold], forms: dict[str, Form]) -> float:
    return share([norm(forms[k].get("title")) == norm(g["title"]) for k, g in golds.items() if g.get("title")])


def dates(golds: dict[str, Gold], forms: dict[str, Form]) -> float:
    full = {k: g["date"] for k, g in golds.items() if re.fullmatch(r"\d{4}-\d\d-\d\d", g.get("date") or "")}
    return share([forms[k].get("date") == day for k, day in full.items()])


def authors(golds: dict[str, Gold], forms: dict[str, Form]) -> float:
    def named(names: list[str] | None) -> set[str]:
        return {norm(name) for name in names or ()} - {""}

    return share([named(forms[k].get("authors")) == named(g["authors"]) for k, g in golds.items() if g.get("authors")])


def report(name: str, golds: dict[str, Gold], forms: dict[str, Form]) -> None:
    body: Mean = mean(bodies(golds, forms))
    fields = f"title {titles(golds, forms):.3f}  date {dates(golds, forms):.3f}  authors {authors(golds, forms):.3f}"
    print(f"{name:12s} {body}  {fields}")


def bodies(golds: dict[str, Gold], forms: dict[str, Form]) -> list[Score]:
    return [score(gold, forms[key].get("articleBody") or "") for key, gold in golds.items()]


def together(folder: Path, golds: dict[str, Gold]) -> dict[str, Form]:
    articles = extract_all([page(folder, key, gold) for key, gold in golds.items()])
    return {
        key: article_form(one) if isinstance(one, Article) else {"articleBody": "", "refused": str(one)}
        for key, one in zip(golds, articles, strict=True)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--site", action="store_true", help="learn from sister pages too")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="only every Nth page")
    parser.add_argument("--write", type=Path, metavar="FILE", help="predictions as JSON")
    options = parser.parse_args()
    golds: dict[str, Gold] = json.loads((options.data / "gold.json").read_text("utf-8"))
    golds = dict(sorted(golds.items())[:: options.sample or 1])
    jobs = [(options.data, key, gold) for key, gold in golds.items()]
    with ProcessPoolExecutor(options.workers, initializer=warm) as pool:
        answers = list(pool.map(answer, jobs, chunksize=8))
    forms = {one.key: one.ours for one in answers}
    report("trafilatura", golds, {one.key: one.theirs for one in answers})
    report("alone", golds, forms)
    if options.site:
        forms = together(options.data, golds)
        report("with sisters", golds, forms)
    refused = {key: form["refused"] for key, form in forms.items() if "refused" in form}
    print(f"refused {len(refused)}", *(f"  {key}: {reason}" for key, reason in refused.items()), sep="\n")
    spent, base = sum(one.our_seconds for one in answers), sum(one.their_seconds for one in answers)
    print(f"time {1000 * spent / len(answers):.1f} ms a page, trafilatura {1000 * base / len(answers):.1f} ms, "
          f"ratio {spent / base:.2f}, slowest page {max(one.our_seconds for one in answers):.2f} s")  # fmt: skip
    if options.write:
        options.write.write_text(json.dumps(forms, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
