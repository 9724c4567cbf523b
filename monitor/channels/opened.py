"""From a table of the configuration to a channel that can send; secrets come from the environment that is handed in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from monitor.addresses import web_address
from monitor.channels.mail import Mail
from monitor.channels.service import Service
from monitor.channels.transport import Transport
from monitor.channels.webhook import Payload, Webhook
from monitor.messages import payloads
from monitor.told_tables import AppriseChannel, ChannelTable, EmailChannel, PostingChannel, WebhookChannel
from storage.errors import ConfigurationError

MOST_TEMPLATE = 200_000

_PAYLOADS: dict[str, Payload] = {
    "webhook": payloads.webhook,
    "slack": payloads.slack,
    "discord": payloads.discord,
    "teams": payloads.teams,
}


def open_channel(
    name: str,
    table: ChannelTable,
    environment: Mapping[str, str],
    *,
    allow_private: Collection[str] = (),
    folder: Path | None = None,
) -> Transport:
    """Make the channel ready; ConfigurationError names what is missing. Relative templates lie in ``folder``."""
    if isinstance(table, EmailChannel):
        password = _secret(name, table.password_env, environment)
        return Mail(name, table, password, _templates(name, table, folder or Path()))
    if isinstance(table, AppriseChannel):
        return Service(name, _secret(name, table.url_env, environment) or "", timeout=table.timeout)
    secret = _secret(name, table.secret_env, environment) if isinstance(table, WebhookChannel) else None
    url = _url(name, table, environment)
    payload = _PAYLOADS[table.type]
    return Webhook(name, url, payload, timeout=table.timeout, secret=secret, allow_private=allow_private)


def _secret(name: str, variable: str | None, environment: Mapping[str, str]) -> str | None:
    if variable is None:
        return None
    if not environment.get(variable):
        raise ConfigurationError(f"[channel.{name}]: the environment variable {variable} is not set", key=variable)
    return environment[variable]


def _url(name: str, table: PostingChannel, environment: Mapping[str, str]) -> str:
    if table.url is not None:
        return table.url
    try:
        return web_address(_secret(name, table.url_env, environment) or "")
    except ValueError:
        line = f"[channel.{name}]: what {table.url_env} holds is no http(s) address"
        raise ConfigurationError(line, key=table.url_env) from None


def _templates(name: str, table: EmailChannel, folder: Path) -> dict[str, str]:
    given = {"subject": table.subject_template, "text": table.text_template, "html": table.html_template}
    found = {}
    for part, path in given.items():
        if path is not None:
            try:
                found[part] = (folder / path).read_text(encoding="utf-8")[:MOST_TEMPLATE]
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigurationError(f"[channel.{name}]: {part}_template: {path} cannot be read") from error
    return found
