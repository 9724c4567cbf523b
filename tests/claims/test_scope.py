"""What part of the world a value speaks of."""

from datetime import UTC, datetime

import pytest

from monitor.claims import read
from storage.model import Scope

PUBLISHED = datetime(2024, 3, 20, tzinfo=UTC)


def scopes(text):
    return [a.scope for a in read(text, published_at=PUBLISHED).assertions]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("The plant builds 300,000 cars a year.", Scope(per="year")),
        ("The average price is 40,000 euros.", Scope(statistic="average")),
        ("The maximum price is 40,000 euros.", Scope(statistic="max")),
        ("It sold 40,000 cars in total.", Scope(statistic="total")),
        ("It sold a record 40,000 cars.", Scope(statistic="record")),
        ("It sold 40,000 cars in the first quarter of 2023.", Scope(period="2023-Q1")),
        ("It sold 40,000 cars in March 2023.", Scope(period="2023-03")),
        ("It sold 40,000 cars last year.", Scope(period="2023")),
        ("It sold 40,000 cars from 2019 to 2021.", Scope(period="2019-01-01/2021-12-31")),
        ("It sold 40,000 cars in Norway.", Scope(place="Norway")),
        ("In the United States it sold 40,000 cars.", Scope(place="United States")),
        ("It sold 40,000 cars.", Scope()),
    ],
)
def test_a_scope_is_read_from_the_words_around_a_value(text, scope):
    assert scopes(text)[0] == scope


def test_each_clause_has_its_own_scope():
    first, second = scopes("It sold 40,000 cars in Norway, but only 300 vans were sold in Spain.")
    assert (first.place, second.place) == ("Norway", "Spain")
