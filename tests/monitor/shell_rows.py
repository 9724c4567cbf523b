"""Values that the shell's tests print: made here, in sentences of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from storage.model import Assertion, Bound, Change, Claim, Dimension, Kind, StoredAssertion, Value


def money(number, sentence="The Xiaomi MS11 will cost {}.", *, currency="EUR", bound=Bound.EXACT, hedge=None, **more):
    surface = f"{number:,} euros"
    text = sentence.format(surface)
    start = text.index(surface)
    return Assertion(
        dimension=Dimension.MONEY,
        value=Value(number=Decimal(number), low=Decimal(number), high=Decimal(number), currency=currency),
        surface=surface,
        sentence=text,
        span=(start, start + len(surface)),
        **{"subject": "Xiaomi MS11", "predicate": "price", "bound": bound, "hedge": hedge} | more,
    )


def change(kind=Kind.CONFLICTING, old=None, new=None, **more):
    old = old or money(40000, "The Xiaomi MS11 will cost about {}.", bound=Bound.ABOUT, hedge="about")
    return Change(
        kind=kind,
        old=old,
        new=new or money(25000),
        reason="values_disjoint",
        **{
            "claim": Claim("Xiaomi MS11", "price", Dimension.MONEY, id=7),
            "explanation": "38,000–42,000 EUR does not contain 25,000 EUR",
            "alert": True,
            "old_url": "https://a.example/1",
            "new_url": "https://b.example/2",
            "old_said_at": datetime(2024, 2, 2, tzinfo=UTC),
            "new_said_at": datetime(2024, 3, 19, tzinfo=UTC),
            "detected_at": datetime(2024, 3, 19, 8, tzinfo=UTC),
        }
        | more,
    )


def stored(assertion, *, day=1, host="a.example", **more):
    given = {"id": 1, "claim_id": 7, "snapshot_id": 1, "address_id": 1, "site": None, "story": 1} | more
    url, said_at = f"https://{host}/story", datetime(2024, 2, day, tzinfo=UTC)
    return StoredAssertion(url=url, said_at=said_at, assertion=assertion, **given)


def page(title, *paragraphs, url=None):
    """An article page that extraction accepts; its paragraphs are followed by enough plain text."""
    link = f'<link rel="canonical" href="{url}">' if url else ""
    padding = [
        "The harbour town has waited for this day, and people came early to stand along the old quay.",
        "A spokeswoman thanked everybody who had helped and said that the doors would stay open.",
        "Visitors from the valley arrived by bus, others walked over the bridge with their children.",
    ]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in [*paragraphs, *padding])
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{link}'
        f'<meta property="article:published_time" content="2024-03-01T08:00:00+00:00"></head>'
        f"<body><main><article><h1>{title}</h1>{text}</article></main></body></html>"
    )
