"""What web services take: our own documented JSON, and the payloads of Slack, Discord and Teams. Pure.

Mentions are neutralised: nothing that a page says can call a whole channel, nor pass for a link of ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from monitor.messages.message import Message
from monitor.report.text import shortened

Form = dict[str, Any]

MOST = 8
"""Changes that a chat message spells out."""
DISCORD_EMBEDS = 5_700
"""Characters in all embeds of a message; Discord takes 6,000."""
TEAMS_CARD = 25_000
"""Bytes of a card's parts; Teams takes 28 KB."""

_COLOURS = {"high": 0xB42318, "medium": 0xB54708}
_MARKDOWN = re.compile(r"([\\*_~`|>\[\]()#])")


def webhook(message: Message) -> Form:
    return message.form


def slack(message: Message) -> Form:
    """Blocks of the incoming webhook (docs.slack.dev, Block Kit); ``&``, ``<`` and ``>`` are its control characters."""
    parts = [_lines(change, _slack_text, ("~", "~"), ("*", "*"), _slack_link) for change in _shown(message)]
    texts = [*_notice(message, _slack_text), *parts, *_more(message, len(parts))]
    blocks: list[Form] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": shortened(text, 2900), "verbatim": True}}
        for text in texts
    ]
    heading = {
        "type": "header",
        "text": {"type": "plain_text", "text": shortened(message.subject.replace("<", "<\u200b"), 140), "emoji": False},
    }
    fallback = _slack_text(message.subject)
    return {"text": fallback, "blocks": [heading, *blocks], "unfurl_links": False, "unfurl_media": False}


def discord(message: Message) -> Form:
    """Embeds of the webhook (discord.com/developers, Execute Webhook); no mention in it calls anybody."""
    embeds = _fitting(
        (
            {
                "title": shortened(_markdown(f"{change['question']}: {change['headline']}"), 250),
                "description": shortened(_lines(change, _markdown, ("~~", "~~"), ("**", "**"), _markdown_link), 4000),
                "color": _COLOURS.get(change["severity"], 0x475467),
            }
            for change in _shown(message)
        ),
        DISCORD_EMBEDS,
        lambda embed: len(embed["title"]) + len(embed["description"]),
    )
    text = "\n".join([f"**{_markdown(message.subject)}**", *_notice(message, _markdown), *_more(message, len(embeds))])
    return {"content": shortened(text, 1900), "embeds": embeds, "allowed_mentions": {"parse": []}}


def teams(message: Message) -> Form:
    """An adaptive card, as a Teams workflow takes it (learn.microsoft.com, Adaptive Cards 1.4)."""
    texts = (_lines(change, _card_text, ("~~", "~~"), ("**", "**"), _markdown_link) for change in _shown(message))
    parts = _fitting(map(_part, texts), TEAMS_CARD, lambda part: len(json.dumps(part)))
    rest = map(_part, [*_notice(message, _card_text), *_more(message, len(parts))])
    blocks = [_block(_card_text(message.subject), size="Large", weight="Bolder"), *parts, *rest]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


def _fitting(parts: Iterable[Form], most: int, size: Callable[[Form], int]) -> list[Form]:
    """Give the first parts that fit into ``most`` together, one at least."""
    found: list[Form] = []
    for part in parts:
        most -= size(part)
        if found and most < 0:
            break
        found.append(part)
    return found


def _part(text: str) -> Form:
    return _block(text.replace("\n", "\n\n"), separator=True)


def _block(text: str, **more: Any) -> Form:
    return {"type": "TextBlock", "text": shortened(text, 2500), "wrap": True, **more}


def _shown(message: Message) -> list[Mapping[str, Any]]:
    return list(message.content["changes"][:MOST])


def _notice(message: Message, escape: Callable[[str], str]) -> list[str]:
    return ["\n".join(map(escape, message.content["notice"]))] if message.content["notice"] else []


def _more(message: Message, shown: int) -> list[str]:
    left = message.content["count"] - shown
    return [f"{left} more: claimwatch changes --alert"] if left else []


Mark = tuple[str, str]


def _lines(
    change: Mapping[str, Any],
    escape: Callable[[str], str],
    gone: Mark,
    come: Mark,
    link: Callable[[str, str], str],
) -> str:
    """Write one change in a service's own mark-up."""
    bold = come
    lines = [f"{bold[0]}{escape(change['headline'])}{bold[1]}", escape(f"{change['question']} · {change['kind']}")]
    for side in change["sides"]:
        opened, closed = gone if side["name"] == "old" else come
        words = "".join(
            _marked(escape(piece["text"]), opened, closed) if piece["marked"] else escape(piece["text"])
            for piece in side["pieces"]
        )
        where = link(side["outlet"] or "link", side["url"]) if side["url"] else escape(side["outlet"])
        told = " · ".join(part for part in (escape(side["speaker"]), where, side["said"]) if part)
        lines += [f"{'Before' if side['name'] == 'old' else 'Now'}: {words}", told]
    lines += [escape(line) for line in (change["explanation"], *change["tallies"]) if line]
    return "\n".join(lines)


def _marked(text: str, opened: str, closed: str) -> str:
    """Mark-up holds only without blanks at its ends."""
    inner = text.strip()
    if not inner:
        return text
    before, _, after = text.partition(inner)
    return f"{before}{opened}{inner}{closed}{after}"


def _slack_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _slack_link(text: str, url: str) -> str:
    return f"<{_slack_text(url).replace('|', '%7C')}|{_slack_text(text)}>"


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text).replace("@", "@\u200b").replace("<", "<\u200b")


def _markdown_link(text: str, url: str) -> str:
    return f"[{_markdown(text)}]({url.replace('(', '%28').replace(')', '%29')})"


def _card_text(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text).replace("<", "<\u200b")
