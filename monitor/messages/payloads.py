"""What web services take: our own documented JSON, and the payloads of Slack, Discord and Teams. Pure.

Mentions are neutralised: nothing that a page says can call a whole channel, nor pass for a link of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from monitor.messages.message import Message
from monitor.report.text import shortened

Form = dict[str, Any]

MOST = 8
"""Changes that a chat message spells out."""
LONGEST = 900

_COLOURS = {"high": 0xB42318, "medium": 0xB54708}
_MARKDOWN = re.compile(r"([\\*_~`|>\[\]()#])")


def webhook(message: Message) -> Form:
    return message.form


def slack(message: Message) -> Form:
    """Blocks of the incoming webhook (docs.slack.dev, Block Kit); ``&``, ``<`` and ``>`` are its control characters."""
    parts = [_lines(change, _slack_text, ("~", "~"), ("*", "*"), _slack_link) for change in _shown(message)]
    texts = [*_notice(message, _slack_text), *parts, *_more(message)]
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
    embeds = [
        {
            "title": shortened(_markdown(f"{change['question']}: {change['headline']}"), 250),
            "description": shortened(_lines(change, _markdown, ("~~", "~~"), ("**", "**"), _markdown_link), LONGEST),
            "color": _COLOURS.get(change["severity"], 0x475467),
        }
        for change in _shown(message, 5)
    ]
    text = "\n".join([f"**{_markdown(message.subject)}**", *_notice(message, _markdown), *_more(message, 5)])
    return {"content": shortened(text, 1900), "embeds": embeds, "allowed_mentions": {"parse": []}}


def teams(message: Message) -> Form:
    """An adaptive card, as a Teams workflow takes it (learn.microsoft.com, Adaptive Cards 1.4)."""
    texts = [*_notice(message, _card_text), *_more(message)]
    parts = [_lines(change, _card_text, ("~~", "~~"), ("**", "**"), _markdown_link) for change in _shown(message)]
    blocks = [_block(_card_text(message.subject), size="Large", weight="Bolder")]
    blocks += [_block(text.replace("\n", "\n\n"), separator=True) for text in [*parts, *texts]]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


def _block(text: str, **more: Any) -> Form:
    return {"type": "TextBlock", "text": shortened(text, 2500), "wrap": True, **more}


def _shown(message: Message, most: int = MOST) -> list[Mapping[str, Any]]:
    return list(message.content["changes"][:most])


def _notice(message: Message, escape: Callable[[str], str]) -> list[str]:
    return ["\n".join(map(escape, message.content["notice"]))] if message.content["notice"] else []


def _more(message: Message, most: int = MOST) -> list[str]:
    left = message.content["count"] - min(most, len(message.content["changes"]))
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
