"""The whole job on the built-in site: what it flags is exactly what is expected, and the rest has its reason."""

import json
import tomllib
from importlib.resources import files

import pytest

from monitor.demo.job import run
from monitor.demo.play import EDITIONS, play
from monitor.demo.rounds import flagged, silences
from monitor.demo.server import NewsSite
from storage.errors import UsageError
from storage.model import Kind, Outcome

EXPECTED = tomllib.loads(files("monitor.demo").joinpath("expected.toml").read_text(encoding="utf-8"))["change"]


@pytest.fixture(scope="module")
def site():
    with NewsSite() as site:
        yield site


@pytest.fixture(scope="module")
def rounds(site, tmp_path_factory):
    database = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'claims.db'}"
    return [play(site, edition, database) for edition in EDITIONS]


def says(expected, assertion):
    """Whether a surface ("120") is what the list writes with its noun ("120 beds")."""
    if expected is None or assertion is None:
        return expected is assertion
    return f"{expected} ".startswith(f"{assertion.surface} ")


def fits(expected, change, site):
    pages = expected.get("old_pages", [expected["page"]])
    return (
        change.kind == expected["kind"]
        and site.name(change.new_url) == expected["page"]
        and site.name(change.old_url) in pages
        and says(expected.get("old"), change.old)
        and says(expected.get("new"), change.new)
    )


def described(change, site):
    sides = [side and side.surface for side in (change.old, change.new)]
    return f"{site.name(change.old_url)} -> {site.name(change.new_url)}: {change.kind} {sides} {change.reason}"


def test_the_flagged_changes_are_exactly_the_expected_ones(site, rounds):
    found = [one.change for one in flagged(rounds)]
    unexpected = [change for change in found if not any(fits(one, change, site) for one in EXPECTED)]
    missed = [one for one in EXPECTED if not any(fits(one, change, site) for change in found)]
    assert ([described(change, site) for change in unexpected], missed) == ([], [])
    assert len(found) == len(EXPECTED)


def test_the_first_edition_flags_nothing(rounds):
    assert [change for change in rounds[0].changes if change.alert] == []


def test_a_bot_check_a_gone_and_a_missing_page_are_failures_and_no_evidence(site, rounds):
    failed = {site.name(visit.url): visit.error for visit in rounds[1].visits if not visit.outcome.good}
    assert set(failed) == {"lantern/storm-damage", "lantern/cinema-reopens", "lantern/eel-count"}
    assert "blocked by bot protection" in failed["lantern/storm-damage"]
    changed = {
        site.name(url) for one in rounds[1:] for change in one.changes for url in (change.old_url, change.new_url)
    }
    assert not changed & set(failed)


def test_pages_with_other_adverts_only_are_unchanged(site, rounds):
    unchanged = {site.name(visit.url) for visit in rounds[1].visits if visit.outcome is Outcome.UNCHANGED}
    assert {"courier/night-ferry", "volt/winter-tyre-test", "northline/sorrel-lighthouse"} <= unchanged


def test_the_first_reprint_repeats_the_turnout(site, rounds):
    again = [change for change in rounds[0].changes if change.kind is Kind.REPEATED]
    assert any(change.new.surface == "61.4 percent" for change in again)


@pytest.mark.parametrize("kind", [Kind.NEW, Kind.REFINED, Kind.REWORDED, Kind.CORROBORATED])
def test_what_is_kept_silent_is_stored_with_its_kind(rounds, kind):
    assert any(change.kind is kind and not change.alert for one in rounds[1:] for change in one.changes)


def test_every_silent_page_and_claim_has_a_reason_and_an_example(site, rounds):
    silent = silences(rounds, site.name)
    assert {one.of for one in silent} == {"page", "claim"}
    assert all(one.reason and one.told and "None" not in " ".join(one.told) for one in silent)


def test_the_third_crawl_is_answered_with_not_modified(rounds):
    assert {report.name: report.not_modified for report in rounds[2].reports}["Aldersea Courier"] == 6


def test_the_job_can_keep_its_database_and_its_pages(tmp_path, capsys):
    kept = tmp_path / "kept"
    assert run("json", kept) == 0
    assert len(json.loads(capsys.readouterr().out)["changes"]) == len(EXPECTED)
    assert (kept / "claims.db").exists()
    assert (kept / "site" / "2" / "volt" / "xiaomi-ms11-production.html").exists()
    with pytest.raises(UsageError, match="another folder"):
        run("json", kept)
