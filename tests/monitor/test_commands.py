"""Each command on real files and a real database, called as the shell calls it."""

from __future__ import annotations

import gzip
import json

import pytest
from click.testing import CliRunner
from shell_rows import page

from monitor.cli import cli

OLD = page("The ferry", "The new ferry will cost 40,000 euros, the mayor said.", url="https://a.example/ferry")
NEW = page("The ferry", "The new ferry will cost 25,000 euros, the mayor said.", url="https://a.example/ferry")
EMPTY = "<!DOCTYPE html><html><head><title>x</title></head><body></body></html>"


@pytest.fixture
def claimwatch(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments, **more):
        done = CliRunner().invoke(cli, [str(argument) for argument in arguments], **more)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return run


@pytest.fixture
def editions(tmp_path):
    """Two folders with the same page, of which the second says something else."""
    for name, text in (("old", OLD), ("new", NEW)):
        folder = tmp_path / name / "deep"
        folder.mkdir(parents=True)
        (folder / "ferry.html").write_text(text)
    return tmp_path


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


# init


def test_init_writes_a_configuration_that_crawl_reads(claimwatch, tmp_path):
    assert "claimwatch.toml" in claimwatch("init").stdout
    done = claimwatch("crawl")
    assert (done.exit_code, "nothing to crawl" in done.stderr) == (2, True)


def test_init_makes_the_folder_and_never_overwrites(claimwatch, tmp_path):
    assert claimwatch("init", "new/folder").exit_code == 0
    path = tmp_path / "new" / "folder" / "claimwatch.toml"
    path.write_text("mine")
    done = claimwatch("init", "new/folder")
    assert (done.exit_code, path.read_text()) == (2, "mine")
    assert "is there already; nothing was written" in done.stderr


def test_init_into_a_file_is_refused(claimwatch, tmp_path):
    (tmp_path / "file").write_text("x")
    assert claimwatch("init", "file").exit_code == 2


# crawl


def test_a_source_that_is_not_configured_is_told_with_the_nearest(claimwatch, tmp_path):
    (tmp_path / "claimwatch.toml").write_text('[[source]]\nname = "Harbour"\nurl = "https://a.example/"\n')
    done = claimwatch("crawl", "Harbur")
    assert done.exit_code == 2
    assert done.stderr == 'claimwatch: "Harbur" is neither a source nor an http(s) address; did you mean "Harbour"?\n'
    assert not (tmp_path / "claimwatch.db").exists()


def test_a_check_with_nothing_pending_tells_nothing(claimwatch, filled):
    assert claimwatch("check", "--database", filled).stdout == "No flagged changes.\n"


# extract


def test_extract_gives_a_line_for_each_page_of_a_folder(claimwatch, editions):
    (editions / "new" / "packed.html.gz").write_bytes(gzip.compress(NEW.encode(), mtime=0))
    done = claimwatch("extract", "new", "--format", "jsonl")
    assert done.exit_code == 0, done.stderr
    rows = lines(done)
    assert [row["path"] for row in rows] == ["new/deep/ferry.html", "new/packed.html.gz"]
    assert {row["url"] for row in rows} == {"https://a.example/ferry"}
    assert all("25,000 euros" in row["text"] for row in rows)
    assert any(found["value"]["number"] == "25000" for found in rows[0]["assertions"])


def test_extract_reads_a_page_with_the_selectors_of_its_configured_source(claimwatch, editions):
    source = '[[source]]\nname = "A"\nurl = "https://www.a.example/"\ntext_include = ["xpath://p[1]"]\n'
    (editions / "other.toml").write_text(source)
    plain = lines(claimwatch("extract", "new", "--format", "jsonl"))[0]["text"]
    (chosen,) = lines(claimwatch("extract", "new", "--config", "other.toml", "--format", "jsonl"))
    assert chosen["text"] in plain
    assert chosen["text"] != plain
    (editions / "claimwatch.toml").write_text(source.replace("p[1]", "p["))
    done = claimwatch("extract", "new")
    assert (done.exit_code, "is no CSS or XPath selector" in done.stderr) == (2, True)


