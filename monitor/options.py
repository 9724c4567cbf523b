"""The options that several commands share, and those that stand before or after any of them."""

# ruff: noqa: ARG002  # the signatures are click's

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from monitor import moments

Callback = TypeVar("Callback", bound=Callable[..., Any])

FILE_NAME = "claimwatch.toml"
"""The configuration that is found in the current folder."""
FORMATS = ("table", "json", "jsonl")
TABLE_ROWS = 50
DATABASE_HELP = "Database address (sqlite:///claims.db, postgresql+psycopg://host/name) or SQLite file."
CONFIG_HELP = "Configuration file; claimwatch.toml in the current folder is found without."


@dataclass(slots=True)
class Everywhere:
    """What was given by the options that every command takes; the one nearest to the end of the line counts."""

    database: str | None = None
    config: Path | None = None
    debug: bool = False


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    everywhere = context.find_root().ensure_object(Everywhere)
    if value and parameter.name:
        setattr(everywhere, parameter.name, value)


def everywhere_options(*, read_environment: bool) -> list[click.Parameter]:
    """Make the options for one command; only the outermost looks into the environment: what is typed counts more."""
    shared: dict[str, Any] = {"expose_value": False, "callback": _remember}
    path = click.Path(path_type=Path)
    variables = [f"CLAIMWATCH_{name}" if read_environment else None for name in ("DATABASE", "CONFIG")]
    return [
        click.Option(["--database"], metavar="URL", envvar=variables[0], help=DATABASE_HELP, **shared),
        click.Option(["--config"], metavar="FILE", type=path, envvar=variables[1], help=CONFIG_HELP, **shared),
        click.Option(["--debug"], is_flag=True, help="Full log, and tracebacks of unexpected errors.", **shared),
    ]


class _WithExample(click.Command):
    def __init__(self, *arguments: Any, example: str, **given: Any) -> None:
        super().__init__(*arguments, **given)
        self.example = example
        self.params += everywhere_options(read_environment=False)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_example(formatter, self.example)


class Command(_WithExample):
    """A command with the options that work everywhere and an example at the end of its help."""


class Group(_WithExample, click.Group):
    """A command with commands of its own, the same way."""


def write_example(formatter: click.HelpFormatter, example: str) -> None:
    with formatter.section("Example"):
        for line in example.splitlines():
            formatter.write(f"  {line}\n")


def command(name: str, *, example: str) -> Callable[[Callable[..., int]], click.Command]:
    """Make a command of a function whose result is the exit code."""
    return click.command(name, cls=Command, example=example)


def pass_everywhere(function: Callable[..., int]) -> Callable[..., int]:
    """Give the function an Everywhere as its first argument."""
    return click.make_pass_decorator(Everywhere, ensure=True)(function)


class Since(click.ParamType[datetime]):
    """A date, or an age counted back from now."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return moments.since(value, datetime.now(UTC))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def since(what: str) -> Callable[[Callback], Callback]:
    return click.option("--since", type=Since(), metavar="WHEN", help=f"Only {what} since a date or an age (7d, 12h).")


form = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="Table for people, one JSON document, or JSON a line.",
)
most = click.option(
    "--most", type=click.IntRange(min=1), help=f"At most so many; {TABLE_ROWS} in a table and all as JSON if not given."
)
allow_private = click.option(
    "--allow-private",
    multiple=True,
    metavar="HOST",
    help="Let this host pass although its address is private. May be given again.",
)


def limit(most: int | None, form: str) -> int:
    """Say how many rows to ask for."""
    return most or (TABLE_ROWS if form == "table" else sys.maxsize)
