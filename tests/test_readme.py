"""What the README shows is what the commands print."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from monitor import config

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```text\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
CHANGES, SILENT, COMPARED = SHOWN
# Numbers of claims and seconds differ from run to run.
VARIES = re.compile(r"#\d+|in \d+\.\d s")


def claimwatch(*arguments, cwd, text=""):
    command = [str(Path(sys.executable).with_name("claimwatch")), *arguments]
    return subprocess.run(command, cwd=cwd, input=text, capture_output=True, text=True, timeout=60, check=True).stdout


def lines(text):
    return [VARIES.sub("", line).rstrip() for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return lines(claimwatch("demo", cwd=tmp_path_factory.mktemp("readme")))


@pytest.mark.parametrize("block", [CHANGES, SILENT], ids=["changes", "silent"])
def test_the_demo_prints_what_the_readme_shows(demo, block):
    assert [line for line in lines(block) if line not in {"...", *demo}] == []


def test_the_demo_names_its_outlets_and_not_their_ports(demo):
    assert not any("127.0.0.1" in line for line in demo)


def test_two_sentences_are_compared_as_shown(tmp_path):
    called = re.search(r'^claimwatch compare "(.*)" "(.*)"$', README, re.MULTILINE)
    assert lines(claimwatch("compare", *called.groups(), cwd=tmp_path)) == lines(COMPARED)


def test_a_line_of_json_is_compared_as_shown(tmp_path):
    line = re.search(r"^echo '(.*)' \|$", README, re.MULTILINE)[1]
    answer = json.loads(claimwatch("compare", "--format", "jsonl", cwd=tmp_path, text=line + "\n"))
    assert (answer["id"], answer["alert"], answer["relation"]) == (1, True, "changed")


def test_the_configuration_shown_watches_a_page_of_the_demo_and_mails_to_the_catcher_shown(tmp_path):
    (tmp_path / "claimwatch.toml").write_text(re.search(r"^```toml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)[1])
    read = config.read(tmp_path / "claimwatch.toml")
    (source,) = read.sources()
    claimwatch("demo", "--keep", "demo", cwd=tmp_path)
    assert source.url.startswith("http://127.0.0.1:8000/")
    page = source.url.removeprefix("http://127.0.0.1:8000/")
    first, second = ((tmp_path / "demo" / "site" / edition / page).read_text() for edition in "12")
    assert first != second
    assert f"127.0.0.1:{read.channel['desk'].port}" in re.search(r"aiosmtpd -n -l (\S+)", README)[1]


def test_the_configuration_that_is_written_can_be_read(tmp_path):
    claimwatch("init", cwd=tmp_path)
    claimwatch("db", "upgrade", cwd=tmp_path)
    assert json.loads(claimwatch("sources", "--format", "json", cwd=tmp_path)) == []
