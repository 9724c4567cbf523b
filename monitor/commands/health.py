"""``claimwatch health``: whether the service is well."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from monitor import options
from monitor.app import App
from monitor.health import judge
from monitor.report.text import plain
from monitor.roster import roster

EXAMPLE = """\
claimwatch health
claimwatch health --config /etc/claimwatch/claimwatch.toml || systemctl restart claimwatch"""


@options.command("health", example=EXAMPLE)
@options.pass_everywhere
def command(everywhere: options.Everywhere) -> int:
    """Say whether the service beats and every source is checked in time; exit code 1 if not."""
    app = App(everywhere)
    with app.store() as store:
        schedules = roster(app.configuration.sources(), store.imported_sources()).schedules
        found = judge(store.beats(), store.source_states(), schedules, datetime.now(UTC))
    for line in found.lines:
        click.echo(plain(line))
    return 0 if found.well else 1
