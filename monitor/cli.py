"""The command line: finds the command, loads it, and turns whatever happens into one line and an exit code.

Exit codes: 0 done, 1 a source or page failed, 2 usage or configuration, 3 storage; 130 when interrupted, 141 when
the reader of the output went away. What each command does is in ``monitor.commands``.
"""

# ruff: noqa: ARG002  # the signatures are click's

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from monitor import __version__
from monitor.commands import COMMANDS
from monitor.options import Everywhere, everywhere_options, write_example
from monitor.report.text import plain
from monitor.suggest import nearest
from storage.errors import ClaimwatchError

INTERRUPTED = 130
READER_GONE = 141

_EXAMPLE = """\
claimwatch demo
claimwatch crawl https://news.example/a https://other.example/b
claimwatch changes --since 7d"""


class Shell(click.Group):
    """All commands by name; none is imported before it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"monitor.commands.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.UsageError(f'no such command "{args[0]}"{nearest(args[0], COMMANDS)}', ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_example(formatter, _EXAMPLE)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _silence(sys.stdout)
            return READER_GONE
        return code

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Run the command line and exit; no error leaves this as a traceback unless --debug asks for it."""
        del prog_name
        given = list(sys.argv[1:] if args is None else args)
        sys.exit(
            _guarded(lambda: super(Shell, self).main(given, "claimwatch", **extra | {"standalone_mode": False}), given)
        )


def _guarded(run: Callable[[], Any], args: Sequence[str]) -> int:
    _write_whatever_comes()
    if "--debug" in args:
        logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(name)s: %(message)s", force=True)
    try:
        code = run()
    except (click.Abort, KeyboardInterrupt):
        return _tell("interrupted", INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)  # the help itself, which is laid out in lines
        return error.exit_code
    except click.ClickException as error:
        return _tell(_usage(error), error.exit_code)
    except ClaimwatchError as error:
        return _tell(str(error), error.exit_code)
    except Exception as error:  # the outermost: a person gets a line, not a traceback
        if "--debug" in args:
            raise
        return _tell(_unforeseen(error), 1)
    return code if isinstance(code, int) else 0


def _unforeseen(error: Exception) -> str:
    if isinstance(error, OSError):
        return ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    return f"unexpected {type(error).__name__}: {error} (--debug shows where)"


def _usage(error: click.ClickException) -> str:
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "claimwatch"
    return f"{error.format_message().rstrip('.')} (see {path} --help)"


def _tell(message: str, code: int) -> int:
    try:
        for line in message.split("\n"):
            click.echo(f"claimwatch: {plain(line)}", err=True)
    except OSError:
        _silence(sys.stderr)
    return code


def _write_whatever_comes() -> None:
    """A character that the terminal's encoding lacks is shown by its number, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _silence(stream: Any) -> None:
    """Point a broken stream at nothing, so that the interpreter's last flush does not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, io.UnsupportedOperation):
        return


@click.group(cls=Shell, params=everywhere_options(read_environment=True), context_settings={"max_content_width": 100})
@click.version_option(__version__, prog_name="claimwatch", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Tell what has changed in what the news claims: who said what, when, the old value and the new."""
    context.ensure_object(Everywhere)


main = cli
