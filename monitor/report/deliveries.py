"""Deliveries, channels and the replay of a watch as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from monitor.channel_report import ChannelReport
from monitor.replay import Replayed
from monitor.report.tables import Row, day, minute, number, table, two_lines
from monitor.report.text import plain, shortened
from monitor.report.values import headline, question
from spiders.plurals import counted
from storage.model import Delivery, DeliveryState

_STYLES = {DeliveryState.DEAD: "bold red", DeliveryState.SENT: "dim"}


def deliveries(console: Console, rows: Iterable[Delivery]) -> None:
    columns = ["No.>", "Made", "Channel", "State", "What*", "Tries>"]
    table(console, columns, map(_delivery, rows), none="No deliveries.")


def _delivery(row: Delivery) -> Row:
    state = Text(row.state.value, style=_STYLES.get(row.state, ""))
    if row.state is DeliveryState.DUE:
        state.append(f"\n{minute(row.due_at)}", "dim")
    what = two_lines(told(row), plain(row.watch) and f"watch: {row.watch}")
    if row.last_error:
        what.append(f"\n{shortened(plain(row.last_error), 200)}", "red")
    return number(row.id), minute(row.created_at), plain(row.channel), state, what, str(row.attempts)


def told(row: Delivery) -> str:
    """Say in a line what a delivery tells."""
    if row.notice is not None:
        return plain(row.notice.partition("\n")[0])
    if len(row.changes) == 1:
        return shortened(f"{question(row.changes[0].claim)}: {headline(row.changes[0])}", 200)
    return counted(len(row.changes), "change")


def reports(console: Console, rows: Sequence[ChannelReport]) -> None:
    columns = ["Channel*", "Sent>", "Put off>", "Given up>"]
    table(console, columns, map(_report, rows), none="No channel is configured: [channel.NAME] makes one.")


def _report(row: ChannelReport) -> Row:
    name = Text(plain(row.name))
    for line in row.errors[:3]:
        name.append(f"\n{shortened(plain(line), 200)}", "red")
    return name, str(row.sent), number(row.retried or None), number(row.dead or None)


def replayed(console: Console, rows: Sequence[Replayed]) -> None:
    columns = ["Detected", "Told", "What*"]
    table(console, columns, map(_replayed, rows), none="No changes are stored that it could tell.")
    count = sum(row.told.alert for row in rows)
    console.print(f"{count or 'None'} of {len(rows)} would have been told.", style="bold")


def _replayed(row: Replayed) -> Row:
    word = Text("yes", style="bold") if row.told.alert else Text("no", style="dim")
    line = f"{question(row.change.claim)}: {headline(row.change)}"
    return day(row.change.detected_at), word, two_lines(shortened(line, 200), row.told.why)
