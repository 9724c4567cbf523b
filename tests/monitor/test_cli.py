"""The command line as a whole: help, options that work everywhere, and how each kind of trouble ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from monitor import __version__, cli, options
from monitor.commands import COMMANDS
from storage.errors import StorageBusy, UsageError

CLAIMWATCH = str(Path(sys.executable).with_name("claimwatch"))
HEAVY = {"scrapy", "sqlalchemy", "pydantic", "rich", "trafilatura", "lxml", "asyncio"}


def invoke(*arguments, **more):
    return CliRunner().invoke(cli.cli, [str(argument) for argument in arguments], **more)


def modules_after(*arguments):
    """The packages that a real run has imported by its end."""
    code = (
        "import sys, json, contextlib, io\n"
        "from monitor.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        f"    main({list(map(str, arguments))!r})\n"
        "print(json.dumps([name for name in sys.modules if '.' not in name]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, input="")
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    found = cli.cli.get_command(click.Context(cli.cli), name)
    inner = [(name, below) for below in found.commands] if isinstance(found, click.Group) else []
    for words in [(name,), *inner]:
        done = invoke(*words, "--help")
        assert done.exit_code == 0
        assert f"  claimwatch {' '.join(words)}" in done.output.split("Example:")[1]
        assert all(option in done.output for option in ("--database", "--config", "--help"))


def test_the_short_help_is_a_line_for_each_command():
    output = invoke("--help").output
    assert all(f"  {name} " in output and line in output for name, line in COMMANDS.items())


@pytest.mark.parametrize("words", [(), ("db",), ("channel",), ("watch",)])
def test_without_a_command_the_help_is_shown_as_it_is(words):
    done = invoke(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Usage: {' '.join(('claimwatch', *words))} [OPTIONS]")
    assert "\n  claimwatch " in done.stderr.split("Example:")[1]


def test_a_hangup_before_the_service_listens_does_not_end_it():
    code = "import os, signal; from monitor.commands import run; run.outlast_hangups(); os.kill(os.getpid(), signal.SIGHUP)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_version_is_told():
    assert invoke("--version").output == f"claimwatch {__version__}\n"


def test_help_imports_nothing_heavy():
    assert modules_after("--help") & HEAVY == set()


@pytest.mark.parametrize("arguments", [("compare",), ("compare", "It is 5.", "It is 6."), ("diff", "none", "none")])
def test_commands_without_a_database_import_neither_crawler_nor_database(arguments):
    assert modules_after(*arguments) & {"scrapy", "twisted", "sqlalchemy", "alembic", "pydantic"} == set()


def test_a_mistyped_command_is_told_with_the_nearest():
    done = invoke("crwal")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == 'claimwatch: no such command "crwal"; did you mean "crawl"? (see claimwatch --help)\n'


def test_a_mistyped_option_is_told_in_one_line():
    done = invoke("changes", "--sicne", "7d")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "--since" in done.stderr
    assert "claimwatch changes --help" in done.stderr


def failing(error):
    def fail():
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (UsageError("no such page"), 2, "no such page"),
        (StorageBusy("held by another"), 3, "held by another"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.Abort(), 130, "interrupted"),
        (OSError(28, "No space left on device"), 1, "No space left on device"),
        (PermissionError(13, "Permission denied", "x.html"), 1, "x.html: Permission denied"),
        (ValueError("odd"), 1, "unexpected ValueError: odd (--debug shows where)"),
        (UsageError("a\x1b[2Jb\rc"), 2, "a [2Jb c"),
    ],
)
def test_trouble_ends_in_one_line_and_its_exit_code(capsys, error, code, line):
    assert cli._guarded(failing(error), []) == code
    assert capsys.readouterr().err == f"claimwatch: {line}\n"


def test_an_unexpected_error_keeps_its_traceback_when_asked():
    with pytest.raises(ZeroDivisionError):
        cli._guarded(lambda: 1 / 0, ["--debug"])


def seen(*arguments, env=None):
    """What the options that work everywhere came to."""
    found = []

    @options.command("probe", example="claimwatch probe")
    @options.pass_everywhere
    def probe(everywhere):
        found.append((everywhere.database, everywhere.config and str(everywhere.config), everywhere.debug))
        return 0

    shell = cli.Shell("claimwatch", params=options.everywhere_options(read_environment=True))
    shell.get_command = lambda context, name: probe
    done = CliRunner().invoke(shell, list(arguments), env=env)
    assert done.exit_code == 0, done.output
    return found[0]


def test_database_and_configuration_are_taken_before_and_after_the_command():
    assert seen("--database", "a", "--config", "b", "probe") == ("a", "b", False)
    assert seen("probe", "--database", "a", "--config", "b", "--debug") == ("a", "b", True)
    assert seen("--database", "a", "probe", "--database", "c") == ("c", None, False)


def test_the_environment_counts_less_than_what_is_typed():
    environment = {"CLAIMWATCH_DATABASE": "e", "CLAIMWATCH_CONFIG": "f"}
    assert seen("probe", env=environment) == ("e", "f", False)
    assert seen("probe", "--database", "a", env=environment) == ("a", "f", False)
    assert seen("--config", "b", "probe", env=environment) == ("e", "b", False)


def test_a_reader_that_goes_away_is_no_error_message():
    pair = json.dumps({"id": 1, "old": "It cost 3 euros.", "new": "It cost 4 euros."}) + "\n"
    with subprocess.Popen(
        [CLAIMWATCH, "compare"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        running.stdout.close()
        running.stdin.write(pair * 3)
        running.stdin.close()
        assert running.stderr.read() == ""
        assert running.wait(20) == cli.READER_GONE


def test_an_interrupt_ends_in_one_line():
    with subprocess.Popen(
        [CLAIMWATCH, "compare"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        running.stdin.write("{}\n")
        running.stdin.flush()
        assert "error" in running.stdout.readline()
        os.kill(running.pid, signal.SIGINT)
        assert running.stderr.read().splitlines()[-1] == "claimwatch: interrupted"
        assert running.wait(20) == cli.INTERRUPTED