def test_extract_takes_each_page_alone_when_asked(claimwatch, editions):
    assert len(lines(claimwatch("extract", "new", "--alone", "--format", "jsonl"))) == 1


def test_extract_shows_text_and_claims(claimwatch, editions):
    done = claimwatch("extract", "new/deep/ferry.html")
    assert "The new ferry will cost 25,000 euros" in done.stdout
    assert "25,000 EUR" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_extract_gives_one_json_document(claimwatch, editions):
    assert len(json.loads(claimwatch("extract", "old", "new", "--format", "json").stdout)) == 2


def test_pages_that_cannot_be_read_are_told_and_the_others_done(claimwatch, editions):
    (editions / "new" / "empty.html").write_text(EMPTY)
    (editions / "new" / "broken.html.gz").write_bytes(b"\x1f\x8bno")
    done = claimwatch("extract", "new", "--format", "jsonl")
    assert done.exit_code == 1
    assert [row["path"] for row in lines(done)] == ["new/deep/ferry.html"]
    assert len(done.stderr.splitlines()) == 2
    assert "new/broken.html.gz: " in done.stderr
    assert "new/empty.html: empty page" in done.stderr


def test_a_page_that_is_not_there_is_a_usage_error_after_the_others(claimwatch, editions):
    done = claimwatch("extract", "none.html", "new", "ftp://a.example/", "--format", "jsonl")
    assert done.exit_code == 2
    assert len(lines(done)) == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["none.html", "ftp://a.example/"]


def test_a_hostile_page_cannot_steer_the_terminal(claimwatch, tmp_path):
    (tmp_path / "evil.html").write_text(page("Evil [bold]x[/bold]", "It costs \x1b[2J\x9b31m 5 euros \u202e today."))
    for form in ("table", "json", "jsonl"):
        output = claimwatch("extract", "evil.html", "--format", form).stdout
        assert not set(output) & {"\x1b", "\x9b", "\u202e"}
    assert "Evil [bold]x[/bold]" in claimwatch("extract", "evil.html").stdout


# diff


def test_diff_of_two_folders_gives_a_line_for_each_page(claimwatch, editions):
    for side in ("old", "new"):
        (editions / side / "same.html").write_text(OLD)
    done = claimwatch("diff", "old", "new", "--format", "jsonl")
    assert done.exit_code == 0, done.stderr
    rows = {row["path"]: row["changes"] for row in lines(done)}
    assert list(rows) == ["deep/ferry.html", "same.html"]
    assert rows["same.html"] == []
    (found,) = rows["deep/ferry.html"]
    assert (found["kind"], found["alert"]) == ("corrected", True)
    assert (found["old"]["surface"], found["new"]["surface"]) == ("40,000 euros", "25,000 euros")
    assert found["old_url"] == "https://a.example/ferry"


def test_diff_matches_packed_with_unpacked_pages(claimwatch, editions):
    (editions / "new" / "deep" / "ferry.html").rename(editions / "new" / "deep" / "x")
    (editions / "new" / "deep" / "ferry.html.gz").write_bytes(gzip.compress(NEW.encode(), mtime=0))
    (row,) = lines(claimwatch("diff", "old", "new", "--format", "jsonl"))
    assert (row["path"], len(row["changes"])) == ("deep/ferry.html", 1)


def test_diff_of_two_pages_is_told_with_the_changed_words_marked(claimwatch, editions):
    done = claimwatch("diff", "old/deep/ferry.html", "new/deep/ferry.html")
    assert "40,000 EUR → 25,000 EUR (-37.5 %)" in done.stdout
    assert "[-40,000-] euros" in done.stdout
    assert "{+25,000+} euros" in done.stdout
    assert "1 flagged change." in done.stdout


def test_a_version_that_is_no_article_is_no_evidence(claimwatch, editions):
    (editions / "new" / "deep" / "ferry.html").write_text(EMPTY)
    done = claimwatch("diff", "old", "new", "--format", "jsonl")
    assert done.exit_code == 1
    assert lines(done) == [{"path": "deep/ferry.html", "changes": []}]
    assert "new/deep/ferry.html: empty page" in done.stderr


