"""Templates to text and HTML: the built-in ones here, those of users in a bounded process of their own.

A user's template that fails, takes too long or writes too much is replaced by the built-in one, and the mail says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.messages.message import LONGEST_SUBJECT, Message
from monitor.report.text import plain, shortened

PARTS = ("subject", "text", "html")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be sent as mail. ``faults`` says which of the user's templates could not be used, and why."""

    subject: str
    text: str
    html: str
    faults: tuple[str, ...] = ()


Bounded = Callable[[str, Mapping[str, Any], bool], str]
"""Renders a user's template (source, values, whether it is HTML); raises ValueError with a plain reason."""


def environment(*, escape: bool) -> ImmutableSandboxedEnvironment:
    """Make an environment in which a template can neither reach Python nor change what it is given."""
    return ImmutableSandboxedEnvironment(
        autoescape=escape, undefined=StrictUndefined, trim_blocks=False, keep_trailing_newline=True
    )


def render(message: Message, own: Mapping[str, str] | None = None, bounded: Bounded | None = None) -> Rendered:
    """Write a message; ``own`` has the source of a user's template by part (subject, text, html)."""
    done = Rendered(message.subject, built_in("text", message.content), built_in("html", message.content))
    for part in PARTS:
        source = (own or {}).get(part)
        if source is not None and bounded is not None:
            done = _with_own(done, part, source, message, bounded)
    return done if not done.faults else _said(done, message)


def _with_own(done: Rendered, part: str, source: str, message: Message, bounded: Bounded) -> Rendered:
    try:
        written = bounded(source, message.content, part == "html")
    except ValueError as error:
        return replace(done, faults=(*done.faults, f"the {part} template: {plain(str(error))}"))
    text = {"subject": done.subject, "text": done.text, "html": done.html}
    text[part] = one_line(written) if part == "subject" else written
    return Rendered(**text, faults=done.faults)


def _said(done: Rendered, message: Message) -> Rendered:
    """Let the message itself say that a template was not used, in the parts that are the built-in ones."""
    plainly = Rendered(done.subject, built_in("text", message.content), built_in("html", message.content))
    content = message.content | {"faults": list(done.faults)}
    return replace(
        done,
        text=built_in("text", content) if done.text == plainly.text else done.text,
        html=built_in("html", content) if done.html == plainly.html else done.html,
    )


def built_in(part: str, content: Mapping[str, Any]) -> str:
    return str(_template("alert.html" if part == "html" else "alert.txt").render(content))


@cache
def _template(name: str) -> Any:
    made = environment(escape=name.endswith(".html"))
    made.loader = PackageLoader("monitor.messages")
    return made.get_template(name)


def one_line(text: str) -> str:
    """What may stand in a header: one line without control characters."""
    return shortened(plain(text), LONGEST_SUBJECT) or "claimwatch"
