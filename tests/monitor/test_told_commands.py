"""notify, deliveries, watch test and channel test, called as the shell calls them."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from storage.model import NewDelivery
from storage.store import open_store

sys.path.append(str(Path(__file__).parents[1] / "alerts"))

from receivers import Hook

CONFIGURATION = """
database = "claims.db"
[crawl]
allow_private = ["127.0.0.1"]
[channel.hook]
type = "webhook"
url = "{url}"
secret_env = "HOOK_SECRET"
[[watch]]
name = "Cars"
match = ["Xiaomi"]
[[watch]]
name = "Ships"
match = ["ferry"]
"""


@pytest.fixture
def hook():
    with Hook() as server:
        yield server


@pytest.fixture
def claimwatch(tmp_path, monkeypatch, filled, hook):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("HOOK_SECRET", "hunter2")
    shutil.copy(filled, tmp_path / "claims.db")
    (tmp_path / "claimwatch.toml").write_text(CONFIGURATION.format(url=hook.url))

    def run(*arguments):
        done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "hunter2" not in done.output
        return done

    return run


def posted(*keys):
    now = datetime.now(UTC)
    with open_store("sqlite:///claims.db") as store:
        store.post([NewDelivery(key, "hook", "Cars", (), now - timedelta(hours=1), notice=key) for key in keys], now)


def test_notify_sends_what_is_due_and_says_so(claimwatch, hook):
    posted("one", "two")
    done = claimwatch("notify", "--format", "jsonl")
    assert (done.exit_code, json.loads(done.stdout)) == (
        0,
        {"name": "hook", "sent": 2, "retried": 0, "dead": 0, "errors": []},
    )
    assert sorted(hook.keys) == ["one", "two"]
    assert claimwatch("notify").exit_code == 0
    assert len(hook.got) == 2


def test_notify_fails_where_a_channel_does(claimwatch, hook):
    posted("one")
    hook.answers = [(500, {}, 0)]
    done = claimwatch("notify")
    assert done.exit_code == 1
    assert "answered 500" in done.stdout


def test_notify_names_a_secret_that_is_missing(claimwatch, monkeypatch):
    monkeypatch.delenv("HOOK_SECRET")
    done = claimwatch("notify")
    assert (done.exit_code, "HOOK_SECRET is not set" in done.stderr) == (2, True)


def test_notify_names_a_channel_that_is_not_there(claimwatch):
    done = claimwatch("notify", "--channel", "hok")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert 'no channel is called "hok"; did you mean "hook"?' in done.stderr


def test_a_crawl_that_cannot_tell_stores_nothing(claimwatch, monkeypatch):
    monkeypatch.delenv("HOOK_SECRET")
    done = claimwatch("crawl", "https://news.example/a", "--notify", "--database", "fresh.db")
    assert (done.exit_code, "HOOK_SECRET is not set" in done.stderr) == (2, True)
    assert not Path("fresh.db").exists()


def test_what_was_given_up_is_listed_and_put_back(claimwatch, hook):
    posted("one")
    hook.answers = [(410, {}, 0)]
    assert claimwatch("notify").exit_code == 1
    (row,) = map(json.loads, claimwatch("deliveries", "--state", "dead", "--format", "jsonl").stdout.splitlines())
    assert (row["state"], row["last_error"], row["notice"]) == ("dead", "hook: answered 410", "one")
    assert "given up" not in claimwatch("deliveries").stdout
    assert claimwatch("deliveries", "retry", "99").exit_code == 2
    assert claimwatch("deliveries", "retry", row["id"]).stdout.startswith("1 delivery put back")
    assert claimwatch("notify").exit_code == 0
    assert claimwatch("deliveries", "retry").stdout.startswith("No deliveries put back")


def test_deliveries_of_a_channel_that_is_gone_are_told(claimwatch):
    posted("one")
    Path("claimwatch.toml").write_text('database = "claims.db"\n')
    assert "1 delivery waits for the channel hook, which is not configured" in claimwatch("notify").stderr


def test_a_watch_says_what_it_would_have_told_and_why_not_the_rest(claimwatch):
    (row,) = map(json.loads, claimwatch("watch", "test", "Cars", "--format", "jsonl").stdout.splitlines())
    assert (row["told"], row["why"], row["change"]["kind"]) == (
        True,
        "is conflicting (high) and names Xiaomi",
        "conflicting",
    )
    (row,) = map(json.loads, claimwatch("watch", "test", "Ships", "--format", "jsonl").stdout.splitlines())
    assert (row["told"], row["why"]) == (False, "names none of ferry")
    assert "No changes" in claimwatch("watch", "test", "Ships", "--told").stdout
    assert claimwatch("watch", "test", "Car").stderr.strip().endswith('did you mean "Cars"?; [[watch]] makes one')


def test_a_channel_sends_a_sample(claimwatch, hook):
    assert claimwatch("channel", "test", "hook").exit_code == 0
    assert b"This is a sample" in hook.got[0][1]
    hook.answers = [(404, {}, 0)]
    done = claimwatch("channel", "test", "hook")
    assert (done.exit_code, done.stderr) == (1, "claimwatch: hook: answered 404\n")
    assert claimwatch("channel", "test", "hok").exit_code == 2


def test_a_full_log_shows_no_secret(claimwatch, caplog):
    posted("one")
    claimwatch("--debug", "notify")
    assert "hunter2" not in caplog.text
