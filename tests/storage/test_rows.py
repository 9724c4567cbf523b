"""What is stored comes back equal, whatever it holds."""

from datetime import UTC, timezone
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seeding import NOON, add, fingerprint, later

from storage.model import (
    Article,
    Assertion,
    Bound,
    Change,
    CheckResult,
    Claim,
    Dimension,
    Kind,
    Modality,
    NewAssertion,
    NewChange,
    Polarity,
    Scope,
    Value,
)
from storage.store import Store

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
maybe = st.none() | words
amounts = st.none() | st.decimals(allow_nan=False) | st.sampled_from([Decimal("1.50"), Decimal("-0"), Decimal("1E+30")])
dates = st.none() | st.dates()
moments = st.datetimes(timezones=st.just(UTC))
integers = st.integers(-(2**31), 2**31 - 1)
scopes = st.builds(Scope, maybe, maybe, maybe, maybe, maybe)
values = st.builds(
    Value,
    number=amounts,
    low=amounts,
    high=amounts,
    low_open=st.booleans(),
    high_open=st.booleans(),
    unit=maybe,
    currency=maybe,
    first=dates,
    last=dates,
    entity=maybe,
)


@st.composite
def assertions(draw: st.DrawFn) -> Assertion:
    sentence = draw(words)
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(sentence))] * 2)))
    return Assertion(
        dimension=draw(st.sampled_from(Dimension)),
        value=draw(values),
        surface=draw(st.just(sentence[start:end]) | words),
        sentence=sentence,
        span=(start, end),
        subject=draw(maybe),
        predicate=draw(maybe),
        bound=draw(st.sampled_from(Bound)),
        hedge=draw(maybe),
        modality=draw(st.sampled_from(Modality)),
        polarity=draw(st.sampled_from(Polarity)),
        speaker=draw(maybe),
        cue=draw(maybe),
        scope=draw(scopes),
        as_of=draw(dates),
        position=draw(integers),
        ambiguous=draw(st.booleans()),
        parallel=draw(st.none() | integers),
    )


articles = st.builds(
    Article,
    url=words,
    text=words,
    headline=maybe,
    authors=st.lists(st.text(max_size=10), max_size=3).map(tuple),
    published_at=st.none() | moments,
    modified_at=st.none() | moments,
    language=maybe,
    site=maybe,
    corrections=st.lists(st.text(max_size=10), max_size=2).map(tuple),
)
claims = st.builds(Claim, subject=maybe, predicate=maybe, dimension=st.sampled_from(Dimension), scope=scopes)
one_database = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@one_database
@given(articles, moments)
def test_every_article_comes_back_as_it_was(store: Store, article: Article, fetched_at):
    key = f"example/{len(store.pending(10**6))}"
    added = store.add_snapshot(key, "A", article, fetched_at, fingerprint(article.text))
    assert added is not None
    assert added.article == article
    assert store.latest_snapshot(key) == added
    assert added.fetched_at == fetched_at


def _exact(assertion: Assertion) -> str:
    return repr(assertion)  # 1.5 and 1.50 are equal, and yet not the same


@one_database
@given(st.lists(st.tuples(claims, assertions()), min_size=1, max_size=3), assertions())
def test_every_assertion_comes_back_as_it_was(store: Store, said: list[tuple[Claim, Assertion]], quoted: Assertion):
    seen = add(store, f"Text {len(store.articles(most=10**6))}.", f"example/{len(store.articles(most=10**6))}")
    new = tuple(NewAssertion(claim, assertion) for claim, assertion in said)
    claim, first = said[0]
    change = Change(Kind.CORRECTED, claim, quoted, first, "code", "line", True, old_said_at=NOON, detected_at=later(3))
    (recorded,) = store.record_check(CheckResult(seen.id, later(2), new, (NewChange(change, new=0),)))
    stored = {each.id: each for each in store.standing(seen.address_id)}
    assert [_exact(stored[key].assertion) for key in sorted(stored)] == [_exact(assertion) for _, assertion in said]
    (read,) = store.changes(claim=recorded.claim.id)
    assert (_exact(read.old), _exact(read.new)) == (_exact(quoted), _exact(first))
    assert (read.claim.subject, read.claim.scope) == (claim.subject, claim.scope)
    assert (read.old_said_at, read.detected_at, read.id) == (NOON, later(3), recorded.id)


def test_moments_of_other_time_zones_are_stored_as_utc(store: Store):
    there = later(0).astimezone(timezone(later(5) - later(0)))
    added = add(store, "One.", published_at=there)
    assert added.article.published_at == there
    assert added.article.published_at is not None
    assert added.article.published_at.tzinfo is UTC
