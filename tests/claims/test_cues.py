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
        ("The firm is poised to sell 40,000 cars.", Modality.PLANNED),
        ("The firm has committed to building 40,000 cars.", Modality.PLANNED),
        ("The firm proposed a fine of 40,000 euros.", Modality.PLANNED),
        ("The firm is seeking 40,000 euros.", Modality.PLANNED),
        ("The firm's goal is 40,000 cars.", Modality.PLANNED),
        ("The firm will probably sell 40,000 cars.", Modality.POSSIBLE),
        ("Some 40,000 people are feared dead.", Modality.POSSIBLE),
        ("It is possible that the firm sold 40,000 cars.", Modality.POSSIBLE),
        ("It is unclear whether the firm sold 40,000 cars.", Modality.POSSIBLE),
        ("The firm did not confirm that it sold 40,000 cars.", Modality.POSSIBLE),
        ("The firm is said to have paid 40,000 euros.", Modality.POSSIBLE),
        ("It is not true that the firm paid 40,000 euros.", Modality.DENIED),
        ("Should the law pass, the firm will pay 40,000 euros.", Modality.CONDITIONAL),
        ("Were the law to pass, the firm would pay 40,000 euros.", Modality.CONDITIONAL),
        ("The firm will pay 40,000 euros subject to approval.", Modality.CONDITIONAL),
        ("Depending on demand, the firm will sell 40,000 cars.", Modality.CONDITIONAL),
        ("The firm provided 40,000 beds.", Modality.ASSERTED),
        ("The store that cost 40,000 euros is open.", Modality.ASSERTED),
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
        ("It scrapped plans to sell 40,000 cars.", Polarity.NEGATIVE),
        ("It cancelled 40,000 flights.", Polarity.POSITIVE),
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
