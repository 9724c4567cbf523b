"""Which file, database and sources a command means."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.app import App, database_url
from monitor.options import Everywhere
from monitor.targets import wanted_source
from storage.errors import StorageMissing, UsageError
from storage.model import Source

HERALD = Source("Herald", "https://herald.example/")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("claims.db", "sqlite:///there/claims.db"),
        ("/abs/claims.db", "sqlite:////abs/claims.db"),
        ("sqlite:///claims.db", "sqlite:///there/claims.db"),
        ("sqlite:////abs/claims.db", "sqlite:////abs/claims.db"),
        ("sqlite:///claims.db?timeout=1", "sqlite:///there/claims.db?timeout=1"),
        ("sqlite://", "sqlite://"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
    ],
)
def test_a_relative_file_lies_in_the_folder_that_is_meant(text, url):
    assert database_url(text, Path("there")) == url


def test_without_anything_the_database_lies_in_the_current_folder(folder):
    assert App(Everywhere()).database == "sqlite:///claimwatch.db"


def test_the_configuration_in_the_current_folder_is_found(folder):
    (folder / "claimwatch.toml").write_text('database = "sqlite:///news.db"\n')
    assert App(Everywhere()).database == "sqlite:///news.db"


def test_a_database_named_in_a_configuration_lies_beside_it(folder):
    (folder / "far").mkdir()
    (folder / "far" / "my.toml").write_text('database = "news.db"\n')
    assert App(Everywhere(config=Path("far/my.toml"))).database == "sqlite:///far/news.db"
    (folder / "far" / "my.toml").write_text("")
    assert App(Everywhere(config=Path("far/my.toml"))).database == "sqlite:///far/claimwatch.db"


def test_a_database_that_is_typed_lies_where_it_is_typed(folder):
    (folder / "claimwatch.toml").write_text('database = "sqlite:///news.db"\n')
    assert App(Everywhere(database="other.db")).database == "sqlite:///other.db"


def test_a_missing_database_says_how_to_make_one(folder):
    with pytest.raises(StorageMissing, match="claimwatch crawl makes one"):
        App(Everywhere()).store()
    assert list(folder.iterdir()) == []


def test_sources_are_found_by_name_and_by_address():
    assert wanted_source("Herald", [HERALD]) == HERALD
    assert wanted_source("https://herald.example/", [HERALD]) == HERALD


def test_an_address_needs_no_configuration():
    assert wanted_source("https://a.example/1", []) == Source("https://a.example/1", "https://a.example/1", watch_for=0)


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("Hearld", '"Hearld" is neither a source nor an http.s. address; did you mean "Herald"?'),
        ("news.example/a", "neither a source nor"),
        ("htp://news.example/a", "only http and https"),
        ("http://u:p@news.example/", "user name"),
        ("https://", "no host"),
    ],
)
def test_what_is_neither_source_nor_address_is_refused(word, line):
    with pytest.raises(UsageError, match=line):
        wanted_source(word, [HERALD])


def test_nothing_to_crawl_says_what_to_give(folder):
    with pytest.raises(UsageError, match="claimwatch init"):
        App(Everywhere()).targets([])


def test_who_has_a_configuration_without_a_source_is_not_sent_to_make_one(folder):
    (folder / "claimwatch.toml").write_text("")
    with pytest.raises(UsageError, match=r"a \[\[source\]\] in claimwatch.toml$"):
        App(Everywhere()).targets(())


def test_a_source_named_twice_is_crawled_once(folder):
    assert len(App(Everywhere()).targets(["https://a.example/1", "https://a.example/1"]).sources) == 1
