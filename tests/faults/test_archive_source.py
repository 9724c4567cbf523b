"""An archive as a source of the running service: what is in it, and what is added to it, is told like any page."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from servers import page
from world import until, world

sys.path.append(str(Path(__file__).parents[1] / "spiders"))

from archive_files import Stored, archive, day

URL = "https://courier.example/2024/03/the-new-bridge-opens-in-denholm"
SOURCE = '[[source]]\nname = "Past"\nkind = "warc"\nurl = "past"\nschedule = "1d"\n'


def capture(number: int, price: int) -> Stored:
    return Stored(URL, day(number), page(3, price).encode())


@pytest.fixture
def scene(tmp_path, database_url):
    with world(tmp_path, database_url, 1) as made:
        (tmp_path / "past").mkdir()
        made.configure(1, more=SOURCE)
        yield made


def idle(scene) -> None:
    with scene.store() as store:
        until(lambda: not any(state.crawling_by for state in store.source_states()), what="the end of the visits")


def test_an_archive_is_replayed_in_its_own_order_and_what_is_added_to_it_is_told_once(scene):
    archive(scene.folder / "past" / "first.warc.gz", capture(2, 140), capture(1, 120))
    service = scene.start()
    scene.told([("120", "140")])
    idle(scene)
    archive(scene.folder / "past" / "second.warc", capture(5, 160))
    scene.crawl_now(["Past"])
    scene.told([("120", "140"), ("140", "160")], 25)
    idle(scene)
    with scene.store() as store:
        (row,) = (each for each in store.articles(most=10) if each.url == URL)
        assert (row.versions, row.fetched_at) == (3, day(5))
    assert scene.site.asked == 1  # the page of the other source: an archive is asked for nothing
    code, seconds = scene.stop(service)
    assert (code, seconds < 10) == (0, True)
    assert "Traceback" not in scene.log()
    scene.start()
    scene.stored(2)
    assert len(scene.receiver.alerts()) == 2
