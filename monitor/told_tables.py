"""The tables of the configuration that say who is told: watches and channels, and what each key may hold."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from monitor.fields import Exact, Host, Line, Number, SecretName, Table, TimeZone, WebAddress, Whole
from storage.model import Dimension, Direction, Kind, Pace, Severity, Watch

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _clock(text: str) -> time:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text.strip())
    if found is None:
        raise ValueError(f'"{text}" is no time of day: give it as 08:00')
    return time(int(found[1]), int(found[2]))


def _time_of_day(text: str) -> str:
    return f"{_clock(text):%H:%M}"


def _hours(text: str) -> str:
    start, between, end = text.partition("-")
    if not between or _clock(start) == _clock(end):
        raise ValueError(f'"{text}" are no hours: give them as 22:00-07:00')
    return text


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+", text) or not text.isascii():
        raise ValueError(f'"{text}" is no mail address')
    return text


def _mail_host(text: str) -> str:
    name, colon, port = text.partition(":")
    if colon and port.isdecimal():
        raise ValueError(f'"{text}" has a port in it: give host = "{name}" and port = {port}')
    return text


def _unsubscribe(text: str) -> str:
    if not re.fullmatch(r"(?:https?://|mailto:)[^\s<>,]+", text) or not text.isascii():
        raise ValueError(f'"{text}" is neither an https: nor a mailto: address')
    return text


TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]
Hours = Annotated[str, AfterValidator(_hours)]
MailHost = Annotated[Host, AfterValidator(_mail_host)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Unsubscribe = Annotated[str, AfterValidator(_unsubscribe)]


_SAME = (
    *("name", "case_sensitive", "whole_words", "sources", "predicates", "dimensions", "kinds", "minimum_change"),
    *("minimum_percent", "direction", "minimum_stories", "old_values", "channels", "timezone", "most_at_once"),
)


class WatchTable(Table):
    name: Line
    match: tuple[Line, ...] = ()
    match_all: tuple[Line, ...] = ()
    match_none: tuple[Line, ...] = ()
    case_sensitive: bool = False
    whole_words: bool = True
    sources: tuple[str, ...] = ()
    predicates: tuple[Line, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    kinds: tuple[Kind, ...] = ()
    severity: tuple[Severity, ...] = ()
    minimum_change: Exact | None = Field(default=None, ge=0, allow_inf_nan=False)
    minimum_percent: Exact | None = Field(default=None, ge=0, allow_inf_nan=False)
    direction: Direction = Direction.ANY
    minimum_stories: Whole = Field(default=1, ge=1, le=1000)
    old_values: bool = False
    channels: tuple[str, ...] = ()
    digest: Literal["hourly", "daily", "weekly"] | None = None
    digest_at: TimeOfDay = "08:00"
    digest_day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    quiet_hours: Hours | None = None
    timezone: TimeZone = "UTC"
    most_at_once: Whole = Field(default=20, ge=1, le=10_000)

    def watch(self) -> Watch:
        quiet = self.quiet_hours and self.quiet_hours.split("-")
        return Watch(
            **{name: getattr(self, name) for name in _SAME},
            any_of=self.match,
            all_of=self.match_all,
            none_of=self.match_none,
            severities=self.severity,
            pace=Pace(self.digest or "now"),
            digest_at=_clock(self.digest_at),
            digest_day=WEEK.index(self.digest_day),
            quiet=(_clock(quiet[0]), _clock(quiet[1])) if quiet else None,
        )


class EmailChannel(Table):
    type: Literal["email"]
    host: MailHost
    port: Whole = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: MailAddress
    sender_name: Line = "claimwatch"
    to: tuple[MailAddress, ...] = Field(min_length=1)
    username: Line | None = None
    password_env: SecretName | None = None
    list_unsubscribe: Unsubscribe | None = None
    subject_template: Path | None = None
    text_template: Path | None = None
    html_template: Path | None = None
    timeout: Number = Field(default=30, gt=0, le=120)

    @model_validator(mode="after")
    def whole_login(self) -> EmailChannel:
        if (self.username is None) != (self.password_env is None):
            raise ValueError("give username and password_env, or neither")
        if self.username is not None and self.security == "none":
            raise ValueError('a password goes only over TLS: give security = "starttls" or "tls"')
        return self


class PostingChannel(Table):
    """What every channel has that posts to a web address."""

    url: WebAddress | None = None
    url_env: SecretName | None = None
    timeout: Number = Field(default=15, gt=0, le=120)

    @model_validator(mode="after")
    def one_address(self) -> PostingChannel:
        if (self.url is None) == (self.url_env is None):
            raise ValueError("give either url or url_env")
        return self


class WebhookChannel(PostingChannel):
    type: Literal["webhook"]
    secret_env: SecretName | None = None


class SlackChannel(PostingChannel):
    type: Literal["slack"]


class DiscordChannel(PostingChannel):
    type: Literal["discord"]


class TeamsChannel(PostingChannel):
    type: Literal["teams"]


class AppriseChannel(Table):
    type: Literal["apprise"]
    url_env: SecretName
    timeout: Number = Field(default=30, gt=0, le=120)


ChannelTable = Annotated[
    EmailChannel | WebhookChannel | SlackChannel | DiscordChannel | TeamsChannel | AppriseChannel,
    Field(discriminator="type"),
]
CHANNELS: dict[str, type[Table]] = {
    "channel.email": EmailChannel,
    "channel.webhook": WebhookChannel,
    "channel.slack": SlackChannel,
    "channel.discord": DiscordChannel,
    "channel.teams": TeamsChannel,
    "channel.apprise": AppriseChannel,
}
