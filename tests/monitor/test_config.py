"""The configuration file: what it gives, and the one line for whatever is wrong in it."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from monitor.config import read
from storage.errors import ConfigurationError
from storage.model import Kind, SourceKind

GOOD_SOURCE = '[[source]]\nname = "Herald"\nurl = "https://herald.example/"\n'
EMAIL = '[channel.desk]\ntype = "email"\nhost = "smtp.example"\nsender = "a@b.example"\nto = ["c@d.example"]\n'


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "claimwatch.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refused(path):
    with pytest.raises(ConfigurationError) as caught:
        read(path)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_an_empty_file_gives_the_defaults(written):
    configuration = read(written(""))
    policy = configuration.policy()
    assert configuration.sources() == []
    assert (policy.delay, policy.concurrency_per_host, policy.user_agent, policy.allow_private) == (1.0, 2, None, ())


def test_a_source_that_needs_a_browser_needs_the_extra(written, monkeypatch):
    path = written(GOOD_SOURCE + "browser = true\n")
    monkeypatch.setattr("monitor.config.find_spec", lambda _: object())
    assert read(path).sources()[0].browser
    monkeypatch.setattr("monitor.config.find_spec", lambda _: None)
    assert refused(path) == f"{path}: [[source]] \"Herald\": browser: needs pip install 'claimwatch[browser]'"


@pytest.mark.parametrize("name", ["feeds.opml", "addresses.txt", "/srv/archives"])
def test_a_file_as_a_source_is_told_what_reads_it(written, name):
    message = refused(written(f'[[source]]\nname = "Herald"\nurl = "{name}"\n'))
    assert f'url: "{name}" is no http(s) address' in message
    assert "claimwatch import" in message
    assert 'kind = "warc"' in message


def test_every_table_is_read(written):
    watch = (
        '[[watch]]\nname = "Cars"\nmatch = ["MS11"]\nsources = ["Herald"]\nkinds = ["corrected"]\nchannels = ["desk"]\n'
    )
    more = 'kind = "section"\nschedule = "*/15 6-22 * * mon-fri"\ntimezone = "Europe/Berlin"\nmost = 5\ninclude = ["/news/"]\n'
    crawl = '[crawl]\ndelay = 0\nallow_private = ["127.0.0.1"]\nworkers = 3\n'
    configuration = read(written(GOOD_SOURCE + more + watch + EMAIL + crawl))
    (source,) = configuration.sources()
    assert (source.kind, source.schedule, source.timezone) == (
        SourceKind.SECTION,
        "*/15 6-22 * * mon-fri",
        "Europe/Berlin",
    )
    assert (source.most, source.include) == (5, ("/news/",))
    assert configuration.watch[0].kinds == (Kind.CORRECTED,)
    assert configuration.channel["desk"].host == "smtp.example"
    assert configuration.policy(["::1"]).allow_private == ("127.0.0.1", "::1")


WRONG = [
    # what is written, what the line says
    ('databse = "x"', 'unknown table or key "databse"; did you mean "database"?'),
    ("[crawll]\ndelay = 1", 'unknown table or key "crawll"; did you mean "crawl"?'),
    ("[crawl]\ndely = 1", '[crawl]: unknown key "dely"; did you mean "delay"?'),
    ("[crawl]\ndelay = -1", "[crawl]: delay: input should be greater than or equal to 0"),
    ("[crawl]\ndelay = nan", "[crawl]: delay: input should be a finite number"),
    ("crawl = 2", "crawl: write this table as [crawl]"),
    ('[crawl]\nallow_private = ["http://x/"]', '[crawl]: allow_private.0: "http://x/" is no host'),
    ('[crawl]\nuser_agent = "x\\u001b[31m"', "[crawl]: user_agent: give one line of printable text"),
    (GOOD_SOURCE + 'shedule = "15m"', '[[source]] "Herald": unknown key "shedule"; did you mean "schedule"?'),
    (GOOD_SOURCE + 'schedule = "99 * * * *"', '[[source]] "Herald": schedule: "99 * * * *" is neither an interval'),
    (GOOD_SOURCE + 'schedule = "5s"', "at most once a minute"),
    (GOOD_SOURCE + 'schedule = "999999999999w"', "too long"),
    (GOOD_SOURCE + 'timezone = "Europe/Berln"', '"Europe/Berln" is no time zone; did you mean "Europe/Berlin"?'),
    (GOOD_SOURCE + 'timezone = "../../etc/passwd"', "is no time zone"),
    (GOOD_SOURCE + 'timezone = "Europe"', "is no time zone"),
    (GOOD_SOURCE + 'include = "/news/"', '[[source]] "Herald": include: give a list'),
    (GOOD_SOURCE + 'include = ["("]', "is no regular expression"),
    (GOOD_SOURCE + 'text_include = "main"', '[[source]] "Herald": text_include: give a list'),
    (GOOD_SOURCE + 'text_include = ["main["]', 'text_include.0: "main[" is no CSS or XPath selector: '),
    (GOOD_SOURCE + 'text_exclude = ["xpath://p["]', 'text_exclude.0: "xpath://p[" is no CSS or XPath selector: '),
    (GOOD_SOURCE + 'kind = "rss"', "[[source]] \"Herald\": kind: input should be 'auto', 'page'"),
    (GOOD_SOURCE + GOOD_SOURCE.replace("Herald", "herald"), '[[source]]: name "herald" stands twice'),
    ('[[source]]\nname = "Herald"', '[[source]] "Herald": url: is missing'),
    ('[[source]]\nname = "Herald"\nurl = "ftp://a.example"', "only http and https are fetched, not ftp"),
    ('[[source]]\nname = "Herald"\nurl = "https://u:p@a.example"', "user name or password"),
    ('[[source]]\nname = "Herald"\nurl = "http://a:80\\\\@b/"', "backslash"),
    ('[[source]]\nname = "Herald"\nurl = "news.example"', "url"),
    ('[[source]]\nurl = "https://a.example"', "[[source]] 1: name: is missing"),
    ('[source]\nname = "x"', "source: write this table as [[source]]"),
    ('[[watch]]\nname = "w"\nsources = ["Heral"]\n' + GOOD_SOURCE, 'called "Heral"; did you mean "Herald"?'),
    ('[[watch]]\nname = "w"\nchannels = ["desc"]\n' + EMAIL, 'called "desc"; did you mean "desk"?'),
    ('[[watch]]\nname = "w"\nkinds = ["corected"]', '[[watch]] "w": kinds.0: input should be'),
    ('[channel.desk]\ntype = "emial"', "[channel.desk]: unknown type \"emial\": give 'email', 'webhook'"),
    ('[channel.desk]\nhost = "x"', '[channel.desk]: type is missing: give "email", "webhook"'),
    ("channel = 3", "channel: write this table as [channel.NAME]"),
    (EMAIL + 'password = "hunter2"', '[channel.desk]: unknown key "password"; did you mean "password_env"?'),
    (EMAIL + 'password_env = "hunter-2!"', "the name of an environment variable, not the secret itself"),
    ('[channel.hook]\ntype = "webhook"', "[channel.hook]: give either url or url_env"),
    ('database = "postgresql+psycopg://user:hunter2@host/name"', "database: no password here"),
    (GOOD_SOURCE + "most = true", '[[source]] "Herald": most: give a number, not true or false'),
    (GOOD_SOURCE + 'most = "many"', '[[source]] "Herald": most: give a whole number'),
    (GOOD_SOURCE + "most = 2.5", '[[source]] "Herald": most: give a whole number'),
    (GOOD_SOURCE + 'official = "perhaps"', '[[source]] "Herald": official: give true or false'),
    (GOOD_SOURCE + 'schedule = "* * * * * *"', '"* * * * * *" has more than five fields'),
    ('source = ["https://a.example"]', "[[source]] 1: write this as a table"),
    ('[channel]\ndesk = "x"', "[channel.desk]: write this as a table"),
    ('[channel."de\\nsk"]\ntype = "slack"\nurl_env = "A"', "[channel.'de\\nsk']: "),
    (EMAIL.replace('"c@d.example"', ""), "[channel.desk]: to: give at least one"),
    (EMAIL.replace("smtp.example", "smtp.example:25"), 'host: "smtp.example:25" has a port in it'),
    ('[[watch]]\nname = "w"\nminimum_percent = "5 %"', '[[watch]] "w": minimum_percent: give a number'),
    ('[service]\nlese = "2m"', '[service]: unknown key "lese"; did you mean "lease"?'),
    ('[service]\nlog = "xml"', "[service]: log: input should be"),
    ("service = 3", "service: write this table as [service]"),
    ("x", "is not TOML"),
    (b"\xff\xfe", "is not UTF-8 text"),
]


@pytest.mark.parametrize(("text", "line"), WRONG, ids=[line[:40] for _, line in WRONG])
def test_what_is_wrong_is_named_by_file_table_and_key(written, text, line):
    path = written(text)
    message = refused(path)
    assert line in message
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert "hunter" not in message


def test_a_file_may_begin_with_the_mark_that_some_editors_write(written):
    assert read(written(b"\xef\xbb\xbf" + GOOD_SOURCE.encode())).sources()[0].name == "Herald"


def test_each_of_several_mistakes_has_its_line(written):
    assert len(refused(written("[crawl]\ndely = 1\nwrokers = 2\n[crawll]\n")).splitlines()) == 3


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path):
    assert "claimwatch init" in refused(tmp_path / "none.toml")


def test_a_folder_is_no_configuration(tmp_path):
    assert "cannot be read" in refused(tmp_path)


def test_the_template_is_a_valid_configuration_that_watches_nothing(written):
    configuration = read(written(files("monitor.commands").joinpath("claimwatch.toml").read_text("utf-8")))
    assert configuration.sources() == []


def test_every_example_in_the_template_is_valid_once_uncommented(written):
    template = files("monitor.commands").joinpath("claimwatch.toml").read_text("utf-8")
    configuration = read(written(re.sub(r"^# (?=\[|\w+ = )", "", template, flags=re.MULTILINE)))
    assert (len(configuration.source), len(configuration.watch), len(configuration.channel)) == (1, 1, 3)
