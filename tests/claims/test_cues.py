"""Modality and polarity."""

import pytest

from monitor.claims import read
from storage.model import Modality, Polarity


def only(text):
    (assertion,) = read(text).assertions
    return assertion


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The car costs 40,000 euros.", Modality.ASSERTED),
        ("The car will cost 40,000 euros.", Modality.PLANNED),
        ("The car is expected to cost 40,000 euros.", Modality.PLANNED),
        ("Xiaomi plans to sell 40,000 cars.", Modality.PLANNED),
        ("Xiaomi aims to sell 40,000 cars.", Modality.PLANNED),
        ("The car could cost 40,000 euros.", Modality.POSSIBLE),
        ("The car may cost 40,000 euros.", Modality.POSSIBLE),
        ("The car reportedly costs 40,000 euros.", Modality.POSSIBLE),
        ("If demand falls, the car would cost 40,000 euros.", Modality.CONDITIONAL),
        ("The car will cost 40,000 euros if demand falls.", Modality.CONDITIONAL),
        ("Xiaomi denied that the car costs 40,000 euros.", Modality.DENIED),
        ("Xiaomi dismissed reports of 40,000 job cuts.", Modality.DENIED),
        ("Due to the strike it lost 40,000 euros.", Modality.ASSERTED),
    ],
)
def test_modality_is_that_of_the_clause(text, modality):
    assert only(text).modality is modality


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The car does not cost 40,000 euros.", Polarity.NEGATIVE),
        ("The car doesn’t cost 40,000 euros.", Polarity.NEGATIVE),
        ("It never sold 40,000 cars.", Polarity.NEGATIVE),
        ("It failed to sell 40,000 cars.", Polarity.NEGATIVE),
        ("It is no more than 40,000 euros.", Polarity.POSITIVE),
        ("It not only sold 40,000 cars.", Polarity.POSITIVE),
        ("The No. 1 brand sold 40,000 cars.", Polarity.POSITIVE),
        ("It sold 40,000 cars, but not in Spain.", Polarity.POSITIVE),
        ("It did not hurry, but it sold 40,000 cars.", Polarity.POSITIVE),
    ],
)
def test_polarity_is_that_of_the_clause(text, polarity):
    assert {a.polarity for a in read(text).assertions} == {polarity}


def test_each_clause_has_its_own_cue():
    first, second = read("The car costs 40,000 euros now and will cost 50,000 euros later.").assertions
    assert (first.modality, second.modality) == (Modality.ASSERTED, Modality.PLANNED)
