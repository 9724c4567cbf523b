"""Does a watch tell a change, and in what words not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from shell_rows import change, money

from monitor.compare.rise import rise
from monitor.watches import Context, judge
from storage.model import Bound, Dimension, Direction, Kind, Severity, Watch

CHANGE = change()
QUIET = change(Kind.REFINED, alert=False)
RISE = change(old=money(25000), new=money(26000))

TELLS = [
    # the watch, the change, the context
    ({}, CHANGE, {}),
    ({"any_of": ("xiaomi", "tesla")}, CHANGE, {}),
    ({"any_of": ("xiaomi  ms11",)}, CHANGE, {}),
    ({"all_of": ("Xiaomi", "price")}, CHANGE, {}),
    ({"none_of": ("Tesla",)}, CHANGE, {}),
    ({"any_of": ("MS1",), "whole_words": False}, CHANGE, {}),
    ({"any_of": ("Xiaomi",), "case_sensitive": True}, CHANGE, {}),
    ({"sources": ("Herald",)}, CHANGE, {"sources": ("Courier", "Herald")}),
    ({"dimensions": (Dimension.MONEY, Dimension.DATE)}, CHANGE, {}),
    ({"predicates": ("price",)}, CHANGE, {}),
    ({"kinds": (Kind.REFINED,)}, QUIET, {}),
    ({"severities": (Severity.LOW,)}, QUIET, {}),
    ({"minimum_change": Decimal(15000)}, CHANGE, {}),
    ({"minimum_percent": Decimal("37.5")}, CHANGE, {}),
    ({"direction": Direction.DOWN}, CHANGE, {}),
    ({"direction": Direction.UP}, RISE, {}),
    ({"minimum_stories": 2}, CHANGE, {"stories": 2}),
    ({"minimum_percent": Decimal(5)}, replace(CHANGE, kind=Kind.WITHDRAWN, new=None), {}),
]
SILENT = [
    ({}, QUIET, {}, "is refined (values_disjoint), which does not alert by default"),
    ({"any_of": ("tesla",)}, CHANGE, {}, "names none of tesla"),
    ({"any_of": ("MS1",)}, CHANGE, {}, "names none of MS1"),
    ({"any_of": ("xiaomi",), "case_sensitive": True}, CHANGE, {}, "names none of xiaomi"),
    ({"any_of": (".*",)}, CHANGE, {}, "names none of .*"),
    ({"all_of": ("Xiaomi", "Tesla")}, CHANGE, {}, 'does not name "Tesla"'),
    ({"none_of": ("MS11",)}, CHANGE, {}, 'names "MS11", which the watch leaves out'),
    ({"sources": ("Herald",)}, CHANGE, {"sources": ("Courier",)}, "comes from Courier, not from Herald"),
    ({"sources": ("Herald",)}, CHANGE, {}, "comes from no known source, not from Herald"),
    ({"dimensions": (Dimension.DATE,)}, CHANGE, {}, "is about money, not date"),
    ({"predicates": ("range",)}, CHANGE, {}, 'asks for "price", not for range'),
    ({"kinds": (Kind.CORRECTED,)}, CHANGE, {}, "is conflicting, and the watch asks for corrected"),
    ({"severities": (Severity.LOW,)}, CHANGE, {}, "its severity is high, and the watch asks for low"),
    ({"minimum_change": Decimal(15001)}, CHANGE, {}, "differs by 15,000, less than 15,001"),
    ({"minimum_percent": Decimal(5)}, RISE, {}, "differs by 4.0 %, less than 5 %"),
    ({"direction": Direction.UP}, CHANGE, {}, "fell, and the watch asks for rises"),
    ({"direction": Direction.DOWN}, RISE, {}, "rose, and the watch asks for falls"),
    ({"minimum_stories": 3}, CHANGE, {"stories": 2}, "said by 2 of the 3 independent stories asked for"),
]


@pytest.mark.parametrize(("watch", "given", "context"), TELLS)
def test_a_watch_tells_what_it_asks_for(watch, given, context):
    assert judge(Watch("w", **watch), given, Context(**context)).alert


@pytest.mark.parametrize(("watch", "given", "context", "why"), SILENT)
def test_a_watch_says_why_it_is_silent(watch, given, context, why):
    told = judge(Watch("w", **watch), given, Context(**context))
    assert (told.alert, told.why) == (False, why)


def test_the_reason_for_telling_names_what_was_found():
    assert judge(Watch("w", any_of=("MS11", "Tesla")), CHANGE, Context()).why == "is conflicting (high) and names MS11"


def test_a_range_is_compared_by_its_middle():
    wide, high = (money(100, bound=Bound.RANGE) for _ in range(2))
    wide = replace(wide, value=replace(wide.value, high=Decimal(120)))
    high = replace(high, value=replace(high.value, high=Decimal(160)))
    assert rise(wide, high) == (Decimal(20), Decimal(2000) / 110)
    assert rise(wide, money(105)) == (Decimal(-5), Decimal(-500) / 110)
    falls = judge(Watch("w", direction=Direction.DOWN), change(old=wide, new=high), Context())
    assert falls.why == "rose, and the watch asks for falls"


TYPED = [
    # what the watch asks for, what a page says
    ("O'Brien", "Mayor O\u2019Brien spoke of {}."),
    ("O\u2019Brien", "Mayor O'Brien spoke of {}."),
    ("Müller", "Herr Mu\u0308ller sprach von {}."),
    ("car maker", "The car-maker asks for {}."),
    ("car-maker", "The car\u2011maker asks for {}."),
    ("power station", "The power\u00ad station\u00a0costs {}."),
    ("Kraftwerk", "Das Kraft\u00adwerk kostet {}."),
    ('"new deal"', "The \u201cnew deal\u201d costs {}."),
    ("Hauptstraße", "UMBAU DER HAUPTSTRASSE FÜR {}."),
    ("Istanbul", "İstanbul pays {}."),
]


@pytest.mark.parametrize(("words", "sentence"), TYPED)
def test_words_are_found_however_a_publisher_sets_them(words, sentence):
    said = change(new=money(25000, sentence))
    assert judge(Watch("w", any_of=(words,)), said, Context()).alert


@pytest.mark.parametrize("words", ["a-10", "M.11", "MS 1"])
def test_words_are_no_pattern_and_a_hyphen_is_no_blank(words):
    said = change(new=money(25000, "Of the MS11 a 10 C++ and {}."))
    assert not judge(Watch("w", any_of=(words,)), said, Context()).alert


def test_a_count_is_compared_whatever_its_word():
    people, staff = (
        replace(side, dimension=Dimension.COUNT, value=replace(side.value, unit=unit, currency=None))
        for side, unit in ((money(2300), "people"), (money(2346), "employees"))
    )
    assert rise(people, staff) == (Decimal(46), Decimal(2))
    told = judge(Watch("w", minimum_percent=Decimal(5)), change(old=people, new=staff), Context())
    assert told.why == "differs by 2.0 %, less than 5 %"


def test_values_of_different_currencies_have_no_rise():
    assert rise(money(1), money(2, currency="USD")) is None
    assert rise(money(0), money(2)) == (Decimal(2), None)
