"""Who is told of what, where and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from shell_rows import change, money, stored

from monitor.config import Configuration
from monitor.joins import decide
from monitor.replay import replay
from monitor.routing import STORM, key_of, may_matter, notices, plan, router
from storage.model import Dimension, Kind, Lately, Noticed, Pace, Severity, TellingOf, Watch

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WATCH = Watch("cars", channels=("desk",))


def noticed(identity=1, *, at=NOW, answers=(), earlier=(), **more):
    return Noticed(change(id=identity, detected_at=at, **more), ("Herald",), answers, earlier)


def told(given, *, at=NOW, watch="cars", channel="desk"):
    return TellingOf(given.change, watch, channel, at)


def routed(*given, watches=(WATCH,), lately=None, now=NOW):
    return plan(watches, given, lately or Lately(), now)


def test_a_loud_change_is_told_at_once():
    (made,) = routed(noticed(7))
    assert (made.channel, made.watch, made.change_ids, made.due_at, made.batch) == ("desk", "cars", (7,), NOW, None)


def test_a_quiet_change_is_not_told():
    assert routed(noticed(kind=Kind.REFINED, alert=False)) == []


def test_every_channel_of_a_watch_has_a_delivery_and_a_key_of_its_own():
    made = routed(noticed(), watches=[replace(WATCH, channels=("desk", "pager", "desk"))])
    assert [each.channel for each in made] == ["desk", "pager"]
    assert len({each.key for each in made}) == 2


def test_two_watches_make_one_message_at_one_channel():
    both = [WATCH, Watch("all", channels=("desk", "pager"))]
    assert [(each.watch, each.channel) for each in routed(noticed(), watches=both)] == [
        ("cars", "desk"),
        ("all", "pager"),
    ]


def test_a_digest_of_one_watch_keeps_no_other_from_telling_at_once():
    both = [Watch("daily", channels=("desk",), pace=Pace.DAILY), WATCH]
    made = routed(noticed(), watches=both)
    assert {each.watch: each.batch is None for each in made} == {"daily": False, "cars": True}


def test_a_watch_that_waits_holds_up_no_other_of_its_channel():
    quiet = Watch("night desk", channels=("desk",), quiet=(time(11), time(13)))
    (made,) = routed(noticed(), watches=[quiet, WATCH])
    assert (made.watch, made.due_at, made.batch) == ("cars", NOW, None)
    capped = replace(WATCH, name="capped", most_at_once=1)
    made = routed(*(noticed(i, new=money(i * 100)) for i in range(1, 4)), watches=[capped, WATCH])
    assert [(each.watch, each.batch) for each in made] == [("capped", None), ("cars", None), ("cars", None)]


def test_a_step_that_a_channel_knows_from_another_watch_is_not_told_it_again():
    both = [Watch("all", channels=("desk",)), replace(WATCH, channels=("desk", "pager"))]
    lately = Lately((told(noticed(1), watch="all"), told(noticed(1), channel="pager")))
    assert routed(noticed(2), watches=both, lately=lately) == []


def gone(identity, old, **more):
    claim = replace(change().claim, id=identity, dimension=old.dimension)
    lost = replace(change(kind=Kind.WITHDRAWN, old=old, id=identity, detected_at=NOW), new=None, claim=claim)
    return Noticed(replace(lost, **more), ("Herald",))


def test_a_vanished_sentence_is_told_once_and_by_the_answer_that_the_watch_asks_for():
    fee = money(12)
    first = gone(1, replace(fee, dimension=Dimension.COUNT), reason="gone_twice")
    second = gone(2, fee, alert=False, reason="same_sentence")
    assert all(may_matter(WATCH, given.change) for given in (first, second))
    assert [each.change_ids for each in routed(first, second)] == [(1,)]
    fares = replace(WATCH, dimensions=(Dimension.MONEY,))
    assert [each.change_ids for each in routed(first, second, watches=[fares])] == [(2,)]


def test_the_loudest_change_goes_first():
    made = routed(noticed(1, kind=Kind.BOUND_MOVED), noticed(2, new=money(9)))
    assert [each.change_ids for each in made] == [(2,), (1,)]


def test_severities_are_routed_apart():
    watches = [
        Watch("loud", severities=(Severity.HIGH,), channels=("pager",)),
        Watch("rest", severities=(Severity.MEDIUM,), channels=("desk",), pace=Pace.DAILY),
    ]
    made = routed(noticed(1), noticed(2, kind=Kind.BOUND_MOVED, new=money(9)), watches=watches)
    assert [(each.change_ids, each.channel) for each in made] == [((1,), "pager"), ((2,), "desk")]


def test_a_digest_gathers_until_its_time():
    watch = replace(WATCH, pace=Pace.DAILY, digest_at=time(8))
    made = routed(noticed(1), noticed(2, new=money(9)), watches=[watch])
    assert {each.batch for each in made} == {"daily:cars:desk:2026-03-03T08:00:00+00:00"}
    assert {each.due_at for each in made} == {datetime(2026, 3, 3, 8, tzinfo=UTC)}
    assert len({each.key for each in made}) == 2


def test_quiet_hours_gather():
    watch = replace(WATCH, quiet=(time(11), time(13)))
    (made,) = routed(noticed(), watches=[watch])
    assert (made.due_at, made.batch.partition(":")[0]) == (datetime(2026, 3, 2, 13, tzinfo=UTC), "quiet")


def test_a_storm_is_capped_and_the_rest_comes_in_one():
    watch = replace(WATCH, most_at_once=3)
    made = routed(*(noticed(i, new=money(i * 100)) for i in range(1, 8)), watches=[watch])
    batches = [each.batch for each in made]
    assert batches[:3] == [None] * 3
    assert len(set(batches[3:])) == 1
    assert {each.due_at for each in made[3:]} == {NOW + STORM}


def test_a_storm_counts_what_earlier_checks_told():
    lately = Lately(single={("cars", "desk"): 20})
    assert [each.batch is None for each in routed(noticed(), lately=lately)] == [False]
    assert [each.batch is None for each in routed(noticed(), lately=Lately(single={("cars", "pager"): 20}))] == [True]


JOINED = [
    # what was told, when, what comes, whether it is told
    ({}, timedelta(hours=1), {}, False),
    ({}, timedelta(days=29), {"new_url": "https://c.example/"}, False),
    ({}, timedelta(days=31), {}, True),
    ({}, timedelta(hours=1), {"kind": Kind.CORRECTED}, False),
    ({}, timedelta(hours=1), {"new": money(24000)}, True),
    ({}, timedelta(hours=1), {"old": money(25000), "new": money(40000)}, False),
    ({}, timedelta(hours=25), {"old": money(25000), "new": money(40000)}, True),
    ({}, timedelta(hours=1), {"old": money(25000), "new": money(30000)}, True),
    ({"kind": Kind.WITHDRAWN}, timedelta(hours=1), {"kind": Kind.CORRECTED, "new": money(24000)}, True),
]


@pytest.mark.parametrize(("before", "ago", "given", "alert"), JOINED)
def test_what_was_told_lately_is_joined(before, ago, given, alert):
    past = told(noticed(1, **before), at=NOW - ago)
    assert decide(WATCH, noticed(2, **given), [past]).alert is alert


def test_another_watch_or_claim_joins_nothing():
    assert decide(WATCH, noticed(2), [told(noticed(1), watch="other")]).alert
    elsewhere = noticed(1)
    claim = replace(elsewhere.change.claim, id=8)
    assert decide(WATCH, noticed(2), [told(replace(elsewhere, change=replace(elsewhere.change, claim=claim)))]).alert


def test_changes_of_one_check_join_each_other():
    assert len(routed(noticed(1), noticed(2))) == 1


OLD_SAID = (stored(money(25000), day=1, host="c.example"),)


def test_an_outlet_that_repeats_a_replaced_value_is_told_only_when_asked():
    repeats = noticed(answers=OLD_SAID)
    assert decide(WATCH, repeats, []).why == "an outlet repeats a value that another has replaced"
    assert decide(replace(WATCH, old_values=True), repeats, []).alert
    assert decide(WATCH, noticed(answers=OLD_SAID, kind=Kind.CORRECTED), []).alert


def test_a_change_waits_for_enough_stories():
    watch = replace(WATCH, minimum_stories=2)
    one, two = stored(money(25000), day=20, story=1), stored(money(25000), day=21, story=2, host="d.example")
    first = noticed(1, answers=(one,))
    assert routed(first, watches=[watch]) == []
    second = noticed(
        2, kind=Kind.CORROBORATED, alert=False, old=money(25000), answers=(one, two), earlier=(first.change,)
    )
    assert may_matter(watch, second.change)
    assert [each.change_ids for each in routed(second, watches=[watch])] == [(1,)]
    assert routed(second, watches=[watch], lately=Lately((told(first),))) == []


def test_reprints_are_one_story():
    watch = replace(WATCH, minimum_stories=2)
    answers = tuple(stored(money(25000), host=f"{i}.example", day=25, story=1) for i in range(5))
    assert routed(noticed(answers=answers), watches=[watch]) == []


def test_keys_are_the_same_again_and_differ_between_databases():
    first = change(id=1)
    assert key_of(first, "w", "c") == key_of(first, "w", "c")
    other = replace(first, detected_at=NOW)
    assert (
        len({key_of(first, "w", "c"), key_of(other, "w", "c"), key_of(first, "w", "d"), key_of(first, "v", "c")}) == 4
    )


def test_nobody_to_tell_is_no_route():
    assert router([]) is None
    assert router([Watch("w")]) is None
    assert Configuration().watches() == []


def test_channels_without_a_watch_are_told_all_that_alerts():
    desk = {"type": "webhook", "url": "https://hooks.example/"}
    configuration = Configuration.model_validate({"channel": {"desk": desk}})
    assert [watch.channels for watch in configuration.watches()] == [("desk",)]
    named = Configuration.model_validate({"channel": {"desk": desk}, "watch": [{"name": "w"}]})
    assert [(watch.name, watch.channels) for watch in named.watches()] == [("w", ("desk",))]


def test_a_notice_goes_to_each_channel_once():
    watches = [WATCH, Watch("all", channels=("desk", "pager"))]
    made = notices(watches, "Herald:silent:2026-03-02", "Herald is silent", NOW)
    assert [(each.channel, each.notice) for each in made] == [
        ("desk", "Herald is silent"),
        ("pager", "Herald is silent"),
    ]
    assert made == notices(watches, "Herald:silent:2026-03-02", "Herald is silent", NOW)


def test_a_notice_waits_for_quiet_hours_only_where_every_watch_of_the_channel_does():
    quiet = Watch("night desk", channels=("desk", "pager"), quiet=(time(11), time(13)))
    made = notices([quiet, WATCH], "Herald:silent:2026-03-02", "Herald is silent", NOW)
    assert {each.channel: each.due_at.hour for each in made} == {"desk": NOW.hour, "pager": 13}


def test_a_replay_decides_as_the_check_did():
    back = noticed(2, old=money(25000), new=money(40000), at=NOW + timedelta(hours=1))
    rows = list(replay(WATCH, [noticed(1), back, noticed(3, kind=Kind.REFINED, alert=False)]))
    assert [row.told.alert for row in rows] == [True, False, False]
    assert rows[1].told.why.startswith("goes back, within a day")
