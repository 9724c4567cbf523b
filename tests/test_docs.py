"""The documents say what the program does: every command, option, key and JSON form."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from monitor import config, forms
from monitor.channel_report import ChannelReport
from monitor.cli import cli
from monitor.commands import COMMANDS
from monitor.compare.pair import Comparison, Likeness
from monitor.pairs import form as answer
from monitor.replay import Replayed
from monitor.watches import Told
from spiders.report import SourceReport
from storage.model import (
    SEVERITY,
    Article,
    ArticleRow,
    Assertion,
    Change,
    Claim,
    ClaimRow,
    Delivery,
    DeliveryState,
    Dimension,
    History,
    Kind,
    Severity,
    Source,
    SourceStatus,
    StoredAssertion,
    Value,
)

DOCS = Path(__file__).parents[1] / "docs"
COMMANDS_TEXT = (DOCS / "commands.md").read_text(encoding="utf-8")
CONFIGURATION_TEXT = (DOCS / "configuration.md").read_text(encoding="utf-8")

NOW = datetime(2024, 3, 19, tzinfo=UTC)
ASSERTION = Assertion(Dimension.STATEMENT, Value(), "x", "x", (0, 1))
CLAIM = Claim("s", "p", Dimension.MONEY, id=1)
CHANGE = Change(Kind.NEW, CLAIM, None, None, "r", "e", alert=False)
SAID = StoredAssertion(1, 1, 1, 1, "u", None, 1, NOW, ASSERTION)
FORMS = {
    "assertion": forms.assertion(ASSERTION),
    "page": forms.page("p", Article("u", "t"), []),
    "change": forms.change(CHANGE),
    "diff": forms.diff("p", []),
    "answer": answer(1, Comparison(alert=False, relation=Likeness.SAME, changes=())),
    "crawl": {**forms.crawled([SourceReport("n")]), "changes": []},
    "article": forms.article(ArticleRow("u", "t", "s", None, None, NOW, 1, 1)),
    "said": forms.stored(SAID),
    "claim": forms.claim_row(ClaimRow(CLAIM, SAID, 1, 1)),
    "history": forms.history(History(CLAIM, (), ())),
    "sending": forms.channel_report(ChannelReport("n")),
    "delivery": forms.delivery(Delivery(1, "k", "c", "w", DeliveryState.DUE, NOW, 0, NOW)),
    "replay": forms.replayed(Replayed(CHANGE, Told(alert=False, why="w"))),
    "source": forms.source(SourceStatus(Source("n", "u"))),
}


def section(text, heading, level="##"):
    return re.split(rf"^{level} ", text.split(f"\n{level} {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def shape(value):
    """The keys of a form at every depth; a null in the document may stand for any form."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value and isinstance(value[0], dict) else None


def fits(documented, real):
    if documented is None or real is None:
        return True
    if isinstance(documented, list):
        return fits(documented[0], real[0])
    return list(documented) == list(real) and all(fits(documented[key], real[key]) for key in documented)


@pytest.mark.parametrize("name", FORMS)
def test_every_json_form_is_documented_with_exactly_its_keys(name):
    example = re.search(r"```json\n(.*?)```", section(COMMANDS_TEXT, f"Form: {name}"), re.DOTALL)[1]
    assert fits(shape(json.loads(example)), shape(FORMS[name]))


def test_no_json_form_is_documented_that_does_not_exist():
    assert set(re.findall(r"^## Form: (\w+)$", COMMANDS_TEXT, re.MULTILINE)) == set(FORMS)


def own_options(name):
    found = cli.get_command(click.Context(cli), name)
    commands = list(found.commands.values()) if isinstance(found, click.Group) else [found]
    for command in commands:
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from [*parameter.opts, *parameter.secondary_opts]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    shared = COMMANDS_TEXT.split("\n## ", 1)[0]
    everywhere = {option for option in ("--database", "--config", "--debug", "--help") if f"`{option}" in shared}
    text = section(COMMANDS_TEXT, name)
    assert [option for option in set(own_options(name)) - everywhere if f"`{option}" not in text] == []
    assert f"claimwatch {name}" in text


def test_the_examples_of_the_help_stand_in_the_documents_too():
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command.example.splitlines()[0] in section(COMMANDS_TEXT, name)


def test_every_kind_of_change_is_documented_with_its_severity():
    rows = [row for row in COMMANDS_TEXT.splitlines() if row.startswith("| `")]
    told = {
        kind: cells[2].strip()
        for cells in (row.split("|") for row in rows)
        for kind in re.findall(r"`(\w+)`", cells[1])
        if cells[2].strip() in set(Severity)
    }
    assert told == {kind.value: severity.value for kind, severity in SEVERITY.items()}


@pytest.mark.parametrize("name", config._TABLES)
def test_every_key_of_the_configuration_is_documented(name):
    keys = set(config._KNOWN[name]) - {"source", "watch", "channel", "crawl", "service", "type"}
    assert [key for key in keys if f"| `{key}` |" not in CONFIGURATION_TEXT] == []


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", CONFIGURATION_TEXT, re.DOTALL))
def test_every_example_of_the_configuration_is_valid(tmp_path, example):
    path = tmp_path / "claimwatch.toml"
    path.write_text(example, encoding="utf-8")
    assert config.read(path)
