"""Pages that ask not to be quoted: their claims are compared as ever, and shown without their sentences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from faulty_site import FAST, Site, article
from readers import crawl_again

from monitor import forms
from monitor.check import check
from monitor.messages.message import compose
from monitor.messages.render import render
from monitor.report.text import UNQUOTED
from monitor.routing import router
from storage.model import Change, Delivery, Source, SourceKind, Watch
from storage.store import Store, open_store

WATCH = Watch("all", severities=(), any_of=("spokeswoman",), channels=("desk",))
SECRET = "when they open next spring"
WHOLE = "Neighbours asked for a second road, and letters about noise were read aloud before the vote on Monday evening."


def works(people: int, head: str) -> object:
    return article(
        "Works open in the valley",
        f"The works in the valley will employ {people} people {SECRET}, said a spokeswoman.",
        WHOLE,
        head=head,
    )


@pytest.fixture(params=["<meta name=robots content=nosnippet>", ""], ids=["asks", "does not ask"])
def asks(request: pytest.FixtureRequest) -> str:
    return request.param


def told(site: Site, database_url: str, head: str) -> tuple[Store, list[Change], Delivery]:
    """Let a page change its number; give what came of it."""
    for people in (240, 310):
        site["/a"] = works(people, head)
        crawl_again([Source("a", site.url("/a"), SourceKind.PAGE)], database=database_url, policy=FAST)
        store = open_store(database_url)
        changes = check(store, router=router([WATCH]))
    (delivery,) = store.take_deliveries(datetime.now(UTC) + timedelta(minutes=1), timedelta(minutes=1), most=5)
    return store, changes, delivery


def test_only_the_value_and_its_words_are_shown(site: Site, database_url: str, asks: str) -> None:
    store, changes, delivery = told(site, database_url, asks)
    with store:
        (change,) = store.changes(alert=True)
        history = store.history(change.claim.id or 0)
        rows = store.claims()
        assert history is not None
        shown = [
            forms.dumps(forms.change(change)),
            *(forms.dumps(forms.change(each)) for each in changes if each.alert),
            forms.dumps(forms.history(history)),
            *(forms.dumps(forms.claim_row(row)) for row in rows if row.claim.id == change.claim.id),
            forms.dumps(compose(delivery).form),
            render(compose(delivery)).text,
        ]
    assert [SECRET in text for text in shown] == [not asks] * 6
    assert all("310" in text for text in shown)
    assert (UNQUOTED in shown[-1]) == bool(asks)
    assert any(WHOLE in forms.dumps(forms.claim_row(row)) for row in rows) is not bool(asks)
    new = forms.change(change)["new"]
    assert (new["sentence"] == new["surface"]) == bool(asks)
    assert new["sentence"][slice(*new["span"])] == new["surface"]
