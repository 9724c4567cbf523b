import pytest
from seeding import NOON, add, check_new, later, price, question, told

from storage.model import ArticleRow, CheckResult, Dimension, Kind, NewAssertion, NewChange
from storage.store import Store


@pytest.fixture
def told_twice(store: Store) -> Store:
    """A ferry at 40 euros on A, then corrected to 45; at B a train, and another price for the ferry."""
    first = add(store, "One.", headline="Ferry", site="Site A", published_at=NOON)
    (new,) = check_new(store, first)
    (forty,) = store.standing(first.address_id)
    corrected = NewChange(told(Kind.CORRECTED, price(), price("45"), new.claim), old=forty.id, new=0)
    second = add(store, "Two.", hours=5)
    answer = NewAssertion(forty.claim_id, price("45"))
    store.record_check(CheckResult(second.id, later(5), (answer,), (corrected,)))
    train = question("Élan train")
    other = (NewAssertion(train, price("7")), NewAssertion(forty.claim_id, price("50")))
    changes = (
        NewChange(told(Kind.NEW, None, price("7"), train), new=0),
        NewChange(told(Kind.CONFLICTING, price(), price("50")), old=forty.id, new=1),
    )
    seen = add(store, "Three.", "b.example/100%_off", "B", hours=6, story=first.story, copy_of=first.id, similarity=0.9)
    store.record_check(CheckResult(seen.id, later(6), other, changes))
    return store


def _kinds(changes) -> list[str]:
    return [change.kind.value for change in changes]


@pytest.mark.parametrize(
    ("filters", "kinds"),
    [
        ({}, ["conflicting", "new", "corrected", "new"]),
        ({"most": 2}, ["conflicting", "new"]),
        ({"kind": Kind.NEW}, ["new", "new"]),
        ({"kind": [Kind.CORRECTED, Kind.CONFLICTING]}, ["conflicting", "corrected"]),
        ({"claim": 1}, ["conflicting", "corrected", "new"]),
        ({"claim": 99}, []),
        ({"source": "A"}, ["corrected", "new"]),
        ({"source": "nobody"}, []),
        ({"since": later(5)}, ["conflicting", "new", "corrected"]),
        ({"alert": True}, ["conflicting", "corrected"]),
        ({"alert": False}, ["new", "new"]),
        ({"subject": "FERR"}, ["conflicting", "corrected", "new"]),
        ({"subject": "éLAN"}, ["new"]),
        ({"url": "b.example/100%_off"}, ["conflicting", "new"]),
        ({"url": "https://a.example/ferry"}, ["conflicting", "corrected", "new"]),
        ({"url": "100%"}, ["conflicting", "new"]),
        ({"url": "100_"}, []),
        ({"source": "B", "alert": True, "subject": "ferry", "since": later(6)}, ["conflicting"]),
    ],
)
def test_changes_are_filtered_newest_first(told_twice: Store, filters: dict, kinds: list[str]):
    assert _kinds(told_twice.changes(**filters)) == kinds


def test_a_change_is_read_with_both_its_sides(told_twice: Store):
    change = told_twice.changes(kind=Kind.CONFLICTING)[0]
    assert (change.old, change.new) == (price(), price("50"))
    assert (change.old_url, change.new_url) == ("https://a.example/ferry", "https://b.example/100%_off")
    assert (change.old_said_at, change.new_said_at, change.detected_at) == (NOON, later(6), later(6))
    assert (change.claim.id, change.claim.subject, change.explanation) == (1, "ferry", "one line")


@pytest.mark.parametrize(
    ("filters", "subjects"),
    [
        ({}, ["Élan train", "ferry"]),
        ({"most": 1}, ["Élan train"]),
        ({"text": "FERRY"}, ["ferry"]),
        ({"text": "cost"}, ["Élan train", "ferry"]),
        ({"dimension": Dimension.MONEY, "source": "A"}, ["ferry"]),
        ({"dimension": Dimension.DATE}, []),
    ],
)
def test_claims_are_filtered_newest_first(told_twice: Store, filters: dict, subjects: list[str]):
    assert [row.claim.subject for row in told_twice.claims(**filters)] == subjects


def test_a_claim_is_listed_with_its_newest_answer(told_twice: Store):
    row = told_twice.claims(text="ferry")[0]
    assert (row.latest.assertion, row.answers, row.stories) == (price("50"), 3, 2)


def test_a_history_holds_all_answers_and_changes_in_order_of_time(told_twice: Store):
    history = told_twice.history(1)
    assert history is not None
    assert [stored.assertion.surface for stored in history.assertions] == ["40", "45", "50"]
    assert _kinds(history.changes) == ["new", "corrected", "conflicting"]
    assert told_twice.history(99) is None


def test_articles_are_listed_in_their_newest_version(told_twice: Store):
    newest, ferry = told_twice.articles()
    assert newest == ArticleRow(
        "https://b.example/100%_off", None, None, None, None, later(6), 1, 1, "https://a.example/ferry", 0.9, "B"
    )
    assert (ferry.url, ferry.versions, ferry.fetched_at) == ("https://a.example/ferry", 2, later(5))


@pytest.mark.parametrize(
    ("filters", "sources"),
    [
        ({"most": 1}, ["B"]),
        ({"source": "A"}, ["A"]),
        ({"url": "a.example/ferry"}, ["A"]),
        ({"url": "example"}, ["B", "A"]),
        ({"since": later(6)}, ["B"]),
    ],
)
def test_articles_are_filtered(told_twice: Store, filters: dict, sources: list[str]):
    assert [row.source for row in told_twice.articles(**filters)] == sources


def test_sources_count_their_changes_and_alerts(told_twice: Store):
    assert [(each.source.name, each.changes, each.alerts) for each in told_twice.sources()] == [
        ("A", 2, 1),
        ("B", 2, 1),
    ]
