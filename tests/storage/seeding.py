"""Small stories to store: the same few words for every test of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from storage.model import (
    Address,
    Article,
    Assertion,
    Change,
    CheckResult,
    Claim,
    Dimension,
    Fingerprint,
    Kind,
    NewAssertion,
    NewChange,
    Outcome,
    Snapshot,
    Value,
    Visit,
)
from storage.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TERMS = (101, 102, 103)
PLACE = ("story", "copy_of", "similarity", "joins", "reprints", "last")


def later(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


def article(text: str = "The ferry costs 40 euros.", url: str = "https://a.example/ferry", **more) -> Article:
    return Article(url, text, **more)


def fingerprint(text: str, bands: tuple[int, ...] = (), clues: tuple[int, ...] = ()) -> Fingerprint:
    return Fingerprint(sha256(text.encode("utf-8", "replace")).hexdigest(), bands, clues)


def add(store: Store, text: str, key: str = "a.example/ferry", source: str = "A", hours: int = 0, **more) -> Snapshot:
    """Store ``text`` as the next version at ``key`` and the visit that saw it."""
    url = f"https://{key}"
    wanted = {name: more.pop(name) for name in (*PLACE, "bands", "clues") if name in more}
    print_of = fingerprint(text, wanted.pop("bands", ()), wanted.pop("clues", ()))
    added = store.add_snapshot(key, source, article(text, url, **more), later(hours), print_of, **wanted)
    assert added is not None
    visit(store, key, Outcome.NEW if added.version == 1 else Outcome.REVISED, source, hours)
    return added


def visit(
    store: Store, key: str = "a.example/ferry", outcome: Outcome = Outcome.UNCHANGED, source: str = "A", hours: int = 0
) -> Address:
    url = f"https://{key}"
    return store.save_visit(Address(key, url), Visit(source, url, outcome, later(hours), 200))


def price(amount: str = "40", sentence: str | None = None) -> Assertion:
    words = sentence or f"The ferry costs {amount} euros."
    start = words.index(amount)
    return Assertion(
        Dimension.MONEY,
        Value(number=Decimal(amount), low=Decimal(amount), high=Decimal(amount), currency="EUR"),
        surface=amount,
        sentence=words,
        span=(start, start + len(amount)),
        subject="ferry",
        predicate="costs",
    )


def question(subject: str = "ferry") -> Claim:
    return Claim(subject, "costs", Dimension.MONEY)


def told(kind: Kind, old: Assertion | None, new: Assertion | None, claim: Claim | None = None, **more) -> Change:
    return Change(kind, claim or question(), old, new, "code", "one line", alert=kind is not Kind.NEW, **more)


def check_new(store: Store, seen: Snapshot, amount: str = "40", terms=TERMS, claim: Claim | int | None = None):
    """Check ``seen`` as a page whose one answer nobody gave before."""
    asked = question() if claim is None else claim
    new = NewAssertion(asked, price(amount), terms)
    change = told(Kind.NEW, None, new.assertion, asked if isinstance(asked, Claim) else replace(question(), id=asked))
    return store.record_check(CheckResult(seen.id, later(1), (new,), (NewChange(change, new=0),)))