def test_a_page_on_one_side_only_is_noted(claimwatch, editions):
    (editions / "new" / "more.html").write_text(NEW)
    done = claimwatch("diff", "old", "new", "--format", "jsonl")
    assert (done.exit_code, len(lines(done))) == (0, 1)
    assert done.stderr == "claimwatch: more.html: only in new\n"


def test_folders_without_a_common_page_are_a_usage_error(claimwatch, editions):
    (editions / "none").mkdir()
    assert claimwatch("diff", "old", "none").exit_code == 2
    assert claimwatch("diff", "old", "new/deep/ferry.html").exit_code == 2
    assert claimwatch("diff", "old", "nowhere").exit_code == 2


# compare


def test_two_texts_are_compared_for_people_and_for_programs(claimwatch):
    texts = ("The ferry costs 40,000 euros.", "The ferry costs 25,000 euros.")
    assert "40,000 EUR → 25,000 EUR (-37.5 %)" in claimwatch("compare", *texts).stdout
    row = json.loads(claimwatch("compare", *texts, "--format", "json").stdout)
    assert (row["id"], row["alert"], row["relation"]) == (None, True, "changed")


def test_each_line_in_gives_a_line_out(claimwatch):
    good = {"id": 2, "old": "It costs 5 euros.", "new": "It costs 5 euros."}
    done = claimwatch("compare", input=f"nope\n{json.dumps(good)}\n\n")
    assert done.exit_code == 1
    assert [row["id"] for row in lines(done)] == [None, 2, None]
    assert done.stderr == "claimwatch: line 1: not JSON\nclaimwatch: line 3: not JSON\n"


def test_a_stream_can_be_one_document(claimwatch):
    good = json.dumps({"id": 2, "old": "It costs 5 euros.", "new": "It costs 5 euros."})
    assert len(json.loads(claimwatch("compare", "--format", "json", input=f"{good}\n{good}\n").stdout)) == 2
    assert json.loads(claimwatch("compare", "--format", "json", input="").stdout) == []


def test_texts_are_compared_in_the_language_that_is_named(claimwatch):
    texts = ("Der Bau kostet anderthalb Millionen Euro.", "Der Bau kostet 1.200,5 Euro.")
    found = json.loads(claimwatch("compare", "--language", "de-AT", *texts, "--format", "json").stdout)
    assert [(c["old"]["value"]["number"], c["new"]["value"]["number"]) for c in found["changes"]] == [
        ("1500000.0", "1200.5")
    ]
    line = json.dumps({"id": 1, "old": texts[0], "new": texts[1], "language": "es"})
    assert json.loads(claimwatch("compare", "--language", "de", input=line).stdout)["alert"]
    assert json.loads(claimwatch("compare", *texts, "--format", "json").stdout)["changes"] != found["changes"]


def test_one_text_is_too_few(claimwatch):
    assert claimwatch("compare", "It costs 5 euros.").exit_code == 2


# look-ups


@pytest.mark.parametrize("name", ["changes", "claims", "history", "articles", "sources", "check"])
def test_without_a_database_a_look_up_says_how_to_make_one(claimwatch, tmp_path, name):
    done = claimwatch(name, *(["1"] if name == "history" else []))
    assert done.exit_code == 3
    assert "there is no such file; claimwatch crawl makes one" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["changes", "claims", "articles", "sources"])
@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_an_empty_database_has_no_rows(claimwatch, name, form):
    assert claimwatch("db", "upgrade").exit_code == 0
    done = claimwatch(name, "--format", form)
    assert (done.exit_code, done.stderr) == (0, "")
    assert {"table": done.stdout.startswith("No "), "json": done.stdout == "[]\n", "jsonl": done.stdout == ""}[form]


def test_changes_are_listed(claimwatch, filled):
    done = claimwatch("changes", "--database", filled)
    assert "conflicting" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    (row,) = lines(claimwatch("changes", "--database", filled, "--format", "jsonl"))
    assert (row["kind"], row["claim"]["subject"]) == ("conflicting", "Xiaomi MS11")
    assert row["old_url"] == "https://a.example/1"


def test_changes_are_told_in_full_when_asked(claimwatch, filled):
    output = claimwatch("changes", "--full", "--database", filled).stdout
    assert "about 40,000 EUR → 25,000 EUR (-37.5 %)" in output
    assert "38,000–42,000 EUR does not contain 25,000 EUR" in output


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (["--kind", "conflicting"], 1),
        (["--kind", "corrected"], 0),
        (["--kind", "corrected", "--kind", "conflicting"], 1),
        (["--alert"], 1),
        (["--all"], 1),
        (["--subject", "xiaomi"], 1),
        (["--subject", "ferry"], 0),
        (["--claim", "1"], 1),
        (["--claim", "99"], 0),
        (["--source", "b.example"], 1),
        (["--url", "https://b.example/1"], 1),
        (["--since", "2024-01-01"], 1),
        (["--since", "2034-01-01"], 0),
        (["--most", "1"], 1),
    ],
)
def test_changes_are_filtered(claimwatch, filled, filters, count):
    assert len(lines(claimwatch("changes", *filters, "--database", filled, "--format", "jsonl"))) == count


@pytest.mark.parametrize("wrong", [["--kind", "x"], ["--since", "soon"], ["--most", "0"], ["--claim", "x"]])
def test_a_wrong_filter_is_a_usage_error(claimwatch, wrong):
    done = claimwatch("changes", *wrong)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def test_claims_are_listed_and_filtered(claimwatch, filled):
    assert "Xiaomi MS11, price" in claimwatch("claims", "--database", filled).stdout.replace("\n", " ")
    (row,) = lines(claimwatch("claims", "xiaomi", "--dimension", "money", "--database", filled, "--format", "jsonl"))
    assert (row["answers"], row["stories"], row["latest"]["assertion"]["value"]["number"]) == (2, 2, "25000")
    assert lines(claimwatch("claims", "ferry", "--database", filled, "--format", "jsonl")) == []
    assert lines(claimwatch("claims", "--dimension", "date", "--database", filled, "--format", "jsonl")) == []


def test_a_history_is_drawn_and_given(claimwatch, filled):
    output = claimwatch("history", "1", "--database", filled).stdout
    assert "about 40,000 EUR" in output
    assert "2 answers, 2 outlets" in output
    row = json.loads(claimwatch("history", "1", "--database", filled, "--format", "json").stdout)
    assert [said["assertion"]["value"]["number"] for said in row["assertions"]] == ["40000", "25000"]
    assert [told["kind"] for told in row["changes"]] == ["conflicting"]


def test_a_table_that_was_cut_says_so(claimwatch, filled):
    assert claimwatch("articles", "--most", "1", "--database", filled).stderr.count("--most N") == 1
    assert claimwatch("articles", "--most", "3", "--database", filled).stderr == ""
    assert len(lines(claimwatch("articles", "--most", "1", "--database", filled, "--format", "jsonl"))) == 1


def test_a_claim_that_is_not_there_is_a_usage_error(claimwatch, filled):
    done = claimwatch("history", "99", "--database", filled)
    assert (done.exit_code, "no claim has the number 99" in done.stderr) == (2, True)


def test_articles_are_listed_and_filtered(claimwatch, filled):
    assert "https://a.example/1" in claimwatch("articles", "--database", filled).stdout
    rows = lines(claimwatch("articles", "--source", "a.example", "--database", filled, "--format", "jsonl"))
    assert [(row["url"], row["versions"], row["copy_of"]) for row in rows] == [("https://a.example/1", 1, None)]
    assert lines(claimwatch("articles", "--since", "2034-01-01", "--database", filled, "--format", "jsonl")) == []


def test_sources_are_listed(claimwatch, filled):
    assert "a.example" in claimwatch("sources", "--database", filled).stdout
    rows = lines(claimwatch("sources", "--database", filled, "--format", "jsonl"))
    assert [(row["name"], row["articles"]) for row in rows] == [("a.example", 1), ("b.example", 1)]
